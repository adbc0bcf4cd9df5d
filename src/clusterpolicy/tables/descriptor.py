"""What is wrong with a ``datapackage.json``, found before anything relies on it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

TYPES: Final = ("string", "integer", "number", "boolean", "date")
_COLUMN = re.compile(r"[a-z][a-z0-9_]*")
_PLACEHOLDER = re.compile(r"\{([a-z0-9_]+)\}")

Fault = tuple[str, str]


def faults(package: object) -> Iterator[Fault]:
    """
    Every mistake in a descriptor: what was found, and what is allowed.

    :param package: the parsed JSON
    """
    resources = package.get("resources") if isinstance(package, dict) else None
    if not isinstance(resources, list) or not resources:
        yield "lists no resources", "must list resources, each with name, path and schema"
        return
    names = [resource.get("name") if isinstance(resource, dict) else None for resource in resources]
    for twice in sorted({str(name) for name in names if name and names.count(name) > 1}):
        yield f"two tables are called {twice}", "each name only once"
    columns = {str(name): _columns(resource) for name, resource in zip(names, resources, strict=True) if name}
    for name, resource in zip(names, resources, strict=True):
        if not isinstance(name, str) or not name or "/" in name:
            yield f"a resource is called {name!r}", "every resource has a name, without a slash"
        elif not isinstance(resource.get("path"), str) or not resource["path"].endswith(".csv"):
            yield f"table {name} has no path", "every resource has the path of a CSV file"
        elif not columns[name]:
            yield f"table {name} has no columns", "every resource has schema.fields, each with a name"
        else:
            yield from _schema_faults(name, resource["schema"], columns)


def _columns(resource: Any) -> list[str]:
    """The names of a resource's columns; empty if they cannot be told."""
    try:
        names = [field["name"] for field in resource["schema"]["fields"]]
    except (KeyError, TypeError):
        return []
    return names if all(isinstance(name, str) for name in names) else []


def _schema_faults(
    table: str, schema: Mapping[str, Any], columns: Mapping[str, list[str]]
) -> Iterator[Fault]:
    own = columns[table]
    for field in schema["fields"]:
        yield from _field_faults(table, field, own)
    for name in sorted({name for name in own if own.count(name) > 1}):
        yield f"table {table} has two columns {name}", "each column once"
    used = [("primaryKey", table, _listed(schema.get("primaryKey", [])))]
    for key in _items(schema.get("foreignKeys", [])):
        reference = key.get("reference") if isinstance(key, dict) else None
        other = (reference.get("resource") or table) if isinstance(reference, dict) else None
        if not isinstance(reference, dict) or not isinstance(other, str) or other not in columns:
            yield (
                f"a foreign key of table {table} refers to table {other!r}",
                f"allowed: {', '.join(columns)}",
            )
            continue
        used.append(("foreignKeys", table, _listed(key.get("fields"))))
        used.append(("foreignKeys", other, _listed(reference.get("fields"))))
    for what, other, names in used:
        for name in names:
            if name not in columns[other]:
                yield f"{what} of table {table} names {name!r}", f"allowed: {', '.join(columns[other])}"


def _field_faults(table: str, field: Mapping[str, Any], columns: list[str]) -> Iterator[Fault]:
    name = field["name"]
    where = f"column {name} of table {table}"
    if not _COLUMN.fullmatch(name):
        yield f"{where} is no variable name", "allowed: lower-case letters, digits and _"
    if field.get("type", "string") not in TYPES:
        yield f"{where} has type {field['type']!r}", f"allowed: {', '.join(TYPES)}"
    for key in ("valueUrl", "language", "languageFrom", "notBefore", "patternHelp"):
        if not isinstance(field.get(key, ""), str):
            yield f"{where} has {key} {field[key]!r}", "must be text"
    named = [field[key] for key in ("languageFrom", "notBefore") if field.get(key)]
    for other in [*named, *_PLACEHOLDER.findall(str(field.get("valueUrl", "")))]:
        if other not in columns:
            yield f"{where} refers to column {other!r}", f"allowed: {', '.join(columns)}"
    try:
        re.compile(field.get("constraints", {}).get("pattern", ""))
    except (re.error, TypeError, AttributeError) as error:
        yield (
            f"{where} has a wrong constraint ({error})",
            "constraints is a mapping, pattern a regular expression",
        )


def _items(value: object) -> list[Any]:
    """A list as it is; anything else as the only item of one, to be found wrong there."""
    return value if isinstance(value, list) else [value]


def _listed(names: object) -> list[str]:
    """Key columns as a list, whichever of the two ways of the specification they are written in."""
    return [str(name) for name in _items(names)]

"""
A source: its folder of tables and the data package that declares them.

The descriptor is a Frictionless Data Package (specs.frictionlessdata.io). Columns that name an
entity carry two more properties: ``valueUrl``, the IRI template of CSV on the Web
(w3.org/TR/tabular-metadata) with ``{}`` for the cell, and ``defines`` where the table mints that
entity. ``notBefore`` names a column whose value must not be larger.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from clusterpolicy import resources
from clusterpolicy.errors import Problem, TableError
from clusterpolicy.namespaces import BASE, SOURCE
from clusterpolicy.tables.descriptor import faults

_PLACEHOLDER = re.compile(r"\{([a-z0-9_]*)\}")


def _absolute(iri: str) -> str:
    return iri if iri.startswith(("http:", "https:")) else BASE + iri


@dataclass(frozen=True)
class Field:
    """
    A column of a table.

    :param name: the column's name, the variable of the mapping
    :param type: the Table Schema type ("string", "integer", "number", "boolean")
    :param value_url: IRI template of the entity that a cell names, or an empty string;
        ``{}`` stands for the cell, ``{column}`` for another cell of the row
    :param defines: whether a cell of this column mints the entity
    :param language: language tag of the text, or an empty string
    :param language_from: the column that holds the language tag, or an empty string
    :param not_before: the column whose value may not be larger than this one's
    """

    name: str
    type: str
    value_url: str = ""
    defines: bool = False
    language: str = ""
    language_from: str = ""
    not_before: str = ""

    def iri(self, cell: str, cells: Mapping[str, str]) -> str:
        """
        The IRI that a cell of this column names.

        :param cells: the whole row, for a template that names other columns (``id/{scheme}/{concept}``)
        """
        iri = _PLACEHOLDER.sub(lambda slot: cells.get(slot[1], "") if slot[1] else cell, self.value_url)
        return _absolute(iri)

    @property
    def minted_below(self) -> str:
        """What the IRIs of this column's entities start with."""
        return _absolute(self.value_url.partition("{")[0])


@dataclass(frozen=True)
class Table:
    """
    One CSV file of a source.

    :param name: the file's stem, also the mapping's
    :param path: the CSV file
    :param schema: the Table Schema as declared
    """

    name: str
    path: Path
    schema: dict[str, Any]

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """The columns in their order."""
        return tuple(
            Field(
                name=field["name"],
                type=field.get("type", "string"),
                value_url=field.get("valueUrl", ""),
                defines=field.get("defines", False),
                language=field.get("language", ""),
                language_from=field.get("languageFrom", ""),
                not_before=field.get("notBefore", ""),
            )
            for field in self.schema["fields"]
        )

    @cached_property
    def file(self) -> str:
        """The CSV file as messages name it."""
        return resources.relative(self.path)

    @property
    def mapping(self) -> Path:
        """The file that says how a row becomes triples."""
        return self.path.parent / "mappings" / f"{self.name}.rq"


@dataclass(frozen=True)
class Source:
    """
    A folder of tables.

    :param name: the folder's name, part of the IRI of every place in the source
    :param folder: the folder
    :param tables: its tables in the order of the descriptor
    """

    name: str
    folder: Path
    tables: tuple[Table, ...]

    @property
    def iri(self) -> str:
        """The IRI of the source itself."""
        return SOURCE + self.name


def load_source(descriptor: Path) -> Source:
    """
    The source that a ``datapackage.json`` declares.

    :raises TableError: with every mistake in the descriptor
    """
    name = resources.relative(descriptor)
    try:
        package = json.loads(descriptor.read_bytes().decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        found = f"not readable ({error})"
        problem = Problem(name, getattr(error, "lineno", 0), "", found, "must be JSON in UTF-8")
        raise TableError("a data package cannot be read", [problem]) from error
    if problems := [Problem(name, 0, "", found, allowed) for found, allowed in faults(package)]:
        raise TableError("a data package cannot be used", problems)
    tables = tuple(
        Table(resource["name"], descriptor.parent / resource["path"], resource["schema"])
        for resource in package["resources"]
    )
    return Source(descriptor.parent.name, descriptor.parent, tables)


def all_sources() -> tuple[Source, ...]:
    """
    Every source below ``data``, reference facts first, in a stable order.

    :raises TableError: with every mistake in every descriptor
    """
    found: list[Source] = []
    problems: list[Problem] = []
    for path in resources.files("data/*/datapackage.json"):
        try:
            found.append(load_source(path))
        except TableError as error:
            problems += error.problems
    if problems:
        raise TableError("data packages cannot be used", problems)
    return tuple(sorted(found, key=lambda source: (source.name != "reference", source.name)))

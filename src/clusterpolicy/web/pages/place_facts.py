"""What stands in a place of a source: facts by what they are on, the rows behind them, repairs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from clusterpolicy import resources
from clusterpolicy.errors import InputError
from clusterpolicy.lookup.names import Named
from clusterpolicy.namespaces import ENTITY, ONTOLOGY, RDF_TYPE, RDFS_LABEL, SKOS
from clusterpolicy.tables.package import all_sources
from clusterpolicy.tables.reading import Row, read
from clusterpolicy.web.pages.entity_facts import coded, literal

if TYPE_CHECKING:
    from clusterpolicy.web.serving import Serving

#: Classes whose facts come last: they are on the report's statements, not on policies.
_LAST: Final = ("reported-list", "list-item", "reported-figure", "finding", "reading", "correction")
_NAMES: Final = (RDFS_LABEL, SKOS + "prefLabel")


@dataclass(frozen=True)
class About:
    """
    The facts of a place on one thing.

    :param iri: the thing
    :param label: its name
    :param kind: its class in words
    :param facts: property (name and IRI) and values (text and IRI, "" for texts)
    """

    iri: str
    label: str
    kind: str
    facts: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True)
class Origin:
    """
    Rows of one of our tables.

    :param file: the file
    :param columns: its columns that hold anything in these rows
    :param rows: the line of each row, the header being line 1, and its cells; no cells where the file has
        changed since the graph was built
    """

    file: str
    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def facts_of(serving: "Serving", graph: str) -> list[About]:
    """What a named graph says, by what it is on; what it says of itself as a place is left out."""
    node, found = ox.NamedNode(graph), dict[str, dict[str, list[tuple[str, str]]]]()
    for quad in serving.graph.store.native.quads_for_pattern(None, None, None, node):
        subject, p, value = str(getattr(quad.subject, "value", "")), quad.predicate.value, quad.object
        if subject != graph:
            iri = value.value if isinstance(value, ox.NamedNode) else ""
            text = serving.label(iri) if iri else literal(value)  # type: ignore[arg-type]
            found.setdefault(subject, {}).setdefault(p, []).append((text, iri))
    every = [_about(serving, subject, said) for subject, said in found.items()]
    return sorted(every, key=lambda about: (_rank(about.iri), about.label.casefold(), about.iri))


def _rank(iri: str) -> int:
    kind = Named(iri).kind if iri.startswith(ENTITY) else ""
    order = ("country", "region", "programme", "cluster-support", "policy", "organisation", "cluster")
    if kind in order:
        return order.index(kind)
    return len(order) + 1 + _LAST.index(kind) if kind in _LAST else len(order)


def _about(serving: "Serving", subject: str, said: Mapping[str, Sequence[tuple[str, str]]]) -> About:
    label = serving.label(subject)
    kind = Named(subject).kind.replace("-", " ") if subject.startswith(ENTITY) else ""
    facts = [
        (serving.label(p), p, tuple(sorted(values)))
        for p, values in said.items()
        if p != RDF_TYPE and not (p in _NAMES and all(text == label for text, _ in values))
    ]
    return About(subject, label, kind, tuple(sorted(facts, key=lambda fact: fact[0].casefold())))


def rows_behind(serving: "Serving", graph: str, start: int, end: int) -> tuple[list[Origin], int]:
    """
    The rows of our tables that state the facts of a place, as the files have them, and how many there are.

    :param start, end: which of them
    """
    names = list(dict.fromkeys(serving.origins.get(graph, ())))
    lines: dict[str, list[int]] = {}
    for name in names[start:end]:
        file, _, line = name.rpartition(", row ")
        lines.setdefault(file, []).append(int(line))
    return [_origin(serving, file, numbers) for file, numbers in lines.items()], len(names)


def _origin(serving: "Serving", file: str, numbers: Sequence[int]) -> Origin:
    rows: Mapping[int, Row] = serving.remember(("table", file), lambda: _rows(serving, file))
    found = {number: rows[number].cells if number in rows else {} for number in numbers}
    every = dict.fromkeys(column for cells in found.values() for column in cells)
    columns = tuple(column for column in every if any(cells.get(column) for cells in found.values()))
    lines = (
        (number, tuple(cells[column] for column in columns) if cells else ())
        for number, cells in found.items()
    )
    return Origin(file, columns, tuple(lines))


def _rows(serving: "Serving", file: str) -> dict[int, Row]:
    """The rows of a file by line; none where it is not the file any more that the release was made from."""
    made_from = serving.graph.release.manifest.get("tables", {})
    try:
        tables = [table for source in all_sources() for table in source.tables if table.file == file]
        if any(resources.digest(table.path) != made_from.get(file) for table in tables):
            return {}
    except (InputError, OSError):
        return {}
    return {row.line: row for table in tables for row in read(table).rows}


def corrections_of(serving: "Serving", place: str) -> list[dict[str, str]]:
    """The repairs that concern a place: what stood there, what it became, why."""
    store, found = serving.graph.store.native, []
    at = ox.NamedNode(ONTOLOGY + "place")
    for quad in store.quads_for_pattern(None, at, ox.NamedNode(place), ox.DefaultGraph()):
        said = {
            each.predicate.value.removeprefix(ONTOLOGY): coded(
                serving,
                each.predicate.value,
                literal(each.object),  # type: ignore[arg-type]
            )
            for each in store.quads_for_pattern(quad.subject, None, None, ox.DefaultGraph())
            if each.predicate.value.startswith(ONTOLOGY)
        }
        found.append({"iri": str(getattr(quad.subject, "value", "")), **said})
    return sorted(found, key=lambda each: each["iri"])

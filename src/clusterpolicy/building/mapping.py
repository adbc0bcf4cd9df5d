"""
Rows become triples: one SPARQL CONSTRUCT a table, a row's cells as its bindings.

The idea is tarql's (tarql.github.io). The row's terms are written into a VALUES block at the start
of the WHERE clause; an empty cell is unbound, and a template triple with an unbound variable is
left out. A row's triples stand in the named graph of its place in the source.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from clusterpolicy import resources
from clusterpolicy.building.headers import read_header
from clusterpolicy.building.terms import term
from clusterpolicy.errors import DeclarationError, Problem
from clusterpolicy.tables.package import Source, Table
from clusterpolicy.tables.reading import Reading, Row

_WHERE = re.compile(r"\bWHERE\s*\{", re.IGNORECASE)


@dataclass(frozen=True)
class RowTriples:
    """
    What a row became.

    :param graph: the named graph of the row's place
    :param triples: its triples
    :param origin: the row as messages name it (``data/…/programmes.csv, row 12``)
    """

    graph: ox.NamedNode
    triples: tuple[ox.Triple, ...]
    origin: str


class Mapping:
    """
    The mapping of one table.

    :raises DeclarationError: if the file is missing or is no CONSTRUCT that parses
    """

    def __init__(self, source: Source, table: Table) -> None:
        self.source, self.table = source, table
        name = resources.relative(table.mapping)
        try:
            self.text = table.mapping.read_text(encoding="utf-8")
        except FileNotFoundError:
            problem = Problem(name, 0, "", "the mapping is missing", f"table {table.name} needs one")
            raise DeclarationError("a table has no mapping", [problem]) from None
        read_header(table.mapping, self.text)
        where = list(_WHERE.finditer(self.text))
        if not where:
            problem = Problem(name, 0, "", "no WHERE clause", "write CONSTRUCT { … } WHERE { … }")
            raise DeclarationError("a mapping cannot be used", [problem])
        self._split = where[0].end()
        self._store = ox.Store()
        try:
            answer = self._store.query(self.text)
        except SyntaxError as error:
            problem = Problem(name, error.lineno or 0, "", str(error.msg), "must be SPARQL 1.1")
            raise DeclarationError("a mapping does not parse", [problem]) from error
        if not isinstance(answer, ox.QueryTriples):
            problem = Problem(name, 0, "", "no CONSTRUCT query", "write CONSTRUCT { … } WHERE { … }")
            raise DeclarationError("a mapping cannot be used", [problem])

    def triples(self, row: Row) -> tuple[ox.Triple, ...]:
        """The triples of a row, without repetition, in a stable order."""
        bound = [
            (field.name, term(field, row.cells[field.name], row.cells))
            for field in self.table.fields
            if row.cells[field.name]
        ]
        names = " ".join(f"?{name}" for name, _ in bound)
        values = " ".join(str(value) for _, value in bound)
        query = f"{self.text[: self._split]} VALUES ({names}) {{ ({values}) }} {self.text[self._split :]}"
        answer = self._store.query(query)
        assert isinstance(answer, ox.QueryTriples)
        return tuple(sorted(set(answer), key=str))

    def graph(self, row: Row) -> ox.NamedNode:
        """The named graph of the row's place, or of the table where rows have none."""
        for field in self.table.fields:
            if field.name == "place" and row.cells["place"]:
                return ox.NamedNode(field.iri(row.cells["place"], row.cells))
        return ox.NamedNode(f"{self.source.iri}/{self.table.name}")


def map_source(source: Source, readings: Sequence[Reading]) -> Iterator[RowTriples]:
    """
    Every row of a source as triples.

    :raises DeclarationError: with the faults of all mappings, not only the first
    """
    mappings: list[tuple[Mapping, Reading]] = []
    problems: list[Problem] = []
    for reading in readings:
        try:
            mappings.append((Mapping(source, reading.table), reading))
        except DeclarationError as error:
            problems += error.problems
    if problems:
        raise DeclarationError("mappings cannot be used", problems)
    for mapping, reading in mappings:
        for row in reading.rows:
            yield RowTriples(
                mapping.graph(row), mapping.triples(row), f"{reading.table.file}, row {row.line}"
            )

"""
Rows become triples: one SPARQL CONSTRUCT a table, a row's cells as its bindings.

The idea is tarql's (tarql.github.io). The row's terms are written into a VALUES block at the start
of the WHERE clause; an empty cell is unbound, and a template triple with an unbound variable is
left out. A row's triples stand in the named graph of its place in the source.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from clusterpolicy import resources
from clusterpolicy.building.headers import read_header, read_text, syntax_problem
from clusterpolicy.building.terms import term
from clusterpolicy.errors import DeclarationError, Problem, told
from clusterpolicy.tables.package import Source, Table
from clusterpolicy.tables.reading import Reading, Row

#: The first WHERE that stands in no IRI, text or comment.
_WHERE = re.compile(
    r"""<[^<>\s]*> | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' | \#[^\n]* | (\bWHERE\s*\{)""",
    re.IGNORECASE | re.VERBOSE,
)


_ASSIGNED = re.compile(r"\bAS\s+\?(\w+)\s*\)", re.IGNORECASE)


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
        self.text = read_text(table.mapping)
        read_header(table.mapping, self.text)
        where = next((found for found in _WHERE.finditer(self.text) if found[1]), None)
        if where is None:
            raise self._unusable("no WHERE clause")
        self._split = where.end()
        self._store = ox.Store()
        try:
            answer = self._store.query(self.text)
        except SyntaxError as error:
            problem = syntax_problem(table.mapping, error, self.text, "SPARQL 1.1")
            raise DeclarationError("a mapping does not parse", [problem]) from error
        if not isinstance(answer, ox.QueryTriples):
            raise self._unusable("no CONSTRUCT query")
        columns = [field.name for field in table.fields]
        try:
            self._store.query(self._query(columns, ["UNDEF"] * len(columns)))
        except SyntaxError as error:
            taken = sorted({*_ASSIGNED.findall(self.text)} & {*columns})
            raise self._unusable(
                f"overwrites column {', '.join(taken)}", "assign another variable"
            ) from error

    def _unusable(self, found: str, allowed: str = "write CONSTRUCT { … } WHERE { … }") -> DeclarationError:
        name = resources.relative(self.table.mapping)
        problem = Problem(name, 0, "", found, allowed)
        return DeclarationError("a mapping cannot be used", [problem])

    def _query(self, names: Sequence[str], values: Sequence[str]) -> str:
        head = " ".join(f"?{name}" for name in names)
        bound = f" VALUES ({head}) {{ ({' '.join(values)}) }} "
        return self.text[: self._split] + bound + self.text[self._split :]

    def triples(self, row: Row) -> tuple[ox.Triple, ...]:
        """
        The triples of a row, without repetition, in a stable order.

        :raises DeclarationError: if a cell makes no term, or the mapping makes a blank node
        """
        filled = [field for field in self.table.fields if row.cells[field.name]]
        try:
            values = [str(term(field, row.cells[field.name], row.cells)) for field in filled]
        except ValueError as error:
            raise self._fault(
                row, f"makes no RDF term ({error})", "a cell must make an IRI or a text"
            ) from error
        answer = self._store.query(self._query([field.name for field in filled], values))
        assert isinstance(answer, ox.QueryTriples)
        triples = tuple(sorted(set(answer), key=str))
        if any(isinstance(node, ox.BlankNode) for each in triples for node in (each.subject, each.object)):
            raise self._fault(row, "becomes a blank node", "the mapping must give everything an IRI")
        return triples

    def _fault(self, row: Row, found: str, allowed: str) -> DeclarationError:
        return DeclarationError(
            "a row cannot be mapped", [Problem(self.table.file, row.line, "", found, allowed)]
        )

    def graph(self, row: Row) -> ox.NamedNode:
        """The named graph of the row's place, or of the table where rows have none."""
        for field in self.table.fields:
            if field.name == "place" and field.value_url and row.cells["place"]:
                return ox.NamedNode(field.iri(row.cells["place"], row.cells))
        return ox.NamedNode(f"{self.source.iri}/{self.table.name}")


def load_mappings(sources: Sequence[Source]) -> dict[tuple[str, str], Mapping]:
    """
    The mapping of every table, by names of source and table.

    :raises DeclarationError: with the faults of all mappings, not only the first
    """
    found: dict[tuple[str, str], Mapping] = {}
    problems: list[Problem] = []
    for source in sources:
        for table in source.tables:
            try:
                found[source.name, table.name] = Mapping(source, table)
            except DeclarationError as error:
                problems += error.problems
    if problems:
        raise DeclarationError(*told(problems, "in the mappings"))
    return found


def map_rows(mapping: Mapping, reading: Reading) -> list[RowTriples]:
    """
    Every row of a table as triples.

    :raises DeclarationError: with every row that makes no valid triples
    """
    problems: list[Problem] = []
    found: list[RowTriples] = []
    for row in reading.rows:
        origin = f"{reading.table.file}, row {row.line}"
        try:
            found.append(RowTriples(mapping.graph(row), mapping.triples(row), origin))
        except DeclarationError as error:
            problems += error.problems
    if problems:
        raise DeclarationError(*told(problems, "in the mapped rows"))
    return found

"""The rows of the tables that state a fact: found by mapping the rows behind its place once more."""

from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from functools import cache

import pyoxigraph as ox

from clusterpolicy.building.mapping import Mapping
from clusterpolicy.errors import InputError
from clusterpolicy.tables.package import all_sources
from clusterpolicy.tables.reading import Row, read


class Rows:
    """
    Which rows say what.

    :param behind: for each named graph, the rows of the tables whose triples it holds
    """

    def __init__(self, behind: MappingOf[str, Sequence[str]]) -> None:
        self._behind = behind
        self._becomes = cache(_becomes)

    def of(self, graph: str, triple: ox.Triple) -> tuple[str, ...]:
        """
        The rows that state a triple in a place.

        Where none does any more, since the tables have changed after the graph was built, all rows behind
        the place are given.
        """
        rows = tuple(dict.fromkeys(self._behind.get(graph, ())))
        return tuple(row for row in rows if triple in self._becomes(row)) or rows


def _becomes(origin: str) -> frozenset[ox.Triple]:
    """The triples of a row named as ``data/…/programmes.csv, row 12``; none if it cannot be read."""
    file, _, line = origin.rpartition(", row ")
    try:
        mapping, rows = _table(file)
        return frozenset(mapping.triples(rows[int(line)]))
    except (InputError, KeyError, ValueError):
        return frozenset()


@cache
def _table(file: str) -> tuple[Mapping, dict[int, Row]]:
    """The mapping of a table's file and its rows by line."""
    for source in all_sources():
        for table in source.tables:
            if table.file == file:
                return Mapping(source, table), {row.line: row for row in read(table).rows}
    raise KeyError(file)

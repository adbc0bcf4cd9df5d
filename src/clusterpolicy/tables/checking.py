"""
Check rows against their schema and every reference against what exists.

Types, required cells, patterns, ranges, enumerations, uniqueness and foreign keys are
Frictionless's (:mod:`~clusterpolicy.tables.schema`); references into the vocabularies
(``valueUrl``) and order between two columns (``notBefore``) are checked here. Every mistake
becomes one :class:`~clusterpolicy.errors.Problem`.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from rapidfuzz import process

from clusterpolicy.errors import Problem, excerpt
from clusterpolicy.namespaces import BASE, ENTITY
from clusterpolicy.tables.package import Field, Source, Table
from clusterpolicy.tables.reading import Reading, Row
from clusterpolicy.tables.schema import schema_problems

_UNSAFE = re.compile(r'[\s<>"{}|\\^`\[\]]|%(?![0-9A-Fa-f]{2})')
_LANGUAGE = re.compile(r"[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*")


def check_source(
    source: Source, readings: Sequence[Reading], defined: Collection[str], unread: Collection[str] = ()
) -> list[Problem]:
    """
    Every mistake in the rows of a source, in the order of file, row and column.

    :param readings: the source's tables as read
    :param defined: the IRIs that vocabularies and all sources' tables mint
    :param unread: what IRIs start with whose table or vocabulary could not be read whole, so that
        nobody can tell whether they are defined
    """
    problems = [problem for reading in readings for problem in reading.problems]
    known = _Known(defined, unread)
    for reading in readings:
        for row in reading.rows:
            problems += _reference_problems(reading.table, row, known)
    problems += schema_problems(source, readings)
    faulty = {(problem.file, problem.row, problem.column) for problem in problems}
    for reading in readings:
        for row in reading.rows:
            problems += _order_problems(reading.table, row, faulty)
    return sorted(_one_a_cell(problems))


def minted(readings: Iterable[Reading]) -> set[str]:
    """The IRIs that the tables' defining columns mint."""
    return {
        field.iri(row.cells[field.name], row.cells)
        for reading in readings
        for field in reading.table.fields
        if field.defines
        for row in reading.rows
        if row.cells[field.name]
    }


def lost(readings: Iterable[Reading]) -> set[str]:
    """What the IRIs start with that incomplete tables would mint."""
    return {
        field.minted_below
        for reading in readings
        if not reading.complete
        for field in reading.table.fields
        if field.defines
    }


class _Known:
    """The IRIs that exist, with the nearest one to a wrong one."""

    def __init__(self, iris: Collection[str], unread: Collection[str]) -> None:
        self._iris, self._unread = iris, tuple(unread)
        self._below: dict[str, list[str]] = {}

    def lacks(self, iri: str) -> bool:
        return iri.startswith(BASE) and iri not in self._iris and not iri.startswith(self._unread)

    def nearest(self, iri: str, cell: str) -> str:
        stem = iri.removesuffix(cell)
        if stem not in self._below:
            self._below[stem] = sorted(
                other.removeprefix(stem) for other in self._iris if other.startswith(stem)
            )
        near = process.extractOne(cell, self._below[stem], score_cutoff=50)
        return str(near[0]) if near else ""


def _reference_problems(table: Table, row: Row, known: _Known) -> Iterator[Problem]:
    for field in table.fields:
        cell = row.cells[field.name]
        if not cell:
            continue
        found = f'found "{excerpt(cell)}"'
        if _holds_language(field, table) and not _LANGUAGE.fullmatch(cell):
            yield Problem(table.file, row.line, field.name, found, "allowed: a language tag such as en")
        if not field.value_url:
            continue
        iri = field.iri(cell, row.cells)
        if _UNSAFE.search(iri):
            yield Problem(table.file, row.line, field.name, found, "not usable in an IRI")
        elif not field.defines and known.lacks(iri):
            kind = iri.removeprefix(ENTITY).partition("/")[0] if iri.startswith(ENTITY) else field.name
            near = known.nearest(iri, cell)
            yield Problem(table.file, row.line, field.name, found, f"allowed: a known {kind}", near)


def _holds_language(field: Field, table: Table) -> bool:
    return any(other.language_from == field.name for other in table.fields)


def _order_problems(table: Table, row: Row, faulty: Collection[tuple[str, int, str]]) -> Iterator[Problem]:
    for field in table.fields:
        late, early = row.cells[field.name], row.cells.get(field.not_before, "")
        if not late or not early or (table.file, row.line, field.not_before) in faulty:
            continue
        if _sortable(late) < _sortable(early):
            found = f"{late} is before the {field.not_before}, {early}"
            yield Problem(table.file, row.line, field.name, found, f"allowed: {early} or later")


def _sortable(cell: str) -> tuple[float, str]:
    """Numbers in the order of numbers, dates in the order of their text."""
    try:
        return float(cell), ""
    except ValueError:
        return 0.0, cell


def _one_a_cell(problems: Iterable[Problem]) -> set[Problem]:
    """
    One mistake a cell, though several rules may find it.

    The first finder speaks, unless a later one knows the nearest valid value.
    """
    chosen: dict[tuple[object, ...], Problem] = {}
    for problem in problems:
        cell = (problem.file, problem.row, problem.column)
        place = cell if problem.row and problem.column else (*cell, problem.found)
        held = chosen.get(place)
        if held is None or (problem.nearest and not held.nearest):
            chosen[place] = problem
    return set(chosen.values())

"""Matrices of who says what of what: their rows, columns and cells, counted at the margins."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

#: The levels of government that a matrix can show.
LEVELS: Final = ("national", "regional")


@dataclass(frozen=True)
class Column:
    """
    What is asked about: a measure, an objective.

    :param levels: the levels that were asked about it
    """

    iri: str
    label: str
    levels: frozenset[str]


@dataclass(frozen=True)
class Cell:
    """
    What a respondent says of a column.

    :param answers: the marks as printed, one for each person that answered; empty where there are none
    :param status: why there is none although it was asked ("blank"); "" otherwise
    :param graph: the IRI of its place
    :param place: the name of its place
    """

    answers: tuple[str, ...]
    status: str = ""
    graph: str = ""
    place: str = ""


@dataclass(frozen=True)
class Row:
    """
    A respondent.

    :param cells: its cells by the IRI of the column; a column it was not asked about has none
    :param status: why it says nothing at all although it was asked; "" otherwise
    :param added: what it says in its own words: IRI, words, and the place
    """

    level: str
    iri: str
    label: str
    country: str
    country_label: str
    cells: Mapping[str, Cell] = field(default_factory=dict)
    status: str = ""
    added: tuple[tuple[str, str, str], ...] = ()
    graph: str = ""

    @property
    def asked(self) -> bool:
        """Whether the table has a row for it."""
        return bool(self.cells or self.status or self.added)

    def count(self, mark: str) -> int:
        """How many of its answers are a mark."""
        return sum(cell.answers.count(mark) for cell in self.cells.values())

    @property
    def answered(self) -> int:
        """On how many columns it answers."""
        return sum(bool(cell.answers) for cell in self.cells.values())


@dataclass(frozen=True)
class Foot:
    """
    What a column comes to.

    :param marked: how many answers are the mark that is counted
    :param answers: how many answers there are
    :param answered: how many respondents answered
    :param asked: how many were asked
    """

    marked: int
    answers: int
    answered: int
    asked: int


@dataclass(frozen=True)
class Grid:
    """
    A matrix.

    :param columns: what was asked about
    :param rows: those asked
    :param silent: those of the survey that the table has no row for
    :param mark: the mark that is counted at the margins
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    silent: tuple[Row, ...]
    mark: str

    def foot(self, column: Column) -> Foot:
        """What a column comes to."""
        cells = [row.cells[column.iri] for row in self.rows if column.iri in row.cells]
        silent = sum(bool(row.status) and row.level in column.levels for row in self.rows)
        return Foot(
            marked=sum(cell.answers.count(self.mark) for cell in cells),
            answers=sum(len(cell.answers) for cell in cells),
            answered=sum(bool(cell.answers) for cell in cells),
            asked=len(cells) + silent,
        )

    def narrowed(self, levels: Sequence[str], country: str) -> "Grid":
        """
        A part of it: the rows of some levels, and the columns that these were asked about.

        :param country: the IRI of a country, "" for all
        """

        def kept(rows: Iterable[Row]) -> tuple[Row, ...]:
            return tuple(r for r in rows if r.level in levels and country in ("", r.country))

        columns = tuple(column for column in self.columns if column.levels.intersection(levels))
        return Grid(columns, kept(self.rows), kept(self.silent), self.mark)

    def sorted(self, columns_by_mark: bool, rows_by_mark: bool) -> "Grid":
        """The same with most often marked columns, rows, or both first; levels stay together."""
        columns, rows = self.columns, self.rows
        if columns_by_mark:
            columns = tuple(sorted(columns, key=lambda each: (-self.foot(each).marked, each.label)))
        if rows_by_mark:
            rows = tuple(sorted(rows, key=lambda row: (row.level, -row.count(self.mark), row.label)))
        return Grid(columns, rows, self.silent, self.mark)

    def countries(self) -> list[tuple[str, str]]:
        """The countries that have a row, IRI and name, by name."""
        found = {row.country: row.country_label for row in (*self.rows, *self.silent)}
        return sorted(found.items(), key=lambda each: each[1])

"""The record of the survey: what became of every item that a territory was or was not asked."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from clusterpolicy.store.answer import Value
from clusterpolicy.web.serving import Serving

#: The saved question that the record is.
QUESTION: Final = "provenance/coverage"


@dataclass(frozen=True)
class Result:
    """
    What can become of an item.

    :param name: as the question names it
    :param sign: what stands for it in the matrix
    :param words: what it means
    """

    name: str
    sign: str
    words: str

    @property
    def style(self) -> str:
        """The class of its mark."""
        return "mark-" + self.name.replace(" ", "-")


RESULTS: Final = {
    result.name: result
    for result in (
        Result("answered", "●", "asked and answered"),
        Result("blank", "○", "asked, the cell is empty"),
        Result("dash", "–", "asked, the cell holds “-”"),
        Result("yes without detail", "yes", "asked, answered “yes” and no more"),
        Result("lost", "✕", "asked and answered, but not readable in print"),
        Result("not asked", "·", "not asked: the table has no row for it"),
    )
}


@dataclass(frozen=True)
class Item:
    """
    One item of the survey for one territory.

    :param level: national or regional
    :param territory: its IRI
    :param name: its name
    :param about: who was asked: the territory, its cluster support, or one of its programmes
    :param table: the table of the report
    :param label: the item
    :param result: what became of it
    :param answers: how many answers there are
    :param answered: how many of those asked answered the item
    :param of: how many were asked on it
    :param place: where the answer stands, "" where nothing was asked
    """

    level: str
    territory: str
    name: str
    about: str
    table: str
    label: str
    result: Result
    answers: int
    answered: int
    of: int
    place: str

    @property
    def column(self) -> tuple[str, str]:
        """Its column in the matrix: the many measures of Tables 4 and 7 share one."""
        return self.table, "Measures of support" if self.table in ("Table 4", "Table 7") else self.label


@dataclass(frozen=True)
class Line:
    """
    The record of one territory.

    :param territory: its IRI
    :param name: its name
    :param items: every item
    """

    territory: str
    name: str
    items: tuple[Item, ...]

    @cached_property
    def counts(self) -> Counter[str]:
        """How many items came to what."""
        return Counter(item.result.name for item in self.items)

    @property
    def asked(self) -> int:
        """How many items were asked."""
        return len(self.items) - self.counts["not asked"]

    def of(self, column: tuple[str, str]) -> list[Item]:
        """Its items in a column of the matrix."""
        return [item for item in self.items if item.column == column]


@dataclass(frozen=True)
class Level:
    """
    The matrix of one level of government.

    :param name: national or regional
    :param columns: table and item
    :param lines: the territories
    """

    name: str
    columns: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]

    def foot(self, column: tuple[str, str]) -> Counter[str]:
        """What became of a column over all territories."""
        return Counter(item.result.name for line in self.lines for item in line.of(column))


@dataclass(frozen=True)
class Record:
    """
    The whole record.

    :param columns: the columns of the question
    :param rows: its rows
    :param levels: its matrices
    """

    columns: tuple[str, ...]
    rows: tuple[dict[str, Value], ...]
    levels: tuple[Level, ...]

    def line(self, territory: str) -> list[Line]:
        """The record of a territory; none where it was not part of the survey."""
        return [line for level in self.levels for line in level.lines if line.territory == territory]

    @cached_property
    def counts(self) -> Counter[str]:
        """How many items came to what, over all territories."""
        return sum((line.counts for level in self.levels for line in level.lines), Counter())


def record(serving: Serving) -> Record:
    """The record as the graph has it, read once for a release."""
    made: Record = serving.remember(__name__, lambda: _read(serving))
    return made


def _read(serving: Serving) -> Record:
    answer = serving.graph.ask(QUESTION)
    rows = answer.rows()
    items = [_item(row) for row in rows]
    names = dict.fromkeys(item.level for item in items)
    return Record(tuple(answer.columns), tuple(rows), tuple(_level(name, items) for name in names))


def _item(row: dict[str, Value]) -> Item:
    return Item(
        level=str(row["level"]),
        territory=str(row["territory"]),
        name=str(row["territory_label"]),
        about=str(row["about"]),
        table=str(row["table"]),
        label=str(row["item_label"]),
        result=RESULTS[str(row["result"]).replace("lost in print", "lost")],
        answers=int(row["answers"] or 0),
        answered=int(row["answered"] or 0),
        of=int(row["of"] or 0),
        place=str(row["place"] or ""),
    )


def _level(name: str, items: Iterable[Item]) -> Level:
    mine = [item for item in items if item.level == name]
    lines: dict[str, list[Item]] = {}
    for item in mine:
        lines.setdefault(item.territory, []).append(item)
    columns = sorted({item.column for item in mine}, key=lambda each: (_number(each[0]), each[1]))
    return Level(
        name,
        tuple(columns),
        tuple(
            Line(iri, found[0].name, tuple(sorted(found, key=lambda each: (_number(each.table), each.about))))
            for iri, found in lines.items()
        ),
    )


def _number(table: str) -> int:
    return int(table.rpartition(" ")[2])

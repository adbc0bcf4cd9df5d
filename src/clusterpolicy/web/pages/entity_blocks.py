"""A section of an entity page with its answer, ready to be drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from markupsafe import Markup

from clusterpolicy.store.answer import Value
from clusterpolicy.web.sections import Section
from clusterpolicy.web.tables import Table, written

#: Rows on a page of a single section.
PAGE: Final = 100


@dataclass(frozen=True)
class Item:
    """
    A row of a section that is no table; rows that differ in their place alone are one.

    :param cells: its cells by column
    :param places: the places that state it, by name
    """

    cells: Mapping[str, Value]
    places: tuple[str, ...]

    def text(self, name: str) -> str:
        """A cell for reading, "" where it is empty or there is no such column."""
        value = self.cells.get(name)
        if isinstance(value, bool):
            return "yes" if value else "no"
        return "" if value is None else written(value) if isinstance(value, int | float) else value


@dataclass(frozen=True)
class Group:
    """
    Items under one heading.

    :param head: the heading, or ""
    :param items: the items
    """

    head: str
    items: tuple[Item, ...]

    @property
    def shared(self) -> tuple[str, ...] | None:
        """The places that state every item; None where items have places of their own."""
        every = {item.places for item in self.items}
        return next(iter(every)) if len(every) == 1 else None


@dataclass(frozen=True)
class Block:
    """
    A section with its answer.

    :param section: the section as declared
    :param rows: the rows shown
    :param total: how many there are
    :param table: the rows as a table, for ``show: table`` and ``show: timeline``
    :param drawing: the rows drawn, for ``show: timeline``
    """

    section: Section
    rows: Sequence[Mapping[str, Value]]
    total: int
    table: Table = field(default_factory=lambda: Table((), ()))
    drawing: Markup = field(default_factory=Markup)

    @property
    def name(self) -> str:
        """What names it in an address."""
        return self.section.name

    @property
    def title(self) -> str:
        """Its heading."""
        return self.section.title

    @property
    def about(self) -> str:
        """What it shows and what it does not, "" where its heading says enough."""
        return "" if self.options.get("silent") else self.section.question.description

    @property
    def options(self) -> Mapping[str, Any]:
        """How it wants to be shown."""
        return self.section.options.get("options") or {}

    @property
    def more(self) -> Sequence[Mapping[str, str]]:
        """The saved questions that say more: question, parameter and text of the link."""
        return self.section.options.get("more") or ()

    @property
    def show(self) -> str:
        """How it is drawn."""
        return self.section.show

    @property
    def pages(self) -> int:
        """How many pages it has when it is shown alone."""
        return max(1, -(-self.total // PAGE))

    @property
    def items(self) -> list[Item]:
        """The rows, those that differ in their place alone joined; in a list also those of the same words."""
        return joined(self.rows, ("place", "x") if self.show == "list" else ("place",))

    def grouped(self, column: str) -> list[Group]:
        """The items by the text of a column."""
        found: dict[str, list[Item]] = {}
        for item in self.items:
            found.setdefault(item.text(column), []).append(item)
        return [Group(head, tuple(items)) for head, items in found.items()]


def joined(rows: Sequence[Mapping[str, Value]], aside: Sequence[str] = ("place",)) -> list[Item]:
    """Rows that differ in their place alone, or in the columns named, as one item with all places."""
    found: dict[tuple[Any, ...], tuple[Mapping[str, Value], dict[str, None]]] = {}
    for row in rows:
        key = tuple(value for name, value in row.items() if name not in aside)
        places = found.setdefault(key, (row, {}))[1]
        if row.get("place"):
            places[str(row["place"])] = None
    return [Item(row, tuple(places)) for row, places in found.values()]

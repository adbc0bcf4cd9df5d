"""Answers as tables for reading: names instead of IRIs, each a link, places as links to their page."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from clusterpolicy.namespaces import BASE, ENTITY
from clusterpolicy.store.answer import Answer, Value

if TYPE_CHECKING:
    from clusterpolicy.web.serving import Serving

#: Columns that hold the address of a web page.
ADDRESSES = ("url",)
#: Columns whose names do not tell what is in them: their headings are the classes of what is.
VAGUE = ("member", "bearer", "other")
#: Names of columns that are headed otherwise.
_WORDS = {"of": "out of", "label": "name", "url": "web page", "bearer": "stated of", "member": "found"}
#: Columns that hold the label of a place in a source.
PLACES = ("place", "other_place", "programme_place", "places")


@dataclass(frozen=True)
class Cell:
    """
    A cell.

    :param text: what a reader sees
    :param iri: what it links to: an IRI of the graph or an outside address; "" for none
    :param number: whether it is a number, set to the right
    :param parts: several things in one cell, each a cell of its own
    """

    text: str
    iri: str = ""
    number: bool = False
    parts: tuple["Cell", ...] = ()

    @property
    def outside(self) -> bool:
        """Whether the link leaves the app."""
        return bool(self.iri) and not self.iri.startswith(BASE)


@dataclass(frozen=True)
class Table:
    """
    A table for reading.

    :param columns: the headings
    :param rows: the cells, row by row
    :param numeric: for each column whether it holds numbers
    """

    columns: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    numeric: tuple[bool, ...] = field(default=())


def table(answer: Answer, serving: "Serving", of: Mapping[str, str] | None = None) -> Table:
    """
    An answer as a table for reading.

    An IRI and the label beside it (``programme`` and ``programme_label``, or ``label`` right after it) become
    one column; an IRI without a label gets its name from the graph; a place becomes a link to its page; a
    text in a column named like a class of entities (``country``) becomes a link where it names one of them;
    a count and its denominator (``national`` and ``national_of``) become "12 of 30".

    :param answer: the answer of a SELECT
    :param of: further columns of counts, each with the column that says of how many
    """
    columns = answer.columns
    return table_of(columns, answer.rows(), serving, of)


def table_of(
    columns: Sequence[str],
    rows: Iterable[Mapping[str, Value]],
    serving: "Serving",
    of: Mapping[str, str] | None = None,
    heads: Mapping[str, str] | None = None,
) -> Table:
    """
    As :func:`table`, for rows that no single query gave.

    :param heads: the headings of columns whose names say too little
    """
    every = list(rows)
    merged = _merged(columns, every)
    counted = {name: f"{name}_of" for name in columns if f"{name}_of" in columns} | dict(of or {})
    hidden = {"graph", *merged.values(), *counted.values()}
    kept = [name for name in columns if name not in hidden]
    styles = {name: style(row.get(name) for row in every) for name in kept}
    cells = [
        tuple(
            _counted(_cell(name, row, merged, serving, styles[name]), row.get(counted.get(name, "")))
            for name in kept
        )
        for row in every
    ]
    numeric = tuple(
        any(row[i].number for row in cells) and all(row[i].number or not row[i].text for row in cells)
        for i in range(len(kept))
    )
    return Table(_headings(kept, cells, heads or {}), cells, numeric)


def _counted(cell: Cell, of: Value) -> Cell:
    """A count with its denominator."""
    if of is None or not cell.text or isinstance(of, bool):
        return cell
    number = written(of) if isinstance(of, int | float) else of
    return Cell(f"{cell.text} of {number}", number=cell.number)


def _merged(columns: Sequence[str], rows: Sequence[Mapping[str, Value]]) -> dict[str, str]:
    """For each column of IRIs the column of their names."""
    found: dict[str, str] = {}
    for index, name in enumerate(columns):
        label = f"{name}_label"
        if label not in columns:
            label = "label" if columns[index + 1 : index + 2] == ["label"] else ""
        if label and any(str(row.get(name) or "").startswith(("http://", "https://")) for row in rows):
            found[name] = label
    return found


def _headings(
    names: Sequence[str], rows: Sequence[tuple[Cell, ...]], heads: Mapping[str, str]
) -> tuple[str, ...]:
    """The headings of a table, each once; for a name that says nothing the class of what is in the column."""
    found: list[str] = []
    for index, name in enumerate(names):
        kinds = _kinds(row[index] for row in rows) if name in VAGUE else ""
        choices = (heads.get(name, ""), kinds, _heading(name), _heading(f"{name} "))
        found.append(next((each for each in choices if each and each not in found), name))
    return tuple(found)


def _heading(name: str) -> str:
    """
    The heading that the name of a column makes.

    >>> _heading("region_label"), _heading("of")
    ('Region', 'Out of')
    """
    words = name.removesuffix("_label").removesuffix("_name").replace("_", " ").strip()
    words = _WORDS.get(words, words)
    return words[:1].upper() + words[1:]


def _kinds(cells: Iterable[Cell]) -> str:
    """The class or the two classes of the things in a column, in words; "" for none or more."""
    paths = [cell.iri.removeprefix(ENTITY) for cell in cells if cell.iri.startswith(ENTITY)]
    kinds = sorted({path.partition("/")[0].replace("-", " ") for path in paths}, reverse=True)
    return " or ".join(kinds).capitalize() if len(kinds) in (1, 2) else ""


def _cell(
    name: str, row: Mapping[str, Value], merged: Mapping[str, str], serving: "Serving", style: "Style"
) -> Cell:
    value = row.get(name)
    if value is None:
        return Cell(str(row.get(merged[name]) or "")) if name in merged else Cell("")
    if isinstance(value, bool):
        return Cell("yes" if value else "no")
    if isinstance(value, int | float):
        return Cell(style.write(value), number=True)
    if name in PLACES:
        return _place(value, serving)
    if value.startswith(("http://", "https://")):
        if name in ADDRESSES or " " in value:
            return _addresses(value)
        label = row.get(merged[name]) if name in merged else None
        return Cell(str(label or serving.label(value)), value)
    if value == "-":
        return Cell("−")
    iri = serving.named(name.removesuffix("_label"), value)
    # A label may be that of anything; other texts name something only where their column says of which class.
    return Cell(value, iri or (serving.named("entity", value) if name.endswith("label") else ""))


def _addresses(value: str) -> Cell:
    """
    Web pages, each named by its host: an address is long and says little.

    A text that only begins with an address stays a text.
    """
    found = value.split()
    if not all(each.startswith(("http://", "https://")) for each in found):
        return Cell(value)
    pages = tuple(Cell(_host(each), each) for each in found)
    return pages[0] if len(pages) == 1 else Cell(value, parts=pages)


def _host(address: str) -> str:
    """The host of an address; what cannot be read stays as it is printed."""
    try:
        return urlsplit(address).netloc.removeprefix("www.") or address
    except ValueError:
        return address


def _place(value: str, serving: "Serving") -> Cell:
    """A place, or several that stand in one cell."""
    if iri := serving.place(value):
        return Cell(value, iri)
    found = [(each, serving.place(each)) for each in value.split("; ")]
    if len(found) > 1 and any(iri for _, iri in found):
        return Cell(value, parts=tuple(Cell(each, iri) for each, iri in found))
    return Cell(value)


@dataclass(frozen=True)
class Style:
    """
    How the numbers of a column are written, all alike.

    :param decimals: digits after the point
    :param apart: whether thousands stand apart
    """

    decimals: int = 0
    apart: bool = False

    def write(self, number: float) -> str:
        """
        A number for reading, with a minus sign that is one.

        >>> Style(1, apart=True).write(5413), Style().write(2018), Style().write(-3)
        ('5,413.0', '2018', '−3')
        """
        return f"{number:{',' if self.apart else ''}.{self.decimals}f}".replace("-", "−")


def style(values: Iterable[Value]) -> Style:
    """
    How the numbers among some values are written.

    Whole numbers stay whole, and years have no comma. Others have one decimal, none from thousands on and
    more below ten; always as many as tell the least from nothing, if they have as many.

    >>> [style(column).decimals for column in ([5413, 3809.6], [70, 77.8], [2018, 1999], [0.051, 144])]
    [0, 1, 0, 2]
    """
    numbers = [abs(each) for each in values if isinstance(each, int | float) and not isinstance(each, bool)]
    largest = max(numbers, default=0)
    if all(each == int(each) for each in numbers):
        return Style(0, largest >= 10_000)
    least = min(each for each in numbers if each)
    enough = next(decimals for decimals, most in enumerate((1000, 10, 1, 0)) if largest >= most)
    wanted = max(enough, math.ceil(-math.log10(least)))
    there = max(len(f"{each:.6f}".rstrip("0").partition(".")[2]) for each in numbers)
    return Style(min(wanted, there), largest >= 1000)


def written(number: float) -> str:
    """
    A number for reading: years and small numbers as they are, thousands apart from 10,000 on.

    >>> written(2018), written(1234567), written(0.25), written(1200000.0)
    ('2018', '1,234,567', '0.25', '1,200,000')
    """
    if number == int(number):
        return f"{int(number):,}" if abs(number) >= 10_000 else str(int(number))
    return f"{number:,.2f}" if abs(number) >= 100 else f"{number:.3g}"

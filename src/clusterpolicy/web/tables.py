"""Answers as tables for reading: names instead of IRIs, each a link, places as links to their page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from clusterpolicy.namespaces import BASE
from clusterpolicy.store.answer import Answer, Value

if TYPE_CHECKING:
    from clusterpolicy.web.serving import Serving

#: Columns that hold the address of a web page.
ADDRESSES = ("url",)
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
) -> Table:
    """As :func:`table`, for rows that no single query gave."""
    every = list(rows)
    merged = _merged(columns, every)
    counted = {name: f"{name}_of" for name in columns if f"{name}_of" in columns} | dict(of or {})
    hidden = {"graph", *merged.values(), *counted.values()}
    kept = [name for name in columns if name not in hidden]
    cells = [
        tuple(_counted(_cell(name, row, merged, serving), row.get(counted.get(name, ""))) for name in kept)
        for row in every
    ]
    numeric = tuple(
        any(row[i].number for row in cells) and all(row[i].number or not row[i].text for row in cells)
        for i in range(len(kept))
    )
    return Table(tuple(_heading(name) for name in kept), cells, numeric)


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


def _heading(name: str) -> str:
    words = name.removesuffix("_label").replace("_", " ")
    words = {"of": "out of", "label": "name", "url": "web page"}.get(words, words)
    return words[:1].upper() + words[1:]


def _cell(name: str, row: Mapping[str, Value], merged: Mapping[str, str], serving: "Serving") -> Cell:
    value = row.get(name)
    if value is None:
        return Cell(str(row.get(merged[name]) or "")) if name in merged else Cell("")
    if isinstance(value, bool):
        return Cell("yes" if value else "no")
    if isinstance(value, int | float):
        return Cell(written(value), number=True)
    if name in PLACES:
        return _place(value, serving)
    if value.startswith(("http://", "https://")):
        if name in ADDRESSES or " " in value:
            return _addresses(value)
        label = row.get(merged[name]) if name in merged else None
        return Cell(str(label or serving.label(value)), value)
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


def written(number: float) -> str:
    """
    A number for reading: years and small numbers as they are, thousands apart from 10,000 on.

    >>> written(2018), written(1234567), written(0.25), written(1200000.0)
    ('2018', '1,234,567', '0.25', '1,200,000')
    """
    if number == int(number):
        return f"{int(number):,}" if abs(number) >= 10_000 else str(int(number))
    return f"{number:,.2f}" if abs(number) >= 100 else f"{number:.3g}"

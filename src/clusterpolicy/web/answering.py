"""The answer to a saved question as a page shows it: some of its rows as a table, and what is said of all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from clusterpolicy.questions.library import Question
from clusterpolicy.store.answer import Answer, Value
from clusterpolicy.web.asking import Given, library
from clusterpolicy.web.rendering import Here, plural
from clusterpolicy.web.tables import Table, table_of, written

#: Rows on a page, and about how many bytes of results they may come from, so that a page stays small.
ROWS: Final = 100
BYTES: Final = 75_000
#: Columns that name what a row is about, with the word for several.
_ABOUT: Final = {
    "programme": "programmes",
    "region": "regions",
    "country": "countries",
    "region_label": "regions",
    "member": "",
    "label": "",
}


@dataclass(frozen=True)
class Shown:
    """
    A page of an answer.

    :param query: the SPARQL that gave it
    :param rows: all rows
    :param table: the rows of this page for reading
    :param caption: which rows these are, of how many
    :param page: the number of this page, from 1
    :param pages: how many there are
    """

    query: str
    rows: Sequence[Mapping[str, Value]]
    table: Table
    caption: str
    page: int
    pages: int


def shown(here: Here, question: Question, given: Sequence[Given]) -> Shown:
    """The page of an answer that the address asks for; the last one where it asks for a later one."""
    asked = library(here.serving)
    query = asked.bound(question, given)
    found = asked.answer(query)
    rows = found.rows
    size = rows_a_page(found.answer, len(rows))
    pages = max(1, -(-len(rows) // size))
    page = min(_number(here.value("page")), pages)
    first = (page - 1) * size
    part = rows[first : first + size]
    of = _of_all(question, found.columns, rows)
    columns = [name for name in found.columns if name != "of" or not of]
    return Shown(
        query,
        rows,
        table_of(columns, part, here.serving, question.denominators, _heads(here, question, given)),
        _caption(first, len(part), len(rows)) + of,
        page,
        pages,
    )


def _heads(here: Here, question: Question, given: Sequence[Given]) -> dict[str, str]:
    """The headings that a question declares, with the values that it was asked with."""
    asked = library(here.serving)
    values = {each.parameter.name: asked.said(each) for each in given}
    return {name: head.format_map(values) for name, head in question.heads.items()}


def rows_a_page(answer: Answer, rows: int) -> int:
    """How many rows a page shows: fewer where they are long."""
    each = len(answer.content) / max(rows, 1)
    return max(10, min(ROWS, int(BYTES / each) // 10 * 10))


def _number(text: str) -> int:
    return max(1, int(text[:9])) if text.isascii() and text.isdecimal() else 1


def _caption(first: int, shown: int, rows: int) -> str:
    if shown == rows:
        return plural(rows, "row")
    return f"Rows {written(first + 1)} to {written(first + shown)} of {written(rows)}"


def _of_all(question: Question, columns: Sequence[str], rows: Sequence[Mapping[str, Value]]) -> str:
    """What the column ``of`` says, where it says the same of the whole answer: 23 of 29 programmes."""
    denominators = {row.get("of") for row in rows}
    about = next((name for name in columns if name in _ABOUT), "")
    if "of" in question.denominators.values() or len(denominators) != 1 or not about:
        return ""
    of = denominators.pop()
    different = len({row.get(about) for row in rows})
    if not isinstance(of, int) or different > of:
        return ""
    return f", {written(different)} of {written(of)} {_ABOUT[about]}".rstrip()

"""Tables to take along: CSV as spreadsheets and programs read it."""

import csv
import io
from collections.abc import Iterable, Sequence

from starlette.responses import Response

from clusterpolicy.store.answer import Value
from clusterpolicy.web.linked.answers import kept
from clusterpolicy.web.rendering import Here


def csv_answer(here: Here, name: str, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> Response:
    """
    A table as a file.

    :param name: the name of the file without ``.csv``
    :param columns: the heads
    :param rows: the cells, row by row; None is an empty cell
    """

    def made() -> str:
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(columns)
        writer.writerows(["" if cell is None else _plain(cell) for cell in row] for row in rows)
        return text.getvalue()

    return kept(here, made, "text/csv; charset=utf-8", f"{name}.csv")


def _plain(cell: str | int | float | bool) -> str | int | float:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell

"""The verb on coverage: what every territory was asked and answered."""

from typing import TYPE_CHECKING, Annotated

import typer

from clusterpolicy.cli import console
from clusterpolicy.cli.formats import RowFormat, RowFormatOption

if TYPE_CHECKING:
    from clusterpolicy.store.answer import Value

QUESTION = "provenance/coverage"

#: How the matrix shows a result that is no answer.
_SIGNS = {"blank": "blank", "dash": '"-"', "yes without detail": '"yes"', "lost": "lost"}


def coverage(
    territory: Annotated[
        str, typer.Argument(help="A country or region; leave out for the matrix of all.", show_default=False)
    ] = "",
    format: RowFormatOption = RowFormat.table,
) -> None:
    """
    Show what a territory was asked and what it answered; for all of them as a matrix.

    The matrix has a column for each table of the survey: how many items were answered, of how many asked,
    and what the others hold: blank, "-", "yes" without detail. An empty cell was not asked. As csv, tsv or
    json, and for one territory, every item is a row of its own.
    """
    graph = console.open_graph()
    answer = graph.ask(QUESTION, territory=territory) if territory else graph.ask(QUESTION)
    if territory or format is not RowFormat.table:
        rows = [list(row.values()) for row in answer.rows()]
        console.rows(answer.columns, rows, format.value)
        return
    cells: dict[tuple[str, str], dict[str, list[str]]] = {}
    tables: dict[str, None] = {}
    for row in answer.rows():
        table = str(row["table"])
        tables[table] = None
        line = cells.setdefault((str(row["level"]), str(row["territory_label"])), {})
        line.setdefault(table, []).append(str(row["result"]))
    columns = ["territory", *sorted(tables, key=lambda name: int(name.rpartition(" ")[2]))]
    matrix: list[list[Value]] = [
        [name, *(_cell(line.get(table, [])) for table in columns[1:])]
        for (_, name), line in sorted(cells.items())
    ]
    console.rows(columns, matrix, format.value)
    total = [result for line in cells.values() for results in line.values() for result in results]
    asked = [result for result in total if result != "not asked"]
    answered = asked.count("answered")
    others = [f"{asked.count(name)} {sign}" for name, sign in _SIGNS.items() if name in asked]
    console.error(f"{answered:,} of {len(asked):,} asked items answered; {', '.join(others)}")


def _cell(results: list[str]) -> str:
    """The results of a territory in a table: answered of asked, and what the rest holds."""
    asked = [result for result in results if result != "not asked"]
    if not asked:
        return ""
    rest = [
        f"{asked.count(name)} {sign}" if asked.count(name) > 1 else sign
        for name, sign in _SIGNS.items()
        if name in asked
    ]
    counted = f"{asked.count('answered')}/{len(asked)}"
    return f"{counted} ({', '.join(rest)})" if rest else counted

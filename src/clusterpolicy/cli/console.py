"""What the command line writes: answers on stdout, everything else on stderr."""

import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clusterpolicy.lookup.graph import Graph
    from clusterpolicy.store.answer import Answer, Value


def error(message: str) -> None:
    """Write a message to stderr."""
    sys.stderr.write(message.rstrip() + "\n")


def write(content: bytes | str) -> None:
    """Write an answer to stdout, unchanged; a reader that has enough (head) is no error."""
    import typer

    data = content.encode() if isinstance(content, str) else content
    try:
        sys.stdout.buffer.write(data if data.endswith(b"\n") or not data else data + b"\n")
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit from None


@contextlib.contextmanager
def progress(start: str) -> Iterator[Callable[[str], None]]:
    """
    Show what a long step is doing: a spinner on a terminal, one line a step elsewhere.

    :param start: what is being done, in words
    """
    if not sys.stderr.isatty():
        yield lambda step: error(f"{start}: {step}")
        return
    from rich.console import Console

    with Console(stderr=True).status(start) as status:
        yield lambda step: status.update(f"{start}: {step}")


def open_graph() -> "Graph":
    """The graph; where none is built yet, it is built with a word on what is going on."""
    import threading

    from clusterpolicy.lookup.graph import open_graph as run

    # Reading the graph needs no Python, so what prints tables is imported meanwhile.
    printer = threading.Thread(target=_import_printer, daemon=True)
    printer.start()
    with progress("opening the graph") as tell:
        graph = run(tell)
    printer.join()  # a query forks, which must not happen in the middle of an import
    return graph


def _import_printer() -> None:
    import rich.box
    import rich.console
    import rich.table  # noqa: F401


def table(columns: Sequence[str], rows: "Sequence[Sequence[Value]]", repeat: bool = True) -> None:
    """
    Show rows as a table for reading; IRIs are shortened, absent cells are empty.

    :param repeat: whether a first cell is shown again where the row above has the same
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    cells = [[_cell(value) for value in row] for row in rows]
    for index, column in enumerate(columns):
        numbers = [row[index] for row in rows if row[index] is not None]
        right = bool(numbers) and all(type(value) in (int, float) for value in numbers)
        grid.add_column(
            Text(column.replace("_", " ")),
            overflow="fold",
            justify="right" if right else "left",
            # On a narrow terminal the wide columns give way first; none becomes a column of letters.
            min_width=min(12, max([len(column), *(len(row[index]) for row in cells)])),
        )
    above = ""
    for row in cells:
        first = "" if not repeat and row[0] == above else row[0]
        above = row[0]
        grid.add_row(*map(Text, [first, *row[1:]]))
    # Off a terminal nothing is cut or folded at 80 columns, so that grep and less see whole cells.
    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else 1000
    console = Console(width=width, highlight=False)
    with console.capture() as shown:
        console.print(grid)
    write(shown.get())


def rows(
    columns: Sequence[str], values: "Sequence[Sequence[Value]]", format: str, repeat: bool = True
) -> None:
    """
    Write rows that no query gave, in the format asked for.

    :param repeat: as in :func:`table`; machine formats repeat everything
    :raises QuestionError: if the format is one for graphs
    """
    import csv
    import io
    import json

    from clusterpolicy.errors import QuestionError

    if format == "table":
        table(columns, values, repeat)
        error(f"{len(values)} row{'' if len(values) == 1 else 's'}")
    elif format == "json":
        write(
            json.dumps([dict(zip(columns, row, strict=True)) for row in values], ensure_ascii=False, indent=1)
        )
    elif format in ("csv", "tsv"):
        stream = io.StringIO()
        writer = csv.writer(stream, delimiter="," if format == "csv" else "\t", lineterminator="\n")
        writer.writerows([columns, *[["" if value is None else value for value in row] for row in values]])
        write(stream.getvalue())
    else:
        raise QuestionError(f"this is a list; choose table, csv, tsv or json instead of {format}")


def answer(result: "Answer", format: str) -> None:
    """Write an answer in the format asked for."""
    if format != "table":
        write(result.serialize(format))
    elif result.kind == "boolean":
        write("yes" if result else "no")
    elif result.kind == "graph":
        write(result.serialize("turtle"))
    else:
        rows = [list(row.values()) for row in result.rows()]
        kept = _columns_that_fit(result.columns, rows)
        table([result.columns[index] for index in kept], [[row[index] for index in kept] for row in rows])
        left = [name for index, name in enumerate(result.columns) if index not in kept]
        told = f"; for want of room without the IRIs of {', '.join(left)} (-f csv has them)" if left else ""
        error(f"{len(rows)} row{'' if len(rows) == 1 else 's'}{told}")


def _columns_that_fit(columns: Sequence[str], rows: "Sequence[Sequence[Value]]") -> list[int]:
    """The columns to show: where the terminal is too narrow, IRIs that have a name beside them give way."""
    kept = list(range(len(columns)))
    if not (sys.stdout.isatty() or "COLUMNS" in os.environ):
        return kept
    import shutil

    widths = [
        max([len(column), *(len(_cell(row[i])) for row in rows)]) + 2 for i, column in enumerate(columns)
    ]
    if sum(widths) <= shutil.get_terminal_size().columns:
        return kept

    def named(index: int) -> bool:
        beside = f"{columns[index]}_label" in columns or "label" in columns[index + 1 : index + 2]
        values = [row[index] for row in rows if row[index] is not None]
        return beside and bool(values) and all(str(value).startswith("http") for value in values)

    return [index for index in kept if not named(index)]


def nearest(wrong: str, names: Sequence[str]) -> list[str]:
    """Up to three names that resemble a wrong one; all, where there are few and none does."""
    from rapidfuzz import process

    near = [name for name, score, _ in process.extract(wrong, names, limit=3) if score >= 60]
    return near or (list(names) if len(names) <= 20 else [])


def quoted(value: str) -> str:
    """A value as a shell takes it for one word."""
    import shlex

    return shlex.quote(value) if value.isascii() or " " in value else value


def gathered(rows: Sequence[str]) -> str:
    """
    Rows of tables with each file named once, for reading.

    >>> gathered(["data/a/x.csv, row 4", "data/a/x.csv, row 5", "data/a/x.csv, row 9", "data/a/y.csv, row 2"])
    'x.csv 4-5, 9; y.csv 2'
    """
    files: dict[str, list[int]] = {}
    for row in rows:
        file, _, line = row.partition(", row ")
        files.setdefault(file.rpartition("/")[2], []).append(int(line or 0))
    return "; ".join(f"{file} {', '.join(_runs(lines))}" for file, lines in files.items())


def _runs(lines: list[int]) -> Iterator[str]:
    start = before = 0
    for line in [*sorted(set(lines)), 0]:
        if start and line == before + 1:
            before = line
            continue
        if start:
            yield str(start) if start == before else f"{start}-{before}"
        start = before = line


def _cell(value: "Value") -> str:
    from clusterpolicy.namespaces import BASE, shorten

    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:,.10g}" if value == int(value) else f"{value:g}"
    text = str(value)
    return shorten(text).removeprefix(BASE + "id/") if text.startswith("http") else text

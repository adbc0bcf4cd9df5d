"""What the command line writes: answers on stdout, everything else on stderr."""

import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence

from clusterpolicy.store.answer import Answer, Value


def error(message: str) -> None:
    """Write a message to stderr."""
    sys.stderr.write(message.rstrip() + "\n")


def write(content: bytes | str) -> None:
    """Write an answer to stdout, unchanged."""
    data = content.encode() if isinstance(content, str) else content
    sys.stdout.buffer.write(data if data.endswith(b"\n") or not data else data + b"\n")
    sys.stdout.buffer.flush()


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


def table(columns: Sequence[str], rows: Sequence[Sequence[Value]]) -> None:
    """Show rows as a table for reading; IRIs are shortened, absent cells are empty."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for column in columns:
        grid.add_column(Text(column.replace("_", " ")), overflow="fold")
    for row in rows:
        grid.add_row(*(Text(_cell(value)) for value in row))
    # Off a terminal nothing is cut or folded at 80 columns, so that grep and less see whole cells.
    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else 400
    Console(width=width, highlight=False).print(grid)


def rows(columns: Sequence[str], values: Sequence[Sequence[Value]], format: str) -> None:
    """
    Write rows that no query gave, in the format asked for.

    :raises QuestionError: if the format is one for graphs
    """
    import csv
    import io
    import json

    from clusterpolicy.errors import QuestionError

    if format == "table":
        table(columns, values)
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
        raise QuestionError(f"this is a table; choose table, csv, tsv or json instead of {format}")


def answer(result: Answer, format: str) -> None:
    """Write an answer in the format asked for."""
    if format != "table":
        write(result.serialize(format))
    elif result.kind == "boolean":
        write("yes" if result else "no")
    elif result.kind == "graph":
        write(result.serialize("turtle"))
    else:
        rows = [list(row.values()) for row in result.rows()]
        table(result.columns, rows)
        error(f"{len(rows)} row{'' if len(rows) == 1 else 's'}")


def _cell(value: Value) -> str:
    from clusterpolicy.namespaces import BASE, shorten

    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:,.10g}" if value == int(value) else f"{value:g}"
    text = str(value)
    return shorten(text).removeprefix(BASE + "id/") if text.startswith("http") else text

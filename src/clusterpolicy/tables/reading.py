"""
Read a CSV file strictly: its encoding, its header and the shape of its rows.

A cell is text and stays text: HTML and spreadsheet formulas in it mean nothing here, and no export
changes them. Only characters that no RDF syntax can carry are refused.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import process

from clusterpolicy.errors import Problem, excerpt
from clusterpolicy.settings import SETTINGS
from clusterpolicy.tables.package import Table

#: Control characters (XML cannot hold them) and U+FFFD, which stands where a character was lost.
_UNUSABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd-\uffff]")


@dataclass(frozen=True)
class Row:
    """
    A row of a table.

    :param line: the line of the file it starts on; the header is line 1
    :param cells: the cells by column; an empty cell is an empty string
    """

    line: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Reading:
    """
    What a file held: its rows, and what was wrong with it as a file.

    :param complete: whether every row could be read; if not, others may refer to a lost one
    """

    table: Table
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    complete: bool = True


def read(table: Table) -> Reading:
    """
    The rows of a table's file.

    A byte order mark and Windows line ends are accepted, since spreadsheets write them.
    Everything else that is wrong is returned, not raised, so that all mistakes are told at once.
    """
    text = _text(table)
    if isinstance(text, Problem):
        return Reading(table, (), (text,), complete=False)
    records, problems = _records(table, text)
    complete = not problems
    if not records:
        empty = Problem(table.file, 0, "", "the file is empty", "its first line must name the columns")
        return Reading(table, (), tuple(problems) or (empty,), complete=False)
    header = [name.strip() for name in records[0][1]]
    if faults := list(_header_problems(table, records[0][0], header)):
        return Reading(table, (), (*problems, *faults), complete=False)
    limit = int(SETTINGS["max_cell"].number())
    rows = []
    for line, values in records[1:]:
        if len(values) != len(header):
            allowed = f"the header has {len(header)} columns"
            problems.append(Problem(table.file, line, "", f"{len(values)} cells", allowed))
            complete = False
            continue
        row = Row(line, dict(zip(header, (value.strip() for value in values), strict=True)))
        problems += _cell_problems(table, row, limit)
        rows.append(row)
    return Reading(table, tuple(rows), tuple(problems), complete)


def _text(table: Table) -> str | Problem:
    """The file as text with Unix line ends, or what keeps it from being read."""
    try:
        raw = table.path.read_bytes()
    except FileNotFoundError:
        return Problem(table.file, 0, "", "the file is missing", "the data package declares it")
    except OSError as error:
        return Problem(table.file, 0, "", f"cannot be read ({error.strerror})", "must be a readable file")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        found = f"byte 0x{raw[error.start]:02x} is not UTF-8"
        return Problem(table.file, line, "", found, "save the file as UTF-8")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _records(table: Table, text: str) -> tuple[list[tuple[int, list[str]]], list[Problem]]:
    """Each record with the line it starts on, up to the first that cannot be told from the next."""
    # The parser's own limit would end the reading; ours is told with its row and column.
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    parser = csv.reader(io.StringIO(text), strict=True)
    found: list[tuple[int, list[str]]] = []
    start = 1
    try:
        for record in parser:
            if any(value.strip() for value in record) or len(record) > 1:
                found.append((start, record))
            start = parser.line_num + 1
    except csv.Error:
        return found, [
            Problem(
                table.file, start, "", "the quotes do not match", 'write a cell with quotes "like ""this"""'
            )
        ]
    return found, []


def _cell_problems(table: Table, row: Row, limit: int) -> Iterator[Problem]:
    for column, cell in row.cells.items():
        if len(cell) > limit:
            found = f'{len(cell)} characters ("{excerpt(cell, 30)}")'
            yield Problem(table.file, row.line, column, found, f"at most {limit} are allowed")
        elif bad := _UNUSABLE.search(cell):
            found = f'character U+{ord(bad[0]):04X} in "{excerpt(cell)}"'
            yield Problem(table.file, row.line, column, found, "no control or lost characters")


def _header_problems(table: Table, line: int, header: list[str]) -> Iterator[Problem]:
    """What is wrong with the line of column names, each with the nearest name that would be right."""

    def nearest(name: str, choices: list[str]) -> str:
        near = process.extractOne(name, choices, score_cutoff=60)
        return str(near[0]) if near else ""

    expected = [field.name for field in table.fields]
    unexpected = [name for name in dict.fromkeys(header) if name not in expected]
    renamed = set()
    for name in expected:
        if name not in header:
            near = nearest(name, unexpected)
            renamed |= {near} - {""}
            found = (
                f'the column is missing, "{excerpt(near)}" stands instead'
                if near
                else "the column is missing"
            )
            yield Problem(table.file, line, name, found, "the data package declares it")
    for name in unexpected:
        if name not in renamed:
            found = f'unknown column "{excerpt(name)}"' if name else "a column without a name"
            allowed = f"columns are {', '.join(expected)}"
            yield Problem(table.file, line, excerpt(name), found, allowed, nearest(name, expected))
    for name in dict.fromkeys(header):
        if header.count(name) > 1:
            yield Problem(table.file, line, excerpt(name), "the column stands twice", "each column once")

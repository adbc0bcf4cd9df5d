"""A CSV file becomes rows or problems, whatever stands in it."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from clusterpolicy.tables.package import Table
from clusterpolicy.tables.reading import Reading, read

#: What a cell may hold: anything but what RDF cannot carry; space around it is no part of it.
cells = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffd\ufffe\uffff")).map(
    str.strip
)
relaxed = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def table(tmp_path: Path) -> Table:
    fields = [{"name": "place"}, {"name": "label"}, {"name": "note"}]
    return Table("a", tmp_path / "a.csv", {"fields": fields})


def reading(table: Table, content: str | bytes) -> Reading:
    table.path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read(table)


def found(table: Table, content: str | bytes) -> list[tuple[int, str, str]]:
    return [(problem.row, problem.column, problem.found) for problem in reading(table, content).problems]


@relaxed
@given(st.lists(st.tuples(cells, cells, cells).filter(any)))
def test_cells_come_back_as_they_were_written(table: Table, rows: list[tuple[str, str, str]]) -> None:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([("place", "label", "note"), *rows])
    made = reading(table, stream.getvalue())
    assert made.problems == ()
    assert made.complete
    assert [tuple(row.cells.values()) for row in made.rows] == rows


@relaxed
@given(st.binary())
@example(b"place,label,note\n\xff")
@example(b'place,label,note\n"')
@example(b'place,label,note\n"a"b,c,d')
@example(b"\xef\xbb\xbf")
def test_any_bytes_are_rows_or_problems(table: Table, content: bytes) -> None:
    made = reading(table, content)
    assert made.complete or made.problems
    assert all(str(problem).isprintable() for problem in made.problems)


@relaxed
@given(st.text())
def test_any_text_below_the_header_is_rows_or_problems(table: Table, text: str) -> None:
    made = reading(table, "place,label,note\n" + text.encode("utf-8", "ignore").decode())
    assert all(list(row.cells) == ["place", "label", "note"] for row in made.rows)
    assert all(problem.row > 1 for problem in made.problems)


def test_a_row_knows_its_line_though_cells_span_lines(table: Table) -> None:
    made = reading(table, 'place,label,note\n\na,"two\nlines",\nb,,\n')
    assert [(row.line, row.cells["label"]) for row in made.rows] == [(3, "two\nlines"), (5, "")]


def test_columns_may_stand_in_another_order(table: Table) -> None:
    (row,) = reading(table, "note,place,label\n1,2,3\n").rows
    assert row.cells == {"note": "1", "place": "2", "label": "3"}


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_line_ends_make_no_difference(table: Table, ends: str) -> None:
    made = reading(table, 'place,label,note\na,"b\nc",d\n'.replace("\n", ends))
    assert made.problems == ()
    assert [(row.line, row.cells["label"]) for row in made.rows] == [(2, "b\nc")]


def test_space_around_a_cell_is_no_part_of_it(table: Table) -> None:
    (row,) = reading(table, " place,label ,note\n a ,\u00a0b\t,c\n").rows
    assert list(row.cells.values()) == ["a", "b", "c"]


def test_a_header_alone_is_an_empty_table(table: Table) -> None:
    assert reading(table, "place,label,note\n") == Reading(table, (), (), complete=True)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", (0, "", "the file is empty")),
        (b"\n \n", (0, "", "the file is empty")),
        (b"\xef\xbb\xbf", (0, "", "the file is empty")),
        (b"place,label,note\na,\xe4,\n", (2, "", "byte 0xe4 is not UTF-8")),
        (b"place,label\n", (1, "note", "the column is missing")),
        (b"place,label,notes\n", (1, "note", 'the column is missing, "notes" stands instead')),
        (b"place,label,note,\n", (1, "", "a column without a name")),
        (b"place,label,note,note\n", (1, "note", "the column stands twice")),
        (b"place,label,note,Colour\n", (1, "Colour", 'unknown column "Colour"')),
        (b"place,label,note\na,b\n", (2, "", "2 cells")),
        (b'place,label,note\na,"b,c\n', (2, "", "the quotes do not match")),
        (b'place,label,note\na,b,c\n"a"b,c,d\n', (3, "", "the quotes do not match")),
        (b"place,label,note\na,b\0c,\n", (2, "label", 'character U+0000 in "b\ufffdc"')),
        ("place,label,note\na,b\ufffdc,\n".encode(), (2, "label", 'character U+FFFD in "b\ufffdc"')),
        ("place,label,note\na,b\x92c,\n".encode(), (2, "label", 'character U+0092 in "b\ufffdc"')),
    ],
)
def test_one_fault_is_one_problem(table: Table, content: bytes, expected: tuple[int, str, str]) -> None:
    assert found(table, content) == [expected]


def test_a_missing_file_and_a_folder_in_its_place_are_told(table: Table) -> None:
    assert [problem.found for problem in read(table).problems] == ["the file is missing"]
    table.path.mkdir()
    assert [problem.found for problem in read(table).problems] == ["cannot be read (Is a directory)"]


def test_every_wrong_row_is_told_and_the_right_ones_are_kept(table: Table) -> None:
    made = reading(table, "place,label,note\na\nb,c,d\ne,f\n")
    assert [(problem.row, problem.found) for problem in made.problems] == [(2, "1 cells"), (4, "2 cells")]
    assert [row.cells["place"] for row in made.rows] == ["b"]
    assert not made.complete


def test_a_long_cell_is_told_with_its_column_and_loses_no_row(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = f"place,label,note\na,{'x' * 200_000},c\n"
    made = reading(table, content)
    (problem,) = made.problems
    assert (problem.row, problem.column, problem.allowed) == (2, "label", "at most 20000 are allowed")
    assert made.complete
    monkeypatch.setenv("CLUSTERPOLICY_MAX_CELL", "200000")
    assert reading(table, content).problems == ()

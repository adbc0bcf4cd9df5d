"""Rows against their schema, references against what exists, one column against another."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clusterpolicy.errors import Problem
from clusterpolicy.tables.checking import check_source, lost, minted
from clusterpolicy.tables.package import Source, Table
from clusterpolicy.tables.reading import Reading, Row, read

BASE = "https://w3id.org/clusterpolicy/"
COUNTRIES = {BASE + "id/country/" + code for code in ("de", "dk", "ee", "se")}


def column(name: str, type: str = "string", **more: Any) -> dict[str, Any]:
    return {"name": name, "type": type, **more}


def source(folder: Path, tables: dict[str, list[dict[str, Any]]], **schema: Any) -> Source:
    made = [
        Table(
            name,
            folder / f"{name}.csv",
            {"fields": fields, "missingValues": [""], **(schema if name == "a" else {})},
        )
        for name, fields in tables.items()
    ]
    return Source("test", folder, tuple(made))


def rows(table: Table, *values: tuple[str, ...]) -> Reading:
    names = [field.name for field in table.fields]
    made = (Row(line, dict(zip(names, row, strict=True))) for line, row in enumerate(values, 2))
    return Reading(table, tuple(made), ())


def check(
    folder: Path, fields: list[dict[str, Any]], *values: tuple[str, ...], **schema: Any
) -> list[Problem]:
    made = source(folder, {"a": fields}, **schema)
    reading = rows(made.tables[0], *values)
    return check_source(made, [reading], COUNTRIES | minted([reading]))


def short(problems: list[Problem]) -> list[tuple[int, str, str, str]]:
    return [(problem.row, problem.column, problem.found, problem.nearest) for problem in problems]


def test_right_rows_have_no_problems(tmp_path: Path) -> None:
    fields = [
        column("country", valueUrl="id/country/{}"),
        column("start", "integer"),
        column("ok", "boolean"),
    ]
    assert check(tmp_path, fields, ("de", "2014", "true"), ("se", "", "false"), ("", "-5", "")) == []


@given(st.text(max_size=12))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_a_reference_is_right_exactly_if_it_names_what_exists(tmp_path: Path, cell: str) -> None:
    problems = check(tmp_path, [column("country", valueUrl="id/country/{}"), column("x")], (cell, "x"))
    assert (problems == []) == (not cell or BASE + "id/country/" + cell in COUNTRIES)


@given(st.integers(1900, 2100), st.integers(1900, 2100))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_an_end_is_right_exactly_if_it_is_not_before_its_start(tmp_path: Path, start: int, end: int) -> None:
    fields = [column("start", "integer"), column("end", "integer", notBefore="start")]
    problems = check(tmp_path, fields, (str(start), str(end)))
    assert short(problems) == (
        [] if start <= end else [(2, "end", f"{end} is before the start, {start}", "")]
    )


@given(st.text(max_size=8), st.sampled_from(["integer", "number", "boolean", "date"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=120)
def test_a_cell_that_passes_as_a_type_is_one_in_rdf(tmp_path: Path, cell: str, kind: str) -> None:
    from rdflib import XSD, Literal

    if not check(tmp_path, [column("x", kind), column("y")], (cell, "y")) and cell:
        datatype = {"integer": XSD.integer, "number": XSD.decimal, "boolean": XSD.boolean, "date": XSD.date}[
            kind
        ]
        assert not Literal(cell, datatype=datatype).ill_typed
        assert cell.isascii()


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        ("integer", ["0", "-7", "+3", "007"], ["1_000", "٣", "1.0", "1e3", "x", "--1"]),
        ("number", ["1", "-1.5", ".5", "5."], ["1_000", "NaN", "Infinity", "1e5", "1,5"]),
        ("boolean", ["true", "false"], ["True", "TRUE", "1", "yes"]),
        ("date", ["2019-02-28"], ["2019-02-30", "2019-2-3", "28.02.2019"]),
    ],
)
def test_types_are_those_of_rdf(tmp_path: Path, kind: str, right: list[str], wrong: list[str]) -> None:
    cells = [(cell, "y") for cell in right + wrong]
    problems = check(tmp_path, [column("x", kind), column("y")], *cells)
    assert [problem.found for problem in problems] == [f'found "{cell}"' for cell in wrong]


def test_each_constraint_is_told_in_words_and_with_the_nearest_value(tmp_path: Path) -> None:
    fields = [
        column(
            "id",
            constraints={"required": True, "unique": True, "pattern": "[a-z]+"},
            patternHelp="small letters",
        ),
        column("kind", constraints={"enum": ["national", "regional"]}),
        column("year", "integer", constraints={"minimum": 1900, "maximum": 2100}),
        column("amount", "number", constraints={"minimum": 0}),
    ]
    problems = check(
        tmp_path,
        fields,
        ("a", "nationl", "1899", "-1"),
        ("A1", "regional", "", ""),
        ("a", "", "", ""),
        ("", "x", "", ""),
    )
    assert [(p.row, p.column, p.found, p.allowed, p.nearest) for p in problems] == [
        (2, "amount", 'found "-1"', "allowed: 0 or more", ""),
        (2, "kind", 'found "nationl"', "allowed: national, regional", "national"),
        (2, "year", 'found "1899"', "allowed: 1900 to 2100", ""),
        (3, "id", 'found "A1"', "small letters", ""),
        (4, "id", '"a" stands already in row 2', "each only once", ""),
        (5, "id", "the cell is empty", "a value is required", ""),
        (5, "kind", 'found "x"', "allowed: national, regional", ""),
    ]


def test_a_primary_key_of_two_columns_may_stand_once(tmp_path: Path) -> None:
    fields = [column("a"), column("b")]
    problems = check(tmp_path, fields, ("x", "y"), ("x", "z"), ("x", "y"), primaryKey=["a", "b"])
    assert short(problems) == [(4, "a, b", '"x, y" stands already in row 2', "")]


def test_a_unique_primary_key_that_stands_twice_is_one_problem(tmp_path: Path) -> None:
    fields = [column("a", constraints={"unique": True}), column("b")]
    assert len(check(tmp_path, fields, ("x", "1"), ("x", "2"), primaryKey="a")) == 1


def test_a_cell_that_breaks_two_rules_is_one_problem_with_the_better_hint(tmp_path: Path) -> None:
    fields = [column("country", valueUrl="id/country/{}", constraints={"pattern": "[a-z]{2}"}), column("x")]
    assert short(check(tmp_path, fields, ("dee", "x"))) == [(2, "country", 'found "dee"', "de")]


def test_an_impossible_start_says_nothing_about_the_end(tmp_path: Path) -> None:
    fields = [
        column("start", "integer", constraints={"maximum": 2100}),
        column("end", "integer", notBefore="start"),
    ]
    assert short(check(tmp_path, fields, ("20140", "2020"))) == [(2, "start", 'found "20140"', "")]


def test_dates_are_ordered_too(tmp_path: Path) -> None:
    fields = [column("from", "date"), column("to", "date", notBefore="from")]
    problems = check(tmp_path, fields, ("2019-01-02", "2019-01-01"), ("2019-01-01", "2019-01-02"))
    assert short(problems) == [(2, "to", "2019-01-01 is before the from, 2019-01-02", "")]


def test_numbers_are_ordered_as_numbers(tmp_path: Path) -> None:
    fields = [column("least", "number"), column("most", "number", notBefore="least")]
    assert check(tmp_path, fields, ("9", "10"), ("-2.5", "-1")) == []


def test_a_language_column_holds_language_tags(tmp_path: Path) -> None:
    fields = [column("label", languageFrom="language"), column("language")]
    problems = check(tmp_path, fields, ("a", "en"), ("a", "sr-Latn"), ("a", "no tag"), ("a", ""))
    assert short(problems) == [(4, "language", 'found "no tag"', "")]


@pytest.mark.parametrize("cell", ["a b", "<a>", 'a"b', "a\\b", "a{b}", "a%zz", "a[b]", "a^b", "a`b", "a|b"])
def test_what_mints_an_iri_must_be_able_to(tmp_path: Path, cell: str) -> None:
    fields = [column("programme", valueUrl="id/programme/{}", defines=True), column("x")]
    assert [problem.allowed for problem in check(tmp_path, fields, (cell, "x"))] == ["not usable in an IRI"]


def two_tables(folder: Path) -> Source:
    key = {"fields": ["country"], "reference": {"resource": "b", "fields": ["country"]}}
    return source(
        folder,
        {
            "a": [column("country"), column("x", valueUrl="id/b/{}")],
            "b": [column("country", valueUrl="id/b/{}", defines=True)],
        },
        foreignKeys=[key],
    )


def test_a_foreign_key_offers_the_nearest_of_the_other_table(tmp_path: Path) -> None:
    made = two_tables(tmp_path)
    readings = [rows(made.tables[0], ("swedn", "")), rows(made.tables[1], ("sweden",), ("norway",))]
    (problem,) = check_source(made, readings, minted(readings))
    assert (problem.found, problem.allowed, problem.nearest) == (
        'found "swedn"',
        "allowed: one listed in b",
        "sweden",
    )


def test_what_refers_to_a_table_that_cannot_be_read_is_not_blamed(tmp_path: Path) -> None:
    made = two_tables(tmp_path)
    broken = read(made.tables[1])
    readings = [rows(made.tables[0], ("sweden", "sweden")), broken]
    assert lost(readings) == {BASE + "id/b/"}
    problems = check_source(made, readings, minted(readings), lost(readings))
    assert [problem.found for problem in problems] == ["the file is missing"]


def test_the_other_mistakes_of_a_table_with_a_torn_row_are_told_too(tmp_path: Path) -> None:
    made = source(tmp_path, {"a": [column("year", "integer"), column("x")]})
    stream = io.StringIO()
    csv.writer(stream).writerows([("year", "x"), ("1",), ("soon", "x")])
    made.tables[0].path.write_text(stream.getvalue())
    problems = check_source(made, [read(made.tables[0])], set())
    assert [(problem.row, problem.found) for problem in problems] == [(2, "1 cells"), (3, 'found "soon"')]


def test_a_row_of_empty_cells_is_one_problem(tmp_path: Path) -> None:
    problems = check(
        tmp_path, [column("a", constraints={"required": True}), column("b")], ("", ""), primaryKey="a"
    )
    assert short(problems) == [(2, "", "every cell is empty", "")]


def test_a_schema_that_frictionless_refuses_is_a_problem_of_the_data_package(tmp_path: Path) -> None:
    (problem,) = check(tmp_path, [column("a", constraints={"minimum": 1}), column("b")], ("x", "y"))
    assert problem.file.endswith("datapackage.json")
    assert "minimum" in problem.found


def test_references_into_other_places_are_not_ours_to_check(tmp_path: Path) -> None:
    assert check(tmp_path, [column("url", valueUrl="{}"), column("x")], ("https://example.org/a", "x")) == []

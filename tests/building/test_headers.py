"""Query files: their text, their header and what a parser says of them."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterpolicy.building.headers import read_header, read_text, syntax_problem
from clusterpolicy.errors import DeclarationError

PATH = Path("/nowhere/a.rq")


def test_a_header_is_the_yaml_of_its_lines() -> None:
    text = (
        "#+ title: Who?\n#+ parameters:\n#+   country: {type: country, example: Germany}\n# no header\nASK {}"
    )
    assert read_header(PATH, text) == {
        "title": "Who?",
        "parameters": {"country": {"type": "country", "example": "Germany"}},
    }


def test_no_header_is_an_empty_one() -> None:
    assert read_header(PATH, "ASK {}") == {}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("#+ title: [Who", 1),
        ("# note\n#+ title: Who\n#+ tables: {a: b", 3),
        ("#+ just words", 1),
        ("#+ [a, b]", 1),
        ("ASK {}\n#+ day: 2001-13-45", 2),
        ("#+ a: b: c", 1),
    ],
)
def test_an_unreadable_header_is_told_with_its_line(text: str, line: int) -> None:
    with pytest.raises(DeclarationError) as caught:
        read_header(PATH, text)
    (problem,) = caught.value.problems
    assert (problem.file, problem.row) == (str(PATH), line)
    assert problem.found.startswith("header: ")


@given(st.text())
def test_any_header_is_a_mapping_or_a_problem(text: str) -> None:
    try:
        assert isinstance(read_header(PATH, f"#+ {text}"), dict)
    except DeclarationError as error:
        assert len(error.problems) == 1


def test_text_loses_its_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.rq"
    path.write_bytes(b"\xef\xbb\xbfASK\r\n{}")
    assert read_text(path) == "ASK\n{}"


def test_text_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.rq"
    for content, row, found in [(None, 0, "the file is missing"), (b"a\nb\xe4", 2, "byte 0xe4 is not UTF-8")]:
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(DeclarationError) as caught:
            read_text(path)
        assert [(p.row, p.found) for p in caught.value.problems] == [(row, found)]


def test_a_sparql_fault_shows_line_and_text() -> None:
    text = "SELECT *\nWHERE { ?a ?b ?c } ORDER BX ?a"
    with pytest.raises(SyntaxError) as caught:
        ox.Store().query(text)
    problem = syntax_problem(PATH, caught.value, text, "SPARQL 1.1")
    assert (problem.row, problem.allowed) == (2, "must be SPARQL 1.1")
    assert "ORDER BX" in problem.found


def test_a_turtle_fault_shows_line_and_text() -> None:
    text = "@prefix a: <urn:a:> .\na:b a:c ;;; d:e ."
    with pytest.raises(SyntaxError) as caught:
        list(ox.parse(text, format=ox.RdfFormat.TURTLE))
    problem = syntax_problem(PATH, caught.value, text, "Turtle")
    assert problem.row == 2
    assert problem.found.startswith('at "a:b a:c')

"""The error tree, and how a problem reads as one line."""

import inspect

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterpolicy import errors
from clusterpolicy.cli.main import exit_code
from clusterpolicy.errors import InputError, Problem, UnknownName, excerpt, one_line, told


def test_a_problem_names_file_row_column_found_allowed_and_nearest() -> None:
    problem = Problem("data/a.csv", 12, "country", 'found "ee "', "allowed: a known country", "ee")
    assert (
        str(problem)
        == 'data/a.csv, row 12, column country: found "ee "; allowed: a known country (nearest: "ee")'
    )


def test_a_problem_without_row_column_or_nearest_leaves_them_out() -> None:
    assert (
        str(Problem("a.csv", 0, "", "the file is missing", "it is needed"))
        == "a.csv: the file is missing; it is needed"
    )


@given(st.text(), st.text(), st.text())
def test_a_problem_is_one_printable_line_whatever_stands_in_it(column: str, found: str, nearest: str) -> None:
    line = str(Problem("a.csv", 1, column, found, "allowed", nearest))
    assert line.isprintable()
    assert len(line.splitlines()) == 1


@given(st.text(), st.integers(min_value=2, max_value=80))
def test_an_excerpt_keeps_its_limit(text: str, limit: int) -> None:
    short = excerpt(text, limit)
    assert len(short) <= limit
    assert short == one_line(text) or short.endswith("…")


def test_an_excerpt_of_much_says_that_it_is_one() -> None:
    assert excerpt("a" * 61) == "a" * 59 + "…"
    assert excerpt(" " * 300 + "b") == "…"


def test_an_input_error_holds_every_problem_in_its_text() -> None:
    problems = [Problem("a.csv", row, "", "3 cells", "2 columns") for row in (2, 3)]
    error = InputError(*told(problems, "in the tables"))
    assert str(error).splitlines() == ["2 mistakes in the tables", *map(str, problems)]
    assert error.problems == tuple(problems)


def test_an_unknown_name_offers_near_ones() -> None:
    assert (
        str(UnknownName("country", "Germny", ["Germany"]))
        == 'no country is called "Germny"; did you mean Germany?'
    )
    assert str(UnknownName("country", "x")) == 'no country is called "x"'


def test_the_tree_in_the_module_text_is_the_tree_of_the_classes() -> None:
    classes = {
        name
        for name, value in inspect.getmembers(errors, inspect.isclass)
        if issubclass(value, errors.ClusterPolicyError)
    }
    assert errors.__doc__ is not None
    assert all(name in errors.__doc__ for name in classes)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.TableError("x"), 1),
        (errors.DeclarationError("x"), 1),
        (errors.ValidationError("x"), 1),
        (errors.InconsistencyError("x"), 1),
        (errors.UnknownName("question", "x"), 2),
        (errors.QuerySyntaxError("x"), 2),
        (errors.QueryTimeout("x"), 3),
        (errors.ReleaseError("x"), 4),
        (errors.EndpointError("x"), 4),
        (errors.MissingRequirement("x"), 4),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
def test_each_meaning_has_its_exit_code(error: errors.ClusterPolicyError, code: int) -> None:
    assert exit_code(error) == code

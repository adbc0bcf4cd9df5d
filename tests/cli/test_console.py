import pytest

from clusterpolicy.cli import console
from clusterpolicy.errors import QuestionError


def test_rows_are_gathered_by_file() -> None:
    rows = [f"data/x/a.csv, row {n}" for n in (3, 4, 5, 9, 11, 12)] + ["data/x/b.csv, row 2"]
    assert console.gathered(rows) == "a.csv 3-5, 9, 11-12; b.csv 2"
    assert console.gathered([]) == ""


def test_examples_are_quoted_as_a_shell_needs_it() -> None:
    assert console.quoted("Germany") == "Germany"
    assert console.quoted("Hong Kong") == "'Hong Kong'"
    assert console.quoted("Skåne") == "Skåne"


def test_near_names_or_all_of_few() -> None:
    assert console.nearest("regoin", ["region", "country", "programme"])[0] == "region"
    assert console.nearest("zzz", ["region", "country"]) == ["region", "country"]
    assert console.nearest("zzz", [f"name {n}" for n in range(50)]) == []


def test_a_table_repeats_a_first_cell_only_if_told_to(capsys: pytest.CaptureFixture[str]) -> None:
    console.table(["a", "n"], [["x", 1], ["x", 2.5], [None, True]], repeat=False)
    shown = capsys.readouterr().out
    assert shown.count("x") == 1
    assert "true" in shown
    assert "2.5" in shown


def test_a_list_has_no_graph_format() -> None:
    with pytest.raises(
        QuestionError, match="this is a list; choose table, csv, tsv or json instead of turtle"
    ):
        console.rows(["a"], [["x"]], "turtle")

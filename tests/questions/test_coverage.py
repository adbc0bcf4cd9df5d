"""The coverage of the survey against the tables as printed: who was asked what, and who answered."""

from collections import Counter, defaultdict
from typing import Any

import pytest

from clusterpolicy.lookup.graph import Graph

#: What the print shows for each item: asked (rows of the table), of these blank, "-", "yes" alone.
#: Table 3 has 28 rows: Austria and Portugal have none. Two of them have a comment and no cross.
PRINTED = {
    ("Table 3", "target-groups"): (28, 0, 0, 0),
    ("Table 6", "target-groups"): (27, 0, 0, 0),
    ("Table 8", "objectives"): (30, 1, 0, 0),
    ("Table 8", "budget"): (30, 6, 0, 0),
    ("Table 8", "sector-focus"): (30, 1, 17, 1),
    ("Table 8", "cluster-types"): (30, 1, 0, 0),
    ("Table 9", "objectives"): (27, 0, 0, 0),
    ("Table 9", "budget"): (27, 1, 0, 0),
    ("Table 9", "sector-focus"): (27, 0, 6, 2),
    ("Table 9", "cluster-types"): (27, 2, 0, 0),
    ("Table 10", "organisation"): (33, 1, 0, 0),
    ("Table 10", "delivery"): (33, 1, 0, 0),
    ("Table 10", "relationships"): (33, 15, 0, 0),
}
RESULTS = {"answered", "blank", "dash", "yes without detail", "lost", "not asked"}
#: Table 7, row Hamburg: the columns with a sign.
HAMBURG = {
    "standardised-data-methods",
    "many-small-clusters-methods",
    "new-industrial-activities",
    "framework-conditions",
    "rd-innovation-funds",
}


@pytest.fixture(scope="module")
def cells(graph: Graph) -> list[dict[str, Any]]:
    """Every cell of the matrix."""
    return graph.ask("provenance/coverage").rows()


def of(graph: Graph, territory: str) -> list[dict[str, Any]]:
    return graph.ask("provenance/coverage", territory=territory).rows()


def concept(cell: dict[str, Any]) -> str:
    return str(cell["item"] or "").rpartition("/")[2]


def test_every_territory_of_the_survey_is_in_it(cells: list[dict[str, Any]]) -> None:
    territories = defaultdict(set)
    for cell in cells:
        territories[cell["level"]].add(cell["territory_label"])
    assert len(territories["national"]) == 29
    assert len(territories["regional"]) == 49
    assert "Japan" not in territories["national"]


def test_each_cell_has_one_result(cells: list[dict[str, Any]]) -> None:
    assert {cell["result"] for cell in cells} <= RESULTS
    keys = Counter((cell["about"], cell["territory"], cell["table"], cell["item"]) for cell in cells)
    assert [key for key, count in keys.items() if count > 1] == []


@pytest.mark.parametrize("table, item", PRINTED)
def test_items_of_the_tables(cells: list[dict[str, Any]], table: str, item: str) -> None:
    results = Counter(cell["result"] for cell in cells if cell["table"] == table and concept(cell) == item)
    asked, blank, dash, yes = PRINTED[table, item]
    assert sum(results.values()) - results["not asked"] == asked
    assert (results["blank"], results["dash"], results["yes without detail"]) == (blank, dash, yes)
    assert results["lost"] == 0


@pytest.mark.parametrize(
    "table, asked, territories, measures", [("Table 4", 18, 29, 16), ("Table 7", 36, 49, 18)]
)
def test_measures(
    cells: list[dict[str, Any]], table: str, asked: int, territories: int, measures: int
) -> None:
    rated = [cell for cell in cells if cell["table"] == table]
    assert len(rated) == territories * measures
    assert sum(cell["result"] == "not asked" for cell in rated) == (territories - asked) * measures
    assert {cell["of"] for cell in rated} == {asked}


def test_answers_of_the_tables_of_measures(cells: list[dict[str, Any]]) -> None:
    blank = Counter(
        cell["table"] for cell in cells if cell["result"] == "blank" and "/measure/" in str(cell["item"])
    )
    # Table 4 has one empty cell; Table 7 has two in Wallonie, 13 in Hamburg, one each in two more rows.
    assert blank == {"Table 4": 1, "Table 7": 17}


def test_the_denominators_are_what_the_cells_add_up_to(cells: list[dict[str, Any]]) -> None:
    groups = defaultdict(list)
    for cell in cells:
        groups[cell["table"], cell["item_label"]].append(cell)
    for group in groups.values():
        results = Counter(cell["result"] for cell in group)
        assert {cell["of"] for cell in group} == {len(group) - results["not asked"]}
        assert {cell["answered"] for cell in group} == {results["answered"]}


def test_what_was_asked_has_a_place(cells: list[dict[str, Any]]) -> None:
    assert all(bool(cell["place"]) == (cell["result"] != "not asked") for cell in cells)
    assert all(cell["answers"] > 0 for cell in cells if cell["result"] == "answered")
    assert not any(cell["answers"] for cell in cells if cell["result"] in ("dash", "not asked"))


def test_a_region_that_answered_in_part(graph: Graph) -> None:
    signs = {
        concept(c) for c in of(graph, "Hamburg") if c["table"] == "Table 7" and c["result"] == "answered"
    }
    assert signs == HAMBURG


def test_a_region_with_a_blank_form_of_organisation(graph: Graph) -> None:
    wallonie = {concept(c): c["result"] for c in of(graph, "Wallonie") if c["table"] == "Table 10"}
    assert wallonie == {"organisation": "blank", "delivery": "answered", "relationships": "blank"}


def test_a_region_without_a_policy_was_asked_for_measures_only(graph: Graph) -> None:
    found = of(graph, "Zachodniopomorskie")
    assert Counter((c["table"], c["result"]) for c in found) == {
        ("Table 5", "answered"): 1,
        ("Table 6", "not asked"): 1,
        ("Table 7", "answered"): 18,
        ("Table 9", "not asked"): 4,
        ("Table 10", "not asked"): 3,
    }


def test_a_country_answers_for_each_programme(graph: Graph) -> None:
    germany = [c for c in of(graph, "Germany") if c["table"] == "Table 8" and concept(c) == "sector-focus"]
    assert len(germany) == 3
    assert {c["result"] for c in germany} == {"dash"}


def test_a_country_without_a_programme_was_asked_for_none(graph: Graph) -> None:
    bulgaria = {c["result"] for c in of(graph, "Bulgaria") if c["table"] in ("Table 3", "Table 8")}
    assert bulgaria == {"not asked"}

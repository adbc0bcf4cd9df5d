"""The questions on Europe and beyond against Tables 1, 3 and 8 and chapter 4."""

from typing import Any

from clusterpolicy.lookup.graph import Graph

#: Table 8, objectives of the one programme of either country.
SPAIN = {
    "Increasing competitiveness of SMEs",
    "Strengthening cooperation structures between companies or between industry and science/research",
    "Fostering innovation capacity",
    "Fostering R&D activities, technology development and implementation",
    "Strengthening innovation ecosystems in specific regions",
}
CZECH = SPAIN | {
    "Supporting internationalisation activities",
    "Enhancing the visibility of clusters",
    "Supporting excellence of cluster members",
}


def rows(graph: Graph, name: str, **values: Any) -> list[dict[str, Any]]:
    return graph.ask(f"europe-and-beyond/{name}", **values).rows()


def test_two_countries_side_by_side(graph: Graph) -> None:
    found = [
        row
        for row in rows(graph, "compare-countries", country_a="Czech Republic", country_b="Spain")
        if row["aspect"] == "objective"
    ]
    assert {row["item_label"] for row in found if row["stated_in_a"]} == CZECH
    assert {row["item_label"] for row in found if row["stated_in_b"]} == SPAIN
    assert {row["item_label"] for row in found if row["shared"]} == SPAIN
    assert {row["stated_in_b"] for row in found} == {None, "Agrupaciones Empresariales Innovadoras"}


def test_the_order_of_the_two_matters(graph: Graph) -> None:
    one = rows(graph, "compare-countries", country_a="Poland", country_b="Israel")
    two = rows(graph, "compare-countries", country_a="Israel", country_b="Poland")
    assert one and {(r["item_label"], r["stated_in_a"]) for r in one} == {
        (r["item_label"], r["stated_in_b"]) for r in two
    }


def test_regional_support_is_left_out(graph: Graph) -> None:
    belgium = rows(graph, "compare-countries", country_a="Belgium", country_b="Spain")
    assert not [row for row in belgium if row["stated_in_a"]]


def test_approaches_of_table_1(graph: Graph) -> None:
    found = rows(graph, "sector-or-territory-led")
    by: dict[str, set[str]] = {}
    for row in found:
        by.setdefault(row["approach"], set()).add(row["country_label"])
    assert by["territorial approach"] == {"Brazil", "Taiwan", "Mexico"}
    assert by["sectoral or technological approach"] == {
        "Canada",
        "Israel",
        "China",
        "Singapore",
        "South Korea",
    }
    assert "United States of America" not in {row["country_label"] for row in found}


def test_from_industrial_to_innovation_clusters(graph: Graph) -> None:
    countries = {row["country_label"] for row in rows(graph, "from-industrial-to-innovation")}
    assert "South Korea" in countries
    assert not countries & {"Canada", "Brazil", "Mexico", "Israel", "United States of America"}


def test_top_down_countries(graph: Graph) -> None:
    top_down = {
        row["country_label"] for row in rows(graph, "approaches") if row["trait_label"] == "Top-down approach"
    }
    assert top_down == {"China", "Taiwan", "Singapore", "Japan", "South Korea"}
    assert {row["country_label"] for row in rows(graph, "approaches", country="Japan")} == {"Japan"}


def test_programmes_beyond_europe(graph: Graph) -> None:
    found = rows(graph, "programmes-beyond-europe")
    assert {row["country_label"] for row in found} == {
        "Brazil",
        "Canada",
        "China",
        "Israel",
        "Japan",
        "Mexico",
        "Singapore",
        "South Korea",
        "Taiwan",
        "United States of America",
    }
    korean = {row["label"]: row for row in rows(graph, "programmes-beyond-europe", country="South Korea")}
    assert korean["Industrial Complex Cluster Programme"]["start"] == 2005


def test_achievements_with_their_numbers(graph: Graph) -> None:
    korean = {(row["value"], row["unit"]) for row in rows(graph, "achievements", country="South Korea")}
    assert (77, "mini clusters") in korean and (45, "industrial complexes") in korean
    french = {row["value"] for row in rows(graph, "achievements", country="France")}
    assert french >= {67, 56, 48, 8}

"""The questions on governance against Table 10 and sections 2.6 and 3.6."""

from typing import Any

import pytest

from clusterpolicy.lookup.graph import Graph

#: Table 10, column Delivery: the regions that name three levels, and two.
THREE = {"Nouvelle Aquitaine", "Baden-Württemberg", "Saarland", "Oost-Nederland", "Norte", "Skåne län"}
TWO = {
    "Hovedstaden": ("national", "regional"),
    "Lappi": ("regional", "eu"),
    "Grand Est": ("national", "regional"),
    "Normandie": ("national", "regional"),
    "Berlin": ("regional", "eu"),
    "Lombardia": ("national", "regional"),
    "Piemonte": ("regional", "eu"),
    "Noord-Nederland": ("national", "regional"),
    "Derby, Derbyshire, Nottingham and Nottinghamshire": ("regional", "eu"),
}


def rows(graph: Graph, name: str, **values: Any) -> list[dict[str, Any]]:
    return graph.ask(f"governance/{name}", **values).rows()


def test_regions_by_number_of_levels(graph: Graph) -> None:
    found = rows(graph, "delivery-levels")
    assert len(found) == 33
    assert {row["region_label"] for row in found if row["levels"] == 3} == THREE
    two = {
        row["region_label"]: tuple(level for level in ("national", "regional", "eu") if row[level])
        for row in found
        if row["levels"] == 2
    }
    assert two == TWO
    national_only = {r["region_label"] for r in found if r["levels"] == 1 and r["national"]}
    assert national_only == {"Bayern", "Sachsen-Anhalt"}


def test_a_blank_cell_is_no_level(graph: Graph) -> None:
    [blank] = [row for row in rows(graph, "delivery-levels") if row["levels"] == 0]
    assert (blank["region_label"], blank["absence"]) == ("Západné Slovensko", "Blank")


def test_counts_with_their_denominator(graph: Graph) -> None:
    counted = {row["levels"]: (row["count"], row["of"]) for row in rows(graph, "delivery-levels-counted")}
    assert counted == {3: (6, 33), 2: (9, 33), 1: (17, 33), 0: (1, 33)}


def test_who_implements_a_programme(graph: Graph) -> None:
    found = rows(graph, "who-implements", programme="Support for cluster development")
    assert {row["organisation_label"] for row in found} == {"Enterprise Estonia"}
    swedish = rows(graph, "who-implements", programme="Vinnväxt")
    assert [row["body_type_label"] for row in swedish] == ["Agency organised under a ministry"]


def test_a_regional_programme_is_answered_by_its_support(graph: Graph) -> None:
    lombardia = rows(graph, "who-implements", programme="Regional call to support 9 CTL")
    stated = {(row["stated_of"], row["aspect"]) for row in lombardia}
    assert ("Cluster support in Lombardia", "consultation") in stated
    assert ("Cluster support in Lombardia", "implementation") in stated
    assert all(row["consulted"] for row in lombardia if row["aspect"] == "consultation")


@pytest.mark.parametrize("country", ["fr", "de", "it"])
def test_what_the_sample_regions_say_is_not_said_of_their_country(graph: Graph, country: str) -> None:
    said = graph.query(
        f"""SELECT ?region {{
          ?bearer cp:implementingBodyType <https://w3id.org/clusterpolicy/id/body-type/regional-ministry> .
          OPTIONAL {{ ?bearer cp:region ?region }}
          FILTER (?bearer = country:{country} || EXISTS {{ ?region cp:country country:{country} }}) }}"""
    ).rows()
    assert said and all(row["region"] for row in said)


def test_a_programme_of_which_nothing_is_said(graph: Graph) -> None:
    assert rows(graph, "who-implements", programme="Competitiveness Cluster") == []


def test_two_bodies_for_the_programmes_of_footnote_21(graph: Graph) -> None:
    found = [r for r in rows(graph, "implementing-bodies") if r["place"].startswith("Footnote 21")]
    assert {row["country_label"] for row in found} == {
        "Czech Republic",
        "Estonia",
        "Germany",
        "Lithuania",
        "Montenegro",
    }
    assert {row["organisation_label"] for row in found if row["country_label"] == "Montenegro"} == {
        None,
        "United Nations Development Programme",
    }


def test_consulted_regions_and_counts(graph: Graph) -> None:
    found = rows(graph, "consulted")
    named = {row["label"].removeprefix("Cluster support in ") for row in found if row["count"] is None}
    assert named >= {
        "Limburg",
        "Hovedstaden",
        "Satakunta",
        "Norte",
        "Berlin",
        "Wallonie",
        "Lombardia",
        "Flanders",
        "Piemonte",
    }
    assert {(row["label"], row["count"]) for row in found if row["count"] is not None} == {
        ("all of the national survey", 26),
        ("all of the regional survey", 27),
    }


def test_counts_of_implementing_bodies(graph: Graph) -> None:
    counted = {
        (row["level"], row["body_type_label"]): row for row in rows(graph, "implementing-bodies-counted")
    }
    ministry = counted["national", "National ministry"]
    assert (ministry["stated"], ministry["of"]) == (22, "30")
    assert ministry["named"] < 22

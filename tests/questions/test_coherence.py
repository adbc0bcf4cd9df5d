"""Questions that compare Table 9 with Table 8."""

from clusterpolicy.lookup.graph import Graph
from tests.questions.tables_as_printed import NATIONAL_OBJECTIVES, OBJECTIVES, REGIONAL_OBJECTIVES


def slug(value: object) -> str:
    return str(value).rpartition("/")[2]


def national(country: str) -> set[str]:
    """The standard objectives of a country's programmes in Table 8."""
    cells = "".join(
        row for programme, row in NATIONAL_OBJECTIVES.items() if programme.startswith(f"{country}-")
    )
    return {OBJECTIVES[letter] for letter in cells}


def regional(region: str) -> set[str]:
    return {OBJECTIVES[letter] for letter in REGIONAL_OBJECTIVES[region]}


def test_differences_between_lombardia_and_italy(graph: Graph) -> None:
    rows = graph.ask("coherence/objectives", region="Lombardia").rows()
    only = {
        side: {slug(row["objective"]) for row in rows if row["only"] == side}
        for side in ("region", "country")
    }
    assert only == {
        "region": regional("Lombardia") - national("it"),
        "country": national("it") - regional("Lombardia"),
    }


def test_an_objective_asked_in_one_survey_is_not_comparable(graph: Graph) -> None:
    rows = graph.ask("coherence/objectives", region="Bayern").rows()
    comparable = {slug(row["objective"]) for row in rows if row["comparable"]}
    assert comparable == {"entrepreneurship"}
    assert {slug(row["objective"]) for row in rows} - comparable >= {
        "industrial-modernisation",
        "cluster-member-excellence",
    }


def test_shared_objectives_of_bayern_and_germany(graph: Graph) -> None:
    rows = graph.ask("coherence/shared", region="Bayern").rows()
    assert {slug(row["objective"]) for row in rows} == regional("Bayern") & national("de")
    assert all(
        str(row["place"]).startswith("Table 9") and str(row["programme_place"]).startswith("Table 8")
        for row in rows
    )


def test_regions_of_countries_without_programme_are_not_compared(graph: Graph) -> None:
    compared = {row["region"] for row in graph.ask("coherence/overview").rows()}
    assert compared == set(REGIONAL_OBJECTIVES) - {
        "Flanders",
        "Wallonie",
        "Lappi",
        "Satakunta",
        "Limburg",
        "Oost-Nederland",
    }
    assert {row["region_name"] for row in graph.ask("coherence/objectives").rows()} <= compared


def test_overview_adds_up(graph: Graph) -> None:
    for row in graph.ask("coherence/overview").rows():
        numbers = [int(str(row[column])) for column in ("shared", "only_region", "only_country", "of")]
        assert sum(numbers[:3]) == numbers[3]
    overview = {row["region"]: row for row in graph.ask("coherence/overview").rows()}
    assert overview["Bayern"]["shared"] == len(regional("Bayern") & national("de"))

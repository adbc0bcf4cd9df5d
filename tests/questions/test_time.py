"""The questions on time against the duration columns of Tables 2 and 5 and section 2.9."""

from typing import Any

import pytest

from clusterpolicy.lookup.graph import Graph

NO_YEARS = "the words name no years"


def rows(graph: Graph, name: str, **values: Any) -> list[dict[str, Any]]:
    """The answer as far as it comes from Europe's tables and the prose on Europe."""
    found = graph.ask(f"time/{name}", **values).rows()
    return [row for row in found if not str(row["place"]).startswith("Section 4")]


def test_what_ran_in_2010(graph: Graph) -> None:
    running = rows(graph, "running-in-year", year=2010)
    by_certainty: dict[str, set[str]] = {}
    for row in running:
        by_certainty.setdefault(row["certainty"], set()).add(row["label"])
    assert by_certainty["both years are printed"] == {
        "Supporting cluster development",
        "Pole Programme",
        "Spitzenclusterwettbewerb",
        "Internationalisierung von Cluster-Initiativen",
    }
    assert by_certainty["a beginning is printed and no end"] >= {
        "Nationale Clusterplattform",
        "Vinnväxt",
        "Wallonia Business Clusters",
        "Wallonia Pôles de Compétitivité",
        "Plan de Actuación Global de la Zona del Mármol",
        "Plan del Calzado de Valverde",
        "Marroquinería de Ubrique",
    }
    assert by_certainty[NO_YEARS] == {
        "SRIP - Strategic Research Innovation Partnerships",
        "Agrupaciones Empresariales Innovadoras",
        "Past cluster programme of Iceland (name not printed)",
        "Regional Development Programme - Lapland Agreement",
        "Regional Rural Development Programme",
        "Clusterpolitik in Hamburg",
        "Koordinierungsrahmen GRW",
        "Cluster support grants for collaborative projects",
        "Support services from the regional development agency",
    }
    assert not {row["label"] for row in running} & {"KMU-NetC", "Innovation Networks", "Cluster programme"}


@pytest.mark.parametrize(
    ("year", "label", "certainty"),
    [
        (2018, "KMU-NetC", "both years are printed"),
        (2018, "The development programme of clusters", "a phase is printed for the year"),
        (2018, "Innovationsforen Mittelstand (Innovation Fora SMEs)", "a beginning is printed and no end"),
        (2018, "Innovation Networks", None),
        (2018, "Supporting cluster development", None),
        (2020, "Politique des pôles de compétitivité", "a phase is printed for the year"),
        (
            2010,
            "Politique des pôles de compétitivité",
            "a beginning is printed, and phases that do not cover the year",
        ),
        (2023, "Politique des pôles de compétitivité", None),
        (
            2021,
            "Regional Smart Specialisation Strategy (Arctic Smartness)",
            "the print adds time to the last year",
        ),
        (2020, "Regional Smart Specialisation Strategy (Arctic Smartness)", "both years are printed"),
        (2021, "Cooperation Clusters", None),
    ],
)
def test_how_certain_it_is(graph: Graph, year: int, label: str, certainty: str | None) -> None:
    found = {row["label"]: row["certainty"] for row in rows(graph, "running-in-year", year=year)}
    assert found.get(label) == certainty


@pytest.mark.parametrize(("year", "listed"), [(2017, True), (2018, False), (2030, False)])
def test_a_past_scheme_without_years_runs_no_more_in_the_year_of_the_survey(
    graph: Graph, year: int, listed: bool
) -> None:
    found = {row["label"] for row in rows(graph, "running-in-year", year=year)}
    assert ("Past cluster programme of Iceland (name not printed)" in found) == listed


def test_what_had_ended_by_2018_without_successor(graph: Graph) -> None:
    ended = {row["label"] for row in rows(graph, "ended-without-successor", year=2018)}
    assert ended == {
        "Creation of Innovation Clusters - A Greek Product, a Single Market: The Planet",
        "Improving the competitiveness of the economy in Montenegro",
        "Krajowy Klaster Kluczowy",
        "Phase 3 Pôles de compétitivité",
        "Common Innovation Strategy Berlin-Brandenburg",
        "Regional call to support 9 CTL",
        "Business Support Institutions-Business-Science Cooperation 2018",
        "INSTILS",
    }


def test_successors_keep_a_programme_out(graph: Graph) -> None:
    ended = {row["label"] for row in rows(graph, "ended-without-successor")}
    assert "Cooperation Clusters" in ended  # 2014-2020, the year that is taken if none is given
    assert not ended & {
        "Supporting cluster development",
        "Spitzenclusterwettbewerb",
        "Pole Programme",
        "KMU-NetC",
    }


def test_vague_durations_and_their_words(graph: Graph) -> None:
    vague = {(row["label"], row["duration"], row["type_label"]) for row in rows(graph, "vague-durations")}
    assert vague >= {
        ("Agrupaciones Empresariales Innovadoras", "Annually", "Annual"),
        ("SRIP - Strategic Research Innovation Partnerships", "1-7 years", "Length"),
        ("Vinnväxt", "Continuous since 2003", "Continuous"),
        ("Clusterpolitik in Hamburg", "ongoing", "Ongoing"),
        ("Regional Smart Specialisation Strategy (Arctic Smartness)", "2012-2020 plus two years", "Period"),
        ("Saarland", "Since 2001", None),
        ("Flanders cluster program", None, "no duration is printed"),
    }
    assert not {label for label, _, _ in vague} & {"KMU-NetC", "Cooperation Clusters", "INSTILS"}


def test_only_words_that_say_since_make_a_duration_open(graph: Graph) -> None:
    """A lone year is the beginning, and says nothing of the end."""
    printed = graph.ask("time/vague-durations").rows()
    of_type = {row["duration"]: row["type_label"] for row in printed if row["duration"]}
    since = {str(words).lower() for words, kind in of_type.items() if kind == "Since"}
    assert since
    assert all(words.startswith(("since", "established", "set up")) for words in since)
    assert of_type["2008"] is None
    assert of_type["should begin in 2021"] == "Planned"


@pytest.mark.parametrize(
    ("year", "label", "certainty"),
    [
        (2016, "CyberSecurity initiative", "a beginning is printed, and phases that do not cover the year"),
        (2019, "CyberSecurity initiative", "a phase is printed for the year"),
        (2022, "CyberSecurity initiative", None),
        (2022, "Fuel Choices and Smart Mobility Initiative", "a beginning and a length are printed"),
        (2023, "Fuel Choices and Smart Mobility Initiative", None),
    ],
)
def test_a_printed_length_ends_a_duration(graph: Graph, year: int, label: str, certainty: str | None) -> None:
    found = {row["label"]: row["certainty"] for row in graph.ask("time/running-in-year", year=year).rows()}
    assert found.get(label) == certainty


def test_what_changed_between_the_surveys(graph: Graph) -> None:
    topics = {row["topic_label"]: row for row in rows(graph, "changes-between-surveys")}
    world = topics["Rank of world class clusters among cluster types"]
    assert (world["value_2015"], world["value_2018"]) == (2, 4)
    emerging = topics["Rank of emerging industries among cluster types"]
    assert (emerging["value_2015"], emerging["value_2018"]) == (2, 1)
    assert topics["Technical assistance"]["value_2015"] == 16
    assert topics["Programmes analysed"]["value_2015"] == 21
    assert all(row["place"].startswith("Section 2.9") for row in topics.values())
    assert "Regional programmes identified" not in topics  # that is the survey of 2008


def test_programmes_that_the_2015_survey_named(graph: Graph) -> None:
    named = {
        row["country_label"]: row
        for row in rows(graph, "named-in-earlier-survey")
        if row["label"] != "go-cluster"
    }
    assert set(named) == {"Austria", "Czech Republic", "Denmark", "France", "Germany", "Portugal", "Sweden"}
    assert named["Germany"]["label"] == "Spitzenclusterwettbewerb"
    assert named["Germany"]["followed_by"].startswith("Internationalisation of Leading-Edge Clusters")
    assert named["Sweden"]["followed_by"] is None


def test_successions(graph: Graph) -> None:
    pairs = {(row["predecessor_label"], row["successor_label"][:40]) for row in rows(graph, "successions")}
    assert pairs == {
        ("Spitzenclusterwettbewerb", "Internationalisation of Leading-Edge Clu"),
        ("Pole Programme", "Hungarian Cluster Development Programme"),
        ("Supporting cluster development", "Support for cluster development"),
    }


def test_phases(graph: Graph) -> None:
    years = [(row["start"], row["end"]) for row in rows(graph, "phases", country="Montenegro")]
    assert years == [(2012, 2016), (2017, 2020)]
    french = {row["number"]: (row["start"], row["end"]) for row in rows(graph, "phases", country="France")}
    assert french[3] == (2013, 2018) and french[4] == (2019, 2022) and 2 not in french

"""Questions on programmes: Tables 2 and 5."""

from clusterpolicy.lookup.graph import Graph
from tests.questions.tables_as_printed import NATIONAL_OBJECTIVES, REGIONAL_OBJECTIVES

WITHOUT_PROGRAMME = {
    "Belgium", "Bulgaria", "Croatia", "Cyprus", "Finland", "Iceland", "Ireland", "Malta", "Netherlands",
}  # fmt: skip
POLICY_WITHOUT_PROGRAMME = {
    "Burgenland", "Steiermark", "Etelä-Karjala", "Pohjois-Pohjanmaa", "Varsinais-Suomi", "Pays de la Loire",
    "Brandenburg", "Saarland", "Sachsen", "Noord-Nederland", "Západné Slovensko",
}  # fmt: skip


def test_programmes_of_germany_run_or_have_ended(graph: Graph) -> None:
    rows = graph.ask("programmes/in-country", country="Germany").rows()
    running = {row["label"] for row in rows if row["status"] == "running" and row["in_depth"]}
    assert running == {
        "KMU-NetC",
        "Innovationsforen Mittelstand (Innovation Fora SMEs)",
        "Internationalisation of Leading-Edge Clusters, Forward-Looking Projects and Comparable Networks "
        "(Clusters - Networks - International)",
    }
    assert "Spitzenclusterwettbewerb" in {row["label"] for row in rows if row["status"] == "past"}
    assert "Cluster-Offensive Bayern" in {row["label"] for row in rows if row["region"] == "Bayern"}


def test_status_narrows_to_running_and_lets_no_past_scheme_through(graph: Graph) -> None:
    for country in ("Germany", "Estonia", "Greece", "Hungary", "Iceland"):
        rows = graph.ask("programmes/in-country", country=country, status="running").rows()
        assert {row["status"] for row in rows} <= {"running"}
        assert not {row["kind"] for row in rows} & {"Past scheme", "Other initiative", "Guidance document"}
    estonia = graph.ask("programmes/in-country", country="Estonia", status="past").rows()
    assert [row["label"] for row in estonia] == ["Supporting cluster development"]


def test_planned_programmes_are_shown_without_a_name(graph: Graph) -> None:
    planned = graph.ask("programmes/in-country", country="Greece", status="planned").rows()
    assert [row["programme"] for row in planned] == [None]
    assert str(planned[0]["place"]).startswith("Table 2")


def test_countries_without_programme_have_none_running_at_national_level(graph: Graph) -> None:
    for country in WITHOUT_PROGRAMME:
        rows = graph.ask("programmes/in-country", country=country, status="running").rows()
        assert all(row["region"] for row in rows), country
        assert not any(row["in_depth"] for row in rows)


def test_nine_of_29_countries_have_no_dedicated_programme(graph: Graph) -> None:
    rows = [row for row in graph.ask("programmes/without-programme").rows() if row["of"] == 29]
    assert {row["country"] for row in rows} == WITHOUT_PROGRAMME
    assert len(rows) == 9
    facts = {row["country"]: row for row in rows}
    assert facts["Netherlands"]["initiatives"] == "Topsectors"
    assert facts["Iceland"]["initiatives"] == "Icelandic Cluster Centre"
    assert (facts["Croatia"]["past"], facts["Croatia"]["planned"]) == (True, None)
    assert (facts["Iceland"]["past"], facts["Iceland"]["planned"]) == (True, True)


def test_countries_with_a_programme_are_in_no_list_of_those_without(graph: Graph) -> None:
    without = {row["country"] for row in graph.ask("programmes/without-programme").rows()}
    in_depth = {row["country"] for row in graph.ask("facts/programmes").rows() if row["in_depth"]}
    assert not without & in_depth


def test_38_of_49_regions_have_a_policy(graph: Graph) -> None:
    rows = graph.ask("programmes/regions-with-policy").rows()
    assert len({row["region"] for row in rows}) == len(rows) == 38
    assert {row["of"] for row in rows} == {49}
    assert {row["region"] for row in rows if row["programmes_named"]} == set(REGIONAL_OBJECTIVES)
    assert sum(int(str(row["programmes_named"])) for row in rows) == 55
    assert not {"Salzburg", "Severozápad", "Stockholm", "Helsinki-Uusimaa", "Nord-Est"} & {
        row["region"] for row in rows
    }


def test_eleven_regions_with_a_policy_name_no_programme(graph: Graph) -> None:
    rows = graph.ask("programmes/regions-with-policy-no-programme").rows()
    assert {row["region"] for row in rows} == POLICY_WITHOUT_PROGRAMME
    assert {row["of"] for row in rows} == {38}
    stated = {row["region"]: row["programmes_stated"] for row in rows}
    assert (stated["Brandenburg"], stated["Noord-Nederland"], stated["Saarland"]) == ("4 or more", "2", "0")


def test_sector_is_found_at_both_levels_and_told_apart(graph: Graph) -> None:
    rows = graph.ask("programmes/on-sector", sector="photonics").rows()
    assert {row["region"] for row in rows} == {"Berlin"}
    assert {row["through"] for row in rows} == {"its region's cluster support"}
    ict = graph.ask("programmes/on-sector", sector="ict").rows()
    own = {row["label"] for row in ict if row["through"] == "the programme itself"}
    assert {
        "Cooperation Clusters",
        "Supporting cluster development",
        "Support for cluster development",
    } <= own
    assert "Vinnväxt" not in {row["label"] for row in ict}


def test_web_pages_are_those_printed(graph: Graph) -> None:
    rows = graph.ask("programmes/with-web-page").rows()
    pages = {(row["label"], row["url"]) for row in rows}
    assert ("KMU-NetC", "https://www.bmbf.de/de/kmu-netc-3244.html") in pages
    assert ("OP-Oost", "http://www.op-oost.eu") in pages
    without = {"Booster filière", "Improving the competitiveness of the economy in Montenegro"}
    assert not without & {label for label, _ in pages}


def test_profile_gives_each_fact_with_its_place(graph: Graph) -> None:
    rows = graph.ask("programmes/profile", programme="Vinnväxt").rows()
    assert all(row["place"] and row["aspect"] and row["value"] for row in rows)
    objectives = [
        row for row in rows if str(row["place"]).startswith("Table 8") and row["aspect"] == "has objective"
    ]
    assert len(objectives) == len(NATIONAL_OBJECTIVES["se-vinnvaxt"]) + 1
    assert {row["through"] for row in rows} == {"the programme itself"}


def test_profile_of_a_regional_programme_keeps_its_region_apart(graph: Graph) -> None:
    rows = graph.ask("programmes/profile", programme="fi-arctic-smartness").rows()
    own = {row["aspect"] for row in rows if row["through"] == "the programme itself"}
    assert "has objective" not in own
    assert "has objective" in {
        row["aspect"] for row in rows if row["through"] == "its region's cluster support"
    }


def test_programmes_of_a_region(graph: Graph) -> None:
    assert len(graph.ask("programmes/in-region", region="Lappi").rows()) == 3
    brandenburg = graph.ask("programmes/in-region", region="Brandenburg").rows()
    assert [(row["programmes_stated"], row["programme"]) for row in brandenburg] == [("4 or more", None)]

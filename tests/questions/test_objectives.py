"""Questions on objectives: Tables 8 and 9."""

from clusterpolicy.lookup.graph import Graph
from tests.questions.tables_as_printed import NATIONAL_OBJECTIVES, OBJECTIVES, REGIONAL_OBJECTIVES


def slug(value: object) -> str:
    return str(value).rpartition("/")[2]


def test_ranking_counts_programmes_and_regions_of_the_print(graph: Graph) -> None:
    ranked = {slug(row["objective"]): row for row in graph.ask("objectives/ranking").rows()}
    for letter, objective in OBJECTIVES.items():
        national = sum(letter in row for row in NATIONAL_OBJECTIVES.values())
        regional = sum(letter in row for row in REGIONAL_OBJECTIVES.values())
        assert (ranked[objective]["national"] or 0) == national, objective
        assert (ranked[objective]["regional"] or 0) == regional, objective
    assert {(row["national_of"], row["regional_of"]) for row in ranked.values()} == {(29, 27)}


def test_ranking_leaves_empty_what_a_survey_did_not_ask(graph: Graph) -> None:
    ranked = {slug(row["objective"]): row for row in graph.ask("objectives/ranking").rows()}
    assert ranked["industrial-modernisation"]["national"] is None
    assert ranked["cluster-member-excellence"]["regional"] is None
    assert graph.ask("objectives/ranking").rows()[0]["objective_label"] == (
        "Strengthening cooperation structures between companies or between industry and science/research"
    )


def test_focused_and_broad_programmes(graph: Graph) -> None:
    rows = [
        row
        for row in graph.ask("objectives/focused-and-broad").rows()
        if str(row["place"]).startswith("Table 8")
    ]
    counts = {slug(row["programme"]): (row["breadth"], row["objectives"]) for row in rows}
    assert counts == {
        "pl-internationalization-of-the-key-national-cluster-programme": ("focused", 2),
        "sk-scheme-to-support-industrial-cluster-organisations": ("focused", 2),
        "uk-strength-in-places-fund": ("focused", 2),
        "de-internationalisation-of-leading-edge-clusters": ("broad", 9),
        "ro-poc-action-2-2-1": ("broad", 9),
        "pl-krajowy-klaster-kluczowy": ("broad", 10),
        "lt-inolink": ("broad", 11),
    }


def test_pairs_are_counted_at_both_levels(graph: Graph) -> None:
    pairs = {
        frozenset((str(row["objective_label"]), str(row["other_label"]))): row
        for row in graph.ask("objectives/together").rows()
    }
    row = pairs[frozenset(("Increasing competitiveness of SMEs", "Fostering innovation capacity"))]
    assert row["national"] == sum({"S", "I"} <= set(cells) for cells in NATIONAL_OBJECTIVES.values())
    assert row["regional"] == sum({"S", "I"} <= set(cells) for cells in REGIONAL_OBJECTIVES.values())


def test_scale_ups_are_promoted_by_four_programmes_and_five_regions(graph: Graph) -> None:
    rows = graph.ask("objectives/with-objective", objective="Promoting scale-ups").rows()
    tables = [row for row in rows if str(row["place"]).startswith("Table")]
    assert {slug(row["bearer"]) for row in tables if row["level"] == "programme"} == {
        key for key, cells in NATIONAL_OBJECTIVES.items() if "U" in cells
    }
    assert {row["label"] for row in tables if row["level"] == "region"} == {
        key for key, cells in REGIONAL_OBJECTIVES.items() if "U" in cells
    }


def test_three_objectives_side_by_side(graph: Graph) -> None:
    rows = [
        row
        for row in graph.ask("objectives/scale-ups-entrepreneurship-social-economy").rows()
        if str(row["place"]).startswith("Table")
    ]
    expected = sum(
        letter in cells
        for letter in "UPO"
        for cells in (*NATIONAL_OBJECTIVES.values(), *REGIONAL_OBJECTIVES.values())
    )
    assert len(rows) == expected
    assert len({row["objective_label"] for row in rows}) == 3


def test_respondents_added_eleven_objectives_nationally_and_six_regionally(graph: Graph) -> None:
    rows = graph.ask("objectives/added-by-respondents").rows()
    assert sum(str(row["place"]).startswith("Table 8") for row in rows) == 11
    assert sum(str(row["place"]).startswith("Table 9") for row in rows) == 6
    labels = {row["objective_label"] for row in rows}
    assert {
        "Formation of vertical clusters",
        "SME's export promotion",
        "Sustain and promote growth",
    } <= labels
    assert not labels & {"Promoting scale-ups", "Fostering innovation capacity"}


def test_objectives_of_a_programme_and_of_a_region(graph: Graph) -> None:
    own = graph.ask("objectives/of-programme", programme="Cooperation Clusters").rows()
    assert {slug(row["objective"]) for row in own} == {
        OBJECTIVES[letter] for letter in NATIONAL_OBJECTIVES["cz-cooperation-clusters"]
    }
    assert {row["through"] for row in own} == {"the programme itself"}
    lappi = graph.ask("objectives/of-region", region="Lappi").rows()
    assert {slug(row["objective"]) for row in lappi} == {
        OBJECTIVES[letter] for letter in REGIONAL_OBJECTIVES["Lappi"]
    }
    assert all(str(row["programmes"]).count(";") == 2 for row in lappi)


def test_a_regional_programme_only_contributes_to_objectives(graph: Graph) -> None:
    rows = graph.ask("objectives/of-programme", programme="Catalonia Clusters").rows()
    assert {row["through"] for row in rows} == {"its region's cluster support"}

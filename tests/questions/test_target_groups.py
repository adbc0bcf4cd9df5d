"""Questions on target groups: Tables 3 and 6."""

from clusterpolicy.lookup.graph import Graph
from tests.questions.tables_as_printed import NATIONAL_TARGET_GROUPS, REGIONAL_TARGET_GROUPS, TARGET_GROUPS


def slug(value: object) -> str:
    return str(value).rpartition("/")[2]


def test_who_can_apply_in_a_national_programme(graph: Graph) -> None:
    rows = graph.ask("target-groups/of-programme", programme="Vinnväxt").rows()
    assert {slug(row["target_group"]) for row in rows} == {
        TARGET_GROUPS[letter] for letter in NATIONAL_TARGET_GROUPS["se-vinnvaxt"]
    }
    assert {row["through"] for row in rows} == {"the programme itself"}


def test_who_can_apply_in_a_regional_programme_is_said_of_its_region(graph: Graph) -> None:
    rows = graph.ask("target-groups/of-programme", programme="Welfare Tech").rows()
    assert {slug(row["target_group"]) for row in rows} == {
        TARGET_GROUPS[letter] for letter in REGIONAL_TARGET_GROUPS["Hovedstaden"]
    }
    assert {row["through"] for row in rows} == {"its region's cluster support"}


def test_a_comment_without_a_cross_is_shown(graph: Graph) -> None:
    rows = graph.ask("target-groups/of-programme", programme="Clusterpolitik in Hamburg").rows()
    assert [(row["target_group"], row["comment"]) for row in rows] == [
        (None, "Cluster organisations in public-private partnership")
    ]


def test_eight_programmes_fund_cluster_organisations_only(graph: Graph) -> None:
    rows = graph.ask("target-groups/cluster-organisations-only").rows()
    assert {slug(row["bearer"]) for row in rows if row["level"] == "programme"} == {
        key for key, cells in NATIONAL_TARGET_GROUPS.items() if cells == "C"
    }
    assert sum(row["level"] == "programme" for row in rows) == 8
    regions = {key for key, cells in REGIONAL_TARGET_GROUPS.items() if cells == "C"}
    assert {row["label"] for row in rows if row["level"] == "region"} == regions - {
        "Wielkopolskie"
    }  # names others


def test_four_of_25_regions_target_all_seven_groups(graph: Graph) -> None:
    rows = graph.ask("target-groups/regions-with-all-seven").rows()
    assert [row["region"] for row in rows] == [
        "Satakunta",
        "Hauts-de-France",
        "Normandie",
        "Nouvelle Aquitaine",
    ]
    assert {(row["target_groups"], row["of"]) for row in rows} == {(7, 25)}


def test_regions_without_firms_tick_none_of_three_groups(graph: Graph) -> None:
    rows = graph.ask("target-groups/regions-without-firms").rows()
    expected = {key for key, cells in REGIONAL_TARGET_GROUPS.items() if cells and not set(cells) & set("SLU")}
    assert {row["region"] for row in rows} == expected
    assert len(expected) == 9
    assert not {"Hamburg", "Northamptonshire"} & {row["region"] for row in rows}


def test_ranking_counts_the_crosses(graph: Graph) -> None:
    ranked = {slug(row["target_group"]): row for row in graph.ask("target-groups/ranking").rows()}
    for letter, group in TARGET_GROUPS.items():
        assert ranked[group]["national"] == sum(
            letter in cells for cells in NATIONAL_TARGET_GROUPS.values()
        ), group
        assert ranked[group]["regional"] == sum(
            letter in cells for cells in REGIONAL_TARGET_GROUPS.values()
        ), group
    assert len(ranked) == 7


def test_start_ups_can_apply_where_they_are_ticked(graph: Graph) -> None:
    answer = graph.ask("target-groups/with-target-group", target_group="start-ups").rows()
    rows = [row for row in answer if str(row["place"]).startswith("Table")]
    assert {slug(row["bearer"]) for row in rows if row["level"] == "programme"} == {
        key for key, cells in NATIONAL_TARGET_GROUPS.items() if "U" in cells
    }
    assert {row["label"] for row in rows if row["level"] == "region"} == {
        key for key, cells in REGIONAL_TARGET_GROUPS.items() if "U" in cells
    }

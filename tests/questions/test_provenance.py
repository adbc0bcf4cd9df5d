"""The questions on where facts stand, what was repaired and how complete the record is."""

from collections import Counter
from typing import Any

import pytest

from clusterpolicy.lookup.graph import Graph
from tests.questions.printed_ratings import NATIONAL, REGIONAL


def rows(graph: Graph, name: str, **values: Any) -> list[dict[str, Any]]:
    return graph.ask(f"provenance/{name}", **values).rows()


def test_each_fact_names_its_place(graph: Graph) -> None:
    found = rows(graph, "place-of", entity="Cooperation Clusters")
    place = "Table 8, p. 120, row Czech Republic – Cooperation Clusters"
    at_table_8 = {(row["property_label"], row["value"]) for row in found if row["place"] == place}
    assert ("has objective", "Enhancing the visibility of clusters") in at_table_8
    assert ("has objective", "Promoting scale-ups") not in at_table_8
    groups = {
        row["place"] for row in found if row["property_label"] == "has target group" and not row["inverse"]
    }
    assert groups == {"Table 3, p. 24, row Czech Republic – Cooperation Clusters"}


def test_what_was_inferred_names_its_rule(graph: Graph) -> None:
    found = rows(graph, "place-of", entity="Industrial Pilot Programme")
    inferred = {row["place"] for row in found if row["property_label"] == "contributes to objective"}
    assert inferred == {"inferred by rule contributes-to-objective"}
    assert all(row["place"] for row in found)


def test_a_concept_is_found_from_its_users(graph: Graph) -> None:
    found = rows(graph, "place-of", entity="objective/scale-ups")
    users = {row["value"] for row in found if row["inverse"] and row["property_label"] == "has objective"}
    assert "Politique des pôles de compétitivité" in users and "Vinnväxt" not in users


def test_labels_lost_at_the_head_of_a_page(graph: Graph) -> None:
    lost = {(row["part"], row["after"]) for row in rows(graph, "corrections", kind="label-lost")}
    assert ("Table 2", "Greece") in lost
    assert ("Table 10", "Sweden") in lost


def test_every_correction_has_a_reason_and_is_counted(graph: Graph) -> None:
    found = rows(graph, "corrections")
    assert found and all(row["reason"] and row["place"] for row in found)
    counted = rows(graph, "corrections-counted")
    by_kind = Counter(row["kind_label"] for row in found)
    assert {row["kind_label"]: row["count"] for row in counted} == by_kind
    assert {row["of"] for row in counted} == {len(found)}


def result(graph: Graph, territory: str) -> dict[tuple[str, str], str]:
    return {
        (row["table"], row["item_label"]): row["result"]
        for row in rows(graph, "record-of", territory=territory)
    }


@pytest.mark.parametrize("region", ["Wallonie", "Hamburg", "Lappi", "Pomorskie"])
def test_record_of_a_region_in_table_7(graph: Graph, region: str) -> None:
    counts = Counter(r for (table, _), r in result(graph, region).items() if table == "Table 7")
    blank = REGIONAL[region].count(" ")
    assert counts == Counter({"answered": 18 - blank, "blank": blank} if blank else {"answered": 18})


def test_record_of_a_region_with_policy(graph: Graph) -> None:
    record = result(graph, "Wallonie")
    assert record["Table 10", "Delivery of cluster support"] == "answered"
    assert record["Table 10", "Relationship to other cluster policies"] == "blank"
    assert record["Table 9", "Annual budget"] == "answered"
    assert result(graph, "Bayern")["Table 9", "Specific sectoral/technological focus"] == "yes without detail"
    assert result(graph, "Normandie")["Table 9", "Specific sectoral/technological focus"] == "dash"


def test_what_was_not_asked_is_not_blank(graph: Graph) -> None:
    steiermark = result(graph, "Steiermark")  # in Tables 5 and 10 only
    assert {r for (table, _), r in steiermark.items() if table in ("Table 6", "Table 7", "Table 9")} == {
        "not asked"
    }
    assert steiermark["Table 10", "Delivery of cluster support"] == "answered"
    nord_est = result(graph, "Nord-Est")  # no policy in place: only Tables 5 and 7
    assert {table for table, _ in nord_est} == {"Table 5", "Table 7"}


def test_record_of_a_country(graph: Graph) -> None:
    sweden = result(graph, "Sweden")
    assert sweden["Table 4", "Access to markets including international markets"] == "blank"
    assert sweden["Table 8", "Specific sectoral/technological focus"] == "dash"
    assert sweden["Table 3", "Target groups"] == "answered"
    cyprus = rows(graph, "record-of", territory="Cyprus")
    assert {(row["table"], row["result"]) for row in cyprus} == {
        ("Table 2", "answered"),
        ("Table 4", "not asked"),
    }


def test_several_answers_are_counted(graph: Graph) -> None:
    czech = rows(graph, "record-of", territory="Czech Republic")
    answers = {row["item_label"]: row["answers"] for row in czech if row["table"] == "Table 4"}
    assert answers["Training for cluster management"] == 2
    assert sum(answers.values()) == sum(len(cell.split("/")) for cell in NATIONAL["Czech Republic"])


def test_completeness_of_all_territories(graph: Graph) -> None:
    found = rows(graph, "completeness")
    numbers = {row["territory_label"]: (row["answered"], row["blank"], row["of"]) for row in found}
    expected = {name: (18 - cells.count(" "), cells.count(" "), 18) for name, cells in REGIONAL.items()}
    expected |= {name: (16 - cells.count(""), cells.count(""), 16) for name, cells in NATIONAL.items()}
    assert numbers == expected
    assert sum(row["answers"] for row in found if row["level"] == "national") == 313


def test_yes_without_detail(graph: Graph) -> None:
    labels = {row["label"] for row in rows(graph, "unanswered", status="yes-without-detail")}
    assert labels == {"Cluster programme", "Cluster support in Andalucía", "Cluster support in Bayern"}
    dashes = {row["label"] for row in rows(graph, "unanswered", status="dash")}
    assert "KMU-NetC" in dashes and "Cooperation Clusters" not in dashes

"""The ranking of the nearest against a count over the facts, and the words beside it."""

from collections import defaultdict
from fractions import Fraction

import pytest

from clusterpolicy.errors import QuestionError, UnknownName
from clusterpolicy.lookup.graph import Graph
from clusterpolicy.networks.similarity import Ranking, similar

_FACTS = """
SELECT ?bearer ?property ?concept ?support ?region WHERE {
  VALUES ?property { cp:hasObjective cp:targetsClusterType cp:hasTargetGroup cp:focusesOnSector }
  ?bearer ?property ?concept .
  OPTIONAL { ?support cp:partOfSupport ?bearer }
  OPTIONAL { ?bearer a cp:ClusterSupport ; cp:region ?region }
}
"""
_SORT = {
    "hasObjective": "objective",
    "targetsClusterType": "cluster_type",
    "hasTargetGroup": "target_group",
    "focusesOnSector": "sector",
}
Traits = dict[str, set[tuple[str, str]]]


def traits(graph: Graph, kind: str) -> Traits:
    found: Traits = defaultdict(set)
    for row in graph.query(_FACTS).rows():
        trait = _SORT[str(row["property"]).partition("#")[2]], str(row["concept"])
        holders = [row["region"]] if kind == "region" else [row["bearer"], row["support"]]
        for holder in holders:
            if holder and f"/{kind}/" in str(holder):
                found[str(holder)].add(trait)
    return found


def expected(every: Traits, subject: str, weights: dict[str, float]) -> dict[str, Fraction]:
    def size(of: set[tuple[str, str]]) -> Fraction:
        return sum((Fraction(str(weights.get(sort, 1))) for sort, _ in of), Fraction(0))

    mine = every[subject]
    return {
        other: size(mine & its) / size(mine | its)
        for other, its in every.items()
        if other != subject and size(mine & its)
    }


@pytest.mark.parametrize(
    ("name", "weights"),
    [
        ("KMU-NetC", {}),
        ("KMU-NetC", {"objective": 2, "sector": 0}),
        ("Cooperation Clusters", {"target_group": 0.25, "cluster_type": 3}),
        ("fr-booster-innovation", {}),
        ("Lappi", {}),
        ("Lappi", {"objective": 2.5, "target_group": 0}),
        ("Hamburg", {"sector": 4}),
    ],
)
def test_the_ranking_is_that_of_the_facts_and_of_its_sparql(
    graph: Graph, name: str, weights: dict[str, float]
) -> None:
    found = similar(graph, name, weights)
    shares = expected(traits(graph, found.subject.kind), found.subject.iri, weights)
    assert {one.iri for one in found.found} == shares.keys()
    assert [shares[one.iri] for one in found.found] == sorted(shares.values(), reverse=True)
    assert all(one.percent == pytest.approx(float(100 * shares[one.iri]), abs=0.051) for one in found.found)
    again = graph.query(found.sparql).rows()
    assert [row["other"] for row in again] == [one.iri for one in found.found]


def first(found: Ranking, label: str) -> tuple[str, str, str]:
    return next(one.words for one in found.found if one.label == label)


def test_the_words_for_a_programme(graph: Graph) -> None:
    # Tables 3 and 8, pp. 24 and 122-129: KMU-NetC beside Agrupaciones Empresariales Innovadoras.
    found = similar(graph, "KMU-NetC")
    in_common, lacks, besides = first(found, "Agrupaciones Empresariales Innovadoras")
    assert in_common.startswith(
        "objectives: Fostering R&D activities, technology development and implementation; "
        "Increasing competitiveness of SMEs; Strengthening cooperation structures"
    )
    assert "Enhancing the visibility of clusters" in lacks
    assert "Fostering innovation capacity" in besides
    assert found.places == (
        "Table 3, p. 24, row Germany – KMU-NetC",
        "Table 8, p. 122, row Germany – KMU-NetC",
    )


def test_what_is_shared_and_missing_adds_up(graph: Graph) -> None:
    every = traits(graph, "programme")
    found = similar(graph, "KMU-NetC")
    mine = every[found.subject.iri]
    for one in found.found:
        assert one.shared == len(mine & every[one.iri])
        assert one.of == len(mine | every[one.iri])
        assert one.places
        names = [name for part in one.words[0].split(" | ") for name in part.partition(": ")[2].split("; ")]
        assert len(names) == one.shared


def test_a_sort_left_out_is_not_spoken_of(graph: Graph) -> None:
    found = similar(graph, "KMU-NetC", {"target_group": 0})
    assert not any("target groups" in words for one in found.found for words in one.words)


def test_demand(graph: Graph) -> None:
    # Table 7, p. 62: Lappi and Flanders rate 15 of 18 measures alike.
    found = similar(graph, "Lappi", by="demand")
    flanders = next(one for one in found.found if one.label == "Flanders")
    assert (flanders.shared, flanders.of, flanders.percent) == (15, 18, 83.3)
    agree, differ, _ = flanders.words
    assert agree.count("; ") + agree.count(" | ") + 1 == 15
    assert differ.count(", there ") == 3
    assert [row["label"] for row in graph.query(found.sparql).rows()] == [one.label for one in found.found]


@pytest.mark.parametrize(
    ("name", "weights", "by", "says"),
    [
        ("Lapi", {}, "traits", "no programme or region is called .*did you mean Lappi"),
        ("Lappi", {"colour": 1}, "traits", "no sort of trait is called"),
        ("Lappi", {"objective": -1}, "traits", "the weight of objective is -1"),
        ("Lappi", {"objective": float("nan")}, "traits", "the weight of objective is nan"),
        ("Lappi", dict.fromkeys(_SORT.values(), 0), "traits", "every weight is 0"),
        ("KMU-NetC", {}, "demand", "only regions rated measures"),
        ("Lappi", {"objective": 2}, "demand", "weights go with traits"),
    ],
)
def test_what_cannot_be_ranked(
    graph: Graph, name: str, weights: dict[str, float], by: str, says: str
) -> None:
    with pytest.raises((UnknownName, QuestionError), match=says):
        similar(graph, name, weights, by)


def test_a_programme_of_which_nothing_is_stated(graph: Graph) -> None:
    every = traits(graph, "programme")
    bare = next(entity for entity in graph.names.of(["programme"]) if entity.iri not in every)
    with pytest.raises(QuestionError, match="nothing can be compared"):
        similar(graph, bare.iri)

"""The questions on networks against a plain count over the facts."""

from collections import Counter, defaultdict
from itertools import combinations

import pytest

from clusterpolicy.lookup.graph import Graph
from clusterpolicy.questions.library import find_question
from clusterpolicy.store.answer import Value

_FEATURES = """
SELECT DISTINCT ?bearer ?label ?concept ?name WHERE {
  ?bearer %s ?concept ; rdfs:label ?label .
  ?concept rdfs:label ?name .
}
"""
_OWN = "cp:hasObjective|cp:hasTargetGroup|cp:targetsClusterType"
_OWN_AND_REGION = _OWN + "|cp:contributesToObjective|cp:reachesTargetGroup|cp:contributesToClusterType"


def features(graph: Graph, path: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in graph.query(_FEATURES % path).rows():
        found[str(row["bearer"])].add(str(row["name"]))
    return found


@pytest.mark.parametrize(
    "slug",
    [
        "cz-cooperation-clusters",
        "pl-internationalization-of-the-key-national-cluster-programme",
        "fr-booster-innovation",
    ],
)
def test_nearest_programmes(graph: Graph, slug: str) -> None:
    iri = f"https://w3id.org/clusterpolicy/id/programme/{slug}"
    every = {
        bearer: has for bearer, has in features(graph, _OWN_AND_REGION).items() if "/programme/" in bearer
    }
    mine = every.pop(iri)
    shares = sorted((len(mine & has) / len(mine | has) for has in every.values() if mine & has), reverse=True)
    found = graph.ask("network/nearest-programmes", programme=slug).rows()
    assert [row["percent"] for row in found] == pytest.approx(
        [100 * share for share in shares[:20]], abs=0.06
    )
    for row in found:
        words = [row["objectives"], row["target_groups"], row["cluster_types"]]
        shared = [name for cell in words if cell for name in str(cell).split("; ")]
        assert len(shared) == row["shared"] and set(shared) <= mine


def test_programmes_of_one_region_come_out_alike(graph: Graph) -> None:
    first, second = graph.ask("network/nearest-programmes", programme="fr-booster-innovation").rows()[:2]
    assert {first["label"], second["label"]} == {"Booster filière", "Booster exportation"}
    assert first["percent"] == second["percent"] == 100


def test_bridging_concepts(graph: Graph) -> None:
    bearers = features(graph, _OWN)
    bonds: Counter[str] = Counter()
    users: Counter[str] = Counter(name for has in bearers.values() for name in has)
    for one, two in combinations(bearers.values(), 2):
        if len(one & two) == 1:
            bonds.update(one & two)
    found = graph.ask("network/bridging-concepts").rows()
    assert {row["concept_label"]: row["only_bond"] for row in found} == bonds
    assert all(row["among"] == users[str(row["concept_label"])] for row in found)
    pairs = {str(row["concept_label"]): row["of"] for row in found}
    assert all(pairs[name] == users[name] * (users[name] - 1) / 2 for name in pairs)


def test_similar_programmes_without_weights_are_ranked_by_all_they_share(graph: Graph) -> None:
    found = graph.ask("network/similar-programmes", programme="Cooperation Clusters").rows()
    assert found[0]["label"] == "Krajowy Klaster Kluczowy"
    assert (found[0]["shared"], found[0]["of"], found[0]["percent"]) == (13, 19, 68.4)
    weighted = graph.ask(
        "network/similar-programmes", programme="Cooperation Clusters", target_group=0
    ).rows()
    assert float(str(weighted[0]["of"])) < 19


def test_similar_regions_leave_out_the_region_itself(graph: Graph) -> None:
    found = graph.ask("network/similar-regions", region="Lappi").rows()
    assert "Lappi" not in {row["label"] for row in found}
    assert (found[0]["label"], found[0]["shared"], found[0]["of"]) == ("Hauts-de-France", 15, 23)


def joining(graph: Graph, start: str, end: str) -> list[dict[str, Value]]:
    question = find_question("network/shortest-path")
    return graph.query(graph.bind(question, {"from": start, "to": end})).rows()


def test_what_joins_two_programmes(graph: Graph) -> None:
    found = joining(graph, "KMU-NetC", "cz-cooperation-clusters")
    mine = features(graph, _OWN)
    base = "https://w3id.org/clusterpolicy/id/programme/"
    shared = mine[base + "de-kmu-netc"] & mine[base + "cz-cooperation-clusters"]
    paths = [str(row["path"]) for row in found]
    assert all(row["steps"] == 2 and row["place"] and row["other_place"] for row in found)
    assert all(any(name in path for path in paths) for name in shared)


def test_what_joins_a_country_and_its_region(graph: Graph) -> None:
    found = joining(graph, "country/fi", "region/lappi")
    assert found[0]["steps"] == 1
    assert "Table 5, p. 37, row Finland – Lappi" in {row["place"] for row in found}

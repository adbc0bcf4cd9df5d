"""Communities against published values, and what must hold for any network."""

import os
import subprocess
import sys

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clusterpolicy.networks.communities import divide, in_order, louvain, modularity
from clusterpolicy.networks.links import links
from clusterpolicy.networks.measures import measures
from clusterpolicy.networks.stability import agreement_of, stability, stability_of_each

GRAPHS = st.integers(0, 10_000).map(lambda seed: nx.gnm_random_graph(12, 20, seed=seed))


def karate() -> nx.Graph:
    graph = nx.karate_club_graph()
    for _, _, data in graph.edges(data=True):
        data.clear()
    return graph


def test_karate_club() -> None:
    # 0.4198 in four communities is the greatest modularity there is: Brandes et al. (2008), IEEE TKDE 20(2).
    division = divide(links(karate()), 1)
    assert division.modularity == pytest.approx(0.4198, abs=5e-5)
    assert np.bincount(division.of).tolist() == [12, 11, 6, 5]


def test_karate_club_in_its_two_factions() -> None:
    graph = karate()
    net = links(graph)
    of = np.array([int(graph.nodes[name]["club"] == "Officer") for name in net.names])
    halves: list[set[int]] = [
        {name for name, side in zip(net.names, of, strict=True) if side == x} for x in (0, 1)
    ]
    assert modularity(net, of) == pytest.approx(nx.community.modularity(graph, halves))


def test_southern_women() -> None:
    # 0.34554 is the best known bipartite modularity: Liu & Murata (2010), J. Syst. Sci. Complexity 23.
    assert divide(links(nx.davis_southern_women_graph()), 1).modularity == pytest.approx(0.34554, abs=5e-6)


def test_modularity_by_hand() -> None:
    # Two triangles joined by one of 7 links: 6/7 - 2 * (7/14)^2.
    graph = nx.Graph([(0, 1), (1, 2), (0, 2), (3, 4), (4, 5), (3, 5), (2, 3)])
    assert modularity(links(graph), np.array([0, 0, 0, 1, 1, 1])) == pytest.approx(6 / 7 - 1 / 2)
    assert louvain(links(graph), 3).tolist() == [0, 0, 0, 1, 1, 1]


def test_two_mode_modularity_by_hand() -> None:
    # Two separate pairs: 2/2 - (1*1 + 1*1) / 2^2.
    graph = nx.Graph([("a", "x"), ("b", "y")])
    nx.set_node_attributes(graph, {"a": 0, "b": 0, "x": 1, "y": 1}, "bipartite")
    assert modularity(links(graph), np.array([0, 1, 0, 1])) == pytest.approx(0.5)


@given(GRAPHS, st.integers(0, 5))
def test_modularity_is_that_of_networkx_and_bounded(graph: nx.Graph, seed: int) -> None:
    net = links(graph)
    of = louvain(net, seed)
    groups = [{net.names[node] for node in np.flatnonzero(of == number)} for number in range(of.max() + 1)]
    value = modularity(net, of)
    assert value == pytest.approx(nx.community.modularity(graph, groups))
    assert -0.5 <= value <= 1
    assert value >= modularity(net, np.arange(net.n)) - 1e-12


@given(GRAPHS, st.randoms(use_true_random=False))
def test_the_order_of_a_graph_does_not_matter(graph: nx.Graph, chance: "np.random.Generator") -> None:
    edges, nodes = list(graph.edges), list(graph.nodes)
    chance.shuffle(edges)
    chance.shuffle(nodes)
    other = nx.Graph()
    other.add_nodes_from(nodes)
    other.add_edges_from((b, a) for a, b in edges)
    assert louvain(links(graph), 1).tolist() == louvain(links(other), 1).tolist()


@given(st.lists(st.integers(0, 4), min_size=2, max_size=30), st.permutations(range(5)))
def test_agreement_knows_no_names(of: list[int], names: list[int]) -> None:
    one, two = in_order(of), in_order([names[number] for number in of])
    assert agreement_of(one, two) == pytest.approx(1)


def test_agreement_by_hand() -> None:
    # Two halves crossed share nothing; the information to be expected is log(2)/3.
    one, two = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    expected = np.log(2) / 3
    assert agreement_of(one, two) == pytest.approx((0 - expected) / (np.log(2) - expected))


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=25))
def test_agreement_is_symmetric_and_at_most_one(pairs: list[tuple[int, int]]) -> None:
    one, two = in_order([a for a, _ in pairs]), in_order([b for _, b in pairs])
    assert agreement_of(one, two) == pytest.approx(agreement_of(two, one))
    assert agreement_of(one, two) <= 1 + 1e-9


def test_stability() -> None:
    same = np.array([0, 0, 1, 1, 2])
    assert stability([same, same, same]) == 1
    assert stability_of_each(same, [same, np.array([0, 0, 1, 1, 1])]) == pytest.approx(
        [1, (1 + 2 / 3) / 2, 2 / 3]
    )


def two_groups() -> nx.Graph:
    graph = nx.Graph()
    for number in range(6):
        level = "national" if number < 3 else "regional"
        graph.add_node(f"p{number}", label=f"Programme {number}", kind="programme", level=level)
        for concept in ("Growth", "Jobs") if number < 3 else ("Trade", "Skills"):
            graph.add_node(concept, label=concept, kind="objective")
            graph.add_edge(f"p{number}", concept, weight=1)
    return graph


def test_communities_are_named_by_what_sets_them_apart() -> None:
    found = measures(two_groups(), draws=0).communities
    assert [one.name for one in found] == ["Growth + Jobs (national)", "Skills + Trade (regional)"]
    trait = found[0].traits[0]
    assert (trait.having, trait.members, trait.all_having, trait.all, trait.lift) == (3, 3, 3, 6, 2)


def test_communities_can_be_named_by_given_traits() -> None:
    graph = nx.Graph([("a", "b"), ("c", "d")])
    given = {"a": ["X"], "b": ["X"], "c": ["Y"], "d": ["Y"]}
    assert [one.name for one in measures(graph, draws=0, traits=given).communities] == ["X", "Y"]


def test_hash_seeds_change_nothing() -> None:
    code = (
        "import networkx as nx; from clusterpolicy.networks.measures import measures;"
        "print(measures(nx.relabel_nodes(nx.karate_club_graph(), lambda n: f'n{n}'), draws=3))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1

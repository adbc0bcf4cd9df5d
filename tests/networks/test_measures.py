"""Measures of nodes and networks against values worked by hand and networkx."""

import json

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clusterpolicy.networks.centrality import betweenness
from clusterpolicy.networks.links import links
from clusterpolicy.networks.measure_tables import as_dict, tables, tidy
from clusterpolicy.networks.measures import measures
from clusterpolicy.networks.mixing import (
    assortativity,
    clustering,
    components,
    degree_assortativity,
    density,
)

GRAPHS = st.integers(0, 10_000).map(lambda seed: nx.gnm_random_graph(14, 18, seed=seed))


def policy_graph() -> nx.MultiGraph:
    """Two programmes and a support that share concepts; one pair is joined twice."""
    graph = nx.MultiGraph()
    for name, kind, level in (
        ("a", "programme", "national"),
        ("b", "programme", "national"),
        ("c", "cluster-support", "regional"),
    ):
        graph.add_node(name, label=name.upper(), kind=kind, level=level)
    for name in ("x", "y"):
        graph.add_node(name, label=name.upper(), kind="objective", level="")
    graph.add_edges_from([("a", "x"), ("b", "x"), ("x", "b"), ("b", "y"), ("c", "y")], weight=2)
    return graph


def test_a_path_by_hand() -> None:
    net = links(nx.path_graph(5))
    found = betweenness(net, np.array([0, 0, 0, 1, 1]), 1)
    assert found.all * 6 == pytest.approx([0, 3, 4, 3, 0])
    # Around node 2 four pairs lie in different communities (0-3, 0-4, 1-3, 1-4), around node 1 0-3, 0-4.
    assert found.across * 6 == pytest.approx([0, 2, 4, 3, 0])


@settings(max_examples=40)
@given(GRAPHS)
def test_betweenness_is_that_of_networkx(graph: nx.Graph) -> None:
    net = links(graph)
    found = betweenness(net, np.zeros(net.n, dtype=np.int64), 1)
    expected = nx.betweenness_centrality(graph)
    assert found.all == pytest.approx([expected[name] for name in net.names])
    assert not found.across.any()
    apart = betweenness(net, np.arange(net.n), 1)
    assert apart.across == pytest.approx(apart.all)


def test_large_networks_are_estimated_and_it_is_said() -> None:
    graph = nx.barbell_graph(600, 1)
    net = links(graph)
    found = betweenness(net, np.zeros(net.n, dtype=np.int64), 1)
    assert found.pivots == 250
    middle = net.names.index(600)
    assert found.all[middle] == pytest.approx(
        nx.betweenness_centrality(nx.barbell_graph(60, 1))[60], abs=0.02
    )
    small = nx.gnm_random_graph(1100, 1200, seed=1)
    assert any("250 nodes, chosen at random, of 1100" in note for note in measures(small, draws=0).notes)


@settings(max_examples=40)
@given(GRAPHS)
def test_clustering_and_assortativity_are_those_of_networkx(graph: nx.Graph) -> None:
    net = links(graph)
    assert clustering(net) == pytest.approx(nx.transitivity(graph))
    assert sum(components(net)) == len(graph)
    assert density(net) == pytest.approx(nx.density(graph))
    levels = {node: "odd" if node % 2 else "even" for node in graph}
    nx.set_node_attributes(graph, levels, "level")
    expected = nx.attribute_assortativity_coefficient(graph, "level")
    assert assortativity(net, [levels[name] for name in net.names]) == pytest.approx(expected)
    assert degree_assortativity(net) == pytest.approx(nx.degree_assortativity_coefficient(graph))


def test_two_mode_figures() -> None:
    graph = nx.davis_southern_women_graph()
    net = links(graph)
    assert clustering(net) == pytest.approx(nx.bipartite.robins_alexander_clustering(graph))
    assert density(net) == pytest.approx(89 / (18 * 14))


def test_two_mode_assortativity_by_hand() -> None:
    # a and b share x, b and c share y: one pair national with national, one national with regional.
    net = links(policy_graph())
    assert net.side is not None and [net.names[row] for row in net.rows] == ["a", "b", "c"]
    levels = ["national", "national", "regional", "", ""]
    # e = [[1/2, 1/4], [1/4, 0]]; sums 3/4 and 1/4; (1/2 - 10/16) / (1 - 10/16).
    assert assortativity(net, levels) == pytest.approx((1 / 2 - 10 / 16) / (6 / 16))


def test_nodes_of_a_policy_network() -> None:
    found = measures(policy_graph(), draws=20)
    nodes = {node.node: node for node in found.nodes}
    assert (nodes["x"].degree, nodes["x"].strength, nodes["b"].strength) == (2, 6, 6)
    # a-x-b-y-c is a path.
    assert nodes["b"].betweenness == pytest.approx(4 / 6)
    assert {node.kind for node in found.bridges} == {"objective"}
    assert found.figure("links").value == 4
    assert found.figure("first_side").value == 3
    assert found.figure("components").value == 1


def test_tables_and_json_say_the_same() -> None:
    found = measures(policy_graph(), draws=10)
    written = tables(found)
    assert list(written) == ["network", "more than chance", "communities", "bridges", "nodes"]
    for columns, rows in (*written.values(), tidy(found)):
        assert all(len(row) == len(columns) for row in rows)
    assert all(figure.label and figure.explanation.endswith(".") for figure in found.figures)
    data = json.loads(json.dumps(as_dict(found)))
    assert data["network"]["nodes"]["value"] == 5
    assert [node["node"] for node in data["nodes"]] == ["a", "b", "c", "x", "y"]
    assert any("10 random networks" in note for note in data["notes"])
    assert measures(policy_graph(), draws=0).comparisons == ()


@pytest.mark.parametrize("graph", [nx.Graph(), nx.empty_graph(1), nx.empty_graph(3), nx.path_graph(2)])
def test_networks_of_next_to_nothing(graph: nx.Graph) -> None:
    found = measures(graph)
    assert len(found.nodes) == len(graph)
    assert sum(one.size for one in found.communities) == len(graph)
    json.dumps(as_dict(found), allow_nan=False)


def test_loops_and_directions_do_not_count() -> None:
    net = links(nx.MultiDiGraph([("a", "b"), ("b", "a"), ("a", "a")]))
    assert (net.m, net.degree.tolist(), net.strength.tolist()) == (1, [1, 1], [2, 2])

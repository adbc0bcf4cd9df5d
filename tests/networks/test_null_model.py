"""Random networks keep what they must keep, and reach all that they may reach."""

from collections import Counter

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterpolicy.networks.links import Links, links
from clusterpolicy.networks.mixing import clustering
from clusterpolicy.networks.null_model import compare, random_networks


def pairs(net: Links) -> set[tuple[int, int]]:
    return {(min(p), max(p)) for p in zip(net.u.tolist(), net.v.tolist(), strict=True)}


@given(st.integers(0, 1000), st.booleans())
def test_every_node_keeps_its_number_of_links(seed: int, two_mode: bool) -> None:
    graph = (
        nx.bipartite.gnmk_random_graph(6, 7, 15, seed=seed)
        if two_mode
        else nx.gnm_random_graph(12, 20, seed=seed)
    )
    net = links(graph)
    assert (net.side is not None) is two_mode
    for drawn in random_networks(net, seed, 3):
        assert drawn.degree.tolist() == net.degree.tolist()
        assert len(pairs(drawn)) == net.m
        assert all(a != b for a, b in pairs(drawn))
        assert sorted(drawn.w) == sorted(net.w)
        if net.side is not None:
            assert set(net.side[drawn.u]) <= {0} and set(net.side[drawn.v]) <= {1}


@pytest.mark.parametrize("two_mode", [False, True])
def test_all_networks_are_about_equally_likely(two_mode: bool) -> None:
    # Six nodes of degree 2: 70 simple graphs (60 rings, 10 pairs of triangles); as a 3 by 3 matrix 6.
    graph = nx.cycle_graph(6)
    if two_mode:
        nx.set_node_attributes(graph, {node: node % 2 for node in graph}, "bipartite")
    number, draws = (6, 1200) if two_mode else (70, 3500)
    seen = Counter(frozenset(pairs(net)) for net in random_networks(links(graph), 1, draws))
    assert len(seen) == number
    expected = draws / number
    assert (
        sum((count - expected) ** 2 / expected for count in seen.values()) < number + 5 * (2 * number) ** 0.5
    )


def test_the_same_seed_draws_the_same() -> None:
    net = links(nx.karate_club_graph())
    one, two = ([sorted(pairs(n)) for n in random_networks(net, 7, 2)] for _ in range(2))
    assert one == two


def test_more_than_chance() -> None:
    # Six cliques of five in a ring cluster far more than random networks of the same degrees.
    net = links(nx.ring_of_cliques(6, 5))
    found = compare(net, {"clustering": clustering, "none": lambda _: None}, 1, 50)
    assert [one.name for one in found] == ["clustering"]
    assert found[0].z is not None and found[0].z > 5
    assert found[0].p == pytest.approx(1 / 51)
    assert found[0].draws == 50


def test_what_cannot_vary_has_no_score() -> None:
    found = compare(links(nx.complete_graph(5)), {"clustering": clustering}, 1, 10)
    assert found[0].z is None and found[0].observed == found[0].expected == 1


def test_weights_move_with_their_links() -> None:
    graph = nx.gnm_random_graph(10, 15, seed=1)
    nx.set_edge_attributes(graph, {edge: float(n) for n, edge in enumerate(graph.edges)}, "weight")
    net = links(graph)
    drawn = next(iter(random_networks(net, 1, 1)))
    assert np.array_equal(np.sort(drawn.w), np.sort(net.w))

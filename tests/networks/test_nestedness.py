"""Nestedness against the example of its authors, and what must hold for any matrix."""

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterpolicy.networks.links import links
from clusterpolicy.networks.nestedness import Nestedness, nestedness


def matrix(rows: list[str]) -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from((f"r{i}" for i in range(len(rows))), bipartite=0)
    graph.add_nodes_from((f"c{j}" for j in range(len(rows[0]))), bipartite=1)
    graph.add_edges_from(
        (f"r{i}", f"c{j}") for i, row in enumerate(rows) for j, x in enumerate(row) if x == "1"
    )
    return graph


def of(rows: list[str]) -> Nestedness:
    found = nestedness(links(matrix(rows)))
    assert found is not None
    return found


def test_the_example_of_almeida_neto() -> None:
    # Almeida-Neto et al. (2008), figure 1, worked by hand: columns 63.3, rows 53.3.
    found = of(["10111", "11100", "01110", "11000", "11000"])
    assert found.columns == pytest.approx(1900 / 30)
    assert found.rows == pytest.approx(1600 / 30)
    assert found.whole == pytest.approx(3500 / 60)


def test_the_ends_of_the_scale() -> None:
    assert of(["111", "110", "100"]) == Nestedness(100, 100, 100)
    assert of(["10", "01"]) == Nestedness(0, 0, 0)
    assert of(["11", "11"]) == Nestedness(0, 0, 0)


def test_only_two_mode_networks_have_it() -> None:
    assert nestedness(links(nx.karate_club_graph())) is None


MATRICES = st.integers(2, 6).flatmap(
    lambda width: st.lists(st.text("01", min_size=width, max_size=width), min_size=2, max_size=6)
)


@given(MATRICES, st.randoms(use_true_random=False))
def test_bounds_and_order(rows: list[str], chance: object) -> None:
    if not any("1" in row for row in rows):
        return
    found = nestedness(links(matrix(rows)))
    if found is None:
        return
    assert 0 <= found.whole <= 100
    again = nestedness(links(matrix([row[::-1] for row in reversed(rows)])))
    assert again is not None and again.whole == pytest.approx(found.whole)

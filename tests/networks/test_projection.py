"""Projection and backbone against what is computed by hand."""

import numpy as np
import pytest

from clusterpolicy.networks.projection import backbone, disparity, project, strongest_lines
from clusterpolicy.networks.views import Edge
from tests.networks.conftest import edge

#: A has x y z, B has x y, C has x, D has nothing that others have.
HAS = [
    *(edge("A", "x", "has", 1, "p1"), edge("A", "y", "has", 1, "p1"), edge("A", "z", "has", 1, "p1")),
    *(edge("B", "x", "has", 1, "p2"), edge("B", "y", "has", 1, "p2"), edge("C", "x", "has", 1, "p3")),
    edge("D", "w", "has", 1, "p4"),
]
LABELS = {f"https://example.org/{name}": name.upper() for name in "wxyz"}


def weights(edges: list[Edge]) -> dict[str, float]:
    return {e.source[-1] + e.target[-1]: e.weight for e in edges}


@pytest.mark.parametrize(
    ("weighting", "expected"),
    [
        ("shared", {"AB": 2, "AC": 1, "BC": 1}),
        # AB share 2 of 3, AC 1 of 3, BC 1 of 2.
        ("jaccard", {"AB": 2 / 3, "AC": 1 / 3, "BC": 1 / 2}),
        # x is shared by three: 1/2; y by two: 1.
        ("newman", {"AB": 1.5, "AC": 0.5, "BC": 0.5}),
    ],
)
def test_weights(weighting: str, expected: dict[str, float]) -> None:
    found = project(HAS, "target", LABELS, weighting)
    assert weights(found.edges) == pytest.approx(expected, abs=1e-4)
    assert found.possible == 3


def test_what_is_shared_stands_on_the_line_with_the_places_of_both() -> None:
    [line] = [e for e in project(HAS, "target", LABELS).edges if e.target.endswith("B")]
    assert line.relation == "2 shared: X, Y"
    assert line.places == ("p1", "p2")


def test_the_other_way_round() -> None:
    found = project(HAS, "source", {}).edges
    assert weights(found) == {"xy": 2, "xz": 1, "yz": 1}


def test_a_thing_said_twice_counts_once() -> None:
    found = project([*HAS, edge("A", "x", "wants")], "target", LABELS)
    assert weights(found.edges)["AC"] == 1


def test_disparity_by_hand() -> None:
    # A star of three: weights 8, 1, 1 at the centre. Strength 10, so that (1 - 8/10)^2 = 0.04 and
    # (1 - 1/10)^2 = 0.81; the leaves have one line each, which says nothing.
    first, second = np.array([0, 0, 0]), np.array([1, 2, 3])
    found = disparity(first, second, np.array([8.0, 1.0, 1.0]))
    assert found == pytest.approx([0.04, 0.81, 0.81])


def test_the_smaller_end_counts() -> None:
    # A triangle with 6, 3, 1: at node 0 the line of 6 has 1 - 6/9 = 1/3, at node 1 it has 1 - 6/7 = 1/7.
    first, second = np.array([0, 0, 1]), np.array([1, 2, 2])
    found = disparity(first, second, np.array([6.0, 3.0, 1.0]))
    assert found == pytest.approx([1 / 7, 1 / 4, 3 / 4])


def test_the_backbone_keeps_what_is_significant_and_the_strongest_of_each() -> None:
    # Two hubs with 3 leaves each: every leaf keeps its only line; the weak line between hubs goes.
    first, second = np.array([0, 0, 0, 0, 4, 4, 4]), np.array([1, 2, 3, 4, 5, 6, 7])
    weight = np.array([8.0, 2.0, 2.0, 1.0, 8.0, 2.0, 2.0])
    assert backbone(first, second, weight, 0.05).tolist() == [True, True, True, False, True, True, True]
    assert backbone(first, second, weight, 1.0).all()
    assert not len(backbone(first[:0], second[:0], weight[:0], 0.05))


def test_the_strongest_lines_of_a_network_too_large() -> None:
    every = [edge(f"n{i}", f"n{j}", "r", 1 + (i + j) % 5) for i in range(30) for j in range(i)]
    kept = strongest_lines(every, 100)
    assert len(kept) == 100
    assert {iri for e in kept for iri in (e.source, e.target)} == {
        f"https://example.org/n{i}" for i in range(30)
    }
    assert strongest_lines(every, 100) == kept
    assert strongest_lines(every, 1000) == every

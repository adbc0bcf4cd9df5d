"""The layout: the same every time, inside its frame, quick, and without heaps."""

import random
import time

import numpy as np

from clusterpolicy.networks.layout import EXTENT, positions
from clusterpolicy.networks.model import Network, Node
from clusterpolicy.networks.thinning import drawn
from clusterpolicy.networks.views import Edge
from tests.networks.conftest import edge


def network(size: int, lines: int, seed: int = 3) -> Network:
    chance = random.Random(seed)
    pairs = {tuple(sorted((chance.randrange(size), chance.randrange(size)))) for _ in range(lines)}
    nodes = tuple(Node(f"n{i}", f"n{i}", "k", "K") for i in range(size))
    return Network(
        "v", "", "", "", "", nodes, tuple(Edge(f"n{a}", f"n{b}", "r", 1, ()) for a, b in sorted(pairs))
    )


def test_the_same_network_and_seed_give_the_same_picture(tiny: Network) -> None:
    assert positions(tiny, 1) == positions(tiny, 1)
    big = network(500, 900)
    assert positions(big, 1) == positions(big, 1) != positions(big, 2)
    backwards = Network("v", "", "", "", "", big.nodes[::-1], big.edges[::-1])
    assert positions(backwards, 1) == positions(big, 1)


def test_everything_is_in_the_frame_and_apart() -> None:
    for made in (network(2, 1), network(40, 10), network(400, 700)):
        found = np.array(list(positions(made).values()))
        assert np.isfinite(found).all() and np.abs(found).max() <= EXTENT
        apart = np.hypot(*(found[:, None] - found[None]).transpose(2, 0, 1)) + np.eye(len(found)) * EXTENT
        assert apart.min() > 2
    assert positions(Network("v", "", "", "", "", (), ())) == {}


def test_what_is_joined_stands_together() -> None:
    groups = [edge(f"{g}{i}", f"{g}{j}") for g in "ab" for i in range(8) for j in range(i)]
    lines = (*groups, edge("a0", "b0"))
    names = sorted({iri for e in lines for iri in (e.source, e.target)})
    made = Network("v", "", "", "", "", tuple(Node(n, n, "k", "K") for n in names), lines)
    found = {iri[-2:]: np.array(place) for iri, place in positions(made).items()}
    inside = np.mean([np.hypot(*(found[f"a{i}"] - found[f"a{j}"])) for i in range(8) for j in range(i)])
    between = np.mean([np.hypot(*(found[f"a{i}"] - found[f"b{j}"])) for i in range(8) for j in range(8)])
    assert between > 1.5 * inside


def test_a_large_network_is_laid_out_quickly() -> None:
    made = network(2000, 10_000)
    start = time.process_time()
    positions(made)
    assert time.process_time() - start < 6


def test_a_network_too_large_is_drawn_in_part_and_says_so() -> None:
    made = network(5000, 20_000)
    part = drawn(made)
    assert len(part.nodes) <= 3000 and len(part.edges) <= 10_000
    assert "Of 5,000 nodes the 3,000 with the most links are drawn." in part.omitted
    assert drawn(part, 10_000, 3_000) == part
    small = network(50, 80)
    assert drawn(small) is small

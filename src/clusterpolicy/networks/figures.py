"""Figures of a network as a whole, each with a name and a plain explanation."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from clusterpolicy.networks import mixing
from clusterpolicy.networks.communities import SEEDS, Division, divide
from clusterpolicy.networks.links import Links
from clusterpolicy.networks.nestedness import nestedness
from clusterpolicy.networks.null_model import Statistic


@dataclass(frozen=True)
class Figure:
    """
    A figure of the whole network.

    :param name: short, for machines
    :param label: what it is called
    :param value: None where the network has none
    :param explanation: what it means, in plain words
    """

    name: str
    label: str
    value: float | int | None
    explanation: str


def figures(net: Links, levels: list[str], division: Division, stable: float) -> list[Figure]:
    """
    Every figure of a network.

    :param levels: the level of each node, "" where it has none
    :param stable: the stability of its division into communities
    """
    return [*_size(net), *_cohesion(net, levels), *_communities(net, division, stable), *_nested(net)]


def statistics(net: Links, levels: list[str], seed: int) -> dict[str, Statistic]:
    """The figures that are compared with random networks, by name."""
    # Like is compared with like: as many tries at communities in the network as in each random one.
    tries = tries_for(net)

    def modularity(drawn: Links) -> float:
        return divide(drawn, seed, tries).modularity

    def nested(drawn: Links) -> float | None:
        found = nestedness(drawn)
        return found.whole if found else None

    return {
        "clustering": mixing.clustering,
        "modularity": modularity,
        "nestedness": nested,
        "level_assortativity": partial(mixing.assortativity, groups=levels),
        "degree_assortativity": mixing.degree_assortativity,
    }


def tries_for(net: Links) -> int:
    """How many divisions of each network the comparison of modularity takes the best of."""
    return 3 if net.m <= 1_000 else 1


def _size(net: Links) -> Iterator[Figure]:
    parts = mixing.components(net)
    two_mode = "two-mode: links only join nodes of one side to nodes of the other"
    side = two_mode if net.side is not None else "one-mode: any node may be joined to any other"
    yield Figure("nodes", "Nodes", net.n, f"How many things are in the network ({side}).")
    if net.side is not None:
        rows = len(net.rows)
        yield Figure("first_side", "Nodes on the first side", rows, "Programmes, supports or territories.")
        yield Figure("second_side", "Nodes on the second side", net.n - rows, "What they are joined to.")
    yield Figure("links", "Links", net.m, "How many pairs of nodes are joined; parallel lines count once.")
    yield Figure(
        "density", "Density", mixing.density(net), "The links there are, of all that could be: 0 to 1."
    )
    mean = float(np.mean(net.degree)) if net.n else 0.0
    yield Figure("mean_degree", "Links per node", mean, "How many others a node is joined to, on average.")
    yield Figure("components", "Components", len(parts), "Parts that no link joins to each other.")
    yield Figure(
        "largest_component",
        "Nodes in the largest component",
        parts[0] if parts else 0,
        f"Of {net.n} nodes, those in the largest part.",
    )


def _cohesion(net: Links, levels: list[str]) -> Iterator[Figure]:
    ring = (
        "How often two that share one thing share another too"
        if net.side is not None
        else "How often two neighbours of a node are joined as well"
    )
    yield Figure("clustering", "Clustering", mixing.clustering(net), f"{ring}: 0 never, 1 always.")
    shared = " (sharing something counts as being joined)" if net.side is not None else ""
    yield Figure(
        "level_assortativity",
        "Assortativity by level",
        mixing.assortativity(net, levels),
        f"Whether national is joined to national and regional to regional{shared}: 1 only like with like, 0 "
        "as random links would, below 0 rather unlike with unlike.",
    )
    yield Figure(
        "degree_assortativity",
        "Assortativity by number of links",
        mixing.degree_assortativity(net),
        "Whether nodes with many links are joined to nodes with many (above 0) or with few (below 0).",
    )


def _communities(net: Links, division: Division, stable: float) -> Iterator[Figure]:
    count = int(division.of.max(initial=-1)) + 1
    yield Figure("communities", "Communities", count, "Groups with more links inside than by chance.")
    chance = " (chance that joins one side to the other only)" if net.side is not None else ""
    yield Figure(
        "modularity",
        "Modularity",
        division.modularity,
        f"The share of links inside communities, less the share to be expected by chance{chance}. Random "
        "networks have some too: the comparison with them tells whether this is more.",
    )
    yield Figure(
        "stability",
        "Stability of the communities",
        stable,
        f"How far the divisions that {SEEDS} seeds lead to agree (adjusted mutual information): 1 all the "
        "same, 0 no more than by chance. The lower, the more these are one of several possible groupings.",
    )


def _nested(net: Links) -> Iterator[Figure]:
    found = nestedness(net)
    if found is None:
        return
    what = "Whether those with few links have a part of what those with many have, instead of something else"
    yield Figure("nestedness", "Nestedness (NODF)", found.whole, f"{what}: 0 not at all, 100 entirely.")
    yield Figure("nestedness_first", "Nestedness of the first side", found.rows, "The same, that side alone.")
    yield Figure(
        "nestedness_second", "Nestedness of the second side", found.columns, "The same, for that side alone."
    )

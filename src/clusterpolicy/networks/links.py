"""
A network as arrays: nodes numbered in a fixed order, links as pairs of numbers.

Everything that is measured starts from here, so that no figure depends on the order in which a graph was
put together or on Python's hash seed. Parallel links are added up, loops and directions are dropped.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

#: Kinds of nodes that run, answer or belong; the nodes of all other kinds are concepts that they share.
BEARERS = frozenset(
    [
        "programme",
        "other-initiative",
        "past-scheme",
        "guidance-document",
        "cluster-support",
        "country",
        "region",
        "nuts",
        "organisation",
        "cluster",
        "policy",
        "phase",
        "budget",
        "source",
    ]
)


@dataclass(frozen=True)
class Links:
    """
    A network as arrays.

    :param names: the nodes, in order of their names as text
    :param u: one end of each link; in a two-mode network the end on side 0
    :param v: the other end
    :param w: the weight of each link
    :param side: 0 or 1 for each node of a two-mode network, None for any other network
    """

    names: tuple[Any, ...]
    u: Ints
    v: Ints
    w: Floats
    side: Ints | None

    @property
    def n(self) -> int:
        """The number of nodes."""
        return len(self.names)

    @property
    def m(self) -> int:
        """The number of links."""
        return len(self.u)

    @cached_property
    def degree(self) -> Ints:
        """How many links each node has."""
        return np.bincount(np.concatenate([self.u, self.v]), minlength=self.n).astype(np.int64)

    @cached_property
    def strength(self) -> Floats:
        """
        The weights of each node's links added up.

        Source: Barrat, Barthélemy, Pastor-Satorras & Vespignani (2004), The architecture of complex weighted
        networks, PNAS 101(11), equation 2. doi:10.1073/pnas.0400087101
        """
        ends, weights = np.concatenate([self.u, self.v]), np.concatenate([self.w, self.w])
        return np.bincount(ends, weights=weights, minlength=self.n).astype(np.float64)

    @cached_property
    def neighbours(self) -> list[list[int]]:
        """The numbers of each node's neighbours, ascending."""
        found: list[list[int]] = [[] for _ in range(self.n)]
        for one, two in zip(self.u.tolist(), self.v.tolist(), strict=True):
            found[one].append(two)
            found[two].append(one)
        return [sorted(near) for near in found]

    @cached_property
    def rows(self) -> list[int]:
        """The nodes on side 0."""
        return [] if self.side is None else np.flatnonzero(self.side == 0).tolist()

    @cached_property
    def columns(self) -> list[int]:
        """The nodes on side 1."""
        return [] if self.side is None else np.flatnonzero(self.side == 1).tolist()

    def rewired(self, u: Ints, v: Ints, w: Floats) -> "Links":
        """The same nodes with other links."""
        return Links(self.names, u, v, w, self.side)


def links(graph: nx.Graph) -> Links:
    """
    A graph as arrays.

    :param graph: nodes with the attributes ``kind`` and ``label``, edges with ``weight`` (else 1)

    >>> found = links(nx.Graph([("b", "a"), ("c", "b")]))
    >>> found.names, found.degree.tolist()
    (('a', 'b', 'c'), [1, 2, 1])
    """
    names = tuple(sorted(graph.nodes, key=str))
    number = {name: index for index, name in enumerate(names)}
    side = _sides(graph, names)
    weights: dict[tuple[int, int], float] = defaultdict(float)
    for source, target, data in graph.edges(data=True):
        one, two = sorted((number[source], number[target]))
        if one == two:
            continue
        if side is not None and side[one] == 1:
            one, two = two, one
        weights[one, two] += float(data.get("weight", 1))
    pairs = sorted(weights)
    ends = np.array(pairs, dtype=np.int64).reshape(len(pairs), 2)
    return Links(
        names=names,
        u=ends[:, 0].copy(),
        v=ends[:, 1].copy(),
        w=np.array([weights[pair] for pair in pairs], dtype=np.float64),
        side=None if side is None else np.array(side, dtype=np.int64),
    )


def _sides(graph: nx.Graph, names: tuple[Any, ...]) -> list[int] | None:
    """
    The two sides of a two-mode network: as networkx marks them, else where kinds of nodes fall on two sides.

    Side 0 holds the bearers (programmes, supports, territories), side 1 the concepts.
    """
    marked = [graph.nodes[name].get("bipartite") for name in names]
    if names and all(mark in (0, 1) for mark in marked):
        crossing = all(graph.nodes[a]["bipartite"] != graph.nodes[b]["bipartite"] for a, b in graph.edges())
        return [int(mark) for mark in marked] if crossing else None
    kinds = [str(graph.nodes[name].get("kind", "")) for name in names]
    joined = nx.Graph()
    joined.add_nodes_from(sorted(set(kinds)))
    for one, two in graph.edges():
        if one != two:
            joined.add_edge(str(graph.nodes[one].get("kind", "")), str(graph.nodes[two].get("kind", "")))
    if len(joined) < 2 or not nx.is_connected(joined) or not nx.is_bipartite(joined):
        return None
    colour = nx.bipartite.color(joined)
    first = next((kind for kind in sorted(joined) if kind in BEARERS), min(joined))
    return [int(colour[kind] != colour[first]) for kind in kinds]

"""
One-mode projection of a two-mode network, and the backbone of a weighted one.

Weights: the number of things shared; the Jaccard index (shared of all that either has); or Newman's
hyperbolic weight, which counts a thing shared by k as 1/(k-1), since being one of few says more than being
one of many (M. E. J. Newman, "Scientific collaboration networks. II", Physical Review E 64, 016132, 2001,
equation 2).

Backbone: the disparity filter (M. A. Serrano, M. Boguñá, A. Vespignani, "Extracting the multiscale backbone
of complex weighted networks", PNAS 106, 6483, 2009, equation 2).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from clusterpolicy.networks.views import Edge


@dataclass(frozen=True)
class Projection:
    """
    A projected network.

    :param edges: the lines drawn
    :param possible: how many pairs share something at all
    """

    edges: list[Edge]
    possible: int


def project(
    edges: Iterable[Edge], side: str, labels: Mapping[str, str], weighting: str = "shared", alpha: float = 1.0
) -> Projection:
    """
    The one-mode network of those who share something.

    :param edges: a two-mode network
    :param side: "target" joins sources that share targets, "source" joins targets that share sources
    :param labels: names of what may be shared
    :param weighting: see above
    :param alpha: the significance that a line must have at one of its ends; 1 keeps all. The strongest line
        of each node stays in any case, so that nobody is lost.
    """
    places: dict[str, dict[str, dict[str, None]]] = {}
    for edge in edges:
        one, thing = (edge.source, edge.target) if side == "target" else (edge.target, edge.source)
        places.setdefault(one, {}).setdefault(thing, {}).update(dict.fromkeys(edge.places))
    names = sorted(places)
    first, second, weights = _weights([places[name] for name in names], weighting)
    kept = backbone(first, second, weights, alpha)
    found = []
    for i, j, weight in zip(first[kept], second[kept], weights[kept], strict=True):
        mine, theirs = places[names[i]], places[names[j]]
        shared = sorted(mine.keys() & theirs.keys(), key=lambda iri: (labels.get(iri, iri), iri))
        where = [place for iri in shared for place in (*mine[iri], *theirs[iri])]
        words = f"{len(shared)} shared: {', '.join(labels.get(iri, iri) for iri in shared)}"
        found.append(Edge(names[i], names[j], words, round(float(weight), 4), tuple(dict.fromkeys(where))))
    return Projection(found, len(first))


def _weights(has: Sequence[Mapping[str, object]], weighting: str) -> tuple[Any, Any, Any]:
    """The pairs that share something, as indices, and their weights."""
    things = {thing: index for index, thing in enumerate(sorted({thing for each in has for thing in each}))}
    incidence = np.zeros((len(has), len(things)))
    for row, each in enumerate(has):
        incidence[row, [things[thing] for thing in each]] = 1
    shared = incidence @ incidence.T
    first, second = np.nonzero(np.triu(shared, 1))
    if weighting == "jaccard":
        sizes = incidence.sum(axis=1)
        return first, second, shared[first, second] / (sizes[first] + sizes[second] - shared[first, second])
    if weighting == "newman":
        holders = incidence.sum(axis=0)
        hyperbolic = np.where(holders > 1, 1 / np.maximum(holders - 1, 1), 0)
        return first, second, ((incidence * hyperbolic) @ incidence.T)[first, second]
    return first, second, shared[first, second]


def disparity(first: Any, second: Any, weights: Any) -> Any:
    """
    How likely chance alone gives each line its share of the weight at an end: the smaller of both ends.

    At a node of k lines and strength s, a line of weight w has (1 - w/s)^(k-1), the probability that one of
    the parts of a length cut at k-1 random points exceeds w/s. A node's only line says nothing there: 1.

    :param first: for each line, the index of one end
    :param second: the other end
    :param weights: above 0
    """
    if not len(first):
        return np.zeros(0)
    size = int(max(first.max(), second.max())) + 1
    ends = np.concatenate([first, second])
    degree = np.bincount(ends, minlength=size)
    strength = np.bincount(ends, np.concatenate([weights, weights]), minlength=size)
    chances = [
        np.where(degree[end] > 1, (1 - np.minimum(weights / strength[end], 1)) ** (degree[end] - 1), 1.0)
        for end in (first, second)
    ]
    return np.minimum(*chances)


def backbone(first: Any, second: Any, weights: Any, alpha: float) -> Any:
    """
    Which lines to keep: those below a significance, and the strongest of each node.

    Of several strongest lines, the more significant one stays, then the first.
    """
    if alpha >= 1:
        return np.ones(len(first), dtype=bool)
    chance = disparity(first, second, weights)
    return (chance < alpha) | _strongest(first, second, np.lexsort((chance, -weights)))


def strongest_lines(edges: Sequence[Edge], most: int) -> list[Edge]:
    """
    The lines of a network that is too large to draw: the strongest of each node, then the most significant.

    :param most: how many to keep
    """
    if len(edges) <= most:
        return list(edges)
    index: dict[str, int] = {}
    for edge in edges:
        index.setdefault(edge.source, len(index))
        index.setdefault(edge.target, len(index))
    first = np.array([index[edge.source] for edge in edges])
    second = np.array([index[edge.target] for edge in edges])
    weights = np.array([edge.weight for edge in edges])
    chance = disparity(first, second, weights)
    best = _strongest(first, second, np.lexsort((chance, -weights)))
    order = np.lexsort((-weights, chance, ~best))
    return [edges[i] for i in sorted(order[:most])]


def _strongest(first: Any, second: Any, order: Any) -> Any:
    """Which lines come first in an order at one of their ends."""
    kept = np.zeros(len(first), dtype=bool)
    seen: set[int] = set()
    for line in order:
        ends = {int(first[line]), int(second[line])}
        kept[line] = not ends <= seen
        seen |= ends
    return kept

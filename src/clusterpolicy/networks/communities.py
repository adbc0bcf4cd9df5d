"""Communities: groups of nodes with more links inside than chance would put there."""

import random
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from clusterpolicy.networks.links import Ints, Links

#: How often communities are looked for: the best division is kept, all of them tell how stable it is.
SEEDS = 20
_LEAST_GAIN = 1e-12


@dataclass(frozen=True)
class Division:
    """
    A network divided into communities.

    :param of: the number of each node's community, the largest community being 0
    :param modularity: see :func:`modularity`
    :param runs: what each seed came to
    """

    of: Ints
    modularity: float
    runs: tuple[Ints, ...]


def divide(links: Links, seed: int, seeds: int = SEEDS) -> Division:
    """
    The best of several divisions found by the Louvain method.

    :param seed: the first seed; the others follow it
    :param seeds: how many
    """
    runs = tuple(louvain(links, seed + number) for number in range(seeds))
    values = [modularity(links, run) for run in runs]
    # Differences below the ninth digit are rounding, not better divisions.
    best = max(range(seeds), key=lambda number: (round(values[number], 9), -number))
    return Division(runs[best], values[best], runs)


def modularity(links: Links, of: Ints) -> float:
    """
    The share of the links' weight inside communities, less what chance would put there.

    Sources: Newman & Girvan (2004), Finding and evaluating community structure in networks, Physical Review E
    69, 026113, weighted as Newman (2004), Analysis of weighted networks, Physical Review E 70, 056131. In a
    two-mode network chance joins only nodes of different sides: Barber (2007), Modularity and community
    detection in bipartite networks, Physical Review E 76, 066102.

    :param of: the number of each node's community
    """
    total = float(links.w.sum())
    if not total:
        return 0.0
    inside = float(links.w[of[links.u] == of[links.v]].sum())
    a, b = _marginals(links)
    size = int(of.max()) + 1
    expected = np.bincount(of, a, size) @ np.bincount(of, b, size) / total
    return (inside - float(expected)) / total


def _marginals(links: Links) -> tuple[np.ndarray, np.ndarray]:
    """
    Two numbers for each node, such that chance puts a_i·b_j + b_i·a_j, over all weight, between i and j.

    They are the strength on the node's own side in a two-mode network; else half of the strength each.
    """
    strength = links.strength
    if links.side is None:
        return strength / 2, strength / 2
    return np.where(links.side == 0, strength, 0.0), np.where(links.side == 1, strength, 0.0)


def louvain(links: Links, seed: int) -> Ints:
    """
    One division by the Louvain method: nodes move to the neighbouring community that gains most modularity,
    then communities are merged into nodes, and so on until nothing moves.

    Source: Blondel, Guillaume, Lambiotte & Lefebvre (2008), Fast unfolding of communities in large networks,
    Journal of Statistical Mechanics P10008. Nodes are revisited only after a neighbour has moved, as Traag,
    Waltman & van Eck (2019), From Louvain to Leiden, Scientific Reports 9, 5233, do. Equal gains go to the
    lower number.

    :param seed: of the order in which nodes are visited
    """
    total = float(links.w.sum())
    of = list(range(links.n))
    if total:
        chance = random.Random(seed)
        a, b = (values.tolist() for values in _marginals(links))
        near: list[dict[int, float]] = [{} for _ in range(links.n)]
        for one, two, weight in zip(links.u.tolist(), links.v.tolist(), links.w.tolist(), strict=True):
            near[one][two] = near[two][one] = weight
        while True:
            joined = _move(near, a, b, total, chance)
            size = max(joined) + 1
            of = [joined[community] for community in of]
            if size == len(near):
                break
            near, a, b = _merge(near, a, b, joined, size)
    return in_order(of)


def in_order(of: Sequence[int]) -> Ints:
    """Communities numbered by size, those of one size by their first node."""
    size: dict[int, int] = {}
    first: dict[int, int] = {}
    for node, community in enumerate(of):
        size[community] = size.get(community, 0) + 1
        first.setdefault(community, node)
    rank = sorted(size, key=lambda community: (-size[community], first[community]))
    number = {community: index for index, community in enumerate(rank)}
    return np.array([number[community] for community in of], dtype=np.int64)


def _move(
    near: list[dict[int, float]], a: list[float], b: list[float], total: float, chance: random.Random
) -> list[int]:
    """Move single nodes until no move gains anything; the community of each, numbered from 0 without gaps."""
    of = list(range(len(near)))
    sum_a, sum_b = list(a), list(b)
    order = list(of)
    chance.shuffle(order)
    waiting, queue = [True] * len(near), deque(order)
    while queue:
        node = queue.popleft()
        waiting[node] = False
        home, mine_a, mine_b = of[node], a[node], b[node]
        sum_a[home] -= mine_a
        sum_b[home] -= mine_b
        joins: dict[int, float] = {home: 0.0}
        for other, weight in near[node].items():
            joins[of[other]] = joins.get(of[other], 0.0) + weight
        best, most = home, joins[home] - (mine_a * sum_b[home] + mine_b * sum_a[home]) / total
        most += _LEAST_GAIN * total
        for community, weight in joins.items():
            gain = weight - (mine_a * sum_b[community] + mine_b * sum_a[community]) / total
            if gain > most or (gain == most and community < best):
                best, most = community, gain
        of[node] = best
        sum_a[best] += mine_a
        sum_b[best] += mine_b
        if best != home:
            for other in near[node]:
                if of[other] != best and not waiting[other]:
                    waiting[other] = True
                    queue.append(other)
    number = {community: index for index, community in enumerate(dict.fromkeys(of))}
    return [number[community] for community in of]


def _merge(
    near: list[dict[int, float]], a: list[float], b: list[float], joined: list[int], size: int
) -> tuple[list[dict[int, float]], list[float], list[float]]:
    """The network of communities; links inside them no longer matter to any move."""
    merged: list[dict[int, float]] = [{} for _ in range(size)]
    new_a, new_b = [0.0] * size, [0.0] * size
    for node, community in enumerate(joined):
        new_a[community] += a[node]
        new_b[community] += b[node]
        row = merged[community]
        for other, weight in near[node].items():
            if (target := joined[other]) != community:
                row[target] = row.get(target, 0.0) + weight
    return merged, new_a, new_b

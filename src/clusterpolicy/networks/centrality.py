"""How much a node lies between others."""

from dataclasses import dataclass

import numpy as np

from clusterpolicy.networks.links import Floats, Ints, Links

#: Above so many nodes, betweenness is estimated,
EXACT = 1_000
#: from so many of them.
PIVOTS = 250
#: How much memory the search from several nodes at once may take: links times nodes searched from.
_AT_ONCE = 400_000


@dataclass(frozen=True)
class Between:
    """
    Betweenness of each node, from 0 to 1.

    :param all: over the shortest paths of all pairs
    :param across: only over those of pairs in different communities
    :param pivots: from how many nodes the paths were followed; all of them unless it was estimated
    """

    all: Floats
    across: Floats
    pivots: int


def betweenness(
    links: Links, community: Ints, seed: int, exact: int = EXACT, pivots: int = PIVOTS
) -> Between:
    """
    The share of shortest paths between other nodes that lead over each node, links counting as one step each.

    Sources: Freeman (1977), A set of measures of centrality based on betweenness, Sociometry 40(1); computed
    as Brandes (2001), A faster algorithm for betweenness centrality, Journal of Mathematical Sociology 25(2).
    Above ``exact`` nodes it is estimated from paths that start at ``pivots`` nodes chosen at random: Brandes
    & Pich (2007), Centrality estimation in large networks, International Journal of Bifurcation and Chaos
    17(7). Paths between communities alone are counted by giving every pair of nodes a weight, 1 or 0: Brandes
    (2008), On variants of shortest-path betweenness centrality and their generic computation, Social Networks
    30(2).

    :param community: the number of each node's community
    :param seed: of the random choice
    """
    n = links.n
    if n < 3 or not links.m:
        return Between(np.zeros(n), np.zeros(n), n)
    chosen = np.arange(n)
    if n > max(exact, pivots):
        chosen = np.sort(np.random.default_rng(seed).choice(n, pivots, replace=False))
    tails = np.concatenate([links.u, links.v])
    heads = np.concatenate([links.v, links.u])
    order = np.lexsort((tails, heads))
    search = _Search(n, tails[order], heads[order])
    everywhere, across = np.zeros(n), np.zeros(n)
    step = max(1, _AT_ONCE // len(tails))
    for start in range(0, len(chosen), step):
        one, two = search.dependencies(chosen[start : start + step], community)
        everywhere += one
        across += two
    scale = n / len(chosen) / ((n - 1) * (n - 2))
    return Between(everywhere * scale, across * scale, len(chosen))


class _Search:
    """
    Breadth-first searches from several nodes at once, over links sorted by the node they lead to.

    :param n: number of nodes
    :param tails: where each link starts (each link stands in both directions)
    :param heads: where it leads to, ascending
    """

    def __init__(self, n: int, tails: Ints, heads: Ints) -> None:
        self.n, self.tails = n, tails
        self.reached = np.unique(heads)
        self.first = np.searchsorted(heads, self.reached)

    def _into(self, values: Floats) -> Floats:
        """For each node the sum of its neighbours' values."""
        total = np.zeros_like(values)
        total[self.reached] = np.add.reduceat(values[self.tails], self.first, axis=0)
        return total

    def dependencies(self, sources: Ints, community: Ints) -> tuple[Floats, Floats]:
        """Brandes' dependencies of the sources on each node, added up: of all pairs, of those across."""
        k = len(sources)
        paths = np.zeros((self.n, k))
        paths[sources, np.arange(k)] = 1.0
        seen = paths > 0
        levels = [seen.copy()]
        while True:
            arriving = self._into(np.where(levels[-1], paths, 0.0))
            fresh = (arriving > 0) & ~seen
            if not fresh.any():
                break
            paths[fresh] = arriving[fresh]
            seen |= fresh
            levels.append(fresh)
        foreign = (community[:, None] != community[sources][None, :]).astype(np.float64)
        every = self._backwards(levels, paths, np.ones((self.n, k)))
        across = self._backwards(levels, paths, foreign)
        every[sources, np.arange(k)] = across[sources, np.arange(k)] = 0.0
        return every.sum(axis=1), across.sum(axis=1)

    def _backwards(self, levels: list[np.ndarray], paths: Floats, counted: Floats) -> Floats:
        depend = np.zeros_like(paths)
        for depth in range(len(levels) - 1, 0, -1):
            handed = np.zeros_like(paths)
            at = levels[depth]
            handed[at] = (counted[at] + depend[at]) / paths[at]
            above = levels[depth - 1]
            depend[above] = (self._into(handed) * paths)[above]
        return depend

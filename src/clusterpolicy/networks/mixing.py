"""How links mix: assortativity, clustering, components."""

import numpy as np

from clusterpolicy.networks.links import Links
from clusterpolicy.networks.nestedness import shared_links


def assortativity(links: Links, groups: list[str]) -> float | None:
    """
    How far like joins like, by a category: 1 only like with like, 0 as by chance, below 0 unlike with unlike.

    In a two-mode network the links are those between nodes of one side that share a neighbour, one for each
    neighbour shared. Weights are not looked at.

    Source: Newman (2003), Mixing patterns in networks, Physical Review E 67, 026126, equation 2.

    :param groups: the category of each node; "" where it has none, which leaves its links out
    :returns: None where the links join nodes of fewer than two categories
    """
    kinds = sorted(set(groups) - {""})
    number = {kind: index for index, kind in enumerate(kinds)}
    of = np.array([number.get(group, -1) for group in groups], dtype=np.int64)
    if links.side is None:
        pairs = np.column_stack([links.u, links.v])
        weights = np.ones(len(pairs))
    else:
        parts = [shared_links(links.u, links.v), shared_links(links.v, links.u)]
        pairs = np.concatenate([np.column_stack([one, two]) for one, two, _ in parts])
        weights = np.concatenate([shared for _, _, shared in parts])
    one, two = of[pairs[:, 0]], of[pairs[:, 1]]
    known = (one >= 0) & (two >= 0)
    size = len(kinds)
    if not known.any():
        return None
    cells = np.bincount(one[known] * size + two[known], weights[known], size * size).reshape(size, size)
    matrix = (cells + cells.T) / (2 * cells.sum())
    chance = float(np.sum(matrix.sum(axis=0) ** 2))
    return None if chance > 1 - 1e-12 else (float(np.trace(matrix)) - chance) / (1 - chance)


def degree_assortativity(links: Links) -> float | None:
    """
    The correlation of the numbers of links at the two ends of a link.

    Source: Newman (2002), Assortative mixing in networks, Physical Review Letters 89, 208701, equation 4. In
    a two-mode network each link is read from side 0 to side 1.

    :returns: None where one of the sides has the same number of links everywhere
    """
    one = links.degree[links.u].astype(np.float64)
    two = links.degree[links.v].astype(np.float64)
    if links.side is None:
        one, two = np.concatenate([one, two]), np.concatenate([two, one])
    if not len(one) or np.ptp(one) == 0 or np.ptp(two) == 0:
        return None
    return float(np.corrcoef(one, two)[0, 1])


def clustering(links: Links) -> float | None:
    """
    How often two neighbours of a node are joined as well.

    One-mode: the share of paths over three nodes that close to a triangle (transitivity), as Newman, Strogatz
    & Watts (2001), Random graphs with arbitrary degree distributions, Physical Review E 64, 026118. Two-mode:
    the share of paths over four nodes that close to a ring of four, as Robins & Alexander (2004), Small
    worlds among interlocking directors, Computational & Mathematical Organization Theory 10.

    :returns: None where there are no such paths
    """
    degree = links.degree
    if links.side is not None:
        paths = int(np.sum((degree[links.u] - 1) * (degree[links.v] - 1)))
        _, _, shared = shared_links(links.u, links.v)
        return 4 * float(np.sum(shared * (shared - 1) / 2)) / paths if paths else None
    paths = int(np.sum(degree * (degree - 1)) // 2)
    near = [set(found) for found in links.neighbours]
    closed = sum(
        len(near[one] & near[two]) for one, two in zip(links.u.tolist(), links.v.tolist(), strict=True)
    )
    return closed / paths if paths else None


def components(links: Links) -> list[int]:
    """The sizes of the parts that no link joins, the largest first."""
    seen, sizes = [False] * links.n, []
    for start in range(links.n):
        if seen[start]:
            continue
        seen[start] = True
        found = [start]
        for node in found:
            for other in links.neighbours[node]:
                if not seen[other]:
                    seen[other] = True
                    found.append(other)
        sizes.append(len(found))
    return sorted(sizes, reverse=True)


def density(links: Links) -> float:
    """
    The links that there are as a share of all that could be.

    Source: Wasserman & Faust (1994), Social Network Analysis, sections 4.2.1 and 8.5 (two-mode).
    """
    pairs, across = links.n * (links.n - 1) // 2, len(links.rows) * len(links.columns)
    possible = pairs if links.side is None else across
    return links.m / possible if possible else 0.0

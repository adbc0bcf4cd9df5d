"""Nestedness of two-mode networks: whether those with few links have a part of what those with many have."""

from dataclasses import dataclass

import numpy as np

from clusterpolicy.networks.links import Floats, Ints, Links


@dataclass(frozen=True)
class Nestedness:
    """
    NODF, from 0 (none) to 100 (perfectly nested).

    :param whole: of the whole matrix
    :param rows: among the nodes of side 0 alone
    :param columns: among the nodes of side 1 alone
    """

    whole: float
    rows: float
    columns: float


def nestedness(links: Links) -> Nestedness | None:
    """
    The nestedness metric based on overlap and decreasing fill (NODF).

    For each pair of rows with different numbers of links, the percentage of the smaller one's links that the
    larger one has too; pairs with equal numbers count as 0. The same for columns; NODF is the mean over all
    pairs of both. Weights are not looked at. Rows and columns without links are left out.

    Source: Almeida-Neto, Guimarães, Guimarães, Loyola & Ulrich (2008), A consistent metric for nestedness
    analysis in ecological systems: reconciling concept and measurement, Oikos 117(8), equations 1-3.
    doi:10.1111/j.0030-1299.2008.16644.x

    :returns: None for a network that is not two-mode, or too small to have pairs
    """
    if links.side is None:
        return None
    row_sum, row_pairs = _paired(links.u, links.v, links.degree)
    column_sum, column_pairs = _paired(links.v, links.u, links.degree)
    if not row_pairs + column_pairs:
        return None
    return Nestedness(
        whole=(row_sum + column_sum) / (row_pairs + column_pairs),
        rows=row_sum / row_pairs if row_pairs else 0.0,
        columns=column_sum / column_pairs if column_pairs else 0.0,
    )


def _paired(ends: Ints, others: Ints, degree: Ints) -> tuple[float, int]:
    """The sum of the paired nestedness of one side, and the number of its pairs."""
    one, two, shared = shared_links(ends, others)
    smaller = np.minimum(degree[one], degree[two])
    unequal = degree[one] != degree[two]
    count = len(np.unique(ends))
    return float(np.sum(100.0 * shared[unequal] / smaller[unequal])), count * (count - 1) // 2


def shared_links(ends: Ints, others: Ints) -> tuple[Ints, Ints, Floats]:
    """
    Every pair of nodes of one side that share a neighbour, with the number of neighbours they share.

    :param ends: the end of each link on the side in question
    :param others: the end on the other side
    """
    order = np.lexsort((ends, others))
    ends, others = ends[order], others[order]
    size = int(ends.max(initial=0)) + 1
    codes = [np.empty(0, dtype=np.int64)]
    for group in np.split(ends, np.flatnonzero(np.diff(others)) + 1):
        one, two = np.triu_indices(len(group), 1)
        codes.append(group[one] * size + group[two])
    pairs, number = np.unique(np.concatenate(codes), return_counts=True)
    return pairs // size, pairs % size, number.astype(np.float64)

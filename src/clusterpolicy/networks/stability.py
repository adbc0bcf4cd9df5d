"""How far several divisions of one network agree."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from clusterpolicy.networks.links import Floats, Ints


def stability(runs: Sequence[Ints]) -> float:
    """The mean adjusted mutual information of all pairs of divisions: 1 if all are the same, 0 by chance."""
    # Many seeds come to the same division; each pair of different ones is compared once.
    count: dict[bytes, int] = {}
    runs_by_key: dict[bytes, Ints] = {}
    for run in runs:
        key = run.tobytes()
        count[key] = count.get(key, 0) + 1
        runs_by_key[key] = run
    pairs = len(runs) * (len(runs) - 1) // 2
    if not pairs:
        return 1.0
    agreement = float(sum(number * (number - 1) // 2 for number in count.values()))
    for one, two in combinations(runs_by_key, 2):
        agreement += count[one] * count[two] * agreement_of(runs_by_key[one], runs_by_key[two])
    return agreement / pairs


def stability_of_each(best: Ints, runs: Sequence[Ints]) -> list[float]:
    """
    For each community of the best division how well it is found again, from 0 to 1.

    The mean over all divisions of the greatest Jaccard likeness of the community to one of theirs. Source:
    Hennig (2007), Cluster-wise assessment of cluster stability, Computational Statistics & Data Analysis
    52(1).
    """
    found = np.zeros(int(best.max(initial=-1)) + 1)
    for run in runs if len(best) else ():
        table = _contingency(best, run)
        union = table.sum(axis=1)[:, None] + table.sum(axis=0)[None, :] - table
        found += (table / union).max(axis=1)
    return [float(value) for value in found / max(1, len(runs))]


def agreement_of(one: Ints, two: Ints) -> float:
    """
    The adjusted mutual information of two divisions, normalised by the mean of their entropies.

    Source: Vinh, Epps & Bailey (2010), Information theoretic measures for clusterings comparison, Journal of
    Machine Learning Research 11, 2837-2854: AMI_sum of table 2, with the expectation of theorem 9 (equation
    24a).
    """
    table = _contingency(one, two)
    n = table.sum()
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    if not n or len(rows) == len(columns) == 1 or len(rows) == len(columns) == n:
        return 1.0
    mean = (_entropy(rows) + _entropy(columns)) / 2
    joint = table[table > 0]
    expected_cell = np.outer(rows, columns)[table > 0]
    shared = float(np.sum(joint / n * np.log(n * joint / expected_cell)))
    expected = _expected(rows, columns)
    return 1.0 if mean - expected <= 1e-15 else (shared - expected) / (mean - expected)


def _contingency(one: Ints, two: Ints) -> Floats:
    width = int(two.max(initial=-1)) + 1
    size = int(one.max(initial=-1)) + 1
    counts = np.bincount(one * width + two, minlength=size * width)
    return counts.reshape(size, width).astype(np.float64)


def _entropy(sizes: Floats) -> float:
    share = sizes / sizes.sum()
    return float(-np.sum(share * np.log(share)))


def _expected(rows: Floats, columns: Floats) -> float:
    """The mutual information to be expected of divisions into communities of these sizes by chance."""
    n = int(rows.sum())
    log_factorial = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, n + 1)))])
    total = 0.0
    row_sizes, row_counts = np.unique(rows.astype(np.int64), return_counts=True)
    column_sizes, column_counts = np.unique(columns.astype(np.int64), return_counts=True)
    for a, times_a in zip(row_sizes.tolist(), row_counts.tolist(), strict=True):
        for b, times_b in zip(column_sizes.tolist(), column_counts.tolist(), strict=True):
            cell = np.arange(max(1, a + b - n), min(a, b) + 1)
            f = log_factorial
            chance = (
                f[a]
                + f[b]
                + f[n - a]
                + f[n - b]
                - f[n]
                - f[cell]
                - f[a - cell]
                - f[b - cell]
                - f[n - a - b + cell]
            )
            information = cell / n * np.log(n * cell / (a * b))
            total += times_a * times_b * float(np.sum(information * np.exp(chance)))
    return total

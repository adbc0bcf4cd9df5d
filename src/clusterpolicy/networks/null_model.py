"""What is more than chance: the network beside random ones in which every node keeps its number of links."""

import math
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from clusterpolicy.networks.links import Links

Statistic = Callable[[Links], float | None]


@dataclass(frozen=True)
class Comparison:
    """
    A figure beside the same figure of random networks.

    :param name: the figure
    :param observed: in the network
    :param expected: the mean over the random networks
    :param deviation: their standard deviation
    :param z: how many standard deviations the network lies above the mean; None if they do not vary
    :param p: the share of random networks at least as far from the mean (two-sided, itself counted)
    :param draws: how many random networks
    """

    name: str
    observed: float
    expected: float
    deviation: float
    z: float | None
    p: float
    draws: int


def draws_for(links: Links) -> int:
    """How many random networks a network of this size is compared with, in seconds at the most."""
    steps = ((1_000, 100), (5_000, 50), (12_000, 20))
    return next((draws for most, draws in steps if links.m <= most), 8)


def compare(links: Links, statistics: Mapping[str, Statistic], seed: int, draws: int) -> list[Comparison]:
    """
    Each figure of the network beside its figures in random networks.

    The share p counts the network itself as one draw: North, Curtis & Sham (2002), A note on the calculation
    of empirical P values from Monte Carlo procedures, American Journal of Human Genetics 71(2).

    :param statistics: how each figure is computed; None where a network has none
    """
    observed = {name: statistic(links) for name, statistic in statistics.items()}
    drawn: dict[str, list[float]] = {name: [] for name, value in observed.items() if value is not None}
    for network in random_networks(links, seed, draws):
        for name, values in drawn.items():
            value = statistics[name](network)
            if value is not None:
                values.append(value)
    found = []
    for name, values in drawn.items():
        value = observed[name]
        if value is None or len(values) < 2:
            continue
        mean, deviation = float(np.mean(values)), float(np.std(values, ddof=1))
        if deviation < 1e-12:
            deviation = 0.0
        far = abs(value - mean) - 1e-12
        beyond = sum(abs(one - mean) >= far for one in values)
        z = (value - mean) / deviation if deviation else None
        found.append(
            Comparison(name, value, mean, deviation, z, (beyond + 1) / (len(values) + 1), len(values))
        )
    return found


def random_networks(links: Links, seed: int, draws: int) -> Iterator[Links]:
    """
    Random networks with the same number of links at each node, no loops and no double links.

    Each is shuffled on from the one before; a weight stays with its link as that is moved.

    :param seed: of the shuffling
    """
    chance = random.Random(seed)
    network = links
    for _ in range(draws):
        network = (_swapped if network.side is None else _traded)(network, chance)
        yield network


def _swapped(links: Links, chance: random.Random) -> Links:
    """
    Two links exchange ends, ten times as often as there are links.

    Source: Maslov & Sneppen (2002), Specificity and stability in topology of protein networks, Science 296,
    910-913. A swap that would make a loop or a double link is left out but counted, so that all networks are
    equally likely; ten attempts a link as Ray, Pinar & Seshadhri (2012), Are we there yet?, WAW 2012.
    """
    n, m = links.n, links.m
    u, v = links.u.tolist(), links.v.tolist()
    if m > 1:
        there = {one * n + two for one, two in zip(u, v, strict=True)}
        there |= {two * n + one for one, two in zip(u, v, strict=True)}
        attempts = 10 * m if m <= 5_000 else 5 * m
        numbers = np.random.default_rng(chance.getrandbits(64))
        firsts = numbers.integers(m, size=attempts).tolist()
        seconds = numbers.integers(m, size=attempts).tolist()
        turns = numbers.random(attempts).tolist()
        for first, second, turn in zip(firsts, seconds, turns, strict=True):
            a, b, c, d = u[first], v[first], u[second], v[second]
            if turn < 0.5:
                c, d = d, c
            if a in (c, d) or b in (c, d) or a * n + d in there or c * n + b in there:
                continue
            there -= {a * n + b, b * n + a, c * n + d, d * n + c}
            there |= {a * n + d, d * n + a, c * n + b, b * n + c}
            u[first], v[first], u[second], v[second] = a, d, c, b
    return links.rewired(np.array(u, dtype=np.int64), np.array(v, dtype=np.int64), links.w)


def _traded(links: Links, chance: random.Random) -> Links:
    """
    Two nodes of one side trade those of their neighbours that only one of them has, five times as often as
    there are nodes.

    Source: Strona, Nappo, Boccacci, Fattorini & San-Miguel-Ayanz (2014), A fast and unbiased procedure to
    randomize ecological binary matrices with fixed row and column totals (curveball), Nature Communications
    5, 4114. All networks are equally likely: Carstens (2015), Physical Review E 91, 042812.
    """
    rows: dict[int, dict[int, float]] = {}
    for one, two, weight in zip(links.u.tolist(), links.v.tolist(), links.w.tolist(), strict=True):
        rows.setdefault(one, {})[two] = weight
    names = sorted(rows)
    for _ in range(5 * len(names) if len(names) > 1 else 0):
        first, second = (rows[name] for name in chance.sample(names, 2))
        mine = sorted(first.keys() - second.keys())
        theirs = sorted(second.keys() - first.keys())
        if not mine or not theirs:
            continue
        pool = {**{key: first[key] for key in mine}, **{key: second[key] for key in theirs}}
        keys = mine + theirs
        chance.shuffle(keys)
        for key in mine:
            del first[key]
        for key in theirs:
            del second[key]
        first.update((key, pool[key]) for key in keys[: len(mine)])
        second.update((key, pool[key]) for key in keys[len(mine) :])
    found = [(one, two, rows[one][two]) for one in names for two in sorted(rows[one])]
    u, v, w = zip(*found, strict=True) if found else ((), (), ())
    return links.rewired(
        np.array(u, dtype=np.int64), np.array(v, dtype=np.int64), np.array(w, dtype=np.float64)
    )


def told(comparison: Comparison) -> str:
    """
    A comparison in words.

    >>> told(Comparison("clustering", 0.4, 0.1, 0.05, 6.0, 0.01, 100))
    'more than chance (z = 6.0, p = 0.01, 100 draws)'
    """
    draws = f"{comparison.draws} draws"
    if comparison.z is None:
        return f"no other value is possible ({draws})"
    word = (
        "as by chance"
        if comparison.p > 0.05
        else "more than chance"
        if comparison.z > 0
        else "less than chance"
    )
    return f"{word} (z = {comparison.z:.1f}, p = {_rounded(comparison.p)}, {draws})"


def _rounded(p: float) -> str:
    digits = max(2, 1 - math.floor(math.log10(p))) if p < 0.1 else 2
    return f"{p:.{digits}f}".rstrip("0")

"""
How each kind of node looks: a colour and a shape, the same on the page, in drawings and in exports.

The colours are those of Okabe and Ito, which colour-blind readers can tell apart (M. Okabe, K. Ito, "Color
universal design", 2008); shapes say the same again. The page dresses kinds by the same rules
(``assets/data.js``).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from clusterpolicy.networks.model import Node
from clusterpolicy.networks.views import Edge

COLOURS: Final = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9", "#F0E442", "#8A8F98")
SHAPES: Final = ("dot", "diamond", "triangle", "hexagon", "square", "star", "triangleDown")
_KNOWN: Final = {
    "programme": (0, "dot"),
    "objective": (1, "diamond"),
    "region": (2, "triangle"),
    "country": (3, "hexagon"),
    "cluster-support": (4, "square"),
    "target-group": (5, "hexagon"),
    "sector": (2, "star"),
    "policy": (6, "star"),
    "policy-link": (7, "diamond"),
    "measure": (5, "triangleDown"),
    "organisation": (7, "square"),
}


@dataclass(frozen=True)
class Look:
    """The look of a kind: its name in words, how many nodes there are of it, a colour and a shape."""

    label: str
    count: int
    colour: str
    shape: str


def looks(nodes: Iterable[Node]) -> dict[str, Look]:
    """The look of each kind among some nodes, the most frequent first."""
    labels, counts = {}, Counter[str]()
    for node in nodes:
        labels[node.kind] = node.kind_label
        counts[node.kind] += 1
    ordered = sorted(counts, key=lambda kind: (-counts[kind], kind))
    known = {_KNOWN[kind] for kind in ordered if kind in _KNOWN}
    taken: set[tuple[int, str]] = set()
    found = {}
    for kind in ordered:
        free = (pair for pair in _pairs() if pair not in taken and pair not in known)
        colour, shape = pair = _KNOWN.get(kind) or next(free, (0, "dot"))
        taken.add(pair)
        found[kind] = Look(labels[kind], counts[kind], COLOURS[colour], shape)
    return found


#: Looks of lines: colours, and dashes that say the same again. More relations than colours all look the same.
LINES: Final = ("#6B7684", "#D55E00", "#0072B2", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#9A8A00")
DASHES: Final = ("", "7 4", "2 3", "9 3 2 3", "12 3")


def line_looks(edges: Iterable[Edge]) -> dict[str, tuple[str, str]]:
    """The colour and dash of each relation, the most frequent first; none where there are too many."""
    counts = Counter(edge.relation for edge in edges)
    ordered = sorted(counts, key=lambda relation: (-counts[relation], relation))
    if not 1 < len(ordered) <= len(LINES):
        return {}
    return {relation: (LINES[at], DASHES[at % len(DASHES)]) for at, relation in enumerate(ordered)}


def _pairs() -> list[tuple[int, str]]:
    return [
        (at % len(COLOURS), SHAPES[(at + at // len(COLOURS)) % len(SHAPES)])
        for at in range(len(COLOURS) * len(SHAPES))
    ]

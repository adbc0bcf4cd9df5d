"""The programmes or regions most like one: what both state, of what at least one of them states."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from clusterpolicy.namespaces import ENTITY
from clusterpolicy.networks.profiles import SORTS, Profile, stated

if TYPE_CHECKING:
    from clusterpolicy.web.serving import Serving

#: How many are shown.
NEAREST: Final = 5
#: The classes that are compared.
KINDS: Final = ("programme", "region")


@dataclass(frozen=True)
class Near:
    """
    A programme or region that is like another.

    :param iri: which
    :param label: its name
    :param shared: how many traits both have
    :param of: how many at least one of them has
    :param words: what both have: a sort of trait in words, and their names
    """

    iri: str
    label: str
    shared: int
    of: int
    words: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def path(self) -> str:
        """Its class and slug."""
        return self.iri.removeprefix(ENTITY)

    @property
    def percent(self) -> float:
        """What is shared of what at least one of them has."""
        return round(100 * self.shared / self.of, 1)


def nearest(serving: "Serving", iri: str, kind: str) -> list[Near]:
    """
    The nearest, as the saved questions ``network/similar-programmes`` and ``-regions`` rank them.

    :param iri: a programme or region
    :param kind: its class
    :returns: the nearest first; nothing where the entity states no trait
    """
    if kind not in KINDS:
        return []
    every: Mapping[str, Profile] = serving.remember(("profiles", kind), lambda: stated(serving.graph, kind))
    mine = every.get(iri)
    if mine is None:
        return []
    found = [_near(serving, mine, theirs, other) for other, theirs in every.items() if other != iri]
    found = [near for near in found if near.shared]
    return sorted(found, key=lambda near: (-near.shared / near.of, -near.shared, near.label))[:NEAREST]


def _near(serving: "Serving", mine: Profile, theirs: Profile, other: str) -> Near:
    shared, of, words = 0, 0, []
    for sort, name in SORTS.items():
        ours, others = mine.get(sort, {}).keys(), theirs.get(sort, {}).keys()
        both = ours & others
        shared += len(both)
        of += len(ours | others)
        if both:
            words.append((name, tuple(sorted(both, key=str.casefold))))
    return Near(other, serving.label(other), shared, of, tuple(words))

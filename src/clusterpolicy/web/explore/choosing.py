"""What is chosen of the facets, and what is left: within a facet any of the values, across facets all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from typing import Final

from clusterpolicy.web.explore.facets import EVERYTHING, REGION_ONLY, Facet, FacetValue, Members

#: Values of programmes that were asked nothing.
NEVER_ASKED: Final = ("not-asked", "none", EVERYTHING)
#: The names in an address of the two switches, and their value that leaves the weaker sense out.
SWITCHES: Final = {"support": ("through", "own"), "words": ("certainty", "printed")}


@dataclass(frozen=True)
class Choice:
    """
    What is chosen.

    :param values: the slugs chosen of each facet
    :param strict: the weaker senses that do not count: "support", "words"
    """

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    strict: frozenset[str] = frozenset()

    def of(self, facet: Facet) -> tuple[str, ...]:
        """The slugs chosen of a facet."""
        return self.values.get(facet.name, ())

    def with_only(self, facet: Facet, *slugs: str) -> "Choice":
        """The same with other values of a facet; none leaves the facet out."""
        rest = {name: chosen for name, chosen in self.values.items() if name != facet.name}
        return replace(self, values={**rest, **({facet.name: slugs} if slugs else {})})

    def without(self, facet: Facet, slug: str) -> "Choice":
        """The same without a value of a facet."""
        return self.with_only(facet, *(each for each in self.of(facet) if each != slug))

    def address(self) -> dict[str, list[str]]:
        """The names and values that stand for it in an address."""
        chosen = {name: list(slugs) for name, slugs in self.values.items()}
        return {**chosen, **{SWITCHES[each][0]: [SWITCHES[each][1]] for each in sorted(self.strict)}}


@dataclass(frozen=True)
class Count:
    """How many programmes a value would leave: in the strict sense, and only in the weaker one."""

    strict: int
    weak: int

    @property
    def all(self) -> int:
        """Both."""
        return self.strict + self.weak


@dataclass(frozen=True)
class Reach:
    """
    For how many programmes a facet has an answer.

    :param of: how many there are
    :param known: for how many it has one
    :param told: how many were asked without an answer that could be used
    :param region: for how many only their region answered, where that does not count
    :param not_asked: how many were not asked
    """

    of: int
    known: int
    told: int
    region: int
    not_asked: int


@dataclass(frozen=True)
class Left:
    """
    The programmes that a choice leaves, and what other choices would.

    :param every: every intervention
    :param facets: the facets
    """

    every: Members
    facets: tuple[Facet, ...]
    choice: Choice

    @cached_property
    def programmes(self) -> Members:
        """The programmes that are left."""
        return reduce(frozenset.intersection, self._allowed.values(), self.every)

    def but(self, facet: Facet) -> Members:
        """What would be left if nothing were chosen of a facet, not even its default."""
        others = (allowed for name, allowed in self._allowed.items() if name != facet.name)
        return reduce(frozenset.intersection, others, self.every)

    def unfiltered(self, facet: Facet) -> int:
        """How many would be left if what is chosen of a facet were taken back."""
        again = Left(self.every, self.facets, self.choice.with_only(facet))
        return len(again.programmes)

    def count(self, facet: Facet, value: FacetValue, others: Members) -> Count:
        """
        How many programmes a value leaves, if it alone is chosen of its facet.

        :param others: what the other facets leave, see :meth:`but`
        """
        members = others & self._members(facet, value)
        strict = members & value.strict
        return Count(len(strict), len(members) - len(strict))

    def reach(self, facet: Facet, others: Members) -> Reach:
        """For how many of some programmes a facet has an answer."""
        known = self._holders(facet, others, lambda value: value.known and value.slug != EVERYTHING)
        region = self._holders(facet, others, lambda value: value.slug == REGION_ONLY) - known
        told = self._holders(facet, others, lambda value: value.slug not in NEVER_ASKED) - known - region
        rest = len(others) - len(known) - len(region) - len(told)
        asks = "not-asked" in facet.values
        return Reach(len(others), len(known), len(told), len(region), rest if asks else 0)

    def _holders(self, facet: Facet, others: Members, wanted: Callable[[FacetValue], bool]) -> Members:
        sets = (self._members(facet, value) for value in facet.values.values() if wanted(value))
        return others & frozenset().union(*sets)

    def _members(self, facet: Facet, value: FacetValue) -> Members:
        if facet.doubt in self.choice.strict:
            return value.strict
        # Where the region's answer counts, none is lacking for its programmes.
        if value.slug == REGION_ONLY:
            return frozenset()
        return value.strict | value.weak

    @cached_property
    def _allowed(self) -> dict[str, Members]:
        """What each facet allows; facets of which nothing is chosen are left out."""
        found = {}
        for facet in self.facets:
            if slugs := self.choice.of(facet) or facet.default:
                sets = (self._members(facet, facet.values[slug]) for slug in slugs if slug in facet.values)
                found[facet.name] = frozenset().union(*sets)
        return found

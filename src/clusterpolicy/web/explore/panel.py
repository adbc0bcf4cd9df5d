"""What the page shows of facets: values with counts, the chips of what is chosen, ways out of nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from clusterpolicy.lookup.names import fold
from clusterpolicy.web.explore.choosing import Count, Left, Reach
from clusterpolicy.web.explore.facets import EVERYTHING, REGION_ONLY, Facet, FacetValue
from clusterpolicy.web.explore.state import State
from clusterpolicy.web.links import Links

#: So many values of a facet are shown at once.
SHOWN: Final = 8


@dataclass(frozen=True)
class Offer:
    """
    A value on offer.

    :param value: the value
    :param count: how many programmes it leaves
    :param chosen: whether it is chosen
    """

    value: FacetValue
    count: Count
    chosen: bool


@dataclass(frozen=True)
class FacetPanel:
    """
    A facet with its values on offer.

    :param facet: the facet
    :param first: the values that are shown at once
    :param more: those that stand folded
    :param added: values that respondents added in words of their own
    :param silent: values that are no answer
    :param reach: for how many of the programmes that the other facets leave it has an answer
    """

    facet: Facet
    first: tuple[Offer, ...]
    more: tuple[Offer, ...]
    added: tuple[Offer, ...]
    silent: tuple[Offer, ...]
    reach: Reach

    @property
    def chosen(self) -> int:
        """How many values are chosen."""
        return sum(each.chosen for each in (*self.first, *self.more, *self.added, *self.silent))

    @property
    def open(self) -> bool:
        """Whether it is shown unfolded: unless its file says otherwise, or something is chosen of it."""
        return bool(self.chosen) or not self.facet.options.get("folded")


@dataclass(frozen=True)
class Chip:
    """
    Something that is chosen, and the address without it.

    :param what: the facet's name
    :param label: the value's name
    :param address: the page without it
    :param another: whether it is another value of the facet of the chip before
    """

    what: str
    label: str
    address: str
    another: bool = False


def panels(left: Left) -> list[FacetPanel]:
    """Every facet with its values on offer."""
    return [_panel(left, facet) for facet in left.facets]


def _panel(left: Left, facet: Facet) -> FacetPanel:
    others, chosen = left.but(facet), left.choice.of(facet)
    offers = [
        Offer(value, left.count(facet, value, others), value.slug in chosen)
        for value in facet.values.values()
    ]
    if facet.doubt == "words":
        first, more, added, silent = offers, [], [], []
    else:
        offers.sort(key=_rank)
        answers = [each for each in offers if each.value.known and not each.value.added]
        added = [each for each in offers if each.value.added]
        first = [
            each for index, each in enumerate(answers) if each.chosen or (index < SHOWN and each.count.all)
        ]
        more = [each for each in answers if each not in first]
        silent = [each for each in offers if not each.value.known and _worth(each)]
    reach = left.reach(facet, others)
    return FacetPanel(facet, tuple(first), tuple(more), tuple(added), tuple(silent), reach)


def _rank(offer: Offer) -> tuple[bool, int, str]:
    return offer.value.slug == EVERYTHING, -offer.count.all, fold(offer.value.label)


def _worth(offer: Offer) -> bool:
    return bool(offer.count.all) or offer.chosen or offer.value.slug != REGION_ONLY


def chips(left: Left, state: State, links: Links) -> Iterator[Chip]:
    """What is chosen, each with the address of the page without it."""
    for facet in left.facets:
        slugs = left.choice.of(facet)
        if not slugs and facet.default:
            address = state.chosen(links, left.choice.with_only(facet, EVERYTHING))
            yield Chip(facet.title, str(facet.options.get("default_words", "")), address)
        for slug in slugs:
            address = state.chosen(links, left.choice.without(facet, slug))
            yield Chip(facet.title, facet.values[slug].label, address, slug != slugs[0])
    words = {"support": "Only said of the programme itself", "words": "Only where the years are printed"}
    for kind in sorted(left.choice.strict):
        yield Chip(
            "", words[kind], state.chosen(links, replace(left.choice, strict=left.choice.strict - {kind}))
        )


def unnamed(left: Left) -> list[FacetValue]:
    """The values chosen that no programme or other intervention has."""
    chosen = (facet.values[slug] for facet in left.facets for slug in left.choice.of(facet))
    return [value for value in chosen if not value.strict | value.weak]


def ways_out(left: Left, state: State, links: Links) -> list[tuple[str, int, str]]:
    """Where nothing is left: each facet whose loss leaves something, how many, and the address without it."""
    found = [
        (facet.title, left.unfiltered(facet), state.chosen(links, left.choice.with_only(facet)))
        for facet in left.facets
        if left.choice.of(facet) and left.unfiltered(facet)
    ]
    return sorted(found, key=lambda each: -each[1])

"""What an address asks for: filters, switches, view and order; and what it asks for that there is not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from clusterpolicy.errors import excerpt
from clusterpolicy.lookup.names import fold
from clusterpolicy.web.explore.choosing import SWITCHES, Choice
from clusterpolicy.web.explore.facets import Facet
from clusterpolicy.web.explore.programmes import Explored
from clusterpolicy.web.links import Links

VIEWS: Final = ("table", "network", "timeline", "map")
#: The orders of the table: the column that is sorted by, and what its heading is called.
ORDERS: Final = ("country", "name", "kind", "level", "start", "end", "objectives")
#: So many programmes stand on a page: as many as it has room for.
ROWS: Final = {"table": 110, "timeline": 80}
#: What an address may name besides facets.
OTHERS: Final = (
    "view",
    "relation",
    "sort",
    "order",
    "page",
    "extent",
    *(name for name, _ in SWITCHES.values()),
)


@dataclass(frozen=True)
class Unknown:
    """
    Something in the address that there is not.

    :param what: what it was given for ("Country", "filter")
    :param given: what was given
    :param near: what may have been meant: name, and its address
    :param hint: what would be right, in words
    :param alone: whether nothing else is chosen of a facet that it was given for
    """

    what: str
    given: str
    near: tuple[tuple[str, str], ...]
    hint: str = ""
    alone: bool = False

    def __str__(self) -> str:
        near = f"; did you mean {' or '.join(label for label, _ in self.near)}?" if self.near else ""
        hint = f"; {self.hint}" if self.hint else ""
        return f'there is no {self.what} "{self.given}"{hint}{near}'


@dataclass(frozen=True)
class State:
    """
    What an address asks for.

    :param choice: what is chosen of the facets
    :param view: table, network, timeline or map
    :param relation: the facet that the network shows
    :param sort: the column that the table is sorted by
    :param descending: whether the other way round
    :param page: which page of the table
    :param extent: how much of the world the map shows, "" for what the programmes need
    """

    choice: Choice
    view: str = "table"
    relation: str = ""
    sort: str = "country"
    descending: bool = False
    page: int = 1
    extent: str = ""

    def filters(self) -> dict[str, list[str]]:
        """The part of the address that says which programmes are left."""
        return self.choice.address()

    def address(self) -> dict[str, list[str]]:
        """All of the address."""
        more = {
            "view": self.view if self.view != "table" else "",
            "relation": self.relation,
            "extent": self.extent,
            "sort": self.sort if self.sort != "country" else "",
            "order": "down" if self.descending else "",
            "page": str(self.page) if self.page > 1 else "",
        }
        return {**self.filters(), **{name: [value] for name, value in more.items() if value}}

    def link(self, links: Links, **changes: object) -> str:
        """The address of the page with something changed; pages are counted anew."""
        return links.to("/programmes", replace(self, **{"page": 1, **changes}).address())  # type: ignore[arg-type]

    def chosen(self, links: Links, choice: Choice) -> str:
        """The address of the page with another choice."""
        return self.link(links, choice=choice)


def read_state(
    found: Explored, values: Callable[[str], list[str]], names: Sequence[str], links: Links
) -> tuple[State, list[Unknown]]:
    """
    The state that an address stands for, and what in it is not known.

    :param found: what can be chosen
    :param values: the values of a name in the query string
    :param names: the names in the query string
    """
    unknown: list[Unknown] = []
    chosen, meant = _chosen(found, values)
    strict = {key for key, (name, value) in SWITCHES.items() if values(name)[-1:] == [value]}
    state = State(
        Choice(chosen, frozenset(strict)),
        view=_one_of("view", VIEWS, values, unknown),
        relation=_one_of(
            "relation",
            ("", *(facet.name for facet in found.facets if "network" in facet.options)),
            values,
            unknown,
        ),
        sort=_one_of("sort", ORDERS, values, unknown),
        descending=values("order")[-1:] == ["down"],
        page=_page(values("page")),
        extent=_one_of("extent", ("", "europe", "world"), values, unknown),
    )
    unknown[:0] = [_unknown(facet, given, state, links) for facet, given in meant]
    known = {facet.name for facet in found.facets} | set(OTHERS)
    unknown += [_unknown_filter(name, known) for name in dict.fromkeys(names) if name not in known]
    return state, unknown


def _chosen(
    found: Explored, values: Callable[[str], list[str]]
) -> tuple[dict[str, tuple[str, ...]], list[tuple[Facet, str]]]:
    """The slugs chosen of each facet, and what was given for a facet and is no value of it."""
    chosen: dict[str, tuple[str, ...]] = {}
    meant: list[tuple[Facet, str]] = []
    for facet in found.facets:
        given = {each: _slug(facet, each) for each in values(facet.name)}
        meant += [(facet, each) for each, slug in given.items() if not slug]
        if slugs := list(dict.fromkeys(filter(None, given.values()))):
            # A form offers one year; of several in an address the last counts.
            chosen[facet.name] = tuple(slugs[-1:] if facet.doubt == "words" else slugs)
    return chosen, meant


def _slug(facet: Facet, given: str) -> str:
    """The value that a slug, an IRI, a path or a label means; "" for none."""
    for last in (given.rpartition("/")[2], given.rpartition("/")[2].lower()):
        if last in facet.values and given.lower() in (last, facet.values[last].iri, f"{facet.name}/{last}"):
            return last
    named = [slug for slug, value in facet.values.items() if fold(value.label) == fold(given)]
    return named[0] if len(named) == 1 else ""


def _unknown(facet: Facet, given: str, state: State, links: Links) -> Unknown:
    names = {slug: fold(value.label) for slug, value in facet.values.items()}
    near = tuple(
        (
            facet.values[slug].label,
            state.chosen(links, state.choice.with_only(facet, *state.choice.of(facet), slug)),
        )
        for slug in _near(fold(given), names)
    )
    hint = ""
    if facet.edges:
        hint = f"the years of the report are {min(facet.values)}–{max(facet.values)}"
    return Unknown(facet.noun, excerpt(given, 60), () if hint else near, hint, not state.choice.of(facet))


def _unknown_filter(name: str, known: set[str]) -> Unknown:
    near = _near(name, {each: each for each in sorted(known)})
    return Unknown("filter", excerpt(name, 60), tuple((each, "") for each in near))


def _near(given: str, names: dict[str, str]) -> list[str]:
    """What is named like something, the most alike first."""
    from rapidfuzz import fuzz, process

    return [key for _, _, key in process.extract(given, names, scorer=fuzz.WRatio, limit=3, score_cutoff=62)]


def _one_of(
    name: str, allowed: Sequence[str], values: Callable[[str], list[str]], unknown: list[Unknown]
) -> str:
    given = (values(name) or [allowed[0]])[-1]
    if given in allowed:
        return given
    near = tuple((each, "") for each in allowed if each)
    unknown.append(Unknown(name, excerpt(given, 60), near))
    return allowed[0]


def _page(given: Sequence[str]) -> int:
    text = given[-1] if given else "1"
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 6 else 1

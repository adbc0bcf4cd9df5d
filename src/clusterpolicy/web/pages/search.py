"""Search over all that has a name: entities, questions, networks, places in the report, ontology terms."""

from collections.abc import Iterable
from typing import Final

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from clusterpolicy.lookup.names import GROUPS, RECORDS, Named, fold
from clusterpolicy.web.filling import filling
from clusterpolicy.web.pages import finds
from clusterpolicy.web.pages.finds import Find, find
from clusterpolicy.web.rendering import Here, OnPage

router = APIRouter(include_in_schema=False)

#: How many suggestions a field shows, how many of them are questions and places, and how many of one class.
SUGGESTED, BESIDES, OF_A_KIND = 10, 3, 3
#: How many finds of each class a page shows before it offers more.
EACH, ALL = 8, 100
#: How many names are looked through for the best suggestions.
CONSIDERED: Final = 200
#: How many members of a class are listed where nothing is searched for.
WHOLE = 1000
#: The longest text that is searched for.
LONGEST: Final = 200
#: Classes in the order of suggestions; all others stand between programmes and the last two.
FIRST: Final = (
    *("country", "region", "objective", "target-group", "cluster-type", "measure", "policy-type", "sector"),
    *("support-type", "funding-source", "programme", "policy"),
)
LAST: Final = ("organisation", "cluster")
#: What several of a class are called, where that is not its name with an "s".
_SEVERAL: Final = {
    "cluster support": "cluster support of regions",
    "esif": "codes of the structural funds",
    "geometry": "label points",
    "nuts": "NUTS units",
    "sme focus": "kinds of SME focus",
    "stip": "STIP Compass codes",
}


@router.get("/search")
def search(here: OnPage) -> Response:
    """The page of finds, by class."""
    text, kind = here.value("q")[:LONGEST], here.value("kind")
    groups = groups_of(here, text, kind) if text else members(here, kind) if kind else {}
    return here.page(
        "search.html",
        title=f"Search: {text}" if text else headed(kind, 2) or "Search",
        text=text,
        kind=kind,
        groups=groups,
        headed=headed,
        shown=(ALL if text else WHOLE) if kind else EACH,
        near=[] if groups or not text else near(here, text, kind),
    )


def headed(kind: str, number: int) -> str:
    """
    A class as the heading over so many of it.

    >>> headed("policy", 6), headed("policy", 1), headed("term of the ontology", 2), headed("budget-basis", 2)
    ('Policies', 'Policy', 'Terms of the ontology', 'Budget bases')
    """
    words = kind.replace("-", " ")
    if number != 1 and words:
        head, of, rest = words.partition(" of ") if " of " in words else words.partition(" in ")
        words = _SEVERAL.get(words, _several(head) + of + rest)
    return words[:1].upper() + words[1:]


def _several(word: str) -> str:
    if word.endswith("sis"):
        return word[:-2] + "es"
    if word.endswith("y"):
        return word[:-1] + "ies"
    return word + ("es" if word.endswith("s") else "s")


def groups_of(here: Here, text: str, kind: str = "") -> dict[str, list[Find]]:
    """
    Finds by class: what is called so, then questions, what the words say together, and the rest.

    :param kind: only this class; all where it is empty
    """
    named = here.graph.names.fitting(text, GROUPS.get(kind, (kind,)) if kind else (), 400)
    own = [find(here, entity) for entity, _ in named]
    # What only records something about another entity is found last.
    records = [each for each in own if each.kind.replace(" ", "-") in RECORDS]
    said = finds.said_in(here, text)
    every = [
        *(each for each in own if each not in records),
        *finds.places(here, text),
        *finds.questions(here, text, said),
        *finds.within(here, said),
        *finds.networks(here, text),
        *finds.terms(here, text),
        *records,
    ]
    groups: dict[str, dict[str, Find]] = {}
    for each in every:
        groups.setdefault(each.kind.replace(" ", "-"), {}).setdefault(each.address.partition("?")[0], each)
    wanted = {each.replace(" ", "-") for each in (GROUPS.get(kind) or (kind,))} if kind else set(groups)
    return {name: list(found.values()) for name, found in groups.items() if name in wanted}


def members(here: Here, kind: str) -> dict[str, list[Find]]:
    """Everything of a class, by name; nothing where there is no such class."""
    found = [
        Find(label, kind.replace("-", " "), here.links.of(iri)) for iri, label in here.serving.entities(kind)
    ]
    return {kind: found} if found else {}


def near(here: Here, text: str, kind: str = "") -> list[Find]:
    """What only resembles a text that nothing fits."""
    kinds = GROUPS.get(kind, (kind,)) if kind else ()
    return [find(here, entity) for entity, _ in here.graph.names.search(text, kinds, 6, 60)]


@router.get("/suggest")
def suggest(here: OnPage) -> Response:
    """Suggestions below a field: entities, and where any will do also questions and places in the report."""
    if here.value("fill"):
        return JSONResponse(filling(here), headers={"Cache-Control": "no-cache"})
    text, kind = here.value("q")[:LONGEST], here.value("kind")
    kinds = GROUPS.get(kind, (kind,)) if kind and kind != "entity" else ()
    named = [entity for entity, _ in here.graph.names.search(text, kinds, CONSIDERED)]
    if kind == "entity" or (named and not kinds and named[0].kind in RECORDS):
        named = [entity for entity in named if entity.kind not in RECORDS]
    found = [find(here, entity) for entity in ordered(named, text, 0 if kinds else OF_A_KIND)]
    if not kind:
        said = finds.said_in(here, text)
        together = finds.within(here, said)
        besides = [*finds.places(here, text), *finds.questions(here, text, said)]
        besides = besides[: BESIDES if found or together else SUGGESTED]
        found = [*found[: SUGGESTED - len(besides)], *besides] if found else [*besides, *together]
    told = [
        {"label": each.label, "kind": each.kind, "address": each.address, "fill": each.fill}
        for each in found[:SUGGESTED]
    ]
    return JSONResponse(told, headers={"Cache-Control": "no-cache"})


def ordered(entities: Iterable[Named], text: str, of_a_kind: int = 0) -> list[Named]:
    """
    Entities as suggestions: names that are a text, then those that begin with it, then the others.

    Within these countries, regions and concepts come before programmes, and single clusters last.

    :param entities: the best first
    :param of_a_kind: how many of one class come before those of others; 0 for any number
    """
    wanted = fold(text)

    def rank(entity: Named) -> tuple[int, int]:
        names = [fold(name) for name in entity.names]
        quality = 0 if wanted in names else 1 if any(name.startswith(wanted) for name in names) else 2
        return quality, _place_of(entity.kind)

    best = sorted(entities, key=rank)
    first: list[Named] = []
    later: list[Named] = []
    for entity in best:
        alike = sum(each.kind == entity.kind for each in first)
        (later if of_a_kind and alike >= of_a_kind else first).append(entity)
    return [*first, *later]


def _place_of(kind: str) -> int:
    """Where a class stands among suggestions."""
    if kind in FIRST:
        return FIRST.index(kind)
    return len(FIRST) + 1 + (LAST.index(kind) if kind in LAST else -1)

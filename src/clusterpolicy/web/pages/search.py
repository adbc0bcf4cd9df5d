"""Search over everything that has a name: entities, questions, terms of the ontology, networks."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from clusterpolicy.lookup.names import GROUPS, RECORDS, Named, fold
from clusterpolicy.namespaces import ONTOLOGY
from clusterpolicy.questions.library import Question
from clusterpolicy.web.asking import library
from clusterpolicy.web.filling import filling
from clusterpolicy.web.pages.networks import views
from clusterpolicy.web.rendering import Here, OnPage

router = APIRouter(include_in_schema=False)

#: How many suggestions a field shows, and how many finds of each class a page shows before it offers more.
SUGGESTED, EACH, ALL = 10, 8, 100
#: How many members of a class are listed where nothing is searched for.
WHOLE = 1000
#: The longest text that is searched for.
LONGEST: Final = 200
_TERMS: Final = """
SELECT ?term ?label ?definition WHERE {
  { ?term a owl:Class } UNION { ?term a owl:ObjectProperty } UNION { ?term a owl:DatatypeProperty }
  ?term rdfs:label ?label .
  OPTIONAL { ?term skos:definition ?definition }
} ORDER BY ?term
"""


@dataclass(frozen=True)
class Find:
    """
    Something found.

    :param label: its name
    :param kind: what it is, in words
    :param address: where its page is
    :param fill: what a form takes for it ("country/se")
    :param about: a line on it
    """

    label: str
    kind: str
    address: str
    fill: str = ""
    about: str = ""


@router.get("/search")
def search(here: OnPage) -> Response:
    """The page of finds, by class."""
    text, kind = here.value("q")[:LONGEST], here.value("kind")
    groups = groups_of(here, text, kind) if text else members(here, kind) if kind else {}
    return here.page(
        "search.html",
        title=f"Search: {text}" if text else kind.replace("-", " ").capitalize() or "Search",
        text=text,
        kind=kind,
        groups=groups,
        shown=(ALL if text else WHOLE) if kind else EACH,
        near=[] if groups or not text else near(here, text),
    )


def groups_of(here: Here, text: str, kind: str = "") -> dict[str, list[Find]]:
    """
    Finds by class, the class of the best find first.

    :param kind: only this class; all where it is empty
    """
    groups: dict[str, list[Find]] = {}
    for entity, _ in here.graph.names.search(text, GROUPS.get(kind, (kind,)) if kind else (), 400):
        groups.setdefault(entity.kind, []).append(find(here, entity))
    for name, finds in (
        ("question", list(_questions(here, text))),
        ("network", list(_networks(here, text))),
        ("term of the ontology", list(_terms(here, text))),
    ):
        if finds and kind in ("", name):
            groups[name] = finds
    return groups


def members(here: Here, kind: str) -> dict[str, list[Find]]:
    """Everything of a class, by name; nothing where there is no such class."""
    found = [
        Find(label, kind.replace("-", " "), here.links.of(iri)) for iri, label in here.serving.entities(kind)
    ]
    return {kind: found} if found else {}


def near(here: Here, text: str) -> list[Find]:
    """What only resembles a text that nothing fits."""
    return [find(here, entity) for entity, _ in here.graph.names.search(text, (), 6, 60)]


def find(here: Here, entity: Named) -> Find:
    """An entity as a find."""
    return Find(entity.label, entity.kind.replace("-", " "), here.links.of(entity.iri), entity.path)


@router.get("/suggest")
def suggest(here: OnPage) -> Response:
    """Suggestions below a field: entities, and where any will do also questions; see :mod:`web.filling`."""
    if here.value("fill"):
        return JSONResponse(filling(here), headers={"Cache-Control": "no-cache"})
    text, kind = here.value("q")[:LONGEST], here.value("kind")
    kinds = GROUPS.get(kind, (kind,)) if kind and kind != "entity" else ()
    found = [find(here, entity) for entity, _ in here.graph.names.search(text, kinds, SUGGESTED)]
    if kind == "entity":
        found = [each for each in found if each.kind.replace(" ", "-") not in RECORDS]
    if not kind:
        found = [*found[: SUGGESTED - 3], *list(_questions(here, text))[:3]]
    told = [
        {"label": each.label, "kind": each.kind, "address": each.address, "fill": each.fill} for each in found
    ]
    return JSONResponse(told, headers={"Cache-Control": "no-cache"})


def _worded(here: Here) -> list[tuple[Question, str]]:
    """Every question with the words that it is found by; those of the ledger only compute findings."""
    every = library(here.serving).questions.values()
    return [(each, f" {fold(each.title)} {fold(each.name)}") for each in every if each.theme != "findings"]


def _fits(words: list[str], text: str) -> bool:
    """Whether a text has words that begin with each of some words."""
    return bool(words) and all(f" {word}" in text for word in words)


def _questions(here: Here, text: str) -> Iterator[Find]:
    words = fold(text).split()
    for question, known in here.serving.remember("words of questions", lambda: _worded(here)):
        if _fits(words, known):
            yield Find(question.title, "question", here.links.question(question.name))


def _networks(here: Here, text: str) -> Iterator[Find]:
    words = fold(text).split()
    for view in views():
        if _fits(words, f" {fold(view.question.title)} {fold(view.asks)}"):
            yield Find(view.question.title, "network", here.links.network(view.name), about=view.reading)


def _terms(here: Here, text: str) -> Iterator[Find]:
    words = fold(text).split()
    for iri, label, definition in here.serving.remember("names of terms", lambda: _every_term(here)):
        if _fits(words, f" {fold(label)}"):
            yield Find(label, "term of the ontology", here.links.term(iri), about=definition)


def _every_term(here: Here) -> list[tuple[str, str, str]]:
    rows = here.graph.query(_TERMS).rows()
    found = {str(row["term"]): (str(row["label"]), str(row["definition"] or "")) for row in rows}
    return [(iri, *said) for iri, said in found.items() if iri.startswith(ONTOLOGY)]

"""Pages of the places that facts stand in: a row or passage, a table or section, a whole source, a rule."""

from typing import Final

import pyoxigraph as ox
from starlette.responses import Response

from clusterpolicy import resources
from clusterpolicy.building.headers import read_text
from clusterpolicy.errors import UnknownName
from clusterpolicy.namespaces import RULE
from clusterpolicy.web.linked.alternates import alternates
from clusterpolicy.web.pages.entity import page_number
from clusterpolicy.web.pages.entity_facts import everything
from clusterpolicy.web.pages.place_facts import About, corrections_of, facts_of, rows_behind
from clusterpolicy.web.pages.place_index import Part, Place, index
from clusterpolicy.web.rendering import Crumb, Here

#: Things with facts in a place, and rows behind them, on one page.
ABOUT: Final = 40
ROWS: Final = 40
#: Classes of findings and the like, told apart from facts on policies.
_STATEMENTS: Final = ("finding", "reading", "reported list", "list item", "reported figure")


def place_page(here: Here, iri: str) -> Response:
    """
    The page of a place in a source, of a part of a source, of a source or of a rule.

    :param iri: its canonical IRI
    :raises UnknownName: if there is no such place
    """
    places = index(here.serving)
    if iri.startswith(RULE):
        return _rule(here, iri)
    if iri in places.places:
        return _place(here, places.places[iri])
    if iri in places.parts:
        return _part(here, places.parts[iri])
    if here.serving.has(iri) or places.of_source(iri):
        return _source(here, iri)
    raise UnknownName("place", iri)


def _place(here: Here, place: Place) -> Response:
    places = index(here.serving)
    every = facts_of(here.serving, place.iri)
    facts = [about for about in every if about.kind not in _STATEMENTS]
    page = page_number(here)
    at = page_number(here, "rows")
    first, first_row = (page - 1) * ABOUT, (at - 1) * ROWS
    origins, rows = rows_behind(here.serving, place.iri, first_row, first_row + ROWS)
    before, after = places.beside(place)
    part = places.parts[place.part_iri]
    told = everything(here.serving, place.iri)
    return here.page(
        "place.html",
        title=place.label,
        crumbs=_crumbs(here, place.source, part if part.iri != place.iri and len(part.places) > 1 else None),
        place=place,
        part=part,
        facts=facts[first : first + ABOUT],
        first=first,
        number=len(facts),
        page=page,
        pages=-(-len(facts) // ABOUT),
        statements=[about for about in every if about.kind in _STATEMENTS],
        origins=origins,
        rows=rows,
        first_row=first_row,
        row_size=ROWS,
        row_page=at,
        row_pages=-(-rows // ROWS),
        corrections=corrections_of(here.serving, place.iri),
        before=before,
        after=after,
        told=[group for group in told.groups if group.part == "stated"]
        if not place.page and not place.row
        else [],
        alternates=alternates(here.links, place.iri),
        rules={},
    )


def _crumbs(here: Here, source: str, part: Part | None) -> list[Crumb]:
    found = []
    if here.serving.has(source):
        found.append(Crumb(here.serving.label(source), here.links.of(source)))
    if part:
        found.append(Crumb(part.label, here.links.of(part.iri)))
    return found


def _part(here: Here, part: Part) -> Response:
    store = here.graph.store.native
    numbers = {
        place.iri: sum(1 for _ in store.quads_for_pattern(None, None, None, ox.NamedNode(place.iri)))
        for place in part.places
    }
    repairs = {place.iri: len(corrections_of(here.serving, place.iri)) for place in part.places}
    return here.page(
        "part.html",
        title=part.label,
        crumbs=_crumbs(here, part.source, None),
        part=part,
        numbers=numbers,
        repairs=repairs,
        neighbours=_parts_beside(here, part),
        alternates=alternates(here.links, part.iri),
    )


def _parts_beside(here: Here, part: Part) -> tuple[Part | None, Part | None]:
    every = index(here.serving).of_source(part.source)
    at = every.index(part)
    return (every[at - 1] if at else None), (every[at + 1] if at + 1 < len(every) else None)


def _source(here: Here, iri: str) -> Response:
    said = everything(here.serving, iri)
    return here.page(
        "source.html",
        title=here.serving.labels.get(iri, "Reference data"),
        crumbs=[Crumb("Data", here.links.to("/dataset"))],
        iri=iri,
        known=here.serving.has(iri),
        told=[group for group in said.groups if group.part == "stated"],
        parts=index(here.serving).of_source(iri),
        alternates=alternates(here.links, iri),
        rules={},
    )


def _rule(here: Here, iri: str) -> Response:
    name = iri.removeprefix(RULE)
    facts: list[About] = facts_of(here.serving, iri)
    page = page_number(here)
    first = (page - 1) * ABOUT
    if not facts and not here.serving.has(iri):
        raise UnknownName("rule", name)
    said = everything(here.serving, iri)
    definition = next(
        (fact.text for group in said.groups if group.key == "of:definition" for fact in group.facts), ""
    )
    return here.page(
        "rule.html",
        title=_RULES.get(name) or here.serving.label(iri),
        crumbs=[Crumb("Data", here.links.to("/dataset"))],
        iri=iri,
        definition=definition or _MEANINGS.get(name, ""),
        query=_query(name),
        number=sum(1 for _ in here.graph.store.native.quads_for_pattern(None, None, None, ox.NamedNode(iri))),
        subjects=len(facts),
        facts=facts[first : first + ABOUT],
        first=first,
        page=page,
        pages=-(-len(facts) // ABOUT),
        alternates=alternates(here.links, iri),
        rules={},
    )


#: What is inferred, but not by a rule of the ontology.
_RULES: Final = {"findings": "What recomputing the statements of the report gives"}
_MEANINGS: Final = {
    "findings": "When the graph is built, the question of every finding is asked; its verdict, the value "
    "that it gives and the things that its answer counts stand here."
}


def _query(name: str) -> str:
    """The SPARQL of a rule; "" where it is no rule of ours but an axiom or a verdict."""
    files = {path.stem: path for path in resources.files("ontology/rules/*.rq")}
    return read_text(files[name]).strip() if name in files else ""

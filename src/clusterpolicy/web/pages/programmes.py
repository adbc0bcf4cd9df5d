"""Explore programmes: facets with counts, what is left of them as table, network, timeline, map and file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response

from clusterpolicy.networks.model import Network
from clusterpolicy.networks.writing import content_of, page_of
from clusterpolicy.web.errors import Refusal
from clusterpolicy.web.explore import files, network, panel, pictures, sparql, table
from clusterpolicy.web.explore.choosing import Choice, Left
from clusterpolicy.web.explore.facets import Facet
from clusterpolicy.web.explore.programmes import Explored, Programme, explored
from clusterpolicy.web.explore.state import ROWS, State, Unknown, read_state
from clusterpolicy.web.linked.answers import kept
from clusterpolicy.web.links import Links
from clusterpolicy.web.network_frame import framed, kept_drawing
from clusterpolicy.web.rendering import Here, OnPage, plural

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Asked:
    """
    What an address asks for, and the programmes that fit it.

    :param found: everything that can be chosen from
    :param state: what the address asks for
    :param unknown: what it asks for that there is not
    :param left: the programmes that are left
    """

    found: Explored
    state: State
    unknown: list[Unknown]
    left: Left

    @property
    def astray(self) -> bool:
        """Whether a facet is given nothing that there is: no list would be what was asked for."""
        return any(each.alone for each in self.unknown)

    def rows(self) -> list[Programme]:
        """The programmes that are left, in the order of the table; none where the address is astray."""
        if self.astray:
            return []
        rows = self.found.rows(self.left.programmes)
        return table.ordered(self.found, self.state.choice, rows, self.state.sort, self.state.descending)

    def total(self) -> int:
        """How many there are of the kinds that are shown."""
        whole = {facet.name: self.state.choice.of(facet) for facet in self.found.facets if facet.default}
        return len(replace(self.left, choice=Choice(whole)).programmes)


def _asked(here: Here) -> Asked:
    found = explored(here.serving).with_years(here.values)
    names = list(here.request.query_params)
    state, unknown = read_state(found, here.values, names, here.links)
    return Asked(found, state, unknown, Left(found.every, found.facets, state.choice))


def _known(here: Here) -> Asked:
    """
    What the address of a file asks for.

    :raises Refusal: if there is something in it that there is not: a file has no place for a note
    """
    asked = _asked(here)
    if asked.unknown:
        raise Refusal(400, "; ".join(map(str, asked.unknown)))
    return asked


@router.get("/programmes")
def programmes(here: OnPage) -> Response:
    """The page."""
    asked = _asked(here)
    rows, state = asked.rows(), asked.state
    return here.page(
        "programmes.html",
        title="Explore programmes",
        status=400 if asked.unknown else 200,
        asked=asked,
        state=state,
        left=asked.left,
        total=asked.total(),
        number=len(rows),
        panels=panel.panels(asked.left),
        chips=list(panel.chips(asked.left, state, here.links)),
        query=sparql.query_of(asked.found, state.choice, asked.left.programmes),
        only_programmes=_only_programmes(asked),
        unnamed=panel.unnamed(asked.left),
        ways_out=panel.ways_out(asked.left, state, here.links) if not rows else [],
        **_view(here, asked, rows),
    )


def _only_programmes(asked: Asked) -> bool:
    """Whether nothing but programmes is left, by the kinds that are chosen."""
    return all(
        set(asked.state.choice.of(facet)) <= set(facet.default)
        for facet in asked.found.facets
        if facet.default
    )


def _view(here: Here, asked: Asked, rows: Sequence[Programme]) -> dict[str, Any]:
    """What the chosen view needs."""
    state = asked.state
    if state.view == "map":
        extent = state.extent or pictures.extent_of(rows)
        beyond = sum(row.text("level") == "beyond Europe" for row in rows)
        drawing = pictures.map_of(asked.found, rows, here.links, extent, "Number of programmes by country")
        return {"drawing": drawing, "extent": extent, "beyond": beyond, "steps": pictures.STEPS}
    if state.view == "network":
        return {"relations": _relations(asked.found), "relation": _relation(asked)}
    size = ROWS[state.view]
    pages = max(1, -(-len(rows) // size))
    page = min(state.page, pages)
    first = (page - 1) * size
    shown: dict[str, Any] = {"page": page, "pages": pages, "first": first}
    if state.view == "timeline":
        by_country = asked.found.rows(asked.left.programmes)[first : first + size]
        drawn = pictures.timeline_of(by_country, here.serving, here.links, _year(asked))
        return {**shown, "timeline": drawn}
    return {**shown, "lines": table.lines(asked.found, state.choice, rows[first : first + size])}


def _year(asked: Asked) -> int | None:
    """The year that is chosen."""
    years = (slug for facet in asked.found.facets if facet.edges for slug in asked.state.choice.of(facet))
    return next(map(int, years), None)


def _relations(found: Explored) -> list[Facet]:
    """The facets that a network view shows."""
    return [facet for facet in found.facets if "network" in facet.options]


def _relation(asked: Asked) -> Facet:
    relations = _relations(asked.found)
    return next((facet for facet in relations if facet.name == asked.state.relation), relations[0])


@router.get("/programmes/network")
def picture(here: OnPage) -> Response:
    """The network of the programmes that are left, as a page of its own."""
    asked = _known(here)

    def made(found: Network) -> str:
        return page_of(here.graph, found, compare=False, entities=here.links.to("/id/"))

    def none() -> Response:
        return HTMLResponse(here.render("programmes-none.html", relation=_relation(asked)))

    return framed(here, lambda: _drawn(here, asked, "page", made), none)


@router.get("/programmes/network.svg")
def still(here: OnPage) -> Response:
    """
    The same as a still picture, for paper.

    :raises Refusal: if the report joins none of the programmes to anything
    """
    asked = _known(here)
    drawn = _drawn(here, asked, "svg", lambda found: content_of(found, "svg").decode())
    if not drawn:
        raise Refusal(404, f"the report joins none of these programmes to any {_relation(asked).noun}")
    return kept(here, lambda: drawn, "image/svg+xml")


def _drawn(here: Here, asked: Asked, form: str, make: Callable[[Network], str]) -> str:
    """The network in one form; "" where there is no line to draw."""
    relation, own_only = _relation(asked), "support" in asked.state.choice.strict

    def made() -> str:
        found = network.network_of(here.serving, relation, asked.left.programmes, own_only)
        return make(found) if found else ""

    return kept_drawing(here.serving, (form, relation.name, asked.left.programmes, own_only), made)


@router.get("/programmes.csv")
def as_csv(here: OnPage) -> Response:
    """The table as CSV."""
    asked = _known(here)
    names = table.columns(asked.found, asked.state.choice)
    records = table.records(asked.found, asked.state.choice, asked.rows())
    return _file(here, files.as_csv(names, records), "text/csv; charset=utf-8", "csv")


@router.get("/programmes.json")
def as_json(here: OnPage) -> Response:
    """The table as JSON."""
    asked = _known(here)
    records = table.records(asked.found, asked.state.choice, asked.rows())
    about = {"filter": _words(asked), "number": len(records)}
    return _file(here, files.as_json(records, about), "application/json", "json")


@router.get("/programmes.ttl")
def as_turtle(here: OnPage) -> Response:
    """Everything that the graph says of the programmes, as Turtle."""
    asked = _known(here)
    iris = sorted(asked.left.programmes)
    about = (
        plural(len(iris), "programme")
        if _only_programmes(asked)
        else plural(len(iris), "programme or other intervention", "programmes and other interventions"),
        f"Filter: {_words(asked)}",
        f"Licence: {files.LICENCE}",
        f"Source: {files.SOURCE}",
        f"Release: {here.serving.version}",
    )
    return _file(here, files.as_turtle(here.serving, iris, about), "text/turtle; charset=utf-8", "ttl")


def _words(asked: Asked) -> str:
    """The filter in words."""
    chips = panel.chips(asked.left, asked.state, Links())
    return "; ".join(f"{chip.what}: {chip.label}" if chip.what else chip.label for chip in chips) or "none"


def _file(here: Here, text: str, media: str, ending: str) -> Response:
    return kept(here, lambda: text, media, f"programmes.{ending}")

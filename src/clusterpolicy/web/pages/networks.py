"""Network views: what there is, and each one with its filters, embedded."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response

from clusterpolicy import resources
from clusterpolicy.errors import ClusterPolicyError, EmptyNetwork, QuestionError, UnknownName, excerpt
from clusterpolicy.networks.construction import build_network
from clusterpolicy.networks.filters import LEVELS, Filters, years
from clusterpolicy.networks.model import Network
from clusterpolicy.networks.views import WEIGHTINGS, View, all_views, load_view
from clusterpolicy.networks.writing import content_of, page_of
from clusterpolicy.web.asking import Given, library
from clusterpolicy.web.declared import read_once
from clusterpolicy.web.errors import Refusal, refusal_of
from clusterpolicy.web.linked.answers import kept
from clusterpolicy.web.network_frame import framed, keep, kept_drawing
from clusterpolicy.web.rendering import Crumb, Here, OnPage

router = APIRouter(include_in_schema=False)

#: The formats that a network is offered in: what they are, their media type, the ending of a file.
FORMATS: Final = {
    "graphml": ("GraphML", "application/xml", "graphml"),
    "gexf": ("GEXF", "application/xml", "gexf"),
    "cytoscape": ("Cytoscape JSON", "application/json", "cyjs"),
    "edges": ("CSV of links", "text/csv; charset=utf-8", "csv"),
    "nodes": ("CSV of nodes", "text/csv; charset=utf-8", "csv"),
    "json": ("JSON of links", "application/json", "json"),
    "svg": ("SVG picture", "image/svg+xml", "svg"),
    "png": ("PNG picture", "image/png", "png"),
}
_FILTERS: Final = ("country", "level", "period", "sector", "objective")
#: What can be chosen of every view, as the form calls it.
FIELDS: Final = {
    "country": "Country",
    "sector": "Sector",
    "objective": "Objective",
    "level": "Level",
    "period": "Running in",
    "min_weight": "Least weight of a line",
    "weight": "How lines are weighed",
    "backbone": "Lines drawn: significance, 1 for all",
    "measures": "Compare with chance",
}


@dataclass(frozen=True)
class Wish:
    """A view with everything that was chosen in the address."""

    view: View
    values: tuple[tuple[str, str], ...]
    filters: Filters
    weight: str
    backbone: float | None

    @property
    def key(self) -> tuple[object, ...]:
        """What tells it from every other wish."""
        return self.view.name, self.values, self.filters, self.weight, self.backbone

    def network(self, here: Here) -> Network:
        """
        The network; that of a moment ago is still there.

        :raises QuestionError: if a value means nothing, or nothing is left
        """
        kept: dict[object, Network] = here.serving.remember("networks before drawing", dict)
        if (found := kept.get(self.key)) is None:
            values = dict(self.values)
            found = build_network(here.graph, self.view, values, self.filters, self.weight, self.backbone)
            keep(kept, self.key, found)
        return found


#: What else the address of a view may choose, beside the filters and the parameters of the view.
CHOICES: Final = ("kind", "min_weight", "weight", "backbone", "measures")


@read_once
def _views(_: object) -> tuple[View, ...]:
    return tuple(all_views())


def views() -> tuple[View, ...]:
    """Every view, read once."""
    return _views(resources.root())


def _view(name: str) -> View:
    """
    The view of that name.

    :raises UnknownName: if there is none
    """
    return next((view for view in views() if view.name == name), None) or load_view(name)


def _wish(here: Here, view: View) -> Wish:
    """
    What the address asks for.

    :raises QuestionError: if a value is none of those that it may be
    """
    values = tuple((key, here.value(key)) for key in view.question.parameters if here.value(key))
    given = {key: here.value(key) for key in _FILTERS}
    filters = Filters(**given, kind=tuple(here.values("kind")), min_weight=_number(here, "min_weight") or 0)
    _choice(FIELDS["level"], filters.level.casefold(), LEVELS)
    _choice(FIELDS["weight"], here.value("weight"), WEIGHTINGS)
    if filters.period:
        years(filters.period)
    return Wish(view, values, filters, here.value("weight"), _number(here, "backbone", most=1.0))


def _number(here: Here, name: str, most: float = math.inf) -> float | None:
    text = here.value(name)
    try:
        found = float(text) if text else None
    except ValueError:
        found = math.nan
    if found is not None and not (math.isfinite(found) and 0 <= found <= most):
        allowed = "a number such as 0.1" if most == math.inf else f"a number from 0 to {most:g}"
        raise QuestionError(f'“{FIELDS[name]}” is "{excerpt(text)}"; allowed: {allowed}')
    return found


def _choice(label: str, value: str, choices: tuple[str, ...]) -> None:
    if value and value not in choices:
        raise QuestionError(f'“{label}” is "{excerpt(value)}"; allowed: {", ".join(choices)}')


@contextmanager
def _wrong_values() -> Iterator[None]:
    """Names that mean nothing are wrong values of the address, not pages that are missing."""
    try:
        yield
    except UnknownName as error:
        raise Refusal(400, str(error), near=list(error.near)) from error


@router.get("/networks")
def networks(here: OnPage) -> Response:
    """All views."""
    return here.page("networks.html", title="Networks", views=views())


@router.get("/networks/{name}")
def network(here: OnPage, name: str) -> Response:
    """One view with its filters; the picture is a page of its own inside it."""
    view, asked = _view(name), library(here.serving)
    parameters = view.question.parameters
    given = [asked.read_one(each, here.value(key)) for key, each in parameters.items()]
    missing = [each.parameter.title for each in given if each.missing]
    status, fault = _fault(here, view, bool(missing))
    chosen = {key: here.value(key) for key in FIELDS}
    return here.page(
        "network.html",
        title=view.question.title,
        crumbs=[Crumb("Networks", here.links.to("/networks"))],
        status=status,
        view=view,
        asks=_asked(here, view, given),
        missing=missing,
        fault=fault,
        chosen=chosen,
        fields=FIELDS,
        asked=[(each, each.parameter.title, asked.shown(each), _example(here, each)) for each in given],
        query=here.request.url.query,
        formats=FORMATS,
        filtered=any(chosen.values()),
    )


def _example(here: Here, given: Given) -> str:
    """The example of a parameter in words."""
    asked = library(here.serving)
    return asked.said(asked.read_one(given.parameter, given.parameter.example))


def _asked(here: Here, view: View, given: list[Given]) -> str:
    """
    What a view asks, with the names of what was chosen; with those of their fields where nothing was.

    What means nothing stands there as it was given.
    """
    asked, text = library(here.serving), view.asks
    for each in given:
        given_words = each.value or each.parameter.title
        name = f"“{excerpt(given_words)}”" if each.term is None else asked.said(each)
        text = text.replace(f"{{{each.parameter.name}}}", name)
    return text


def _fault(here: Here, view: View, missing: bool) -> tuple[int, str]:
    """
    Why there is no picture of what the address asks for, with the status that says so; "" where there is one.

    :param missing: whether something is still to be filled in, so that no picture is expected
    """
    try:
        wish = _wish(here, view)
        # A view as it is always shows something; only what was chosen can leave nothing.
        if here.request.url.query and not missing:
            wish.network(here)
    except EmptyNetwork as error:
        return 200, str(error)
    except QuestionError as error:
        return 400, str(error)
    return 200, ""


@router.get("/networks/{name}/page")
def picture(here: OnPage, name: str) -> Response:
    """The page that draws a view, for a frame: what is wrong is told without the site around it."""
    view, compare = _view(name), here.value("measures") == "yes"

    def made() -> str:
        found = wish.network(here)
        return page_of(here.graph, found, compare=compare, entities=here.links.to("/id/"))

    try:
        with _wrong_values():
            wish = _wish(here, view)
            answer = framed(here, lambda: kept_drawing(here.serving, ("network", wish.key, compare), made))
    except ClusterPolicyError as error:
        refusal = refusal_of(error)
        text = here.render("network-fault.html", title=view.question.title, message=refusal.message)
        return HTMLResponse(text, refusal.status, {**refusal.headers, "Cache-Control": "no-store"})
    return answer


@router.get("/networks/{name}/export/{format}")
def export(here: OnPage, name: str, format: str) -> Response:
    """A view in a format for other programs, with the filters of the address."""
    if format not in FORMATS:
        raise Refusal(404, f"there is no format {format[:40]}; choose {', '.join(FORMATS)}")
    view, (_, media, ending) = _view(name), FORMATS[format]

    def made() -> str | bytes:
        key = ("export", wish.key, format)
        return kept_drawing(here.serving, key, lambda: content_of(wish.network(here), format))

    with _wrong_values():
        wish = _wish(here, view)
        return kept(here, made, media, f"{name}.{ending}")

"""Network views: what there is, and each one with its filters, embedded."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from threading import BoundedSemaphore
from typing import Final, TypeVar

from fastapi import APIRouter
from starlette.responses import Response

from clusterpolicy import resources
from clusterpolicy.errors import QuestionError, UnknownName
from clusterpolicy.networks.construction import build_network
from clusterpolicy.networks.filters import LEVELS, Filters
from clusterpolicy.networks.model import Network
from clusterpolicy.networks.views import WEIGHTINGS, View, all_views, load_view
from clusterpolicy.networks.writing import content_of, page_of
from clusterpolicy.web.errors import Refusal
from clusterpolicy.web.network_frame import framed
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
#: How many drawn networks are kept.
KEPT: Final = 40
Made = TypeVar("Made")
#: Networks are drawn one at a time, so that other pages do not wait for several; a few may queue.
_DRAWING: Final = BoundedSemaphore(1)
_WAITING: Final = BoundedSemaphore(8)


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
        """The network."""
        return build_network(
            here.graph, self.view, dict(self.values), self.filters, self.weight, self.backbone
        )


#: What else the address of a view may choose, beside the filters and the parameters of the view.
CHOICES: Final = ("kind", "min_weight", "weight", "backbone", "measures")


@cache
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


def _wish(here: Here, name: str) -> Wish:
    """
    What the address asks for.

    :raises QuestionError: if a number is none, or something required is missing
    """
    view = _view(name)
    values = tuple((key, here.value(key)) for key in view.question.parameters if here.value(key))
    given = {key: here.value(key) for key in _FILTERS}
    filters = Filters(**given, kind=tuple(here.values("kind")), min_weight=_number(here, "min_weight") or 0)
    return Wish(view, values, filters, here.value("weight"), _number(here, "backbone"))


def _number(here: Here, name: str) -> float | None:
    text = here.value(name)
    try:
        return float(text) if text else None
    except ValueError as error:
        raise QuestionError(f'{name} is "{text[:40]}"; allowed: a number such as 0.1') from error


@router.get("/networks")
def networks(here: OnPage) -> Response:
    """All views."""
    return here.page("networks.html", title="Networks", views=views())


@router.get("/networks/{name}")
def network(here: OnPage, name: str) -> Response:
    """One view with its filters; the picture is a page of its own inside it."""
    view = _view(name)
    missing = [key for key, each in view.question.parameters.items() if each.required and not here.value(key)]
    fault, near = "", []
    try:
        wish = _wish(here, name)
        if not missing:
            _check(here, wish)
    except UnknownName as error:
        fault, near = str(error), list(error.near)
    except QuestionError as error:
        fault = str(error)
    chosen = {key: here.value(key) for key in (*_FILTERS, "min_weight", "weight", "backbone", "measures")}
    return here.page(
        "network.html",
        title=view.question.title,
        crumbs=[Crumb("Networks", here.links.to("/networks"))],
        view=view,
        asks=_asked(here, view, bool(missing or fault)),
        missing=missing,
        fault=fault,
        near=near,
        chosen=chosen,
        values={key: here.value(key) for key in view.question.parameters},
        query=here.request.url.query,
        levels=LEVELS,
        weightings=WEIGHTINGS,
        formats=FORMATS,
        filtered=any(chosen.values()),
    )


def _asked(here: Here, view: View, open_: bool) -> str:
    """What a view asks, with the names of what was chosen; with an ellipsis for what was not."""
    text = view.asks
    for key, parameter in view.question.parameters.items():
        value = here.value(key)
        kind = parameter.type
        name = here.graph.find(value, kind).label if value and not open_ and kind == "entity" else value
        text = text.replace(f"{{{key}}}", name or "…")
    return text


def _check(here: Here, wish: Wish) -> None:
    """
    Nothing, if every name in the address is known.

    :raises UnknownName, QuestionError: for the first that is not
    """
    here.graph.bind(wish.view.question, dict(wish.values))
    for name in ("country", "sector", "objective"):
        if value := getattr(wish.filters, name):
            here.graph.find(value, name)
    if wish.filters.level not in ("", *LEVELS):
        raise QuestionError(f'level is "{wish.filters.level[:40]}"; allowed: {", ".join(LEVELS)}')


@router.get("/networks/{name}/page")
def picture(here: OnPage, name: str) -> Response:
    """The page that draws a view."""
    wish, compare = _wish(here, name), here.value("measures") == "yes"

    def made() -> str:
        network = wish.network(here)
        return page_of(here.graph, network, compare=compare, entities=here.links.to("/id/"))

    return framed(_kept(here, ("network", wish.key, compare), made), here.etag)


@router.get("/networks/{name}/export/{format}")
def export(here: OnPage, name: str, format: str) -> Response:
    """A view in a format for other programs, with the filters of the address."""
    if format not in FORMATS:
        raise Refusal(404, f"there is no format {format[:40]}; choose {', '.join(FORMATS)}")
    wish = _wish(here, name)
    _, media, ending = FORMATS[format]
    content = _kept(here, ("export", wish.key, format), lambda: content_of(wish.network(here), format))
    headers = {"Content-Disposition": f'attachment; filename="{name}.{ending}"', "ETag": here.etag}
    return Response(content, media_type=media, headers=headers)


def _kept(here: Here, key: object, make: Callable[[], Made]) -> Made:
    """
    What was made for some wish, kept while the release is served; the latest few of them.

    :raises Refusal: if too many wait for theirs already
    """
    kept: dict[object, Made] = here.serving.remember("networks", dict)
    if key in kept:
        return kept[key]
    if not _WAITING.acquire(blocking=False):
        raise Refusal(503, "too many networks are being drawn; try again in a moment", {"Retry-After": "5"})
    try:
        with _DRAWING:
            if key not in kept:
                while len(kept) >= KEPT:
                    kept.pop(next(iter(kept)))
                kept[key] = make()
            return kept[key]
    finally:
        _WAITING.release()

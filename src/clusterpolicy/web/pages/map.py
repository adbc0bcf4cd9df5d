"""The map: countries shaded by one layer, regions as points of another."""

from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox
from fastapi import APIRouter
from markupsafe import Markup
from starlette.responses import Response

from clusterpolicy.errors import QuestionError, excerpt
from clusterpolicy.web.drawing import map as drawing
from clusterpolicy.web.drawing.shapes import EXTENTS
from clusterpolicy.web.drawing.standalone import standalone
from clusterpolicy.web.pages import map_layers as layers
from clusterpolicy.web.pages.as_csv import csv_answer
from clusterpolicy.web.rendering import Here, OnPage
from clusterpolicy.web.sections import Section

router = APIRouter(include_in_schema=False)

#: Shown where nothing is chosen.
LAYER: Final = "running-programmes"
_OBJECTIVES: Final = """
SELECT DISTINCT ?objective ?label WHERE {
  ?objective a cp:Objective , cp:StandardConcept ; rdfs:label ?label . ?bearer cp:hasObjective ?objective .
} ORDER BY ?label
"""


@dataclass(frozen=True)
class View:
    """
    What a reader chose, asked.

    :param countries: the layer of countries
    :param points: the layer of regions, None for none
    :param extent: "europe" or "world"
    :param objective: the IRI of the objective that layers may show
    :param title: what the map shows
    :param problems: what is wrong with a choice
    """

    countries: layers.Countries
    points: layers.Points | None
    extent: str
    objective: str
    title: str
    problems: list[str]

    @property
    def marks(self) -> list[drawing.Mark]:
        """The points that are drawn: on the map of the world the regions would hide one another."""
        return self.points.marks if self.points and self.extent == "europe" else []

    @property
    def beyond(self) -> list[drawing.Shade]:
        """The countries with a value that lie outside the map."""
        shown = EXTENTS[self.extent]
        return [
            shade
            for shade in self.countries.shades.values()
            if shade.step is not None and not shown.shows(shade.lon or 0, shade.lat or 0)
        ]


@router.get("/map")
def map_page(here: OnPage) -> Response:
    """The map with its legend and its values as tables."""
    view = _view(here)
    sections = [view.countries.section, *([view.points.section] if view.points else [])]
    return here.page(
        "map.html",
        title="Map",
        status=400 if view.problems else 200,
        view=view,
        fields=here.request.query_params,
        offers={show: layers.offered(show) for show in ("countries", "regions")},
        extents=EXTENTS,
        objectives=here.serving.remember("map objectives", lambda: here.graph.query(_OBJECTIVES).rows()),
        objective_label=here.serving.label(view.objective),
        uses_objective=any("objective" in section.question.parameters for section in sections),
        drawn=drawing.draw(
            view.marks, view.countries.shades, here.links, extent=view.extent, caption=view.title
        ),
        table=view.countries.table(here.serving),
        regions=view.points.table(here.serving) if view.points else None,
        sparql={section.name: section.question.bind(_terms(section, view)) for section in sections},
    )


@router.get("/map.svg")
def map_svg(here: OnPage) -> Response:
    """
    The map as a file for reports: colours, title, legend and sources are in it, links are canonical.

    :raises QuestionError: if a choice cannot be used
    """
    view = _valid(here)
    lines = [(f"step-{line.step}", line) for line in view.countries.legend]
    text = standalone(
        view.marks,
        view.countries.shades,
        extent=view.extent,
        title=view.title,
        legend=[("none" if line.step is None else name, line.meaning, line.number) for name, line in lines],
        points=view.points.legend if view.points and view.marks else [],
    )
    headers = {"Content-Disposition": f'attachment; filename="map-{view.countries.section.name}.svg"'}
    return Response(str(Markup(text)), media_type="image/svg+xml", headers=headers)


@router.get("/map.csv")
def map_csv(here: OnPage) -> Response:
    """
    The values of the countries, or of the regions with ``of=regions``.

    :raises QuestionError: if a choice cannot be used
    """
    view = _valid(here)
    regions = here.value("of") == "regions" and view.points is not None
    shown = view.points if regions and view.points else view.countries
    columns, rows = shown.columns()
    return csv_answer(here, f"map-{shown.section.name}", columns, ([row[c] for c in columns] for row in rows))


def _valid(here: Here) -> View:
    view = _view(here)
    if view.problems:
        raise QuestionError("; ".join(view.problems))
    return view


def _view(here: Here) -> View:
    problems = here.unknown(("layer", "points", "extent", "objective", "of"))
    country = _section(here, "layer", "countries", LAYER, problems)
    region = _section(here, "points", "regions", "", problems)
    extent = here.value("extent", "europe")
    if extent not in EXTENTS:
        titles = " or ".join(each.title for each in EXTENTS.values())
        problems.append(f"there is no extent “{excerpt(extent, 60)}”; choose {titles}")
        extent = "europe"
    assert country is not None
    objective = _objective(here, problems)
    terms: layers.Terms = {"objective": objective}
    title = f"{country.title.rstrip('?')}?"
    if "objective" in country.question.parameters:
        title = f"Which countries pursue: {here.serving.label(objective.value)}?"
    return View(
        countries=layers.countries(here.serving, country, terms),
        points=layers.points(here.serving, region, terms) if region else None,
        extent=extent,
        objective=objective.value,
        title=title,
        problems=problems,
    )


def _section(here: Here, name: str, show: str, default: str, problems: list[str]) -> Section | None:
    """The layer that a field names; another is told and left for the default."""
    offers = {section.name: section for section in layers.offered(show)}
    chosen = here.value(name, default)
    if chosen and chosen not in offers:
        titles = ", ".join(f"“{section.options['label']}”" for section in offers.values())
        problems.append(f"there is no layer of {show} “{excerpt(chosen, 60)}”; choose {titles}")
        chosen = default
    return offers.get(chosen)


def _objective(here: Here, problems: list[str]) -> ox.NamedNode:
    """The objective that a field names, or the example of the layer that shows one."""
    parameter = next(
        section.question.parameters["objective"]
        for section in layers.offered("countries")
        if "objective" in section.question.parameters
    )
    for value in (here.value("objective"), parameter.example):
        try:
            found = here.graph.term(parameter, value) if value else None
        except QuestionError as error:
            problems.append(str(error))
            continue
        if isinstance(found, ox.NamedNode):
            return found
    raise QuestionError(f"{parameter.example} is no objective")


def _terms(section: Section, view: View) -> layers.Terms:
    return {name: ox.NamedNode(view.objective) for name in section.question.parameters if name == "objective"}

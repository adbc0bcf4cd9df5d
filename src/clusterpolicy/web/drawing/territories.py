"""A map of countries and regions, each with a number: countries are shaded, regions are points."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from clusterpolicy.namespaces import ENTITY
from clusterpolicy.web.drawing import map as maps
from clusterpolicy.web.drawing.shapes import EXTENTS, shapes
from clusterpolicy.web.rendering import Here
from clusterpolicy.web.tables import written

_POINTS = """
SELECT ?territory ?code ?lat ?lon WHERE {
  ?territory a cp:Territory .
  OPTIONAL { ?territory cp:iso2 ?code }
  OPTIONAL { ?territory cp:latitude ?lat ; cp:longitude ?lon }
} ORDER BY ?territory
"""


def draw(here: Here, values: Mapping[str, float], what: str, caption: str) -> Markup:
    """
    A map.

    :param values: a number for each country or region, by IRI
    :param what: what is counted, for the tooltips
    :param caption: what it shows
    :returns: an ``svg`` element; nothing where no territory has a place on the map
    """
    points = here.serving.remember("points of territories", lambda: _points(here))
    most = max(values.values(), default=0) or 1
    shades: dict[str, maps.Shade] = {}
    marks: list[maps.Mark] = []
    for iri, value in values.items():
        code, lat, lon = points.get(iri, (None, None, None))
        label, said = here.serving.label(iri), f"{written(value)} {what}"
        if iri.startswith(f"{ENTITY}country/") and code:
            step = 1 + round(4 * max(value, 0) / most)
            shades[str(code)] = maps.Shade(label, iri, value, said, step, written(value), lon, lat)
        elif lat is not None:
            marks.append(maps.Mark(label, iri, lat, lon, value, said))
    if not shades and not marks:
        return Markup("")
    return maps.draw(marks, shades, here.links, extent=_extent(shades, marks), caption=caption)


def _extent(shades: Mapping[str, Any], marks: list[maps.Mark]) -> str:
    """Europe where everything lies in it, else the world."""
    near = {shape.iso2 for shape in shapes("europe")}
    inside = set(shades) <= near and all(EXTENTS["europe"].shows(mark.lon, mark.lat) for mark in marks)
    return "europe" if inside else "world"


def _points(here: Here) -> dict[str, tuple[Any, Any, Any]]:
    """Code and point of every territory."""
    rows = here.graph.query(_POINTS).rows()
    return {str(row["territory"]): (row["code"], row["lat"], row["lon"]) for row in rows}

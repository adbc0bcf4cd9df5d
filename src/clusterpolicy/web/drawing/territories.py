"""A map of countries and regions, each with a number: countries are shaded, regions are points."""

from collections.abc import Mapping, Sequence
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


def draw(here: Here, values: Mapping[str, float], what: tuple[str, str], caption: str) -> Markup:
    """
    A map.

    :param values: a number for each country or region, by IRI
    :param what: the word for one and for several of what is counted; empty where nothing is
    :param caption: what it shows
    :returns: an ``svg`` element and what lies beyond it; nothing where no territory has a place on the map
    """
    points = here.serving.remember("points of territories", lambda: _points(here))
    most = max(values.values(), default=0) or 1
    shades: dict[str, maps.Shade] = {}
    marks: list[maps.Mark] = []
    for iri, value in values.items():
        code, lat, lon = points.get(iri, (None, None, None))
        label, said = here.serving.label(iri), plural_of(value, *what) if what[1] else ""
        if iri.startswith(f"{ENTITY}country/") and code:
            step = 1 + round(4 * max(value, 0) / most)
            shades[str(code)] = maps.Shade(
                label, iri, value, said, step, written(value) if said else "", lon, lat
            )
        elif lat is not None:
            marks.append(maps.Mark(label, iri, lat, lon, value, said))
    if not shades and not marks:
        return Markup("")
    beyond = _beyond(shades)
    # On a map of the world Europe is small: where most lies in Europe, the rest is told in words.
    if 2 * len(beyond) > len(shades):
        return maps.draw(marks, shades, here.links, extent="world", caption=caption)
    return maps.draw(marks, shades, here.links, extent="europe", caption=caption) + _told(beyond, here)


def plural_of(value: float, one: str, several: str) -> str:
    """
    A number with its word.

    >>> plural_of(1, "programme", "programmes"), plural_of(65.2, "percent", "percent")
    ('1 programme', '65.2 percent')
    """
    return f"{written(value)} {one if value == 1 else several}"


def _beyond(shades: Mapping[str, maps.Shade]) -> list[maps.Shade]:
    """The countries that lie outside the map of Europe, by name."""
    near = {shape.iso2 for shape in shapes("europe")}
    far = [
        shade
        for code, shade in shades.items()
        if code not in near
        and not (shade.lon and shade.lat and EXTENTS["europe"].shows(shade.lon, shade.lat))
    ]
    return sorted(far, key=lambda shade: shade.label)


def _told(beyond: Sequence[maps.Shade], here: Here) -> Markup:
    """The countries outside the map, each with its number."""
    if not beyond:
        return Markup("")
    link, number = Markup('<a href="{}">{}</a>{}'), Markup("&nbsp;({})")
    names = Markup(", ").join(
        link.format(here.links.of(s.iri), s.label, number.format(s.short) if s.short else "") for s in beyond
    )
    return Markup('<p class="quiet small">Beyond this map: {}.</p>').format(names)


def _points(here: Here) -> dict[str, tuple[Any, Any, Any]]:
    """Code and point of every territory."""
    rows = here.graph.query(_POINTS).rows()
    return {str(row["territory"]): (row["code"], row["lat"], row["lon"]) for row in rows}

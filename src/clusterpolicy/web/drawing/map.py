"""
Maps: countries shaded by a value, points for regions, as SVG.

Every country and point that stands for something is a link with a tooltip. A country that was asked and
has none is told apart from one that was not asked: the first has the lightest shade, the second is hatched.
Pages that show a map link ``static/map.css``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from clusterpolicy.web.drawing.label_places import label_place
from clusterpolicy.web.drawing.shapes import EXTENTS, WIDTH, Extent, shapes
from clusterpolicy.web.links import Links

#: Countries drawn smaller than this, in square units, have a dot on them, so that they can be seen and hit;
#: and how large the dot is.
_SMALL: Final = {"europe": (120.0, 8), "world": (20.0, 5)}
#: Numbers are written on countries drawn larger than this.
_ROOM: Final = 900.0


@dataclass(frozen=True)
class Shade:
    """
    What a country shows.

    :param label: its name
    :param iri: what it links to, "" for nothing
    :param value: its value, None where there is none
    :param text: what the tooltip says after the name
    :param step: how strong its colour is, 0 (none) to 5; None is hatched: not asked, or no data
    :param short: what is written on it ("3"), "" for nothing
    :param lon: where that is written and where a country too small for a shape has its dot, degrees
    """

    label: str
    iri: str
    value: float | None
    text: str
    step: int | None
    short: str = ""
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True)
class Mark:
    """
    A point, for instance of a region.

    :param label: its name
    :param iri: what it links to, "" for nothing
    :param lat: where it is, degrees
    :param value: how large it is drawn; None for the smallest
    :param text: what the tooltip says after the name
    :param kind: how it is filled: "" or "full", "half", "empty", "none" (dashed: not asked)
    """

    label: str
    iri: str
    lat: float
    lon: float
    value: float | None
    text: str
    kind: str = ""


def draw(
    marks: Iterable[Mark],
    shades: Mapping[str, Shade],
    links: Links,
    *,
    extent: str = "europe",
    caption: str = "Map",
) -> Markup:
    """
    A map.

    :param marks: the points, those outside the extent are left out
    :param shades: what the countries show, by ISO 3166 code of two letters
    :param links: the addresses of the app
    :param extent: "europe" or "world"
    :param caption: what it shows, for those who do not see it
    :returns: an ``svg`` element
    """
    shown = EXTENTS[extent]
    inside = [mark for mark in marks if shown.shows(mark.lon, mark.lat)]
    biggest = max((mark.value or 0 for mark in inside), default=0)
    parts = [*_land(shown, shades, links)]
    parts += [_dot(shown, shade, links) for iso2, shade in shades.items() if _needs_dot(shown, iso2, shade)]
    if not inside:  # points would cover the numbers
        parts += [
            _number(shown, iso2, shade) for iso2, shade in shades.items() if _has_number(shown, iso2, shade)
        ]
    # The largest first, so that none hides a smaller one.
    parts += [
        _mark(shown, mark, biggest, links) for mark in sorted(inside, key=lambda each: -(each.value or 0))
    ]
    return Markup(
        '<svg class="map map-{}" viewBox="0 0 {:.0f} {:.0f}" role="group" aria-label="{}" '
        'xmlns="http://www.w3.org/2000/svg"><title>{}</title>{}{}</svg>'
    ).format(extent, WIDTH, shown.height, caption, caption, _HATCH, Markup("\n").join(parts))


_HATCH: Final = Markup(
    '<defs><pattern id="map-hatch" width="8" height="8" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect class="map-paper" width="8" height="8"/>'
    '<line class="map-hatch" x1="0" y1="0" x2="0" y2="8"/></pattern></defs>'
)


def _linked(iri: str, inner: Markup, links: Links) -> Markup:
    return Markup('<a href="{}">{}</a>').format(links.of(iri), inner) if iri else inner


def _told(label: str, text: str) -> str:
    return f"{label}: {text}" if text else label


def _land(extent: Extent, shades: Mapping[str, Shade], links: Links) -> Iterable[Markup]:
    others = "".join(shape.path for shape in shapes(extent.name) if shape.iso2 not in shades)
    yield Markup('<path class="land" d="{}"/>').format(others)
    for shape in shapes(extent.name):
        shade = shades.get(shape.iso2)
        if shade:
            inner = Markup('<path class="{}" d="{}"><title>{}</title></path>').format(
                _step(shade), shape.path, _told(shade.label, shade.text)
            )
            yield _linked(shade.iri, inner, links)


def _step(shade: Shade) -> str:
    return "shade none" if shade.step is None else f"shade step-{shade.step}"


def _area(extent: Extent, iso2: str) -> float:
    return sum(shape.area for shape in shapes(extent.name) if shape.iso2 == iso2)


def _at(extent: Extent, shade: Shade) -> tuple[float, float] | None:
    if shade.lon is None or shade.lat is None or not extent.shows(shade.lon, shade.lat):
        return None
    return extent.place(shade.lon, shade.lat)


def _needs_dot(extent: Extent, iso2: str, shade: Shade) -> bool:
    return _area(extent, iso2) < _SMALL[extent.name][0] and _at(extent, shade) is not None


def _has_number(extent: Extent, iso2: str, shade: Shade) -> bool:
    return bool(shade.short) and _area(extent, iso2) >= _ROOM and _at(extent, shade) is not None


def _dot(extent: Extent, shade: Shade, links: Links) -> Markup:
    x, y = _at(extent, shade) or (0.0, 0.0)
    inner = Markup('<circle class="{} dot" cx="{:.0f}" cy="{:.0f}" r="{}"><title>{}</title></circle>').format(
        _step(shade), x, y, _SMALL[extent.name][1], _told(shade.label, shade.text)
    )
    return _linked(shade.iri, inner, links)


def _number(extent: Extent, iso2: str, shade: Shade) -> Markup:
    x, y = label_place(extent.name, iso2, _at(extent, shade) or (0.0, 0.0))
    dark = " on-dark" if (shade.step or 0) >= 4 else ""
    return Markup('<text class="map-number{}" x="{:.0f}" y="{:.0f}" aria-hidden="true">{}</text>').format(
        dark, x, y + 5, shade.short
    )


def _mark(extent: Extent, mark: Mark, biggest: float, links: Links) -> Markup:
    x, y = extent.place(mark.lon, mark.lat)
    # Areas, not widths, stand for the value.
    radius = 6 + 10 * ((mark.value or 0) / biggest) ** 0.5 if biggest else 6
    inner = Markup(
        '<circle class="mark {}" cx="{:.0f}" cy="{:.0f}" r="{:.1f}"><title>{}</title></circle>'
    ).format(mark.kind or "full", x, y, radius, _told(mark.label, mark.text))
    return _linked(mark.iri, inner, links)

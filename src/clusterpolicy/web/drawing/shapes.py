"""
The countries as paths for SVG: Natural Earth's polygons, projected, clipped and rounded once per process.

Every corner is moved to the nearest whole unit of the picture and corners that then fall together or lie
on a line are left out. A border that two countries share is rounded the same from both sides, so no gap
opens between them.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from clusterpolicy import resources
from clusterpolicy.web.drawing.projection import EUROPE, WORLD, Point, Projection

#: How wide every map is drawn, in units of the picture.
WIDTH: Final = 1000.0
#: Islands that span fewer units are left out, unless they are all there is of a country of the report.
_SMALLEST: Final = 3.0

Pixel = tuple[int, int]


@dataclass(frozen=True)
class Extent:
    """
    The part of the earth that a map shows.

    :param name: what it is called in an address and which file holds its shapes
    :param title: what it is called to readers
    :param projection: how it is drawn
    :param west: its edges in metres of the projection
    """

    name: str
    title: str
    projection: Projection
    west: float
    east: float
    south: float
    north: float

    @property
    def height(self) -> float:
        """How high its map is drawn, in units of the picture."""
        return float(round(WIDTH * (self.north - self.south) / (self.east - self.west)))

    def place(self, lon: float, lat: float) -> Point:
        """Where a place lies in the picture, from its upper left corner."""
        x, y = self.projection.forward(lon, lat)
        scale = WIDTH / (self.east - self.west)
        return (x - self.west) * scale, (self.north - y) * scale

    def shows(self, lon: float, lat: float) -> bool:
        """Whether a place lies in the picture."""
        x, y = self.place(lon, lat)
        return 0 <= x <= WIDTH and 0 <= y <= self.height


EXTENTS: Final = {
    "europe": Extent("europe", "Europe", EUROPE, 2_500_000, 6_550_000, 1_380_000, 5_420_000),
    "world": Extent("world", "World", WORLD, -17_300_000, 17_300_000, -7_000_000, 8_450_000),
}


@dataclass(frozen=True)
class Shape:
    """
    A country.

    :param iso2: its code where the report covers it, or ""
    :param name: its name in Natural Earth
    :param path: its outline in an SVG path, whole units
    :param area: how large it is drawn, in square units
    :param rings: its outline corner by corner, islands and holes too
    """

    iso2: str
    name: str
    path: str
    area: float
    rings: tuple[tuple[Pixel, ...], ...]


def shapes(extent: str) -> tuple[Shape, ...]:
    """
    The countries of a map, those that the report covers last, so that their borders lie on top.

    :param extent: a key of :data:`EXTENTS`
    """
    return _shapes(resources.root(), extent)


@cache
def _shapes(root: Path, extent: str) -> tuple[Shape, ...]:
    shown = EXTENTS[extent]
    read = json.loads((root / "data/reference/shapes" / f"{extent}.geojson").read_text(encoding="utf-8"))
    found = []
    for feature in read["features"]:
        iso2, name = feature["properties"]["iso2"], feature["properties"]["name"]
        outer, rings = [], []
        for polygon in feature["geometry"]["coordinates"]:
            drawn = [ring for each in polygon if len(ring := _ring(each, shown)) > 2]
            rings += drawn
            outer += drawn[:1]
        largest = max(map(_span, outer), default=0.0)
        kept = [ring for ring in rings if _span(ring) >= _SMALLEST or (iso2 and _span(ring) == largest)]
        if kept:
            area, outline = sum(map(abs, map(_area, kept))), tuple(map(tuple, kept))
            found.append(Shape(iso2, name, "".join(map(_path, kept)), area, outline))
    return tuple(sorted(found, key=lambda shape: (shape.iso2 != "", shape.iso2, shape.name)))


def _ring(ring: Sequence[Sequence[float]], extent: Extent) -> list[Pixel]:
    """A ring of a polygon in whole units of the picture, without the closing corner."""
    points = clip([extent.place(lon, lat) for lon, lat in ring[:-1]], -4, -4, WIDTH + 4, extent.height + 4)
    return straightened((round(x), round(y)) for x, y in points)


def clip(ring: Sequence[Point], left: float, top: float, right: float, bottom: float) -> list[Point]:
    """The part of a ring inside a rectangle (Sutherland and Hodgman)."""
    kept = list(ring)
    for axis, bound, sign in ((0, left, 1), (0, right, -1), (1, top, 1), (1, bottom, -1)):
        corners, kept = kept, []
        for before, here in zip(corners[-1:] + corners[:-1], corners, strict=True):
            inside, was = sign * (here[axis] - bound) >= 0, sign * (before[axis] - bound) >= 0
            if inside != was:
                share = (bound - before[axis]) / (here[axis] - before[axis])
                kept.append(
                    (before[0] + share * (here[0] - before[0]), before[1] + share * (here[1] - before[1]))
                )
            if inside:
                kept.append(here)
    return kept


def straightened(points: Iterable[Pixel]) -> list[Pixel]:
    """A ring without corners that fall together or lie on the line between their neighbours."""
    ring: list[Pixel] = []
    for point in points:
        while len(ring) > 1 and _on_line(ring[-2], ring[-1], point):
            ring.pop()
        if not ring or ring[-1] != point:
            ring.append(point)
    while len(ring) > 1 and ring[0] == ring[-1]:
        ring.pop()
    return ring


def _on_line(a: Pixel, b: Pixel, c: Pixel) -> bool:
    return (b[0] - a[0]) * (c[1] - a[1]) == (b[1] - a[1]) * (c[0] - a[0])


def _span(ring: Sequence[Pixel]) -> float:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return float(max(max(xs) - min(xs), max(ys) - min(ys)))


def _area(ring: Sequence[Pixel]) -> float:
    ahead = [*ring[1:], ring[0]]
    return sum(x * v - u * y for (x, y), (u, v) in zip(ring, ahead, strict=True)) / 2


def _path(ring: Sequence[Pixel]) -> str:
    """A ring as a path of relative steps, as short as it gets."""
    x, y = ring[0]
    parts: list[str] = []
    for u, v in ring[1:]:
        step = f"{u - x} {v - y}"
        parts.append(step if not parts or step.startswith("-") else f" {step}")
        x, y = u, v
    text = "".join(parts).replace(" -", "-")
    return f"M{ring[0][0]} {ring[0][1]}l{text}z"

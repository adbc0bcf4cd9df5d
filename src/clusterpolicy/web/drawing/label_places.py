"""Where the number of a country stands on a map: well inside its outline, away from its borders."""

from collections.abc import Iterator, Sequence
from functools import cache
from math import hypot
from typing import Final

from clusterpolicy.web.drawing.projection import Point
from clusterpolicy.web.drawing.shapes import Pixel, shapes

Line = tuple[Pixel, Pixel]

#: How far the middle of a number should be from the border, in units of the picture.
ROOM: Final = 14.0
#: How far apart the places are that are tried first where there is less.
_STEP: Final = 12


@cache
def label_place(extent: str, iso2: str, given: Point) -> Point:
    """
    Where to write on a country.

    :param extent: a key of :data:`clusterpolicy.web.drawing.shapes.EXTENTS`
    :param given: where its point lies in the picture; taken if there is room around it
    :returns: that place, or the one with the most room
    """
    lines = borders(extent, iso2)
    if not lines or clearance(given, lines) >= ROOM:
        return given
    best = max((given, *_everywhere(lines)), key=lambda place: clearance(place, lines))
    return max(_around(best), key=lambda place: clearance(place, lines))


def borders(extent: str, iso2: str) -> list[Line]:
    """The lines of a country's outline."""
    rings = [ring for shape in shapes(extent) if shape.iso2 == iso2 for ring in shape.rings]
    return [line for ring in rings for line in zip(ring, [*ring[1:], ring[0]], strict=True)]


def clearance(place: Point, lines: Sequence[Line]) -> float:
    """
    How far a place inside some lines is from the nearest of them; negative outside.

    >>> square = [((0, 0), (10, 0)), ((10, 0), (10, 10)), ((10, 10), (0, 10)), ((0, 10), (0, 0))]
    >>> clearance((5, 3), square), clearance((15, 5), square)
    (3.0, -5.0)
    """
    inside = sum(_crosses(place, a, b) for a, b in lines) % 2
    nearest = min(_distance(place, a, b) for a, b in lines)
    return nearest if inside else -nearest


def _everywhere(lines: Sequence[Line]) -> Iterator[Point]:
    """Places all over a country, some way apart."""
    xs, ys = zip(*(corner for corner, _ in lines), strict=True)
    for x in range(min(xs), max(xs), _STEP):
        for y in range(min(ys), max(ys), _STEP):
            yield float(x), float(y)


def _around(place: Point) -> Iterator[Point]:
    """A place and some close to it."""
    steps = (0, -_STEP / 3, _STEP / 3)
    return ((place[0] + x, place[1] + y) for x in steps for y in steps)


def _crosses(place: Point, a: Pixel, b: Pixel) -> bool:
    """Whether a ray to the right of a place crosses a line."""
    x, y = place
    return (a[1] > y) != (b[1] > y) and x < a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1])


def _distance(place: Point, a: Pixel, b: Pixel) -> float:
    """How far a place is from a line between two corners."""
    (x, y), (u, v) = place, (b[0] - a[0], b[1] - a[1])
    along = ((x - a[0]) * u + (y - a[1]) * v) / ((u * u + v * v) or 1)
    share = min(max(along, 0.0), 1.0)
    return hypot(a[0] + share * u - x, a[1] + share * v - y)

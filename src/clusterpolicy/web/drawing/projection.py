"""
Map projections: longitude and latitude in degrees to metres on a plane, and back.

Both show areas in true proportion, as a map that shades countries must: Lambert's azimuthal
equal-area projection for Europe, with the constants of EPSG:3035 that Eurostat's maps are drawn in, and
Equal Earth (Šavrič, Patterson and Jenny 2018) for the world.
"""

from dataclasses import dataclass
from math import asin, atan2, cos, degrees, hypot, log, pi, radians, sin, sqrt
from typing import Final, Protocol

#: The ellipsoid GRS 80: half the equator's diameter in metres, and the square of its eccentricity.
_A: Final = 6378137.0
_E2: Final = 0.006694380022903416
_E: Final = sqrt(_E2)

Point = tuple[float, float]


class Projection(Protocol):
    """A way to draw the earth on a plane."""

    def forward(self, lon: float, lat: float) -> Point:
        """Metres to the east and to the north of a place in degrees."""

    def back(self, x: float, y: float) -> Point:
        """Longitude and latitude in degrees of a point of the plane."""


def _q(lat: float) -> float:
    """What grows with latitude as the area from the equator to it does (Snyder 1987, 3-12)."""
    s = _E * sin(lat)
    return (1 - _E2) * (sin(lat) / (1 - s * s) - log((1 - s) / (1 + s)) / (2 * _E))


@dataclass(frozen=True)
class AzimuthalEqualArea:
    """
    Lambert's azimuthal equal-area projection on the ellipsoid (Snyder 1987, 24-14 to 24-26).

    :param lon: longitude of the centre, degrees
    :param lat: latitude of the centre, degrees
    :param east: metres added to x, :param north: metres added to y

    >>> x, y = EUROPE.forward(5, 50)
    >>> round(x, 2), round(y, 2)
    (3962799.45, 2999718.85)
    """

    lon: float
    lat: float
    east: float = 0.0
    north: float = 0.0

    def _constants(self) -> tuple[float, float, float]:
        """The authalic latitude of the centre, the authalic radius, and the stretch along the meridian."""
        lat, pole = radians(self.lat), _q(pi / 2)
        beta, radius = asin(_q(lat) / pole), _A * sqrt(pole / 2)
        m = cos(lat) / sqrt(1 - _E2 * sin(lat) ** 2)
        return beta, radius, _A * m / (radius * cos(beta))

    def forward(self, lon: float, lat: float) -> Point:
        """Metres to the east and to the north."""
        centre, radius, d = self._constants()
        beta = asin(max(-1.0, min(1.0, _q(radians(lat)) / _q(pi / 2))))
        turn = radians(lon - self.lon)
        # The point opposite the centre lies infinitely far away; nothing that is drawn comes near it.
        nearness = max(1 + sin(centre) * sin(beta) + cos(centre) * cos(beta) * cos(turn), 1e-9)
        b = radius * sqrt(2 / nearness)
        x = b * d * cos(beta) * sin(turn)
        y = b / d * (cos(centre) * sin(beta) - sin(centre) * cos(beta) * cos(turn))
        return x + self.east, y + self.north

    def back(self, x: float, y: float) -> Point:
        """Longitude and latitude in degrees."""
        centre, radius, d = self._constants()
        x, y = (x - self.east) / d, (y - self.north) * d
        rho = hypot(x, y)
        if rho == 0:
            return self.lon, self.lat
        c = 2 * asin(min(1.0, rho / (2 * radius)))
        beta = asin(cos(c) * sin(centre) + y * sin(c) * cos(centre) / rho)
        turn = atan2(x * sin(c), rho * cos(centre) * cos(c) - y * sin(centre) * sin(c))
        e4, e6 = _E2**2, _E2**3
        lat = (
            beta
            + (_E2 / 3 + 31 * e4 / 180 + 517 * e6 / 5040) * sin(2 * beta)
            + (23 * e4 / 360 + 251 * e6 / 3780) * sin(4 * beta)
            + 761 * e6 / 45360 * sin(6 * beta)
        )
        return self.lon + degrees(turn), degrees(lat)


_EQUAL_EARTH: Final = (1.340264, -0.081106, 0.000893, 0.003796)
_M: Final = sqrt(3) / 2


@dataclass(frozen=True)
class EqualEarth:
    """
    The Equal Earth projection on the sphere.

    :param lon: longitude of the middle, degrees

    >>> x, y = WORLD.forward(180, 0)
    >>> round(x / 6371007.2, 4), y
    (2.7066, 0.0)
    """

    lon: float = 0.0
    radius: float = 6371007.2

    def forward(self, lon: float, lat: float) -> Point:
        """Metres to the east and to the north."""
        a1, a2, a3, a4 = _EQUAL_EARTH
        t = asin(_M * sin(radians(lat)))
        t2, t6 = t * t, t**6
        x = radians(lon - self.lon) * cos(t) / (_M * (a1 + 3 * a2 * t2 + t6 * (7 * a3 + 9 * a4 * t2)))
        return self.radius * x, self.radius * t * (a1 + a2 * t2 + t6 * (a3 + a4 * t2))

    def back(self, x: float, y: float) -> Point:
        """Longitude and latitude in degrees."""
        a1, a2, a3, a4 = _EQUAL_EARTH
        wanted = y / self.radius
        t = wanted
        for _ in range(12):
            t2, t6 = t * t, t**6
            slope = a1 + 3 * a2 * t2 + t6 * (7 * a3 + 9 * a4 * t2)
            t -= (t * (a1 + a2 * t2 + t6 * (a3 + a4 * t2)) - wanted) / slope
        t2, t6 = t * t, t**6
        slope = a1 + 3 * a2 * t2 + t6 * (7 * a3 + 9 * a4 * t2)
        lon = _M * x / self.radius * slope / cos(t)
        return self.lon + degrees(lon), degrees(asin(max(-1.0, min(1.0, sin(t) / _M))))


#: Europe, as Eurostat draws it (EPSG:3035).
EUROPE: Final = AzimuthalEqualArea(10, 52, 4321000, 3210000)
#: The world, cut where Natural Earth cuts it, in the Pacific.
WORLD: Final = EqualEarth()

"""Maps: projections, shapes, classes of values, what is drawn."""

import math
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterpolicy.lookup.graph import Graph
from clusterpolicy.web.drawing import map as drawing
from clusterpolicy.web.drawing.classes import Scale
from clusterpolicy.web.drawing.label_places import borders, clearance
from clusterpolicy.web.drawing.projection import EUROPE, WORLD, Projection
from clusterpolicy.web.drawing.shapes import EXTENTS, WIDTH, clip, shapes, straightened
from clusterpolicy.web.drawing.standalone import standalone
from clusterpolicy.web.links import Links

COUNTRY = "https://w3id.org/clusterpolicy/id/country/"
HOSTILE = """<script>alert("x")</script> & class="land" {0} {x}"""


def shade(code: str, step: int | None, **more: object) -> drawing.Shade:
    return drawing.Shade(code, COUNTRY + code.lower(), step, f"{step} programmes", step, **more)  # type: ignore[arg-type]


def mark(name: str, lat: float, lon: float, value: float | None = 1) -> drawing.Mark:
    return drawing.Mark(name, f"https://w3id.org/clusterpolicy/id/region/{name}", lat, lon, value, "text")


def test_the_projection_of_europe_is_that_of_epsg_3035() -> None:
    # The test point of the EPSG registry's guidance note 7-2, and the false origin.
    assert EUROPE.forward(5, 50) == pytest.approx((3962799.45, 2999718.85), abs=0.01)
    assert EUROPE.forward(10, 52) == pytest.approx((4321000, 3210000), abs=1e-6)


def test_the_projection_of_the_world_has_the_proportions_of_equal_earth() -> None:
    width, height = WORLD.forward(180, 0)[0], WORLD.forward(0, 90)[1]
    assert width / height == pytest.approx(2.05458, abs=1e-4)


@given(st.floats(-24, 45), st.floats(28, 75))
def test_europe_there_and_back(lon: float, lat: float) -> None:
    assert EUROPE.back(*EUROPE.forward(lon, lat)) == pytest.approx((lon, lat), abs=1e-6)


@given(st.floats(-180, 180), st.floats(-89, 89))
def test_the_world_there_and_back(lon: float, lat: float) -> None:
    assert WORLD.back(*WORLD.forward(lon, lat)) == pytest.approx((lon, lat), abs=1e-6)


@pytest.mark.parametrize(("projection", "lats"), [(EUROPE, (36, 52, 68)), (WORLD, (-50, 0, 60))])
def test_areas_keep_their_proportions(projection: Projection, lats: tuple[float, ...]) -> None:
    def ratio(lat: float) -> float:
        size = 0.1
        corners = [
            projection.forward(15 + x * size, lat + y * size) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))
        ]
        drawn = sum(
            a[0] * b[1] - b[0] * a[1] for a, b in zip(corners, corners[1:] + corners[:1], strict=True)
        )
        north, south = math.radians(lat + size), math.radians(lat)
        return abs(drawn) / 2 / (6371007.2**2 * math.radians(size) * (math.sin(north) - math.sin(south)))

    ratios = [ratio(lat) for lat in lats]
    assert max(ratios) / min(ratios) == pytest.approx(1, abs=0.008)  # the ellipsoid is no sphere


@pytest.mark.parametrize("extent", EXTENTS)
def test_shapes_are_small_and_inside(extent: str) -> None:
    found = shapes(extent)
    assert sum(len(shape.path) for shape in found) < 50_000
    for shape in found:
        x = y = 0
        for command, numbers in re.findall(r"([Ml])([-\d ]+)", shape.path):
            values = [int(number) for number in re.findall(r"-?\d+", numbers)]
            for u, v in zip(values[::2], values[1::2], strict=True):
                x, y = (u, v) if command == "M" else (x + u, y + v)
                assert -5 <= x <= WIDTH + 5 and -5 <= y <= EXTENTS[extent].height + 5


def test_every_country_of_the_survey_has_a_shape_in_europe() -> None:
    survey = "AT BE BG CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LT LV ME MT NL PL PT RO SE SI SK"
    assert " ".join(sorted({shape.iso2 for shape in shapes("europe")} - {""})) == survey


def test_places_lie_where_they_should() -> None:
    europe = EXTENTS["europe"]
    stockholm, malta, dublin = (
        europe.place(18.07, 59.33),
        europe.place(14.4, 35.9),
        europe.place(-6.26, 53.35),
    )
    assert dublin[0] < malta[0] < stockholm[0]
    assert stockholm[1] < dublin[1] < malta[1]
    assert not europe.shows(139.7, 35.7)
    assert EXTENTS["world"].shows(139.7, 35.7)


@given(st.lists(st.tuples(st.floats(-50, 150), st.floats(-50, 150)), min_size=3, max_size=9))
def test_what_is_clipped_lies_in_the_frame(ring: list[tuple[float, float]]) -> None:
    for x, y in clip(ring, 0, 0, 100, 100):
        assert -1e-6 <= x <= 100 + 1e-6 and -1e-6 <= y <= 100 + 1e-6


def test_a_ring_inside_the_frame_stays_as_it_is() -> None:
    ring = [(1.0, 1.0), (9.0, 1.0), (9.0, 9.0)]
    assert sorted(clip(ring, 0, 0, 10, 10)) == sorted(ring)


def test_corners_on_a_line_are_left_out() -> None:
    assert straightened([(0, 0), (1, 0), (2, 0), (2, 0), (2, 2), (0, 2), (0, 0)]) == [
        (0, 0),
        (2, 0),
        (2, 2),
        (0, 2),
    ]


def test_asked_and_none_looks_unlike_not_asked() -> None:
    drawn = drawing.draw([], {"SE": shade("SE", 0), "FI": shade("FI", None)}, Links())
    assert 'class="shade step-0"' in drawn
    assert 'class="shade none"' in drawn


@pytest.mark.parametrize("extent", EXTENTS)
def test_every_country_links_and_has_a_title(extent: str) -> None:
    codes = [shape.iso2 for shape in shapes(extent) if shape.iso2]
    drawn = drawing.draw([], {code: shade(code, 3) for code in codes}, Links("/below"), extent=extent)
    for code in codes:
        assert f'<a href="/below/id/country/{code.lower()}"><path' in drawn
        assert f"<title>{code}: 3 programmes</title>" in drawn
    assert len(drawn) < 60_000
    assert "style=" not in drawn
    ElementTree.fromstring(drawn)


def test_a_country_without_a_shape_is_a_dot() -> None:
    drawn = drawing.draw([], {"SG": shade("SG", 2, lon=103.8, lat=1.35)}, Links(), extent="world")
    assert re.search(r'<circle class="shade step-2 dot" cx="\d+" cy="\d+" r="5"><title>SG', drawn)


def test_points_are_sized_by_area_and_those_outside_left_out() -> None:
    marks = [mark("a", 50, 10, 4), mark("b", 51, 11, 1), mark("c", 52, 12, None), mark("tokyo", 35, 139)]
    drawn = drawing.draw(marks, {}, Links())
    assert re.findall(r' r="([\d.]+)"', drawn) == ["16.0", "11.0", "6.0"]  # the largest first
    assert "tokyo" not in drawn


def test_hostile_names_stay_text() -> None:
    hostile = drawing.Shade(HOSTILE, COUNTRY + "se", 1, HOSTILE, 1, HOSTILE[:9], 15, 60)
    point = drawing.Mark(HOSTILE, "https://example.org/\"'><script>", 60, 15, 1, HOSTILE)
    drawn = drawing.draw([point], {"SE": hostile}, Links(), caption=HOSTILE)
    alone = standalone(
        [point], {"SE": hostile}, extent="europe", title=HOSTILE, legend=[("step-1", HOSTILE, 1)]
    )
    for text in (drawn, alone):
        assert "<script" not in text
        ElementTree.fromstring(text)


def test_the_file_needs_no_style_sheet() -> None:
    text = standalone(
        [mark("a", 50, 10)],
        {"SE": shade("SE", 3, short="3", lon=15, lat=60), "FI": shade("FI", None)},
        extent="europe",
        title="How many?",
        legend=[("step-3", "3-4", 1), ("none", "not asked", 1)],
        points=[("full", "listed", 1)],
    )
    assert "class=" not in text and "style=" not in text and "var(" not in text and "{" not in text
    assert COUNTRY + "se" in text
    assert "Natural Earth" in text
    ElementTree.fromstring(text)


@pytest.mark.parametrize(
    ("options", "row", "step", "words"),
    [
        ({"classes": [1, 2, 3, 5, 8], "unit": "programme"}, {"value": 0}, 0, "0 programmes"),
        ({"classes": [1, 2, 3, 5, 8], "unit": "programme"}, {"value": 1}, 1, "1 programme"),
        ({"classes": [1, 2, 3, 5, 8], "unit": "programme"}, {"value": 7}, 4, "7 programmes"),
        ({"classes": [1, 2, 3, 5, 8], "unit": "programme"}, {"value": 11}, 5, "11 programmes"),
        ({"share": True, "unit": "measure"}, {"value": 5, "of": 16}, 2, "5 of 16 measures, 31%"),
        ({"share": True, "unit": "measure"}, {"value": 1, "of": 200}, 1, "1 of 200 measures, 1%"),
        ({"share": True, "unit": "measure"}, {"value": 0, "of": 16}, 0, "0 of 16 measures, 0%"),
        ({"share": True, "missing": "not in Table 4"}, {"value": 0, "of": 0}, None, "not in Table 4"),
        ({"missing": "not asked"}, {}, None, "not asked"),
        ({"categories": {"Running": 4}}, {"category": "Running"}, 4, "Running"),
    ],
)
def test_values_become_shades(
    options: dict[str, object], row: dict[str, int | str], step: int | None, words: str
) -> None:
    valued = Scale.of(options).valued(row)
    assert (valued.step, valued.words) == (step, words)


@given(st.lists(st.integers(0, 40), max_size=30), st.integers(0, 9))
def test_the_legend_counts_every_country_once(values: list[int], unknown: int) -> None:
    scale = Scale.of({"classes": [1, 2, 3, 5, 8], "unit": "programme"})
    valued = [scale.valued({"value": value}) for value in values] + [scale.valued({})] * unknown
    lines = scale.legend(valued, len(valued))
    assert sum(line.number for line in lines) == len(valued)
    assert lines[-1].number == unknown


@pytest.mark.parametrize("extent", ["europe", "world"])
def test_numbers_stand_inside_their_countries(graph: Graph, extent: str) -> None:
    query = (
        "SELECT ?code ?lat ?lon { ?c a cp:Country ; cp:iso2 ?code ; cp:latitude ?lat ; cp:longitude ?lon }"
    )
    shades = {
        str(row["code"]): replace(
            shade(str(row["code"]), 1), lon=float(str(row["lon"])), lat=float(str(row["lat"])), short="0"
        )
        for row in graph.query(query).rows()
    }
    written = 0
    for iso2, each in shades.items():
        drawn = drawing.draw([], {iso2: each}, Links(), extent=extent)
        for x, y in re.findall(r'class="map-number" x="(\d+)" y="(\d+)"', drawn):
            written += 1
            assert clearance((float(x), float(y) - 5), borders(extent, iso2)) >= 10, iso2
    assert written >= 5

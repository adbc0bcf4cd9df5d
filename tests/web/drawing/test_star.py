"""The small network around an entity: everything named and linked, nothing over anything else."""

import re
from html import unescape
from itertools import pairwise

import pytest
from markupsafe import Markup

from clusterpolicy.web.drawing import star
from clusterpolicy.web.links import Links

BASE = "https://w3id.org/clusterpolicy/id/"


def neighbours(*sizes: int) -> list[star.Neighbour]:
    """So many neighbours of one relation after another."""
    return [
        (f"relation {r}", f"Neighbour {n} of the relation number {r}, with a long name", f"{BASE}a/{r}-{n}")
        for r, size in enumerate(sizes)
        for n in range(size)
    ]


def boxes(drawn: str) -> list[tuple[float, float, bool]]:
    """Height and side of every line of text."""
    lines = re.findall(r'<tspan x="([\d.]+)" y="([\d.]+)"', drawn)
    heads = re.findall(r'<text class="relation" x="([\d.]+)" y="([\d.]+)"', drawn)
    return [(float(y), float(x), float(x) < star.WIDTH / 2) for x, y in [*lines, *heads]]


@pytest.mark.parametrize("sizes", [(1,), (2, 2), (16,), (1, 15), (5, 5, 6), (1,) * 16, (3, 1, 4, 1, 5)])
def test_no_line_of_text_lies_over_another(sizes: tuple[int, ...]) -> None:
    drawn = star.draw("Middle", neighbours(*sizes), Links())
    for left in (True, False):
        heights = sorted(y for y, _, side in boxes(drawn) if side is left)
        assert all(after - before >= 11 for before, after in pairwise(heights))


def test_every_neighbour_is_a_link_with_its_full_name() -> None:
    found = neighbours(3, 4)
    drawn = unescape(star.draw("Middle", found, Links("/clusters")))
    for relation, label, iri in found:
        assert (
            f'<a href="/clusters/id/a/{iri.rpartition("/")[2]}"><title>{relation}: {label}</title>' in drawn
        )


def test_both_sides_are_of_about_the_same_height() -> None:
    drawn = star.draw("Middle", neighbours(8, 8), Links())
    assert abs(drawn.count('text-anchor="end"') - drawn.count('text-anchor="start"')) <= 1


def test_names_are_text_and_no_markup() -> None:
    evil = '<script>alert("x")</script> & </svg>'
    drawn = star.draw(evil, [(evil, evil, f"{BASE}a/b")], Links())
    assert isinstance(drawn, Markup)
    assert "<script" not in drawn and "</svg> " not in drawn
    assert "style=" not in drawn


def test_lines_fit_their_side() -> None:
    """Twenty letters of an ordinary face are 140 units wide, as far as it is from a dot to the edge."""
    assert all(len(line) <= star.LETTERS for line in star.lines("Öffentlich-private-Partnerschaften " * 3))
    assert star.lines("Unbreakablyandimmeasurablylongname")[0] != ""
    assert len(star.lines("word " * 50)) <= star.LINES

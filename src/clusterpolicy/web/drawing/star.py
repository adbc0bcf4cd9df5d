"""A small network around one thing: what it is linked to, by relation, drawn on the server."""

import math
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape

from clusterpolicy.web.links import Links

#: Width of the drawing in its own units; letters are 13 high. Below 520 pixels a list takes its place.
WIDTH: Final = 400
#: Letters in a line of a label, lines of a label, and letters in the head of a relation.
LETTERS, LINES, HEAD_LETTERS = 20, 3, 24
#: Heights: a line of text, the space between labels, the head of a relation, the space between relations.
_LINE, _SPACE, _HEAD, _BETWEEN = 14.5, 7.0, 16.0, 9.0
#: Where the dots of the two sides stand, how far they bend around the middle, and the radius of the middle.
_LEFT, _RIGHT, _BEND, _RADIUS = 158.0, 242.0, 12.0, 7.0
#: Lines of the name in the middle and letters in each; it stands below the middle dot.
_TOP = 12.0

Neighbour = tuple[str, str, str]


@dataclass(frozen=True)
class _Placed:
    label: tuple[str, ...]
    full: str
    iri: str
    relation: str
    y: float


@dataclass(frozen=True)
class _Head:
    text: str
    full: str
    y: float


def draw(centre: str, neighbours: Sequence[Neighbour], links: Links) -> Markup:
    """
    The drawing: the thing in the middle, half of its neighbours at each side, every name beside its dot.

    Names never overlap: each has its own lines, and one that is too long is cut and told in full by its
    ``title``.

    :param centre: the name of the thing
    :param neighbours: relation, name and IRI of each; those of one relation beside each other
    :param links: where they lead
    """
    sides = _sides(neighbours)
    laid = [_laid(side) for side in sides]
    height = max([bottom for _, _, bottom in laid] + [70.0]) + _TOP
    middle = height / 2
    parts = [Markup()]
    for index, (placed, heads, bottom) in enumerate(laid):
        shift = middle - bottom / 2
        parts += _side(placed, heads, shift, middle, index == 0, links)
    parts.append(_centre(centre, middle))
    about = f"Network around {centre}: {_told(neighbours)}"
    return Markup(
        '<svg class="star" viewBox="0 0 {w} {h:.0f}" width="{w}" height="{h:.0f}" role="group" '
        'aria-label="{about}">{body}</svg>'
    ).format(w=WIDTH, h=height, about=about, body=Markup().join(parts))


def _told(neighbours: Sequence[Neighbour]) -> str:
    counts: dict[str, int] = {}
    for relation, _, _ in neighbours:
        counts[relation] = counts.get(relation, 0) + 1
    return ", ".join(f"{relation.removeprefix('← ')} {count}" for relation, count in counts.items())


def _sides(neighbours: Sequence[Neighbour]) -> tuple[list[Neighbour], list[Neighbour]]:
    """Two halves of about the same height; a relation is parted only where it alone is longer than half."""
    relations = list(dict.fromkeys(relation for relation, _, _ in neighbours))
    left: list[Neighbour] = []
    half = sum(_height(one) for one in neighbours) / 2
    for relation in relations:
        for one in (each for each in neighbours if each[0] == relation):
            if sum(_height(each) for each in left) + _height(one) / 2 > half:
                break
            left.append(one)
        else:
            continue
        break
    return left, [one for one in neighbours if one not in left]


def _height(neighbour: Neighbour) -> float:
    return len(lines(neighbour[1])) * _LINE + _SPACE


def lines(text: str) -> tuple[str, ...]:
    """A name in lines; what does not fit ends with an ellipsis."""
    found = textwrap.wrap(text, LETTERS, max_lines=LINES, placeholder="…", break_long_words=True) or [text]
    return tuple(found)


def _laid(side: Sequence[Neighbour]) -> tuple[list[_Placed], list[_Head], float]:
    """Names and heads of a side from the top down, and the height they take."""
    placed, heads, y, before = [], [], _TOP, ""
    for relation, label, iri in side:
        if relation != before:
            y += _BETWEEN if before else 0
            heads.append(_Head(textwrap.shorten(relation, HEAD_LETTERS, placeholder="…"), relation, y))
            y, before = y + _HEAD, relation
        broken = lines(label)
        placed.append(_Placed(broken, label, iri, relation, y))
        y += len(broken) * _LINE + _SPACE
    return placed, heads, y


def _side(
    placed: Sequence[_Placed],
    heads: Sequence[_Head],
    shift: float,
    middle: float,
    left: bool,
    links: Links,
) -> Iterator[Markup]:
    anchor, sign, base = ("end", -1, _LEFT) if left else ("start", 1, _RIGHT)
    for head in heads:
        yield Markup(
            '<text class="relation" x="{}" y="{:.1f}" text-anchor="{}"><title>{}</title>{}</text>'
        ).format(base + sign * 4, head.y + shift, anchor, head.full, head.text)
    for one in placed:
        y = one.y + shift + (len(one.label) - 1) * _LINE / 2 - 4
        # The dots stand on a shallow arc around the middle.
        bend = _BEND * (1 - math.cos(min(1.0, abs(y - middle) / max(middle, 1)) * math.pi / 2))
        x = base - sign * bend
        start, mid = WIDTH / 2 + sign * _RADIUS, (WIDTH / 2 + x) / 2
        yield Markup(
            '<path class="edge" d="M{:.1f} {:.1f}C{:.1f} {:.1f} {:.1f} {:.1f} {:.1f} {:.1f}"/>'
        ).format(start, middle, mid, middle, mid, y, x, y)
        yield Markup(
            '<a href="{}"><title>{}</title><circle class="end" cx="{:.1f}" cy="{:.1f}" r="4"/>{}</a>'
        ).format(
            links.of(one.iri),
            f"{one.relation}: {one.full}",
            x,
            y,
            _label(one, base + sign * 9, shift, anchor),
        )


def _label(one: _Placed, x: float, shift: float, anchor: str) -> Markup:
    lines = Markup().join(
        Markup('<tspan x="{:.1f}" y="{:.1f}">{}</tspan>').format(x, one.y + shift + index * _LINE, line)
        for index, line in enumerate(one.label)
    )
    return Markup('<text text-anchor="{}">{}</text>').format(anchor, lines)


def _centre(centre: str, middle: float) -> Markup:
    return Markup('<circle class="middle" cx="{}" cy="{:.1f}" r="{}"><title>{}</title></circle>').format(
        WIDTH / 2, middle, _RADIUS, escape(centre)
    )

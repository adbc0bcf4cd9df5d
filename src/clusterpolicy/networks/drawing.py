"""A network as a still picture: SVG written here, PNG made from it by resvg."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from clusterpolicy.errors import MissingRequirement
from clusterpolicy.networks.document import LICENCE, SOURCE
from clusterpolicy.networks.lettering import Board, Box, Lettering, broken
from clusterpolicy.networks.model import Network, Node
from clusterpolicy.networks.palette import Look, line_looks, looks
from clusterpolicy.networks.views import Edge

WIDTH: Final = 1600
_MARGIN: Final = 40
_INK, _QUIET, _EDGE, _RIM = "#1b2430", "#566170", "#7d8896", "#27313d"
_STARS = 5
#: The length of an arrow's head.
_HEAD: Final = 11.0
#: Characters that no XML can hold.
_UNUSABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

Positions = Mapping[str, tuple[float, float]]


@dataclass(frozen=True)
class _Point:
    node: Node
    x: float
    y: float
    radius: float


def svg(network: Network, positions: Positions) -> str:
    """
    A network as SVG: title, finding, picture, legend and source, with places as tooltips of lines.

    :param positions: where each node stands
    """
    head, top = _head(network)
    points, bottom = _points(network, positions, top)
    size = 11.0 if len(points) > 150 else 13.0
    placed = _placed(points.values(), size, (8, top, WIDTH - 8, bottom))
    dressed = looks(network.nodes)
    foot, height = _foot(network, dressed, bottom + 26, len(points) - len(placed))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height:.0f}" '
        f'viewBox="0 0 {WIDTH} {height:.0f}" font-family="sans-serif" role="img">',
        f"<title>{_text(network.title)}</title>",
        f"<desc>{_text(network.finding)}</desc>",
        '<rect width="100%" height="100%" fill="#ffffff"/>',
        *head,
        *_lines(network, points),
        *_marks(points, dressed),
        *_labels(placed, size),
        *foot,
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def png(network: Network, positions: Positions, zoom: float = 1.5) -> bytes:
    """
    The same picture as PNG.

    :raises MissingRequirement: if resvg is not installed
    """
    try:
        from resvg_py import svg_to_bytes
    except ImportError as error:
        raise MissingRequirement("resvg-py is not installed; install it, or write SVG") from error
    return bytes(svg_to_bytes(svg_string=svg(network, positions), zoom=zoom, background="#ffffff"))


def _points(network: Network, positions: Positions, top: float) -> tuple[dict[str, _Point], float]:
    """Nodes on the picture, and where the picture ends."""
    xs, ys = zip(*(positions[node.iri] for node in network.nodes), strict=True)
    wide, high = max(xs) - min(xs) or 1.0, max(ys) - min(ys) or 1.0
    # Room for labels beside the outermost nodes.
    room = WIDTH - 2 * _MARGIN - 220
    scale = min(room / wide, 1250 / high)
    degrees = network.degrees()
    most = max(degrees.values())
    base = min(max(150 / math.sqrt(len(network.nodes)), 4.0), 10.0)
    left, start = (WIDTH - wide * scale) / 2, top + 30
    points = {
        node.iri: _Point(
            node,
            left + (positions[node.iri][0] - min(xs)) * scale,
            start + (positions[node.iri][1] - min(ys)) * scale,
            base * (0.7 + 1.1 * math.sqrt(degrees[node.iri] / most)),
        )
        for node in network.nodes
    }
    return points, start + high * scale + 30


def _placed(points: Iterable[_Point], size: float, limits: Box) -> list[Lettering]:
    """The labels that have room, those of the largest nodes first."""
    every = list(points)
    board = Board(limits)
    for point in every:
        r = point.radius
        board.take((point.x - r, point.y - r, point.x + r, point.y + r))
    ranked = sorted(every, key=lambda point: (-point.radius, point.node.label, point.node.iri))
    found = (board.put(clean(p.node.label), p.x, p.y, p.radius, size) for p in ranked)
    return [each for each in found if each]


def _lines(network: Network, points: Mapping[str, _Point]) -> Iterator[str]:
    dressed = line_looks(network.edges)
    opacity = max(min(6 / math.sqrt(len(network.edges)), 0.7), 0.8 if dressed else 0.22)
    weights = {edge.weight for edge in network.edges}
    aside = _aside(network.edges)
    yield f'<g stroke="{_EDGE}" stroke-opacity="{opacity:.2f}" fill="none">'
    for edge in network.edges:
        one, other = points[edge.source], points[edge.target]
        said = f"{one.node.label} – {edge.relation} – {other.node.label}"
        where = "; ".join(edge.places[:5]) + ("; …" if len(edge.places) > 5 else "")
        wide = 0.7 + 2.3 * edge.weight / max(weights) if len(weights) > 1 else 1.6 if dressed else 1.1
        # Lines between the same two nodes run side by side; an arrow ends at the rim of its node.
        length = math.hypot(other.x - one.x, other.y - one.y) or 1.0
        dx, dy = (aside[edge] * side / length for side in (one.y - other.y, other.x - one.x))
        short = min(other.radius + 2, length) / length if network.directed else 0
        x2, y2 = other.x - short * (other.x - one.x) + dx, other.y - short * (other.y - one.y) + dy
        yield (
            f'<line x1="{one.x + dx:.1f}" y1="{one.y + dy:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
            f'stroke-width="{wide:.1f}"{_stroke(dressed.get(edge.relation))}>'
            f"<title>{_text(f'{said} ({where})' if where else said)}</title></line>"
        )
        if network.directed:
            towards = ((other.x - one.x) / length, (other.y - one.y) / length)
            yield _arrowhead((x2, y2), towards, dressed.get(edge.relation))
    yield "</g>"


def _arrowhead(tip: tuple[float, float], towards: tuple[float, float], look: tuple[str, str] | None) -> str:
    """The head of an arrow, in the colour of its line."""
    (x, y), (dx, dy) = tip, towards
    corners = ((0, 0), (-_HEAD, _HEAD / 2.5), (-_HEAD, -_HEAD / 2.5))
    points = " ".join(f"{x + u * dx - v * dy:.1f},{y + u * dy + v * dx:.1f}" for u, v in corners)
    return f'<polygon points="{points}" fill="{look[0] if look else _EDGE}" stroke="none"/>'


def _aside(edges: Sequence[Edge]) -> dict[Edge, float]:
    """How far each line runs beside the straight one between its ends."""
    pairs: dict[tuple[str, str], list[Edge]] = {}
    for edge in edges:
        pairs.setdefault((min(edge.source, edge.target), max(edge.source, edge.target)), []).append(edge)
    return {
        edge: (number - (len(found) - 1) / 2) * 4 * (1 if edge.source == pair[0] else -1)
        for pair, found in pairs.items()
        for number, edge in enumerate(found)
    }


def _stroke(look: tuple[str, str] | None) -> str:
    """The colour and dash of a line, where it has its own."""
    if not look:
        return ""
    colour, dash = look
    return f' stroke="{colour}"' + (f' stroke-dasharray="{dash}"' if dash else "")


def _marks(points: Mapping[str, _Point], dressed: Mapping[str, Look]) -> Iterator[str]:
    yield f'<g stroke="{_RIM}" stroke-width="0.8">'
    for point in points.values():
        look = dressed[point.node.kind]
        said = ", ".join(filter(None, (point.node.label, point.node.kind_label, point.node.country)))
        yield _mark(look, point.x, point.y, point.radius, f"<title>{_text(said)}</title>")
    yield "</g>"


def _mark(look: Look, x: float, y: float, radius: float, inside: str = "") -> str:
    if look.shape == "dot":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{look.colour}">{inside}</circle>'
    corners = " ".join(f"{x + radius * dx:.1f},{y + radius * dy:.1f}" for dx, dy in _outline(look.shape))
    return f'<polygon points="{corners}" fill="{look.colour}">{inside}</polygon>'


def _outline(shape: str) -> list[tuple[float, float]]:
    """The corners of a shape around a point, about as large as a circle of radius 1."""
    if shape == "square":
        return [(-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88)]
    if shape == "star":
        turns = range(2 * _STARS)
        return [_at(-90 + turn * 180 / _STARS, 1.35 if turn % 2 == 0 else 0.6) for turn in turns]
    corners, first, size = {
        "diamond": (4, -90, 1.2),
        "triangle": (3, -90, 1.25),
        "triangleDown": (3, 90, 1.25),
        "hexagon": (6, 0, 1.1),
    }[shape]
    return [_at(first + turn * 360 / corners, size) for turn in range(corners)]


def _at(degrees: float, distance: float) -> tuple[float, float]:
    return distance * math.cos(math.radians(degrees)), distance * math.sin(math.radians(degrees))


def _labels(placed: list[Lettering], size: float) -> Iterator[str]:
    # A white rim keeps a label legible where lines run under it.
    yield (
        f'<g font-size="{size:g}" fill="{_INK}" stroke="#ffffff" stroke-width="3" paint-order="stroke" '
        'stroke-linejoin="round">'
    )
    for label in placed:
        spans = "".join(
            f'<tspan x="{label.x:.1f}" dy="{size * 1.15 if number else 0:g}">{_text(line)}</tspan>'
            for number, line in enumerate(label.lines)
        )
        yield f'<text x="{label.x:.1f}" y="{label.y:.1f}" text-anchor="{label.anchor}">{spans}</text>'
    yield "</g>"


def _head(network: Network) -> tuple[list[str], float]:
    """The question, what the network shows and what is left out; and where they end."""
    found, y = [], 24.0
    for text, size, weight, colour, most in (
        (network.asks or network.title, 24, "bold", _INK, 2),
        (network.finding, 17, "normal", _INK, 3),
        (network.omitted, 13, "normal", _QUIET, 3),
    ):
        for line in broken(clean(text), int((WIDTH - 2 * _MARGIN) / size / 0.52), most) if text else ():
            y += size * 1.3
            found.append(
                f'<text x="{_MARGIN}" y="{y:.0f}" font-size="{size}" font-weight="{weight}" fill="{colour}">'
                f"{_text(line)}</text>"
            )
    return found, y + 10


def _foot(
    network: Network, dressed: Mapping[str, Look], y: float, unlabelled: int
) -> tuple[list[str], float]:
    """The legend and the source, and where they end."""
    found, x = [], float(_MARGIN)
    for look in dressed.values():
        words = f"{look.label} ({look.count:,})"
        wide = 34 + len(words) * 14 * 0.56
        if x + wide > WIDTH - _MARGIN:
            x, y = float(_MARGIN), y + 26
        found.append(f'<g stroke="{_RIM}" stroke-width="0.8">{_mark(look, x + 8, y - 5, 7)}</g>')
        found.append(f'<text x="{x + 22:.0f}" y="{y:.0f}" font-size="14" fill="{_INK}">{_text(words)}</text>')
        x += wide
    x, y = float(_MARGIN), y + 26
    for relation, stroke in line_looks(network.edges).items():
        words = " ".join(relation.split())[:60]
        wide = 56 + len(words) * 14 * 0.56
        if x + wide > WIDTH - _MARGIN:
            x, y = float(_MARGIN), y + 26
        found.append(
            f'<line x1="{x:.0f}" y1="{y - 5:.0f}" x2="{x + 28:.0f}" y2="{y - 5:.0f}" stroke-width="2.5"'
            f"{_stroke(stroke)}/>"
        )
        found.append(f'<text x="{x + 36:.0f}" y="{y:.0f}" font-size="14" fill="{_INK}">{_text(words)}</text>')
        x += wide
    hidden = f"{unlabelled:,} of {len(network.nodes):,} names had no room. " if unlabelled else ""
    y += 30
    found.append(
        f'<text x="{_MARGIN}" y="{y:.0f}" font-size="12" fill="{_QUIET}">'
        f"{_text(f'{hidden}Size: number of links. Source: {SOURCE}; {LICENCE}.')}</text>"
    )
    return found, y + 22


def clean(text: str) -> str:
    """Text without characters that no XML can hold."""
    return _UNUSABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def _text(text: str) -> str:
    return escape(clean(text))

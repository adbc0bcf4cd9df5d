"""
Where the points of a network stand: the same network and seed give the same picture.

Each connected part starts from its distances to a few pivots (U. Brandes, C. Pich, "Eigensolver methods for
progressive multidimensional scaling of large data", GD 2006) and is then moved by the forces of ForceAtlas2
(M. Jacomy et al., PLoS ONE 9(6): e98679, 2014): nodes repel each other by degree, lines pull by length. The
repulsion of many nodes is that of their masses on a grid, summed by a fast Fourier transform, so that it
takes no longer for 5,000 nodes than for 500. Then overlaps are removed, and the parts are packed side by
side, the largest in the middle.
"""

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from clusterpolicy.networks.model import Network

#: Positions lie within this distance of the middle, in both directions.
EXTENT: Final = 1000.0
_PIVOTS: Final = 40
_EXACT: Final = 300
_GRID: Final = 96
_STEPS: Final = 160
#: How strongly a line pulls for its length, and everything is drawn to the middle beside that.
_PULL: Final = 0.12
_GRAVITY: Final = 0.1
#: Room that a node takes, before everything is scaled to the extent.
_ROOM: Final = 1.2


def positions(network: Network, seed: int = 0) -> dict[str, tuple[float, float]]:
    """
    Where each node stands, in both directions from -1000 to 1000.

    :param seed: another one gives another picture of the same network
    """
    iris = sorted(node.iri for node in network.nodes)
    index = {iri: number for number, iri in enumerate(iris)}
    pairs = {
        (min(index[edge.source], index[edge.target]), max(index[edge.source], index[edge.target]))
        for edge in network.edges
        if edge.source != edge.target
    }
    lines = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
    random = np.random.default_rng(seed)
    places = np.zeros((len(iris), 2))
    parts = _parts(len(iris), lines)
    number = np.empty(len(iris), dtype=np.int64)
    for part in parts:
        number[part] = np.arange(len(part))
    owner = np.empty(len(iris), dtype=np.int64)
    for label, part in enumerate(parts):
        owner[part] = label
    line_owner = owner[lines[:, 0]] if len(lines) else np.zeros(0, dtype=np.int64)
    for label, part in enumerate(parts):
        places[part] = _part(len(part), number[lines[line_owner == label]], random)
    _pack(places, parts)
    scaled = _fitted(places)
    return {iri: (round(float(x), 1), round(float(y), 1)) for iri, (x, y) in zip(iris, scaled, strict=True)}


def _parts(size: int, lines: Any) -> list[Any]:
    """The connected parts, the largest first."""
    neighbours = _neighbours(size, lines)
    seen = np.zeros(size, dtype=bool)
    parts = []
    for start in range(size):
        if not seen[start]:
            part = np.flatnonzero(_distances(neighbours, start, size) >= 0)
            seen[part] = True
            parts.append(part)
    return sorted(parts, key=lambda part: (-len(part), int(part[0])))


def _neighbours(size: int, lines: Any) -> list[list[int]]:
    found: list[list[int]] = [[] for _ in range(size)]
    for one, other in lines.tolist():
        found[one].append(other)
        found[other].append(one)
    return found


def _distances(neighbours: Sequence[Sequence[int]], start: int, size: int) -> Any:
    """Steps from a node to every other; -1 where it cannot be reached."""
    found = [-1] * size
    found[start] = 0
    front = [start]
    while front:
        following = []
        for node in front:
            for other in neighbours[node]:
                if found[other] < 0:
                    found[other] = found[node] + 1
                    following.append(other)
        front = following
    return np.array(found)


def _part(size: int, lines: Any, random: Any) -> Any:
    """The positions of a connected part around its middle."""
    if size == 1:
        return np.zeros((1, 2))
    degree = np.bincount(lines.ravel(), minlength=size).astype(float)
    places = _scaled_from_pivots(size, lines, random)
    places = _moved(places, lines, degree + 1)
    places -= places.mean(axis=0)
    # A typical line gets the length of a few nodes, so that parts are drawn on one scale.
    width = 0.8 + 1.1 * min(size / 30, 1)
    return _spread(places * (width * math.sqrt(size) / _size(places)))


def _scaled_from_pivots(size: int, lines: Any, random: Any) -> Any:
    """Classical scaling of the squared distances to pivots that lie far from each other."""
    neighbours = _neighbours(size, lines)
    pivot = int(random.integers(size))
    columns: list[Any] = []
    nearest = np.full(size, np.inf)
    for _ in range(min(_PIVOTS, size)):
        columns.append(_distances(neighbours, pivot, size).astype(float))
        nearest = np.minimum(nearest, columns[-1])
        pivot = int(np.argmax(nearest))
    squared = np.array(columns).T ** 2
    centred = squared - squared.mean(axis=0) - squared.mean(axis=1)[:, None] + squared.mean()
    _, vectors = np.linalg.eigh(centred.T @ centred)
    found = centred @ vectors[:, -2:] if vectors.shape[1] > 1 else np.hstack([centred, centred * 0])
    # The sign of an eigenvector is arbitrary: fix it.
    found *= np.where(found[np.abs(found).argmax(axis=0), range(2)] < 0, -1.0, 1.0)
    scale = np.abs(found).max() or 1.0
    return found / scale * math.sqrt(size) + random.normal(0, 0.05 * math.sqrt(size), (size, 2))


def _moved(places: Any, lines: Any, mass: Any) -> Any:
    """The positions after the forces have worked on them, more and more carefully."""
    size = len(places)
    reach = math.sqrt(size)
    one, other = lines.T
    # Pushing and pulling are in balance when the picture is as wide as its nodes need.
    push = 1.6 * _PULL * size / mass.sum()
    for step in range(_STEPS):
        force = push * _repulsion(places, mass)
        pull = _PULL * (places[other] - places[one])
        for axis in (0, 1):
            force[:, axis] += np.bincount(one, pull[:, axis], size) - np.bincount(other, pull[:, axis], size)
        inwards = places / np.maximum(np.hypot(*places.T), 0.1 * reach)[:, None]
        force -= _GRAVITY * _PULL * reach * mass[:, None] * inwards
        length = np.maximum(np.hypot(*force.T), 1e-9)
        # Heavy nodes move less: they would swing.
        allowed = 0.12 * reach * (1 - step / _STEPS) ** 1.5 + 0.002
        places = places + force * (np.minimum(length / mass, allowed) / length)[:, None]
    return places


def _repulsion(places: Any, mass: Any) -> Any:
    """Each pair pushes with the product of its masses over its distance."""
    if len(places) > _EXACT:
        return _repulsion_on_grid(places, mass)
    apart = places[:, None, :] - places[None, :, :]
    near = (apart**2).sum(axis=2) + 0.01
    return mass[:, None] * np.einsum("ijk,ij,j->ik", apart, 1 / near, mass)


def _repulsion_on_grid(places: Any, mass: Any) -> Any:
    """The same, with masses and forces shared among the four nearest points of a grid."""
    low, high = places.min(axis=0), places.max(axis=0)
    cell = float((high - low).max()) / (_GRID - 2) or 1.0
    at = (places - low) / cell
    corner = np.minimum(at.astype(np.int64), _GRID - 2)
    part = at - corner
    shares = [
        (dx, dy, np.abs(1 - dx - part[:, 0]) * np.abs(1 - dy - part[:, 1])) for dx in (0, 1) for dy in (0, 1)
    ]
    spots = [((corner[:, 0] + dx) * _GRID + corner[:, 1] + dy, share) for dx, dy, share in shares]
    field = sum(np.bincount(spot, share * mass, _GRID * _GRID) for spot, share in spots)
    wide = 2 * _GRID
    away = np.fft.fftfreq(wide, 1 / wide) * cell
    near = away[:, None] ** 2 + away[None, :] ** 2 + (0.5 * cell) ** 2
    masses = np.fft.rfft2(np.reshape(field, (_GRID, _GRID)), (wide, wide))
    force = np.empty_like(places)
    for axis, kernel in enumerate((away[:, None] / near, away[None, :] / near)):
        pushed = np.fft.irfft2(masses * np.fft.rfft2(kernel), (wide, wide))[:_GRID, :_GRID].ravel()
        force[:, axis] = sum(pushed[spot] * share for spot, share in spots)
    return mass[:, None] * force


def _spread(places: Any) -> Any:
    """Positions with overlapping nodes pushed apart, a little at a time."""
    for _ in range(30):
        one, other = _close(places, _ROOM)
        if not len(one):
            break
        apart = places[one] - places[other]
        length = np.hypot(*apart.T)
        # Nodes in one spot part along a direction of their own.
        angle = (one * 2.399963) % (2 * math.pi)
        same = length < 1e-9
        apart[same] = np.stack([np.cos(angle), np.sin(angle)], axis=1)[same]
        length = np.where(same, 1.0, length)
        push = apart * (0.5 * np.maximum(_ROOM - np.where(same, 0.0, length), 0) / length)[:, None]
        places = places.copy()
        np.add.at(places, one, push)
        np.add.at(places, other, -push)
    return places


def _close(places: Any, reach: float) -> tuple[Any, Any]:
    """The pairs of nodes nearer to each other than a distance, found by cells of that size."""
    cells = np.floor(places / reach).astype(np.int64)
    cells -= cells.min(axis=0) - 1
    width = int(cells[:, 1].max()) + 2
    key = cells[:, 0] * width + cells[:, 1]
    order = np.argsort(key, kind="stable")
    ranked = key[order]
    ones, others = [], []
    for shift in (0, 1, width - 1, width, width + 1):
        begin = np.searchsorted(ranked, key + shift, "left")
        end = np.searchsorted(ranked, key + shift, "right")
        one = np.repeat(np.arange(len(places)), end - begin)
        offset = np.arange(len(one)) - np.repeat(np.cumsum(end - begin) - (end - begin), end - begin)
        other = order[np.repeat(begin, end - begin) + offset]
        fits = (one < other) if shift == 0 else np.ones(len(one), dtype=bool)
        ones.append(one[fits])
        others.append(other[fits])
    one, other = np.concatenate(ones), np.concatenate(others)
    near = np.hypot(*(places[one] - places[other]).T) < reach * 0.999
    return one[near], other[near]


def _size(places: Any) -> float:
    """The radius within which most nodes lie, so that one far node does not shrink the rest."""
    return float(np.quantile(np.hypot(*places.T), 0.9)) or 1.0


def _pack(places: Any, parts: Sequence[Any]) -> None:
    """Move the parts side by side, each to the first free place on a spiral from the middle."""
    taken: list[tuple[float, float, float]] = []
    for part in parts:
        radius = float(np.hypot(*places[part].T).max()) + 0.8 * _ROOM
        x, y = _free(radius, taken)
        places[part] += (x, y)
        taken.append((x, y, radius))


def _free(radius: float, taken: Sequence[tuple[float, float, float]]) -> tuple[float, float]:
    if not taken:
        return 0.0, 0.0
    circles = np.array(taken)
    turns = np.arange(0, 4000) * 0.15
    far = circles[0, 2] * 0.6 + 0.09 * turns * max(radius, 1.0)
    # Pages are wider than high: so is the spiral.
    xs, ys = 1.25 * far * np.cos(turns), far * np.sin(turns)
    gaps = np.hypot(xs[:, None] - circles[:, 0], ys[:, None] - circles[:, 1]) - circles[:, 2] - radius
    free = np.flatnonzero((gaps > 0).all(axis=1))
    spot = int(free[0]) if len(free) else len(turns) - 1
    return float(xs[spot]), float(ys[spot])


def _fitted(places: Any) -> Any:
    """Positions moved and scaled to the extent."""
    if not len(places):
        return places
    low, high = places.min(axis=0), places.max(axis=0)
    size = float((high - low).max()) / 2
    return (places - (low + high) / 2) * (EXTENT / size if size else 0)

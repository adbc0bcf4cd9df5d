"""Labels on a still picture: broken into lines, and put where they cover no other."""

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

#: Width of a letter and height of a line, as parts of the size of the type; a wide guess, for any typeface.
_WIDE: Final = 0.56
_LINE: Final = 1.15
_CELL: Final = 80.0

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Lettering:
    """A label in its place: the middle of its first line, how it is aligned, and its lines."""

    x: float
    y: float
    anchor: str
    lines: tuple[str, ...]


def broken(text: str, letters: int, lines: int) -> tuple[str, ...]:
    """
    A text in lines of so many letters; what does not fit ends in an ellipsis.

    >>> broken("Promoting social economy", 10, 2)
    ('Promoting', 'social…')
    """
    found = textwrap.wrap(" ".join(text.split()), letters) or [""]
    if len(found) > lines:
        found = [*found[: lines - 1], found[lines - 1][: letters - 1].rstrip(" ,;") + "…"]
    return tuple(found)


def width(lines: Iterable[str], size: float) -> float:
    """The width of the longest line."""
    return max(len(line) for line in lines) * size * _WIDE


@dataclass
class Board:
    """What is taken on a picture."""

    limits: Box
    _cells: dict[tuple[int, int], list[Box]] = field(default_factory=dict)

    def take(self, box: Box) -> None:
        """Keep a place free of labels."""
        for cell in _cells(box):
            self._cells.setdefault(cell, []).append(box)

    def is_free(self, box: Box) -> bool:
        """Whether nothing stands in a place, which lies within the picture."""
        left, top, right, bottom = self.limits
        if box[0] < left or box[1] < top or box[2] > right or box[3] > bottom:
            return False
        return not any(_meet(box, other) for cell in _cells(box) for other in self._cells.get(cell, ()))

    def put(self, label: str, x: float, y: float, radius: float, size: float) -> Lettering | None:
        """A label beside a node: to the right, left, below or above, wherever there is room."""
        lines = broken(label, 26, 2)
        wide, high = width(lines, size), len(lines) * size * _LINE
        gap = radius + 0.25 * size
        near = 0.6 * radius
        for anchor, left, top in (
            ("start", x + gap, y - high / 2),
            ("end", x - gap - wide, y - high / 2),
            ("middle", x - wide / 2, y + gap),
            ("middle", x - wide / 2, y - gap - high),
            ("start", x + near, y + near),
            ("start", x + near, y - near - high),
            ("end", x - near - wide, y + near),
            ("end", x - near - wide, y - near - high),
        ):
            box = (left, top, left + wide, top + high)
            if self.is_free(box):
                self.take(box)
                at = {"start": left, "end": left + wide, "middle": left + wide / 2}[anchor]
                return Lettering(at, top + size * 0.85, anchor, lines)
        return None


def _cells(box: Box) -> list[tuple[int, int]]:
    left, top, right, bottom = (int(side // _CELL) for side in box)
    return [(x, y) for x in range(left, right + 1) for y in range(top, bottom + 1)]


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]

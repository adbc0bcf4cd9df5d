"""The axis of a timeline: years as places in per cent, lines and letters that several rows share."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from clusterpolicy.web.drawing.durations import SURVEY

#: How far apart the letters of two years stand, in per cent: they are 31 to 35 pixels wide, an axis is at
#: least 380 pixels wide beside names and words, and 285 on its own on a narrow screen. And from its edges.
_WIDE: Final = 9.8
_NARROW: Final = 13.2
_EDGE: Final = 5.2
#: How far letters may stand beside their year, so that they do not go over an edge.
_ASIDE: Final = 1.5


@dataclass(frozen=True)
class Axis:
    """
    An axis of years.

    :param first: the first year shown
    :param last: the last year shown, to its end
    :param key: what tells its shared pieces from those of another timeline on the page
    :param asked: a year that is marked, None for none
    """

    first: int
    last: int
    key: str = "0"
    asked: int | None = None

    def at(self, year: float) -> float:
        """Where the beginning of a year lies, in per cent; at the edge what lies beyond."""
        share = (year - self.first) / (self.last + 1 - self.first)
        return round(100 * min(max(share, 0.0), 1.0), 2)

    @property
    def every(self) -> int:
        """How many years lie between two lines."""
        years = self.last + 1 - self.first
        return next((step for step in (1, 2, 5) if years / step <= 12), 10)

    @property
    def lines(self) -> list[int]:
        """The years with a line."""
        return [year for year in range(self.first, self.last + 2) if year % self.every == 0]

    def grid(self) -> Markup:
        """The lines of a row."""
        return Markup('<use href="#tl-grid-{}"/>').format(self.key)

    def labels(self) -> Markup:
        """The years, as a picture for the head of the table; where it is narrow, fewer."""
        texts = [
            Markup('<text{} x="{}%" y="19">{}</text>').format(
                self._look(year, narrow), self._middle(year), year
            )
            for year, narrow in sorted(self._written().items())
        ]
        return Markup('<svg role="img" aria-label="Years {} to {}">{}</svg>').format(
            self.first, self.last, Markup("").join(texts)
        )

    def _written(self) -> dict[int, bool]:
        """The years that have room for their letters, and whether they have it where it is narrow too."""
        marked = [year for year in (self.asked, SURVEY) if year is not None and self._shows(year)]
        found: dict[int, bool] = {}
        # Even years at first: they keep their room where every other one is left out.
        near = [year for year in self.lines if abs(self._middle(year) - self.at(year + 0.5)) <= _ASIDE]
        others = sorted(filter(self._shows, near), key=lambda year: (year // self.every % 2, year))
        for year in dict.fromkeys([*marked, *others]):
            if self._apart(year, found, _WIDE):
                found[year] = self._apart(year, [each for each, narrow in found.items() if narrow], _NARROW)
        return found

    def _apart(self, year: int, others: Iterable[int], least: float) -> bool:
        return all(abs(self._middle(year) - self._middle(other)) >= least for other in others)

    def _shows(self, year: int) -> bool:
        return self.first <= year <= self.last

    def _middle(self, year: int) -> float:
        """Where the letters of a year stand, in per cent: never over an edge."""
        return min(max(self.at(year + 0.5), _EDGE), 100 - _EDGE)

    def _look(self, year: int, narrow: bool) -> Markup:
        special = {SURVEY: "tl-survey-year", self.asked: "tl-asked-year"}.get(year, "")
        names = " ".join(filter(None, (special, "" if narrow else "aside-year")))
        return Markup(' class="{}"').format(names) if names else Markup("")


def defs(axis: Axis) -> Markup:
    """What the rows share: the lines, and what lets a bar fade."""
    lines = Markup("").join(
        Markup('<line x1="{0}%" x2="{0}%" y2="100%"/>').format(axis.at(year)) for year in axis.lines
    )
    survey = Markup("")
    if axis.first <= SURVEY <= axis.last:
        survey = Markup('<rect class="tl-survey" x="{}%" width="{}%" height="100%"/>').format(
            axis.at(SURVEY), round(axis.at(SURVEY + 1) - axis.at(SURVEY), 2)
        )
    asked = Markup("")
    if axis.asked is not None and axis.asked != SURVEY and axis.first <= axis.asked <= axis.last:
        edge = Markup('<line class="tl-asked" x1="{0}%" x2="{0}%" y2="100%"/>')
        asked = Markup("").join(edge.format(axis.at(year)) for year in (axis.asked, axis.asked + 1))
    fades = Markup("").join(_fade(name, axis.key, start, end) for name, start, end in _FADES)
    return Markup(
        '<svg class="tl-defs" width="0" height="0" aria-hidden="true" focusable="false"><defs>'
        '<g id="tl-grid-{}" class="tl-grid">{}{}{}</g>{}</defs></svg>'
    ).format(axis.key, survey, lines, asked, fades)


_FADES = (("out", "#fff", "#000"), ("in", "#000", "#fff"))


def _fade(name: str, key: str, start: str, end: str) -> Markup:
    return Markup(
        '<linearGradient id="tl-g-{0}-{1}">'
        '<stop stop-color="{2}"/><stop offset="1" stop-color="{3}"/></linearGradient>'
        '<mask id="tl-{0}-{1}" maskContentUnits="objectBoundingBox">'
        '<rect width="1" height="1" fill="url(#tl-g-{0}-{1})"/></mask>'
    ).format(name, key, start, end)

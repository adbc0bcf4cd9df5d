"""The axis of a timeline: years as places in per cent, lines and letters that several rows share."""

from dataclasses import dataclass

from markupsafe import Markup

from clusterpolicy.web.drawing.durations import SURVEY


@dataclass(frozen=True)
class Axis:
    """
    An axis of years.

    :param first: the first year shown
    :param last: the last year shown, to its end
    :param key: what tells its shared pieces from those of another timeline on the page
    """

    first: int
    last: int
    key: str = "0"

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
        """The years, as a picture for the head of the table; where it is narrow, every other one."""
        years = sorted({*(year for year in self.lines if self.first <= year <= self.last), *self._survey})
        texts = [
            Markup('<text{} x="{}%" y="19">{}</text>').format(self._look(year), self.at(year + 0.5), year)
            for year in years
            if self.at(year + 0.5) < 98 and not 0 < abs(year - SURVEY) * 30 < self.last - self.first
        ]
        return Markup('<svg role="img" aria-label="Years {} to {}">{}</svg>').format(
            self.first, self.last, Markup("").join(texts)
        )

    @property
    def _survey(self) -> list[int]:
        """The year of the survey, where it is shown."""
        return [SURVEY] if self.first <= SURVEY <= self.last else []

    def _look(self, year: int) -> Markup:
        if year == SURVEY:
            return Markup(' class="tl-survey-year"')
        aside = abs(year - SURVEY) <= self.every or year // self.every % 2
        return Markup(' class="aside-year"') if aside else Markup("")


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
    fades = Markup("").join(_fade(name, axis.key, start, end) for name, start, end in _FADES)
    return Markup(
        '<svg class="tl-defs" width="0" height="0" aria-hidden="true" focusable="false"><defs>'
        '<g id="tl-grid-{}" class="tl-grid">{}{}</g>{}</defs></svg>'
    ).format(axis.key, survey, lines, fades)


_FADES = (("out", "#fff", "#000"), ("in", "#000", "#fff"))


def _fade(name: str, key: str, start: str, end: str) -> Markup:
    return Markup(
        '<linearGradient id="tl-g-{0}-{1}">'
        '<stop stop-color="{2}"/><stop offset="1" stop-color="{3}"/></linearGradient>'
        '<mask id="tl-{0}-{1}" maskContentUnits="objectBoundingBox">'
        '<rect width="1" height="1" fill="url(#tl-g-{0}-{1})"/></mask>'
    ).format(name, key, start, end)

"""Classes of values on a map: which shade a country gets, and what the legend says of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import floor
from typing import Any, Final

from clusterpolicy.store.answer import Value

#: Lower bounds of the classes of shares, in per cent, below the class of zero.
SHARES: Final = (1, 20, 40, 60, 80)


def percent(value: float, of: float) -> str:
    """
    A share in whole per cent, halves up.

    >>> percent(2, 16), percent(1, 3), percent(1, 200)
    ('13%', '33%', '1%')
    """
    return f"{floor(100 * value / of + 0.5)}%"


@dataclass(frozen=True)
class Valued:
    """
    A value of a country.

    :param value: the number, per cent for shares; None for a category or no value
    :param words: the value in words ("3 programmes", "5 of 16 measures, 31%")
    :param short: the value as written on the map ("3", "31%", "D")
    :param step: its shade, 0 (none) to 5; None where it was not asked or nothing is known
    """

    value: float | None
    words: str
    short: str
    step: int | None


@dataclass(frozen=True)
class Line:
    """
    A line of the legend.

    :param step: the shade; None is hatched
    :param meaning: which values have it
    :param number: how many countries have it
    :param short: the letter written on the map, for categories
    """

    step: int | None
    meaning: str
    number: int
    short: str = ""


@dataclass(frozen=True)
class Scale:
    """
    How a layer's values become shades.

    :param bounds: lower bounds of the classes of step 1 to 5
    :param share: whether the value is a share of ``of``
    :param categories: the step of each category, where the layer has these instead of numbers
    :param unit: what is counted, in the singular
    :param missing: why a country has no value
    """

    bounds: Sequence[int]
    share: bool
    categories: Mapping[str, int]
    unit: str
    missing: str

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> "Scale":
        """The scale that a layer's header declares."""
        share = bool(options.get("share"))
        return cls(
            bounds=SHARES if share else tuple(options.get("classes", (1, 2, 3, 5, 8))),
            share=share,
            categories=options.get("categories", {}),
            unit=str(options.get("unit", "")),
            missing=str(options.get("missing", "not in the survey")),
        )

    def valued(self, row: Mapping[str, Value]) -> Valued:
        """The value of a row: columns ``value`` and ``of``, or ``category``."""
        category, value, of = row.get("category"), row.get("value"), row.get("of")
        if isinstance(category, str):
            return Valued(None, category, category[:1], self.categories.get(category))
        if not isinstance(value, int | float) or (self.share and not of):
            return Valued(None, self.missing, "", None)
        if not self.share or not isinstance(of, int | float):
            return Valued(value, f"{value:g} {self._units(value)}", f"{value:g}", self.step(value))
        per_cent = 100 * value / of
        share = percent(value, of)
        words = f"{value:g} of {of:g} {self._units(of)}, {share}"
        return Valued(per_cent, words, share, self.step(per_cent))

    def step(self, value: float) -> int:
        """The shade of a number."""
        if value <= 0:
            return 0
        # The first class takes in whatever is more than none.
        return max(1, sum(value >= bound for bound in self.bounds))

    def legend(self, valued: Iterable[Valued], countries: int) -> list[Line]:
        """
        The lines of the legend, strongest first.

        :param valued: the values shown
        :param countries: how many countries there are, with and without a value
        """
        steps = [each.step for each in valued if each.step is not None]
        if self.categories:
            lines = [
                Line(step, name, steps.count(step), name[:1])
                for name, step in sorted(self.categories.items(), key=lambda pair: -pair[1])
            ]
        else:
            lines = [
                Line(step, self._range(step), steps.count(step)) for step in range(len(self.bounds), 0, -1)
            ]
            lines.append(Line(0, "none", steps.count(0)))
        return [*lines, Line(None, self.missing, countries - len(steps))]

    def _range(self, step: int) -> str:
        low = self.bounds[step - 1]
        high = self.bounds[step] - 1 if step < len(self.bounds) else None
        sign = "%" if self.share else ""
        if high is None:
            return f"{low}–100%" if self.share else f"{low} and more"
        if step == 1 and self.share:
            return f"under {high + 1}%"
        return f"{low}{sign}" if low == high else f"{low}–{high}{sign}"

    @property
    def units(self) -> str:
        """What is counted, in the plural."""
        return " and ".join(f"{word}s" for word in self.unit.split(" or "))

    def _units(self, number: float) -> str:
        return self.unit if number == 1 else self.units

"""The legend of a timeline: every form of dates that occurs, drawn as in the rows, with how many have it."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from clusterpolicy.web.drawing.axis import Axis, defs
from clusterpolicy.web.drawing.durations import DRAWN, FORMS, SURVEY, UNPLACED
from clusterpolicy.web.drawing.strokes import strokes
from clusterpolicy.web.drawing.timeline_bars import Bar, Phase

#: The years that the samples are drawn on.
_AXIS = Axis(SURVEY - 6, SURVEY + 6, "legend")


@dataclass(frozen=True)
class Sample:
    """
    A line of the legend.

    :param form: a key of :data:`.durations.FORMS`
    :param meaning: what it means
    :param picture: how it is drawn; nothing where it is not drawn
    :param number: how many have it
    """

    form: str
    meaning: str
    picture: Markup
    number: int


def legend(counted: Mapping[str, int]) -> list[Sample]:
    """
    The lines of the legend, of the forms that occur.

    :param counted: how many bars have each form
    """
    return [
        Sample(
            form,
            f"{meaning}: {DRAWN[form]}" if form in DRAWN else meaning,
            Markup("") if form in UNPLACED else _picture(form),
            counted[form],
        )
        for form, meaning in FORMS.items()
        if counted.get(form)
    ]


def shared() -> Markup:
    """What the samples need once on a page."""
    return defs(_AXIS)


def _picture(form: str) -> Markup:
    start = None if form in ("ongoing", "annual", "end only") else SURVEY - 4
    end = SURVEY if form in ("", "extended", "end only") else None
    phases: tuple[Phase, ...] = ()
    if form == "phases":
        phases = ("", SURVEY - 4, SURVEY - 3), ("", SURVEY, None)
    elif form == "planned":
        start = SURVEY + 1
    bar = Bar("", "", start, end, "5 years", form, phases=phases)
    return Markup('<svg class="tl-sample tl-bars tl-national" aria-hidden="true">{}</svg>').format(
        strokes([bar], 0, (), _AXIS)
    )

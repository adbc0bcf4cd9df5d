"""The strokes of one row of a timeline: its bar in the form of its dates, and the lines of successions."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from clusterpolicy.web.drawing.axis import Axis
from clusterpolicy.web.drawing.durations import FADE, SURVEY, length_in
from clusterpolicy.web.drawing.timeline_bars import Bar


def strokes(bars: Sequence[Bar], index: int, pairs: Iterable[tuple[str, str]], axis: Axis) -> Markup:
    """
    The strokes of a row.

    :param bars: all rows of its group, in their order
    :param index: which of them it is
    :param pairs: which programme is followed by which
    """
    return Markup("").join([*_joins(bars, index, pairs, axis), *_bar(bars[index], axis)])


def _bar(bar: Bar, axis: Axis) -> Iterable[Markup]:
    now = SURVEY + 1
    if bar.vague in ("", "extended") and bar.start is not None and bar.end is not None:
        yield _box(axis, bar.start, bar.end + 1)
        if bar.vague:
            yield _box(axis, bar.end + 1, bar.end + 1 + FADE, "more")
    elif bar.vague == "phases" and bar.start is not None:
        yield from _phases(bar, bar.start, axis)
    elif bar.vague in ("open-ended", "continuous") and bar.start is not None:
        known = max([now, bar.start + 1, *(end + 1 for _, _, end in bar.dated)])
        yield _box(axis, bar.start, known)
        if bar.vague == "continuous":
            yield _run(axis, known, axis.last + 1)
        else:
            yield _box(axis, known, known + FADE, "", "out")
    elif bar.vague in ("start only", "year and length") and bar.start is not None:
        yield from _begun(bar.start, bar.words if bar.vague == "year and length" else "", axis)
    elif bar.vague == "planned" and bar.start is not None:
        yield _box(axis, bar.start, bar.start + 1 + FADE, "planned", "out")
    elif bar.vague == "end only" and bar.end is not None:
        yield _box(axis, bar.end + 1 - FADE, bar.end + 1, "", "in")
    elif bar.vague in ("continuous", "ongoing"):
        yield _box(axis, SURVEY - FADE, SURVEY, "", "in")
        yield _box(axis, SURVEY, now)
        if bar.vague == "continuous":
            yield _run(axis, now, axis.last + 1)
        else:
            yield _box(axis, now, now + FADE, "", "out")
    elif bar.vague == "annual":
        for year in range(SURVEY - FADE, SURVEY + FADE + 1):
            strength = "" if year == SURVEY else f"far-{abs(year - SURVEY)}"
            yield _box(axis, year + 0.15, year + 0.85, f"tick {strength}".strip())
    yield from _edges(bar, axis)


def _begun(start: int, words: str, axis: Axis) -> Iterable[Markup]:
    """What has a first year and no last one: that year, then dashes, as long as the words say if they do."""
    yield _box(axis, start, start + 1)
    if length := length_in(words):
        yield _box(axis, start + 1, start + max(length, 1), "length")
    else:
        yield _box(axis, start + 1, start + 1 + FADE, "more", "out")


def _phases(bar: Bar, start: int, axis: Axis) -> Iterable[Markup]:
    """Phases where they are stated; what ran before the first of them that has years is drawn up to it."""
    if not bar.phases and bar.end is not None:
        yield _box(axis, start, bar.end + 1)
    elif not bar.phases:
        yield from _begun(start, "", axis)
    elif start < bar.phases[0][1]:
        yield _box(axis, start, bar.phases[0][1])
    for name, begins, ends in bar.phases:
        if ends is None:
            yield from _begun(begins, name, axis)


def _edges(bar: Bar, axis: Axis) -> Iterable[Markup]:
    for name, start, end in bar.dated:
        yield Markup(
            '<rect class="phase" x="{}%" y="50%" width="{}%" height="12"><title>{}: {}–{}</title></rect>'
        ).format(axis.at(start), round(axis.at(end + 1) - axis.at(start), 2), name, start, end)
    for year in sorted({year for _, start, end in bar.dated for year in (start, end + 1)}):
        yield Markup('<rect class="cut" x="{}%" y="50%" width="2" height="12"/>').format(axis.at(year))
    if bar.start is not None and bar.start < axis.first:
        yield Markup('<svg class="earlier" y="50%"><path d="M7-6 0 0l7 6z"/></svg>')


def _box(axis: Axis, start: float, end: float, form: str = "", fade: str = "") -> Markup:
    left, right = axis.at(start), axis.at(end)
    mask = Markup(' mask="url(#tl-{}-{})"').format(fade, axis.key) if fade else ""
    names = " ".join(filter(None, ("bar", form, f"fade-{fade}" if fade else "")))
    return Markup('<rect class="{}" x="{}%" y="50%" width="{}%" height="12"{}/>').format(
        names, left, round(right - left, 2), mask
    )


def _run(axis: Axis, start: float, end: float) -> Markup:
    """A dashed line that goes on with an arrow."""
    return Markup(
        '<line class="run" x1="{0}%" x2="{1}%" y1="50%" y2="50%"/>'
        '<svg class="arrow" x="{1}%" y="50%"><path d="M-8-7 0 0l-8 7z"/></svg>'
    ).format(axis.at(start), axis.at(end))


def _joins(bars: Sequence[Bar], index: int, pairs: Iterable[tuple[str, str]], axis: Axis) -> Iterable[Markup]:
    """The pieces in this row of the lines from a programme down to the one that follows it."""
    at = {bar.iri: number for number, bar in enumerate(bars)}
    for before, after in pairs:
        if before in at and after in at and at[before] < at[after] and at[before] <= index <= at[after]:
            x = _leaves(bars[at[before]], axis)
            top = "50%" if index == at[before] else "0"
            bottom = "50%" if index == at[after] else "100%"
            yield Markup('<line class="join" x1="{0}%" x2="{0}%" y1="{1}" y2="{2}"/>').format(x, top, bottom)
            if index == at[after]:
                yield from _arrow(x, axis.at(bars[index].start or axis.first))


def _arrow(x: float, start: float) -> Iterable[Markup]:
    """The end of a line: to the right where the bar begins, or down on a bar that has begun already."""
    if start > x:
        yield Markup('<line class="join" x1="{}%" x2="{}%" y1="50%" y2="50%"/>').format(x, start)
        yield Markup('<svg class="join" x="{}%" y="50%"><path d="M-7-4v8L0 0z"/></svg>').format(start)
    else:
        yield Markup('<svg class="join" x="{}%" y="50%"><path d="M-4-12h8L0-6z"/></svg>').format(x)


def _leaves(bar: Bar, axis: Axis) -> float:
    """Where a line to the next programme leaves a bar."""
    year = bar.end + 1 if bar.end is not None else bar.start + 1 if bar.start is not None else SURVEY + 1
    return axis.at(year)

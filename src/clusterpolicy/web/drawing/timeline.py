"""
Timelines: one row for each programme, a bar from its first to its last year, vague dates drawn as vague.

A timeline is a table: name, bar, duration as printed. The bars are small SVG pictures with places in per
cent, so that a timeline fits every width and keeps its letters readable; the table is its text alternative.
Pages that show one link ``static/timeline.css``.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import groupby

from markupsafe import Markup

from clusterpolicy.web.drawing.axis import Axis, defs
from clusterpolicy.web.drawing.durations import FADE, SURVEY, length_in
from clusterpolicy.web.drawing.strokes import strokes
from clusterpolicy.web.drawing.timeline_bars import Bar, bars_of, with_phases
from clusterpolicy.web.drawing.timeline_rows import linked, row, silent
from clusterpolicy.web.links import Links

__all__ = ["Bar", "bars_of", "draw", "followed", "span", "with_phases"]


def draw(
    bars: Iterable[Bar],
    links: Links,
    *,
    years: tuple[int, int] | None = None,
    caption: str = "Timeline",
    successions: Iterable[tuple[str, str]] = (),
    asked: int | None = None,
) -> Markup:
    """
    A timeline.

    Groups stand in the order of their first bar. In a group bars keep their order, but a programme that
    follows another stands below it, joined by a line, and those that cannot be placed stand last.

    :param bars: the rows
    :param links: the addresses of the app
    :param years: the first and last year of the axis; all years of the bars unless given
    :param caption: what it shows
    :param successions: pairs of IRIs, which programme is followed by which
    :param asked: a year that is marked on the axis
    :returns: a ``table`` element; nothing where there are no bars
    """
    shown = list(bars)
    if not shown:
        return Markup("")
    axis = Axis(*(years or span(shown)), key=_key(caption, shown), asked=asked)
    order = list(dict.fromkeys(bar.group for bar in shown))
    shown.sort(key=lambda bar: order.index(bar.group))
    pairs = list(successions)
    bodies = [
        _body(name, list(members), pairs, axis, links)
        for name, members in groupby(shown, key=lambda bar: bar.group)
    ]
    head = Markup(
        '<tr><th scope="col">Programme</th><th scope="col" class="tl-axis">{}</th>'
        '<th scope="col">As printed</th></tr>'
    )
    top = head.format(axis.labels())
    return Markup(
        '{}<table class="timeline"><caption>{}</caption><thead>{}</thead>{}'
        '<tfoot aria-hidden="true">{}</tfoot></table>'
    ).format(defs(axis), caption, top, Markup("\n").join(bodies), _foot(axis))


def span(bars: Sequence[Bar]) -> tuple[int, int]:
    """The first and the last year of an axis for some bars: the survey's year and a little room are in it."""
    printed = [year for bar in bars for year in (bar.start, bar.end) if year is not None] + [SURVEY]
    # What has no end fades after its last phase, or goes on for the length that is printed.
    open_ones = [bar for bar in bars if bar.end is None]
    fading = [(end or start) + FADE for bar in open_ones for _, start, end in bar.phases]
    fading += [bar.start + max(FADE, length_in(bar.words)) for bar in open_ones if bar.start is not None]
    return min(printed) - 1, max([*printed, *fading, SURVEY + FADE]) + 1


def followed(bars: list[Bar], pairs: Iterable[tuple[str, str]]) -> list[Bar]:
    """Bars with each programme right after the one that it follows, where both are there."""
    own = {bar.iri for bar in bars}
    before = {after: first for first, after in pairs if first in own and after in own and first != after}
    placed: list[Bar] = []
    seen: set[str] = set()

    def put(bar: Bar) -> None:
        if bar.iri in seen and bar.iri:
            return
        seen.add(bar.iri)
        placed.append(bar)
        for each in bars:
            if before.get(each.iri) == bar.iri:
                put(each)

    for bar in bars:
        if bar.iri not in before:
            put(bar)
    # What is left follows itself in a circle; the print would have to be wrong, but nothing may get lost.
    for bar in bars:
        put(bar)
    return placed


def _key(caption: str, bars: Sequence[Bar]) -> str:
    return sha256("\0".join([caption, *(bar.iri for bar in bars)]).encode()).hexdigest()[:6]


def _foot(axis: Axis) -> Markup:
    return Markup('<tr><td></td><td class="tl-axis">{}</td><td></td></tr>').format(axis.labels())


def _body(name: str, bars: list[Bar], pairs: list[tuple[str, str]], axis: Axis, links: Links) -> Markup:
    """The rows of a group: those on the axis, those that cannot be placed, those without a duration."""
    placed = followed([bar for bar in bars if bar.placed], pairs)
    rows = [row(bar, strokes(placed, index, pairs, axis), axis, links) for index, bar in enumerate(placed)]
    worded = [bar for bar in bars if not bar.placed and bar.vague != "not printed"]
    rows += [row(bar, Markup(""), axis, links) for bar in worded]
    rest = [bar for bar in bars if bar.vague == "not printed"]
    if rest:
        rows.append(silent(rest, links))
    heading = Markup("")
    if name:
        named = linked(bars[0].group_iri, name, links)
        heading = Markup('<tr class="tl-group"><th colspan="3" scope="rowgroup">{}</th></tr>\n').format(named)
    return Markup("<tbody>{}{}</tbody>").format(heading, Markup("\n").join(rows))

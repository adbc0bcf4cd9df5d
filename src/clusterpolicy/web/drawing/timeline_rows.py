"""The rows of a timeline: name, bar, duration as printed."""

from collections.abc import Iterable

from markupsafe import Markup

from clusterpolicy.web.drawing.axis import Axis
from clusterpolicy.web.drawing.durations import FORMS
from clusterpolicy.web.drawing.timeline_bars import Bar
from clusterpolicy.web.links import Links


def linked(iri: str, label: str, links: Links) -> Markup:
    """A name as a link, where there is something to link to."""
    return Markup('<a href="{}">{}</a>').format(links.of(iri), label) if iri else Markup("{}").format(label)


def row(bar: Bar, drawn: Markup, axis: Axis, links: Links) -> Markup:
    """
    The row of a bar.

    :param drawn: its strokes
    """
    kind = " · ".join(filter(None, (bar.status, bar.region)))
    words = (
        Markup('<a class="place" href="{}">{}</a>').format(links.of(bar.place), bar.words)
        if bar.place
        else bar.words
    )
    # "Continuous" need not be called continuous again.
    told = not bar.vague or bar.vague in bar.words.lower()
    how = "" if told else Markup(' <span class="tl-how">{}</span>').format(bar.vague)
    if not bar.placed:
        inner = Markup('<span class="tl-unplaced">no dates: {}</span>').format(bar.words)
    else:
        title = f"{bar.label}: {bar.words or FORMS[bar.vague]}"
        mark = Markup("<g><title>{}</title>{}</g>").format(title, drawn)
        if bar.iri:
            mark = Markup('<a href="{}" tabindex="-1">{}</a>').format(links.of(bar.iri), mark)
        inner = Markup('<svg class="tl-bars tl-{}" aria-hidden="true" focusable="false">{}{}</svg>').format(
            bar.colour, axis.grid(), mark
        )
    return Markup(
        '<tr><th scope="row">{}{}</th><td class="tl-plot">{}</td><td class="tl-words">{}{}</td></tr>'
    ).format(
        linked(bar.iri, bar.label, links),
        Markup(' <span class="tl-kind">{}</span>').format(kind) if kind else "",
        inner,
        words,
        how,
    )


def silent(bars: Iterable[Bar], links: Links) -> Markup:
    """One row for all bars of a group without a printed duration."""
    names = Markup(", ").join(linked(bar.iri, bar.label, links) for bar in bars)
    return Markup(
        '<tr class="tl-silent"><td colspan="3"><span class="tl-how">no duration printed:</span> {}</td></tr>'
    ).format(names)

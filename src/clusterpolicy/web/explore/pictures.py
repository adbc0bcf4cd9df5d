"""The programmes as a timeline and as a map."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from clusterpolicy.store.answer import Value
from clusterpolicy.web.drawing import map as maps
from clusterpolicy.web.drawing import timeline
from clusterpolicy.web.drawing.durations import UNPLACED
from clusterpolicy.web.drawing.legend import Sample, legend, shared
from clusterpolicy.web.explore.programmes import Explored, Programme
from clusterpolicy.web.links import Links
from clusterpolicy.web.sections import sections
from clusterpolicy.web.serving import Serving

#: Earlier years are left off the axis: a few initiatives began long before any other.
AXIS: Final = 1998


@dataclass(frozen=True)
class Timeline:
    """
    A timeline with what is needed to read it.

    :param drawing: the timeline
    :param legend: the forms of dates in it
    :param shared: what the legend's samples are drawn with
    :param rows: how many programmes are in it
    :param unplaced: how many programmes print no year
    :param earlier: how many begin before the axis
    """

    drawing: Markup
    legend: Sequence[Sample]
    shared: Markup
    rows: int
    unplaced: int
    earlier: int


def timeline_of(
    rows: Sequence[Programme], serving: Serving, links: Links, asked: int | None = None
) -> Timeline:
    """
    Programmes, sorted by country, on an axis of years.

    :param asked: a year that is marked
    """
    given = [_bar(row) for row in rows]
    phases, pairs = serving.remember("phases and successions", lambda: _beside(serving))
    bars = timeline.with_phases(timeline.bars_of(given, serving.places), phases)
    forms = Counter(bar.vague for bar in bars)
    first, last = timeline.span(bars)
    axis = (max(first, AXIS), last)
    caption = "Programmes by country"
    return Timeline(
        drawing=timeline.draw(bars, links, years=axis, caption=caption, successions=pairs, asked=asked),
        legend=legend(forms),
        shared=shared(),
        rows=len(bars),
        unplaced=sum(number for form, number in forms.items() if form in UNPLACED),
        earlier=sum(bar.start is not None and bar.start < axis[0] for bar in bars),
    )


def _bar(row: Programme) -> dict[str, Value]:
    return {
        **row.row,
        "words": row.text("duration"),
        "type": row.text("duration_type"),
        "group": row.text("country_label"),
        "group_iri": row.text("country"),
    }


def _beside(serving: Serving) -> tuple[list[dict[str, Value]], list[tuple[str, str]]]:
    """The phases of all programmes, and which follows which."""
    parts = {section.name: section for section in sections("timeline")}
    successions = parts["successions"].ask(serving.graph).rows()
    pairs = dict.fromkeys((str(row["programme"]), str(row["followed_by"])) for row in successions)
    return parts["phases"].ask(serving.graph).rows(), list(pairs)


def extent_of(rows: Sequence[Programme]) -> str:
    """How much of the world shows the programmes: Europe, unless some lie beyond it only."""
    return "europe" if not rows or any(row.text("level") != "beyond Europe" for row in rows) else "world"


def map_of(found: Explored, rows: Sequence[Programme], links: Links, extent: str, caption: str) -> Markup:
    """Countries shaded by the number of programmes, and a point for each region that has some."""
    numbers = Counter(row.text("country_code") for row in rows)
    shades = {
        str(row["code"]): maps.Shade(
            label=str(row["label"]),
            iri=str(row["country"]),
            value=number,
            text=_programmes(number),
            step=_step(number),
            short=str(number) if number else "",
            lon=float(str(row["longitude"])),
            lat=float(str(row["latitude"])),
        )
        for row in found.countries
        for number in [numbers[str(row["code"])]]
    }
    return maps.draw(
        list(_marks(rows)) if extent == "europe" else [], shades, links, extent=extent, caption=caption
    )


def _marks(rows: Iterable[Programme]) -> Iterable[maps.Mark]:
    regions = [row for row in rows if isinstance(row.row.get("latitude"), float)]
    numbers = Counter(row.text("region") for row in regions)
    for row in {row.text("region"): row for row in regions}.values():
        yield maps.Mark(
            label=row.text("region_label"),
            iri=row.text("region"),
            lat=float(row.text("latitude")),
            lon=float(row.text("longitude")),
            value=numbers[row.text("region")],
            text=_programmes(numbers[row.text("region")]),
        )


def _programmes(number: int) -> str:
    return "1 programme" if number == 1 else f"{number or 'no'} programmes"


#: The least number of programmes of each shade but the first.
STEPS: Final = (1, 2, 3, 5, 8)


def _step(number: int) -> int:
    return sum(number >= least for least in STEPS)

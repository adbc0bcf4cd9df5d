"""The bars of a timeline, and how the rows of a query become bars."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from clusterpolicy.store.answer import Value
from clusterpolicy.web.drawing.durations import UNPLACED, vague_form

#: The kinds of programmes that have a colour of their own, and what the others are called.
COLOURS = {
    "national": "National",
    "regional": "Regional",
    "non-european": "Non-European",
    "other": "Past scheme, other initiative, guidance",
}

#: A phase: its name, its first year, and its last year where one is printed.
Phase = tuple[str, int, int | None]


@dataclass(frozen=True)
class Bar:
    """
    A row of a timeline.

    :param label: its name
    :param iri: what it links to, "" for nothing
    :param start: the first year, None where none is printed
    :param end: the last year, None where none is printed
    :param words: the duration as printed
    :param vague: how its dates are vague, a key of :data:`.durations.FORMS`; "" for two printed years
    :param group: the heading that it stands under (its country)
    :param status: what it is ("regional programme"), shown beside its name and by its colour
    :param place: the IRI of the place in the report where the duration stands, "" for none
    :param group_iri: what the heading links to, "" for nothing
    :param region: the region, shown beside what it is
    :param phases: its phases with a printed first year, the earliest first
    """

    label: str
    iri: str
    start: int | None
    end: int | None
    words: str = ""
    vague: str = ""
    group: str = ""
    status: str = ""
    place: str = ""
    group_iri: str = ""
    region: str = ""
    phases: tuple[Phase, ...] = ()

    @property
    def dated(self) -> list[tuple[str, int, int]]:
        """Its phases with both years printed."""
        return [(name, start, end) for name, start, end in self.phases if end is not None]

    @property
    def placed(self) -> bool:
        """Whether it can be placed on an axis of years."""
        return self.vague not in UNPLACED

    @property
    def colour(self) -> str:
        """What its colour stands for: "national", "regional", "non-european" or "other"."""
        first = self.status.lower().partition(" ")[0]
        return first if first in COLOURS else "other"


def bars_of(rows: Iterable[Mapping[str, Value]], place: Mapping[str, str] | None = None) -> list[Bar]:
    """
    The bars of the rows of a query.

    Its columns: ``programme`` (IRI), ``label``, ``start``, ``end``, ``words``, ``type`` (the duration type),
    ``group`` (heading), ``place`` (name of the place in the report); and, where they are there,
    ``kind_label``, ``region_label``, ``group_iri``. Of several rows of a programme the first counts.

    :param rows: the rows
    :param place: the IRIs of places by name (``serving.places``), to link what is printed
    """
    found: dict[str, Bar] = {}
    for row in rows:
        iri = _text(row, "programme")
        if iri not in found:
            start, end, words = _year(row, "start"), _year(row, "end"), _text(row, "words")
            found[iri] = Bar(
                label=_text(row, "label"),
                iri=iri,
                start=start,
                end=end,
                words=words,
                vague=vague_form(start, end, words, _text(row, "type")),
                group=_text(row, "group"),
                status=_text(row, "kind_label"),
                place=(place or {}).get(_text(row, "place"), ""),
                group_iri=_text(row, "group_iri"),
                region=_text(row, "region_label"),
            )
    return list(found.values())


def with_phases(bars: Iterable[Bar], rows: Iterable[Mapping[str, Value]]) -> list[Bar]:
    """
    Bars with their phases.

    :param rows: columns ``programme``, ``phase`` (name), ``start``, ``end``; those that do not say when they
        began are left out
    """
    found: dict[str, dict[Phase, None]] = {}
    for row in rows:
        start = _year(row, "start")
        if start is not None:
            found.setdefault(_text(row, "programme"), {})[_text(row, "phase"), start, _year(row, "end")] = (
                None
            )
    return [
        replace(bar, phases=tuple(sorted(found.get(bar.iri, ()), key=lambda phase: phase[1]))) for bar in bars
    ]


def _text(row: Mapping[str, Value], name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value)


def _year(row: Mapping[str, Value], name: str) -> int | None:
    value = row.get(name)
    return int(value) if isinstance(value, int | float) else None

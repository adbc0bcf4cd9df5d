"""The drawings that a saved question declares for its answer: bars, a map, a timeline, a network."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup

from clusterpolicy.lookup.names import fold
from clusterpolicy.questions.library import Question
from clusterpolicy.store.answer import Value
from clusterpolicy.web.drawing import bars, territories, timeline
from clusterpolicy.web.drawing.durations import vague_form
from clusterpolicy.web.rendering import Here
from clusterpolicy.web.serving import Serving

Rows = Sequence[Mapping[str, Value]]
#: More bars of a timeline make a page slow; all are at /timeline.
SPANS: Final = 60
_TYPES: Final = """
SELECT ?programme ?type WHERE { ?programme cp:durationType/rdfs:label ?type } ORDER BY ?programme ?type
"""


@dataclass(frozen=True)
class Drawing:
    """
    A drawing beside a table.

    :param title: what it shows
    :param picture: the drawing
    :param note: what it leaves out
    """

    kind: str
    title: str
    picture: Markup
    note: str = ""


def drawings(here: Here, question: Question, rows: Rows) -> list[Drawing]:
    """The drawings that suit an answer, in the order of the question's header; none of an empty answer."""
    made: list[Drawing] = []
    for kind, how in question.show.items():
        if kind in _KINDS and rows:
            for each in how if isinstance(how, list) else [how]:
                made += [drawn for drawn in _KINDS[kind](here, each, rows) if drawn.picture]
    return made


def _bars(here: Here, how: Mapping[str, Any], rows: Rows) -> Iterator[Drawing]:
    """One chart, or one for each value of the column that groups."""
    groups: dict[str, list[bars.Count]] = {}
    for row in rows:
        value = number(row.get(how["value"]))
        if value is not None:
            label, iri = _named(here.serving, how["label"], row)
            count = (label, iri, value, number(row.get(how.get("of", ""))))
            members = groups.setdefault(str(row.get(how.get("group", "")) or ""), [])
            # Rows that differ in another column only say the same count again.
            if count not in members:
                members.append(count)
    for group, members in groups.items():
        title = f"{how['title']}: {group}" if group else str(how["title"])
        if len(members) > 1:
            yield Drawing("bars", title, bars.draw(members, here.links, title, how.get("most", 0)))


def _named(serving: Serving, columns: str | Sequence[str], row: Mapping[str, Value]) -> tuple[str, str]:
    """What a row is about: its name, and the IRI where it is one thing."""
    names = [columns] if isinstance(columns, str) else columns
    labels = [text(row, name) for name in names]
    if len(names) > 1:
        return " + ".join(labels), ""
    return labels[0], iri_of(serving, names[0], row)


def iri_of(serving: Serving, column: str, row: Mapping[str, Value]) -> str:
    """The IRI of what a column of names names: the IRI beside it, or the one thing of that name."""
    beside = column.removesuffix("_label")
    for name in (beside, "programme", "member", "bearer") if column == "label" else (beside,):
        if text(row, name).startswith("https://"):
            return text(row, name)
    label = text(row, column)
    return serving.named(beside, label) or serving.named("entity", label)


def _timeline(here: Here, how: Mapping[str, str], rows: Rows) -> Iterator[Drawing]:
    types = here.serving.remember("duration types", lambda: _types(here))
    found: dict[tuple[str, int | None, int | None], timeline.Bar] = {}
    for row in rows:
        label, iri = _named(here.serving, how["label"], row)
        start, end = year(row, how["start"]), year(row, how["end"])
        words = text(row, how.get("words", ""))
        if start is None and end is None and not words:
            continue
        bar = timeline.Bar(
            label=label,
            iri=iri,
            start=start,
            end=end,
            words=words,
            vague=vague_form(start, end, words, types.get(iri, "")),
            group=text(row, how.get("group", "")),
            place=here.serving.place(text(row, "place")),
        )
        found.setdefault((f"{bar.group}/{iri or label}", start, end), bar)
    # A heading stands where it is looked for, however the rows of the answer are sorted.
    every = sorted(found.values(), key=lambda bar: fold(bar.group))
    note = (
        f"The first {SPANS} of {len(every)} with a duration; the table has all." if len(every) > SPANS else ""
    )
    if every:
        picture = timeline.draw(every[:SPANS], here.links, caption="When it ran")
        yield Drawing("timeline", "When it ran", picture, note)


def _types(here: Here) -> dict[str, str]:
    return {str(row["programme"]): str(row["type"]) for row in here.graph.query(_TYPES).rows()}


def _map(here: Here, how: Mapping[str, Any], rows: Rows) -> Iterator[Drawing]:
    """
    A map of the column ``territory``.

    It shows how many different ``count`` each has, the ``sum`` of a column or the largest ``value``, and with
    none of them where they are; ``what`` is the word for one and for several.
    """
    found: dict[str, list[Value]] = {}
    column = how.get("count") or how.get("sum") or how.get("value") or how["territory"]
    for row in rows:
        iri = iri_of(here.serving, how["territory"], row)
        if iri and row.get(column) is not None:
            found.setdefault(iri, []).append(row[column])
    measure = _MEASURES["sum" if "sum" in how else "value" if "value" in how else "count"]
    values = {iri: value for iri, each in found.items() if (value := measure(each)) is not None}
    if values:
        one, several = how.get("what", ("", ""))
        title = (
            f"Where, by {'number of ' if 'count' in how or 'sum' in how else ''}{several}"
            if several
            else "Where"
        )
        note = "Countries are shaded and regions are points: the stronger or larger, the more."
        yield Drawing(
            "map", title, territories.draw(here, values, (one, several), title), note if several else ""
        )


def _largest(values: Sequence[Value]) -> float | None:
    return max((each for each in map(number, values) if each is not None), default=None)


def _sum(values: Sequence[Value]) -> float | None:
    return sum(each for each in map(number, values) if each is not None)


_MEASURES: Final[Mapping[str, Callable[[Sequence[Value]], float | None]]] = {
    "count": lambda values: float(len(set(values))),
    "sum": _sum,
    "value": _largest,
}


def number(value: Value) -> float | None:
    """A count, also where it came as text."""
    try:
        return None if value is None or isinstance(value, bool) else float(value)
    except ValueError:
        return None


def text(row: Mapping[str, Value], name: str) -> str:
    """A cell as text."""
    value = row.get(name)
    return "" if value is None else str(value)


def year(row: Mapping[str, Value], name: str) -> int | None:
    """A cell as a year."""
    value = number(row.get(name))
    return None if value is None else int(value)


_KINDS: Final[Mapping[str, Callable[[Here, Any, Rows], Iterator[Drawing]]]] = {
    "bars": _bars,
    "map": _map,
    "timeline": _timeline,
}

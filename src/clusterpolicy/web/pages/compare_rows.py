"""
What is compared, aspect by aspect: ``queries/pages/compare-<kind>/<nn>-<aspect>.rq``.

An aspect returns rows of ``?entity`` with ``?value`` and ``?value_label`` (or the label alone), ``?detail``
(how it is stated: a rating, a role, a basis), ``?by`` and ``?by_label`` (who of the entity states it, where
it is not the entity itself), ``?status`` in the place of a value where the question was put and brought no
usable answer, and ``?place``. Lines of its header beside those of every section:

``show: set``
    each value is a row, stated or not by each of the compared
``show: value``
    each value is a row, with its detail in the cells
``show: text``
    one row, the values as printed in the cells
``show: list``
    one row like text, of things that cannot be shared (each country's own programmes)
``empty: "not asked: no row in Table 9"``
    what it means that an entity has neither value nor status
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from clusterpolicy.questions.binding import blocks
from clusterpolicy.questions.library import Question
from clusterpolicy.store.answer import Value
from clusterpolicy.web.sections import Section, sections
from clusterpolicy.web.serving import Serving

Row = dict[str, Value]


@dataclass(frozen=True)
class Entry:
    """
    A fact of an entity, or why there is none.

    :param key: what makes two entries the same: the IRI of the value, or its words
    :param iri: the value, "" where it is a text
    :param label: its name, or the text
    :param detail: how it is stated
    :param by: who of the entity states it, "" where it is the entity itself
    :param by_label: its name
    :param status: why there is no value ("blank", "dash", …); "" where there is one
    :param graph: the place
    :param place: its name
    """

    key: str
    iri: str
    label: str
    detail: str
    by: str
    by_label: str
    status: str
    graph: str
    place: str

    @property
    def short_place(self) -> str:
        """The place without its row: "Table 8, p. 122"."""
        return self.place.partition(", row ")[0].partition(", on ")[0]


def entries(serving: Serving, section: Section, iris: Sequence[str]) -> list[list[Entry]]:
    """The entries of some entities in an aspect; what was read once is kept with the release."""
    kept: dict[str, list[Entry]] = serving.remember((__name__, section.page, section.name), dict)
    wanted = [iri for iri in iris if iri not in kept]
    if wanted:
        found: dict[str, list[Entry]] = {iri: [] for iri in wanted}
        for row in serving.graph.query(bound(section.question, wanted)).rows():
            entity = str(row["entity"])
            entry = _entry(entity, row)
            if entry not in found[entity]:
                found[entity].append(entry)
        kept.update(found)
    return [kept[iri] for iri in iris]


def aspects(kind: str) -> list[Section]:
    """The aspects of a kind of entities, in their order."""
    return sections(f"compare-{kind}")


def bound(question: Question, entities: Iterable[str]) -> str:
    """
    The SPARQL of an aspect for several entities.

    :param entities: IRIs of the graph
    """
    terms = " ".join(f"<{iri}>" for iri in entities)
    pieces, behind = [], 0
    for name, start, end in blocks(question.text):
        if name == "entity":
            pieces += [question.text[behind:start], f"VALUES ?entity {{ {terms} }}"]
            behind = end
    return "".join([*pieces, question.text[behind:]])


def _entry(entity: str, row: Row) -> Entry:
    def text(name: str) -> str:
        value = row.get(name)
        if isinstance(value, float | int) and not isinstance(value, bool):
            return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:g}"
        return "" if value is None else str(value)

    value, label, by = text("value"), text("value_label"), text("by")
    return Entry(
        key=value or label,
        iri=value,
        label=label,
        detail=text("detail"),
        by="" if by == entity else by,
        by_label="" if by == entity else text("by_label"),
        status=text("status").lower(),
        graph=text("graph"),
        place=text("place"),
    )


def told(entries: Sequence[Entry]) -> list[Entry]:
    """The entries that hold a value."""
    return [entry for entry in entries if entry.key and not entry.status]


@dataclass(frozen=True)
class Said:
    """
    What is said in one way, by all who say it so.

    :param detail: how it is stated
    :param places: an entry for each voice; further entries of one voice stand in ``also``
    :param also: for each of them its further entries
    """

    detail: str
    places: tuple[Entry, ...]
    also: tuple[tuple[Entry, ...], ...]


def once(entries: Sequence[Entry]) -> list[tuple[Entry, ...]]:
    """The entries of a list: those that differ in nothing but their place together."""
    found: dict[tuple[str, str, str], list[Entry]] = {}
    for entry in entries:
        found.setdefault((entry.key, entry.detail, entry.by), []).append(entry)
    return [tuple(same) for same in found.values()]


def said(entries: Sequence[Entry]) -> list[Said]:
    """The entries of a cell, those alike together."""
    found: dict[str, dict[str, list[Entry]]] = {}
    for entry in entries:
        # Where the entity speaks for itself its places are told apart by their short names.
        found.setdefault(entry.detail, {}).setdefault(entry.by or entry.short_place, []).append(entry)
    return [
        Said(
            detail,
            tuple(same[0] for same in voices.values()),
            tuple(tuple(same[1:]) for same in voices.values()),
        )
        for detail, voices in found.items()
    ]

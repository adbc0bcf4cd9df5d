"""A statement whole: what is stated, what is computed, the verdict, and the rows that it rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from clusterpolicy.errors import UnknownName
from clusterpolicy.findings.ledger import Reading
from clusterpolicy.findings.verdict import Ledger, Verdict, term
from clusterpolicy.findings.wording import (
    computed,
    computed_words,
    kind_words,
    order,
    stated,
    unit,
    verdict_words,
)
from clusterpolicy.namespaces import ENTITY
from clusterpolicy.questions.library import Question, find_question
from clusterpolicy.web.rendering import Here
from clusterpolicy.web.tables import Table, table_of

#: Rows shown on the page; the question's own page has them all.
SHOWN: Final = 100

LOOKS: Final = {"confirmed": "good", "reconcilable": "warn", "contradicted": "bad", "not-checkable": ""}


@dataclass(frozen=True)
class Asked:
    """
    A reading of a statement: the question that recomputes it.

    :param words: what this reading counts that the plain one does not; "" for the plain one
    :param question: the saved question
    :param values: its parameters by name, as the ledger gives them
    :param named: the same in words
    :param query: its SPARQL with the parameters in place, "" where it was not needed
    :param result: what it gives, in words
    """

    words: str
    question: Question
    values: Mapping[str, str]
    named: Mapping[str, str]
    query: str
    result: str


@dataclass(frozen=True)
class Details:
    """
    A statement whole.

    :param verdict: the statement with its verdict, recomputed
    :param look: the class of the verdict's tag
    :param words: the verdict in words, with the reviewed one where it has changed
    :param kind: what kind of statement it is, in words
    :param stated: what the report states
    :param unit: what the stated number counts
    :param computed: what the graph gives
    :param note: what a reviewer noted
    :param readings: the plain reading first; empty where it cannot be checked
    :param named: the entities that the report names, IRI and name
    :param missing: those of them that were not found
    :param extra: entities found that the report does not name
    :param rows: the rows of the plain reading, as far as shown
    :param number: how many rows there are
    """

    verdict: Verdict
    look: str
    words: str
    kind: str
    stated: str
    unit: str
    computed: str
    note: str
    readings: tuple[Asked, ...]
    named: Sequence[tuple[str, str]]
    missing: Sequence[tuple[str, str]]
    extra: Sequence[tuple[str, str]]
    rows: Table
    number: int


def finding_details(here: Here, iri: str) -> Details:
    """
    All about a statement; its page and its entity page show the same.

    :param iri: the IRI of the finding
    :raises UnknownName: if there is no such statement, with near ones
    """
    ledger: Ledger = here.serving.remember(__name__, lambda: Ledger(here.graph.store.native))
    found = next((each for each in ledger.findings if each.iri == iri), None)
    if found is None:
        from rapidfuzz import process

        id = iri.removeprefix(f"{ENTITY}finding/")[:200]
        near = [match[0] for match in process.extract(id, [each.id for each in ledger.findings], limit=3)]
        raise UnknownName("finding", id, near)
    verdict = ledger.judge(found)
    measured = verdict.measured

    def named(iris: Sequence[str]) -> list[tuple[str, str]]:
        return [(each, here.serving.label(each)) for each in iris]

    return Details(
        verdict=verdict,
        look=LOOKS[verdict.verdict],
        words=verdict_words(verdict.verdict, found.reviewed),
        kind=kind_words(found.kind, found.counted, found.value),
        stated=stated(found),
        unit=unit(found.counted, found.kind, found.value),
        computed=computed(verdict),
        note=_note(here, iri),
        readings=tuple(_asked(here, verdict, reading) for reading in found.readings),
        named=named(found.members),
        missing=named(measured.missing if measured else ()),
        extra=named(measured.extra if measured else ()),
        rows=table_of(list(verdict.rows[0]) if verdict.rows else [], verdict.rows[:SHOWN], here.serving),
        number=len(verdict.rows),
    )


def _asked(here: Here, verdict: Verdict, reading: Reading) -> Asked:
    question = find_question(reading.question)
    plain = not reading.words
    measured = (
        verdict.measured if plain else verdict.alternative if reading.words == verdict.reading else None
    )
    result = ""
    if measured:
        counted, kind = verdict.finding.counted, verdict.finding.kind
        number = measured.number
        result = order(measured.holds) if number is None else computed_words(number, counted, kind)
    values = reading.values()
    terms = {name: term(question.parameters[name], value) for name, value in values.items()}
    named: dict[str, str] = {}
    for name, each in terms.items():
        parameter = question.parameters[name]
        said = here.serving.label(each.value) if isinstance(each, NamedNode) else parameter.said(each.value)
        named[parameter.title[:1].lower() + parameter.title[1:]] = (
            said if parameter.choices or isinstance(each, NamedNode) else each.value
        )
    return Asked(reading.words, question, values, named, verdict.query if plain else "", result)


def _note(here: Here, iri: str) -> str:
    from clusterpolicy.web.pages.findings_ledger import ledger

    statement = ledger(here.serving).of(iri.removeprefix(f"{ENTITY}finding/"))
    return statement.text("note") if statement else ""

"""The timeline: when every programme ran, with vague dates drawn as vague."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox
from fastapi import APIRouter
from starlette.responses import Response

from clusterpolicy.errors import QuestionError
from clusterpolicy.store.answer import Answer
from clusterpolicy.web.drawing import timeline as drawing
from clusterpolicy.web.drawing.durations import FORMS
from clusterpolicy.web.drawing.legend import legend, shared
from clusterpolicy.web.drawing.timeline_bars import COLOURS
from clusterpolicy.web.pages.as_csv import csv_answer
from clusterpolicy.web.rendering import Here, OnPage, plural
from clusterpolicy.web.sections import Section, sections
from clusterpolicy.web.tables import table

router = APIRouter(include_in_schema=False)

#: Earlier years are left off the axis unless they are asked for: three initiatives began in 1983.
FROM: Final = 1998
#: What the axis may be asked to begin with.
EARLIEST: Final = 1900
LATEST: Final = 2018
#: How far it goes for a year that is asked for.
FURTHEST: Final = 2040
_FIELDS: Final = ("country", "kind", "dates", "year", "from")


@dataclass(frozen=True)
class Chosen:
    """
    What a reader chose.

    :param terms: the parameters of the query
    :param axis: the first year of the axis, None for that of the earliest bar
    :param problems: what is wrong with a field, by its name
    """

    terms: dict[str, ox.NamedNode | ox.Literal | None]
    axis: int | None
    problems: dict[str, str]

    @property
    def country(self) -> dict[str, ox.NamedNode | ox.Literal | None]:
        """The country alone, for queries that know no other parameter."""
        return {"country": self.terms.get("country")}

    @property
    def year(self) -> int | None:
        """The year that a programme may have run in, if one was asked for."""
        year = self._text("year")
        return int(year) if year else None

    def slug(self, name: str) -> str:
        """What a field holds: the last part of the IRI that a parameter has, or its text."""
        return self._text(name).rpartition("/")[2]

    def _text(self, name: str) -> str:
        return getattr(self.terms.get(name), "value", "")


@router.get("/timeline")
def timeline(here: OnPage) -> Response:
    """The timeline, of all programmes or of some."""
    chosen, parts = _chosen(here), {section.name: section for section in sections("timeline")}
    bars = _bars(here, parts, chosen)
    successions = parts["successions"].ask(here.graph, **chosen.country)
    pairs = dict.fromkeys((str(row["programme"]), str(row["followed_by"])) for row in successions.rows())
    years = _axis(bars, chosen)
    counted = Counter(bar.vague for bar in bars)
    return here.page(
        "timeline.html",
        title="Timeline",
        status=400 if chosen.problems else 200,
        chosen=chosen,
        fields=here.request.query_params,
        kinds=_choices(here, "intervention-kind"),
        countries=_choices(here, "country"),
        drawn=drawing.draw(
            bars,
            here.links,
            years=years,
            caption=_caption(bars, chosen),
            successions=pairs,
            asked=chosen.year,
        ),
        bars=bars,
        phases=sum(bool(bar.dated) for bar in bars),
        joined=sum({before, after} <= {bar.iri for bar in bars if bar.placed} for before, after in pairs),
        placed=sum(bar.placed for bar in bars),
        earlier=[bar for bar in bars if bar.start is not None and bar.start < years[0]],
        axis=years[0],
        legend=legend(counted),
        legend_defs=shared(),
        colours={name: COLOURS[name] for name in COLOURS if any(bar.colour == name for bar in bars)},
        successions=table(successions, here.serving),
        question=parts["programmes"].question,
        sparql=parts["programmes"].question.bind(_complete(parts["programmes"], chosen)),
    )


@router.get("/timeline.csv")
def timeline_csv(here: OnPage) -> Response:
    """
    The rows of the timeline with the form of their dates.

    :raises QuestionError: if a field cannot be used
    """
    chosen, parts = _chosen(here), {section.name: section for section in sections("timeline")}
    if chosen.problems:
        raise QuestionError("; ".join(chosen.problems.values()))
    answer = _ask(here, parts["programmes"], chosen)
    forms = {bar.iri: bar.vague for bar in drawing.bars_of(answer.rows())}
    rows = [[*row.values(), FORMS[forms[str(row["programme"])]]] for row in answer.rows()]
    return csv_answer(here, "timeline", [*answer.columns, "dates"], rows)


def _caption(bars: list[drawing.Bar], chosen: Chosen) -> str:
    number = plural(len(bars), "programme or other intervention", "programmes and other interventions")
    return f"{number} in {bars[0].group}" if bars and "country" in chosen.terms else f"{number}, by country"


def _choices(here: Here, kind: str) -> list[tuple[str, str]]:
    """What a field offers: last part of the IRI and name of every entity of a class."""

    def made() -> list[tuple[str, str]]:
        return [(iri.rpartition("/")[2], label) for iri, label in here.serving.entities(kind)]

    choices: list[tuple[str, str]] = here.serving.remember(("timeline", kind), made)
    return choices


def _bars(here: Here, parts: dict[str, Section], chosen: Chosen) -> list[drawing.Bar]:
    rows = _ask(here, parts["programmes"], chosen).rows()
    bars = drawing.bars_of(rows, here.serving.places)
    return drawing.with_phases(bars, parts["phases"].ask(here.graph, **chosen.country).rows())


def _axis(bars: Sequence[drawing.Bar], chosen: Chosen) -> tuple[int, int]:
    """The first and last year of the axis; a year that is asked for is on it."""
    first, last = drawing.span(bars)
    first = max(first, chosen.axis or first)
    if chosen.year is None or not EARLIEST <= chosen.year <= FURTHEST:
        return first, last
    return min(first, chosen.year - 1), max(last, chosen.year + 1)


def _ask(here: Here, section: Section, chosen: Chosen) -> Answer:
    return section.ask(here.graph, **chosen.terms)


def _complete(section: Section, chosen: Chosen) -> dict[str, ox.NamedNode | ox.Literal | None]:
    return {name: chosen.terms.get(name) for name in section.question.parameters}


def _chosen(here: Here) -> Chosen:
    """What the address asks for; what cannot be used is told and left out."""
    terms: dict[str, ox.NamedNode | ox.Literal | None] = {}
    unknown = here.unknown(_FIELDS)
    problems = {"address": "; ".join(unknown)} if unknown else {}
    question = next(section.question for section in sections("timeline") if section.name == "programmes")
    for name, parameter in question.parameters.items():
        if value := here.value(name):
            try:
                terms[name] = here.graph.term(parameter, value)
            except QuestionError as error:
                problems[name] = str(error)
    axis = here.value("from")
    first = None if "country" in terms else FROM
    if axis.isascii() and axis.isdigit() and EARLIEST <= int(axis[:6]) <= LATEST:
        first = int(axis[:6])
    elif axis:
        problems["from"] = f"allowed: a year from {EARLIEST} to {LATEST}"
    return Chosen(terms, first, problems)

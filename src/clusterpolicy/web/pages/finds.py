"""What a search finds besides names: questions, networks, places in the report, terms, and words together."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from clusterpolicy.lookup.matching import begins, words_of
from clusterpolicy.lookup.mentions import Mentions, mentions
from clusterpolicy.lookup.names import GROUPS, RECORDS, Named, fold
from clusterpolicy.namespaces import ONTOLOGY
from clusterpolicy.questions.library import Question
from clusterpolicy.web.asking import library
from clusterpolicy.web.pages.networks import views
from clusterpolicy.web.pages.place_index import Part, index
from clusterpolicy.web.rendering import Here

#: The classes of entities that a request may name among other words, the likeliest first.
ABOUT: Final = (
    *("country", "region", "objective", "sector", "target-group", "measure", "cluster-type"),
    *("policy-type", "funding-source", "programme"),
)
#: What is found as its own sort of thing, as headings and addresses name it.
QUESTION, NETWORK, PLACE, TERM = "question", "network", "place in the report", "term of the ontology"
#: With so few letters any name of a place could be meant.
_FEW: Final = 4
_TERMS: Final = """
SELECT ?term ?label ?definition WHERE {
  { ?term a owl:Class } UNION { ?term a owl:ObjectProperty } UNION { ?term a owl:DatatypeProperty }
  ?term rdfs:label ?label .
  OPTIONAL { ?term skos:definition ?definition }
} ORDER BY ?term
"""
_WITHIN: Final = """
SELECT ?entity ?territory (EXISTS { ?entity cp:region ?any } AS ?regional)
WHERE { ?entity cp:country|cp:region ?territory }
"""


@dataclass(frozen=True)
class Find:
    """
    Something found.

    :param label: its name
    :param kind: what it is, in words
    :param address: where its page is
    :param fill: what a form takes for it ("country/se")
    :param about: a line on it
    """

    label: str
    kind: str
    address: str
    fill: str = ""
    about: str = ""


def find(here: Here, entity: Named) -> Find:
    """An entity as a find."""
    return Find(entity.label, entity.kind.replace("-", " "), here.links.of(entity.iri), entity.path)


def said_in(here: Here, text: str) -> Mentions:
    """What a text is about: entities that it names, and its other words."""
    return mentions(here.graph.names, text, ABOUT)


def questions(here: Here, text: str, said: Mentions) -> list[Find]:
    """The questions that have every word of a text; those that ask about what it names are filled in."""
    every = here.serving.remember("words of questions", lambda: _worded(here))
    wanted = words_of(fold(text))
    found = [
        Find(question.title, QUESTION, here.links.question(question.name))
        for question, known in every
        if _fits(wanted, known)
    ]
    return [*_filled(here, said, every), *found]


def _filled(here: Here, said: Mentions, every: Sequence[tuple[Question, str]]) -> Iterator[Find]:
    """The questions that can be asked about all that a text names, the one that says least else first."""
    if not said.entities or not said.words:
        return
    fitting = []
    for question, known in every:
        values = _values(question, said.entities)
        if values and _fits(said.words, known):
            # Its theme and what it asks for count more than what its title says besides.
            named = sum(begins(word, fold(question.name)) for word in (*said.words, *values))
            fitting.append((-named, len(known), question, values))
    for _, _, question, values in sorted(fitting, key=lambda each: each[:2]):
        about = ", ".join(entity.label for entity in said.entities)
        yield Find(question.title, QUESTION, here.links.question(question.name, values), about=f"for {about}")


def _values(question: Question, entities: Collection[Named]) -> dict[str, str]:
    """The parameters of a question that take some entities, each with its value; none if one is left over."""
    values: dict[str, str] = {}
    for entity in entities:
        for name, parameter in question.parameters.items():
            if name not in values and entity.kind in GROUPS.get(parameter.type, (parameter.type,)):
                values[name] = entity.slug if entity.kind == parameter.type else entity.path
                break
        else:
            return {}
    return values


def _worded(here: Here) -> list[tuple[Question, str]]:
    """Every question with the words that it is found by; those of the ledger only compute findings."""
    every = library(here.serving).questions.values()
    return [(each, f"{fold(each.title)} {fold(each.name)}") for each in every if each.theme != "findings"]


def _fits(wanted: Sequence[str], text: str) -> bool:
    """Whether a text has words that begin with each of some words."""
    return bool(wanted) and all(begins(word, text) for word in wanted)


def within(here: Here, said: Mentions) -> list[Find]:
    """What a text names among other words, and what of the territories that it names the other words fit."""
    if not said.entities or not said.words:
        return []
    inside: Mapping[str, list[Named]] = here.serving.remember("what is in a territory", lambda: _inside(here))
    every = {entity.iri: entity for territory in said.entities for entity in inside.get(territory.iri, ())}
    fitting = [
        (sum(not _is_kind(word, entity) for word in said.words), entity)
        for entity in every.values()
        if all(_is_kind(word, entity) or _named(word, entity) for word in said.words)
    ]
    best = (entity for _, entity in sorted(fitting, key=lambda each: each[0]))
    return [find(here, entity) for entity in {each.iri: each for each in (*said.entities, *best)}.values()]


def _is_kind(word: str, entity: Named) -> bool:
    return begins(word, fold(entity.kind))


def _named(word: str, entity: Named) -> bool:
    return any(begins(word, fold(name)) for name in entity.names)


def _inside(here: Here) -> dict[str, list[Named]]:
    """What is in each territory, national things first; no records of something else."""
    entities, found = here.graph.names.entities, dict[str, list[tuple[str, bool, str, Named]]]()
    for row in here.graph.query(_WITHIN).rows():
        entity = entities.get(str(row["entity"]))
        if entity and entity.kind not in RECORDS:
            place = (entity.kind, bool(row["regional"]), entity.label)
            found.setdefault(str(row["territory"]), []).append((*place, entity))
    return {
        iri: [each[-1] for each in sorted(every, key=lambda each: each[:3])] for iri, every in found.items()
    }


def networks(here: Here, text: str) -> Iterator[Find]:
    """The networks whose title or question has every word of a text."""
    wanted = words_of(fold(text))
    for view in views():
        if _fits(wanted, f"{fold(view.question.title)} {fold(view.asks)}"):
            yield Find(view.question.title, NETWORK, here.links.network(view.name), about=view.reading)


def places(here: Here, text: str) -> list[Find]:
    """The table, section, figure or footnote that a text begins with, then the rows that it goes on with."""
    wanted = fold(text) + " "
    known = here.serving.remember("words of places", lambda: _every_part(here))
    said = [(folded, part) for folded, part in known if wanted.startswith(folded)]
    if not said:
        several = len(wanted) > _FEW and [part for folded, part in known if folded.startswith(wanted.strip())]
        return [_place(here, part.iri, part.label) for part in several or ()]
    folded, part = max(said, key=lambda each: len(each[0]))
    rest = wanted[len(folded) :].split()
    rows = [
        _place(here, place.iri, place.label)
        for place in part.places
        if place.iri != part.iri and (not rest or _fits(rest, fold(place.label).removeprefix(folded)))
    ]
    below = [
        _place(here, each.iri, each.label)
        for known_as, each in known
        if not rest and known_as != folded and known_as.startswith(folded)
    ]
    return [*([] if rest else [_place(here, part.iri, part.label)]), *below, *rows]


def _place(here: Here, iri: str, label: str) -> Find:
    return Find(label, PLACE, here.links.of(iri))


def _every_part(here: Here) -> list[tuple[str, Part]]:
    """Every part of the sources with its name, folded and with a space at its end."""
    return [(fold(part.label) + " ", part) for part in index(here.serving).parts.values()]


def terms(here: Here, text: str) -> Iterator[Find]:
    """The terms of the ontology that are called by every word of a text."""
    wanted = words_of(fold(text))
    for iri, label, definition in here.serving.remember("names of terms", lambda: _every_term(here)):
        if _fits(wanted, fold(label)):
            yield Find(label, TERM, here.links.term(iri), about=definition)


def _every_term(here: Here) -> list[tuple[str, str, str]]:
    rows = here.graph.query(_TERMS).rows()
    found = {str(row["term"]): (str(row["label"]), str(row["definition"] or "")) for row in rows}
    return [(iri, *said) for iri, said in found.items() if iri.startswith(ONTOLOGY)]

"""An entity described for reading: what is said of it, what points to it, what follows, what is missing."""

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from clusterpolicy.lookup.statements import Labels, Statement, place_of
from clusterpolicy.namespaces import ENTITY, PREFIXES, RDF_TYPE, shorten
from clusterpolicy.store.answer import plain

#: The parts of a description, in their order.
STATED, INVERSE, INFERRED, UNANSWERED = "stated", "points here", "inferred", "asked, not answered"

_NAMES = ("rdfs:label", "skos:prefLabel", "skos:altLabel")
_SUPER = "SELECT ?p ?q WHERE { ?p rdfs:subPropertyOf ?q }"
_INVERSES = "SELECT ?p ?q WHERE { { ?p owl:inverseOf ?q } UNION { ?q owl:inverseOf ?p } }"
_UNANSWERED = """
SELECT ?item ?status ?definition ?graph ?place WHERE {
  { ?answer cp:answerOf <%(iri)s> }
  UNION
  { ?support a cp:ClusterSupport ; cp:region <%(iri)s> . ?answer cp:answerOf ?support }
  GRAPH ?graph { ?answer cp:answerItem ?item ; cp:answerStatus ?status }
  OPTIONAL { ?status skos:definition ?definition FILTER(LANG(?definition) IN ("", "en")) }
  OPTIONAL { ?graph rdfs:label ?place }
}
"""


@dataclass(frozen=True)
class Fact:
    """
    A fact in a description, with every place that states it.

    :param part: the part of the description it belongs to
    :param property: its property in words; ``← …`` where it points to the entity
    :param value: its value in words
    :param entity: the IRI of the value; empty where it is text or a number
    :param places: where it stands, or the rule that inferred it
    """

    part: str
    property: str
    value: str
    entity: str
    places: tuple[str, ...]


@dataclass(frozen=True)
class Description:
    """
    All about an entity.

    :param iri: the entity
    :param label: its name
    :param types: its classes in words, those stated before those inferred
    :param other_names: its names in other languages and spellings ("Suède (fr)")
    :param facts: the rest, part by part
    """

    iri: str
    label: str
    types: tuple[str, ...]
    other_names: tuple[str, ...]
    facts: tuple[Fact, ...]


def describe(store: ox.Store, iri: str, label: str, said: Iterable[Statement]) -> Description:
    """
    A description of an entity.

    :param store: the graph
    :param said: every statement on the entity, see :func:`clusterpolicy.lookup.statements.statements`
    """
    every = list(said)
    types = [s for s in every if not s.inverse and s.property == shorten(RDF_TYPE)]
    names = [s for s in every if not s.inverse and s.property in _NAMES]
    inverses, wider = _pairs(store, _INVERSES), _pairs(store, _SUPER)
    stated = {(s.property, str(s.value)) for s in every if not s.inverse}
    implied = {
        (s.inverse, q, str(s.value)) for s in every if not s.inferred for q in wider.get(s.property, ())
    }
    rest = [
        s
        for s in every
        if s not in types
        and s not in names
        and s.property not in ("cp:hasAnswer", "cp:answerOf")
        # "has budget" says it already; "← budget of" would say it again.
        and not (s.inverse and any((p, str(s.value)) in stated for p in inverses.get(s.property, ())))
        # "country" says it already; that the country is its "territory" goes without saying.
        and not (s.inferred and (s.inverse, s.property, str(s.value)) in implied)
    ]
    return Description(
        iri=iri,
        label=label,
        types=tuple(dict.fromkeys(s.value_label for s in types)),
        other_names=tuple(sorted({_with_language(s) for s in names if s.value != label}, key=str.casefold)),
        facts=(*_merged(rest), *_unanswered(store, iri)),
    )


def _with_language(s: Statement) -> str:
    return f"{s.value} ({s.language})" if s.language and s.language != "en" else str(s.value)


def _merged(said: Iterable[Statement]) -> list[Fact]:
    places: dict[tuple[str, str, str, str], dict[str, None]] = {}
    for s in said:
        part = INFERRED if s.inferred else INVERSE if s.inverse else STATED
        entity = str(s.value) if str(s.value).startswith(("http://", "https://")) else ""
        arrow = "← " if s.inverse else ""
        places.setdefault((part, arrow + s.property_label, s.value_label, entity), {})[s.place] = None
    order = (STATED, INVERSE, INFERRED)
    facts = [Fact(*key, places=tuple(found)) for key, found in places.items()]
    return sorted(facts, key=lambda fact: (order.index(fact.part), fact.property.startswith("←")))


def _pairs(store: ox.Store, query: str) -> dict[str, set[str]]:
    """For each property, those that a query pairs it with."""
    answer = store.query(query, prefixes=PREFIXES)
    assert isinstance(answer, ox.QuerySolutions)
    found: dict[str, set[str]] = {}
    for solution in answer:
        p, q = (shorten(str(plain(node))) for node in solution)
        found.setdefault(p, set()).add(q)
    return found


def _unanswered(store: ox.Store, iri: str) -> list[Fact]:
    """What the source asked of an entity and got no usable answer to."""
    if not iri.startswith(ENTITY):
        return []
    labels = Labels(store)
    answer = store.query(_UNANSWERED % {"iri": iri}, prefixes=PREFIXES)
    assert isinstance(answer, ox.QuerySolutions)
    found: dict[tuple[str, str], dict[str, None]] = {}
    for solution in answer:
        words = str(plain(solution["definition"]) or labels.of(solution["status"]))
        key = labels.of(solution["item"]), words
        place = place_of(str(plain(solution["graph"])), plain(solution["place"]))
        found.setdefault(key, {})[place] = None
    return [
        Fact(UNANSWERED, item, words, "", tuple(sorted(places)))
        for (item, words), places in sorted(found.items())
    ]

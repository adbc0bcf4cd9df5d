"""What the graph says of an entity, in both directions, and where each statement stands."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pyoxigraph as ox

from clusterpolicy.namespaces import (
    DATASET_GRAPH,
    ENTITY,
    ONTOLOGY_GRAPH,
    OWL_GRAPH,
    PREFIXES,
    RULE,
    VOCABULARY_GRAPH,
    shorten,
)
from clusterpolicy.store.answer import Value, plain

_ABOUT = """
SELECT ?inverse ?property ?other ?graph ?place WHERE {
  { GRAPH ?graph { <%(iri)s> ?property ?other } BIND(false AS ?inverse) }
  UNION
  { GRAPH ?graph { ?other ?property <%(iri)s> } BIND(true AS ?inverse) }
  OPTIONAL { ?graph rdfs:label ?place }
}
"""
_LABEL = """
SELECT ?label WHERE { <%s> rdfs:label|skos:prefLabel ?label FILTER(LANG(?label) IN ("", "en")) }
ORDER BY ?label LIMIT 1
"""
#: The graphs that are no place in a source, in words.
_OWN_GRAPHS = {
    VOCABULARY_GRAPH: "vocabularies",
    ONTOLOGY_GRAPH: "ontology",
    DATASET_GRAPH: "description of the dataset",
    OWL_GRAPH: "axioms of the ontology",
}


@dataclass(frozen=True, order=True)
class Statement:
    """
    One thing the graph says of an entity, in one place.

    :param inverse: whether the entity is the object
    :param property: the property as a prefixed name (``cp:hasObjective``)
    :param property_label: its name in words
    :param value_label: the other end in words
    :param value: the other end: an IRI, text or number
    :param language: the language of a text that has one
    :param place: where it stands: a place in the source, or the rule that inferred it
    :param graph: the named graph, the IRI of that place
    :param inferred: whether a rule gave it
    :param rows: the rows of the tables that state it
    """

    inverse: bool
    property: str
    property_label: str
    value_label: str
    value: Value
    language: str
    place: str
    graph: str
    inferred: bool
    rows: tuple[str, ...]


class Labels:
    """
    Names in words for the nodes of a graph.

    :param store: the graph
    """

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._known: dict[str, str] = {}

    def of(self, node: object) -> str:
        """The label of a node; for one without, what its IRI or literal says."""
        if not isinstance(node, ox.NamedNode):
            value = plain(node)
            return str(value).lower() if isinstance(value, bool) else str(value)
        if node.value not in self._known:
            answer = self._store.query(_LABEL % node.value, prefixes=PREFIXES)
            assert isinstance(answer, ox.QuerySolutions)
            found = next((str(plain(solution["label"])) for solution in answer), "")
            self._known[node.value] = found or words(node.value)
        return self._known[node.value]


def words(iri: str) -> str:
    """
    A name for what has no label, from its IRI.

    >>> words("http://www.w3.org/2004/02/skos/core#exactMatch"), words("https://example.org/a/b")
    ('exact match', 'https://example.org/a/b')
    """
    short = shorten(iri).removeprefix(ENTITY)
    if short == iri:
        return iri
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", short.partition(":")[2] or short).lower()


def place_of(graph: str, label: Value) -> str:
    """
    A named graph in words: a place in the source, a rule, or one of our own files.

    >>> place_of("https://w3id.org/clusterpolicy/rule/country-of-region", None)
    'country of region'
    """
    if label is not None:
        return str(label)
    if graph in _OWN_GRAPHS:
        return _OWN_GRAPHS[graph]
    return graph.removeprefix(RULE).replace("-", " ") if graph.startswith(RULE) else shorten(graph)


def statements(
    store: ox.Store, iri: str, rows_of: Callable[[str, ox.Triple], tuple[str, ...]] = lambda *_: ()
) -> list[Statement]:
    """
    Everything said of an entity, once for each place that says it; what was inferred comes last.

    :param rows_of: for a named graph and a triple, the table rows that state it
    """
    labels = Labels(store)
    answer = store.query(_ABOUT % {"iri": iri}, prefixes=PREFIXES)
    assert isinstance(answer, ox.QuerySolutions)
    found = set()
    for solution in answer:
        graph = str(plain(solution["graph"]))
        this, other = ox.NamedNode(iri), solution["other"]
        inverse = bool(plain(solution["inverse"]))
        triple = ox.Triple(other if inverse else this, solution["property"], this if inverse else other)
        found.add(
            Statement(
                inverse=inverse,
                property=shorten(str(plain(solution["property"]))),
                property_label=labels.of(solution["property"]),
                value=plain(solution["other"]),
                value_label=labels.of(solution["other"]),
                language=getattr(solution["other"], "language", None) or "",
                place=place_of(graph, plain(solution["place"])),
                graph=graph,
                inferred=graph.startswith(RULE),
                rows=() if graph.startswith(RULE) else rows_of(graph, triple),
            )
        )
    return sorted(found, key=_order)


def _order(s: Statement) -> tuple[bool, bool, str, str, str, str]:
    return s.inferred, s.inverse, s.property_label.casefold(), s.value_label, s.place, str(s.value)

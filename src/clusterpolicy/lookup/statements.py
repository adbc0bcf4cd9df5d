"""What the graph says of an entity, in both directions, and where each statement stands."""

from dataclasses import dataclass

import pyoxigraph as ox

from clusterpolicy.namespaces import ENTITY, PREFIXES, RULE, VOCABULARY_GRAPH, shorten
from clusterpolicy.store.answer import Value, plain

_ABOUT = """
SELECT ?inverse ?property ?other ?graph ?place WHERE {
  { GRAPH ?graph { <%(iri)s> ?property ?other } BIND(false AS ?inverse) }
  UNION
  { GRAPH ?graph { ?other ?property <%(iri)s> } BIND(true AS ?inverse) }
  OPTIONAL { ?graph rdfs:label ?place }
}
"""
_LABEL = (
    'SELECT ?label WHERE { <%s> rdfs:label|skos:prefLabel ?label FILTER(LANG(?label) IN ("", "en")) } LIMIT 1'
)


@dataclass(frozen=True, order=True)
class Statement:
    """
    One thing the graph says of an entity, in one place.

    :param property: the property as a prefixed name (``cp:hasObjective``)
    :param property_label: its name in words
    :param inverse: whether the entity is the object
    :param value: the other end: an IRI, text or number
    :param value_label: the other end in words
    :param place: where it stands: a place in the source, or the rule that inferred it
    :param graph: the named graph, the IRI of that place
    :param inferred: whether a rule gave it
    :param rows: the rows of the tables behind the place
    """

    inverse: bool
    property: str
    property_label: str
    value_label: str
    value: Value
    place: str
    graph: str
    inferred: bool
    rows: tuple[str, ...]


def statements(store: ox.Store, iri: str, rows: dict[str, list[str]]) -> list[Statement]:
    """
    Everything said of an entity, once for each place that says it.

    :param rows: for each named graph, the table rows behind it
    """
    labels: dict[str, str] = {}

    def label(node: object) -> str:
        if not isinstance(node, ox.NamedNode):
            return str(plain(node))
        if node.value not in labels:
            answer = store.query(_LABEL % node.value, prefixes=PREFIXES)
            assert isinstance(answer, ox.QuerySolutions)
            found = next((str(plain(solution["label"])) for solution in answer), "")
            labels[node.value] = found or shorten(node.value).removeprefix(ENTITY)
        return labels[node.value]

    answer = store.query(_ABOUT % {"iri": iri}, prefixes=PREFIXES)
    assert isinstance(answer, ox.QuerySolutions)
    found = set()
    for solution in answer:
        graph = str(plain(solution["graph"]))
        place = plain(solution["place"]) or ("vocabularies" if graph == VOCABULARY_GRAPH else shorten(graph))
        found.add(
            Statement(
                inverse=bool(plain(solution["inverse"])),
                property=shorten(str(plain(solution["property"]))),
                property_label=label(solution["property"]),
                value=plain(solution["other"]),
                value_label=label(solution["other"]),
                place=str(place),
                graph=graph,
                inferred=graph.startswith(RULE),
                rows=tuple(dict.fromkeys(rows.get(graph, ()))),
            )
        )
    return sorted(
        found, key=lambda s: (s.inverse, s.property, str(s.value_label), s.inferred, s.place, str(s.value))
    )

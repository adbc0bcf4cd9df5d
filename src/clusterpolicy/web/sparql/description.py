"""
What the endpoint is and holds, for machines.

By the SPARQL 1.1 Service Description (w3.org/TR/sparql11-service-description).
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response

from clusterpolicy.namespaces import DATASET_GRAPH, PREFIXES, RDF_TYPE, XSD
from clusterpolicy.store.answer import written
from clusterpolicy.web.security import FOR_ALL
from clusterpolicy.web.sparql import offers
from clusterpolicy.web.sparql.answering import has, tag_of
from clusterpolicy.web.sparql.evaluation import RDF_FORMATS

_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_LANGUAGE: Final = _SD + "SPARQL11Query"
_RESULT_FORMATS: Final = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads"),
)
_COUNTS: Final = (
    "SELECT ?graph (COUNT(*) AS ?triples) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph ORDER BY ?graph"
)
_TOTAL: Final = "SELECT (COUNT(*) AS ?triples) { ?s ?p ?o }"


def described(request: Request, serving: Any, formats: Sequence[str] = ()) -> Response:
    """
    The service description, in the format that the client wants.

    :param serving: the release that is served
    :param formats: short names or media types, which count before the Accept header
    :raises Refusal: 406 if it wants none that there is
    """
    media = offers.chosen(formats, request.headers.get("accept"))[2]
    if not media:
        raise offers.not_acceptable("graph")
    endpoint = str(request.base_url).rstrip("/") + "/sparql"
    tag = tag_of(serving.version, "description", endpoint, media)
    headers = {"Vary": "Accept", "Cache-Control": "no-cache", "ETag": tag, **FOR_ALL}
    if has(request, tag):
        return Response(status_code=304, headers=headers)
    chosen = offers.GRAPHS[media]
    triples = serving.remember("service description", lambda: list(_dataset(serving.graph.store.native)))
    prefixes = {"sd": _SD, "void": PREFIXES["void"], "formats": _FORMATS, "xsd": XSD}
    content = written(
        ox.serialize(
            [*_service(endpoint), *triples],
            format=RDF_FORMATS[chosen],
            prefixes=prefixes if chosen in ("ttl", "trig", "rdf", "jsonld") else {},
        )
    )
    return Response(content, headers={**headers, "Content-Type": offers.content_type(media)})


_DATASET: Final = ox.NamedNode(DATASET_GRAPH)
_DEFAULT: Final = ox.BlankNode("default")


def _service(endpoint: str) -> Iterator[ox.Triple]:
    service = ox.NamedNode(endpoint)
    yield _is(service, "Service")
    yield _link(service, "endpoint", service)
    yield _link(service, "supportedLanguage", ox.NamedNode(_LANGUAGE))
    # The default graph holds what the named graphs hold, each statement once.
    yield _link(service, "feature", ox.NamedNode(_SD + "UnionDefaultGraph"))
    for name in _RESULT_FORMATS:
        yield _link(service, "resultFormat", ox.NamedNode(_FORMATS + name))
    yield _link(service, "defaultDataset", _DATASET)
    yield _link(service, "availableGraphs", _DATASET)


def _dataset(store: ox.Store) -> Iterator[ox.Triple]:
    """What the service holds: the default graph and every named one, with their sizes."""
    yield _is(_DATASET, "Dataset")
    yield _is(_DATASET, "GraphCollection")
    yield _link(_DATASET, "defaultGraph", _DEFAULT)
    yield _is(_DEFAULT, "Graph")
    for solution in _rows(store, _TOTAL):
        yield _triples(_DEFAULT, solution["triples"])
    for number, solution in enumerate(_rows(store, _COUNTS)):
        named, graph = ox.BlankNode(f"named{number}"), ox.BlankNode(f"graph{number}")
        yield _link(_DATASET, "namedGraph", named)
        yield _is(named, "NamedGraph")
        yield _link(named, "name", solution["graph"])
        yield _link(named, "graph", graph)
        yield _is(graph, "Graph")
        yield _triples(graph, solution["triples"])


def _rows(store: ox.Store, text: str) -> ox.QuerySolutions:
    found = store.query(text)
    assert isinstance(found, ox.QuerySolutions)
    return found


def _is(node: ox.NamedNode | ox.BlankNode, kind: str) -> ox.Triple:
    return ox.Triple(node, ox.NamedNode(RDF_TYPE), ox.NamedNode(_SD + kind))


def _link(node: ox.NamedNode | ox.BlankNode, property: str, value: Any) -> ox.Triple:
    return ox.Triple(node, ox.NamedNode(_SD + property), value)


def _triples(graph: ox.BlankNode, count: Any) -> ox.Triple:
    return ox.Triple(graph, ox.NamedNode(PREFIXES["void"] + "triples"), count)

"""The service description: every claim in it is true."""

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from clusterpolicy.lookup.graph import Graph
from tests.web.sparql.conftest import DATA

SD = "http://www.w3.org/ns/sparql-service-description#"


@pytest.fixture
def described(endpoint: TestClient) -> ox.Store:
    store = ox.Store()
    response = endpoint.get("/sparql", headers={"Accept": "text/turtle"})
    assert response.headers["content-type"] == "text/turtle; charset=utf-8"
    store.load(response.content, format=ox.RdfFormat.TURTLE)
    return store


def rows(store: ox.Store, text: str) -> list[tuple[str, ...]]:
    found = store.query(text, prefixes={"sd": SD, "void": "http://rdfs.org/ns/void#"})
    assert isinstance(found, ox.QuerySolutions)
    return [tuple(cell.value for cell in row) for row in found]


def test_there_is_one_service_and_its_address_is_the_one_asked(described: ox.Store) -> None:
    text = "SELECT ?service ?endpoint { ?service a sd:Service ; sd:endpoint ?endpoint }"
    assert rows(described, text) == [("http://testserver/sparql", "http://testserver/sparql")]


def test_its_graphs_are_those_of_the_dataset_with_their_sizes(described: ox.Store) -> None:
    named = (
        "SELECT ?name ?n { ?d a sd:Dataset ; sd:namedGraph [ sd:name ?name ; sd:graph [ void:triples ?n ] ] }"
    )
    assert sorted(rows(described, named)) == [(f"{DATA}data{n}.rdf", "1") for n in (1, 2, 3)]
    default = "SELECT ?n { ?s a sd:Service ; sd:defaultDataset/sd:defaultGraph/void:triples ?n }"
    assert rows(described, default) == [("3",)]


FORMATS = {
    "SPARQL_Results_JSON": "application/sparql-results+json",
    "SPARQL_Results_XML": "application/sparql-results+xml",
    "SPARQL_Results_CSV": "text/csv",
    "SPARQL_Results_TSV": "text/tab-separated-values",
    "Turtle": "text/turtle",
    "N-Triples": "application/n-triples",
    "RDF_XML": "application/rdf+xml",
    "JSON-LD": "application/ld+json",
    "TriG": "application/trig",
    "N-Quads": "application/n-quads",
}


def test_every_result_format_that_it_names_is_to_be_had(described: ox.Store, endpoint: TestClient) -> None:
    named = {iri.rpartition("/")[2] for (iri,) in rows(described, "SELECT ?f { ?s sd:resultFormat ?f }")}
    assert named == set(FORMATS)
    for name in named:
        text = "ASK {}" if "Results" in name else "CONSTRUCT WHERE { ?s ?p ?o }"
        response = endpoint.get("/sparql", params={"query": text}, headers={"Accept": FORMATS[name]})
        assert response.headers["content-type"].partition(";")[0] == FORMATS[name]


def test_the_default_graph_is_the_union_of_the_named_ones(graph: Graph, described: ox.Store) -> None:
    assert rows(described, "SELECT ?f { ?s sd:feature ?f }") == [(SD + "UnionDefaultGraph",)]
    store = graph.store.native
    default = {quad.triple for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph())}
    named = {quad.triple for quad in store if quad.graph_name != ox.DefaultGraph()}
    assert default == named


def test_the_language_that_it_names_is_spoken(described: ox.Store) -> None:
    assert rows(described, "SELECT ?l { ?s sd:supportedLanguage ?l }") == [(SD + "SPARQL11Query",)]


def test_it_is_not_sent_again(endpoint: TestClient) -> None:
    headers = {"Accept": "text/turtle"}
    tag = endpoint.get("/sparql", headers=headers).headers["etag"]
    again = endpoint.get("/sparql", headers={**headers, "If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    other = {"Accept": "application/ld+json", "If-None-Match": tag}
    assert endpoint.get("/sparql", headers=other).status_code == 200


@pytest.mark.parametrize("media", ["application/ld+json", "application/rdf+xml", "application/n-triples"])
def test_it_can_be_had_in_other_formats(endpoint: TestClient, media: str) -> None:
    response = endpoint.get("/sparql", headers={"Accept": media})
    assert response.headers["content-type"] == media
    assert endpoint.get("/sparql", headers={"Accept": "image/png"}).status_code == 406
    assert endpoint.get("/sparql?format=jsonld").headers["content-type"] == "application/ld+json"

"""
The W3C's SPARQL 1.1 Protocol test cases by their names.

They stand at w3.org/2009/sparql/docs/tests/data-sparql11/protocol.

The update cases show that updates are refused: the dataset is only read.
"""

from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from tests.web.sparql.conftest import DATA

QUERY = {"Content-Type": "application/sparql-query"}
UPDATE = {"Content-Type": "application/sparql-update"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
ASK_TYPES = ("application/sparql-results+xml", "application/sparql-results+json")
SELECT_TYPES = (*ASK_TYPES, "text/csv", "text/tab-separated-values")
RDF_TYPES = ("application/rdf+xml", "application/rdf+json", "text/turtle")


def graph(n: int) -> str:
    return f"{DATA}data{n}.rdf"


def with_graphs(default: tuple[int, ...] = (), named: tuple[int, ...] = ()) -> str:
    pairs = [("default-graph-uri", n) for n in default] + [("named-graph-uri", n) for n in named]
    return "/sparql?" + "&".join(f"{name}={quote(graph(n), safe='')}" for name, n in pairs)


def media(response: Any) -> str:
    return str(response.headers["content-type"]).partition(";")[0]


def is_true(response: Any) -> bool:
    assert response.status_code == 200, response.text
    assert media(response) in ASK_TYPES
    return bool(response.json()["boolean"])


def test_query_get(endpoint: TestClient) -> None:
    assert is_true(endpoint.get("/sparql?query=ASK%20%7B%7D"))


def test_query_post_form(endpoint: TestClient) -> None:
    assert is_true(endpoint.post("/sparql", content="query=ASK%20%7B%7D", headers=FORM))


def test_query_post_direct(endpoint: TestClient) -> None:
    assert is_true(endpoint.post("/sparql", content="ASK {}", headers=QUERY))


def test_query_dataset_default_graph(endpoint: TestClient) -> None:
    text = f"ASK {{ <{graph(1)}> ?p ?o }}"
    assert is_true(endpoint.post(with_graphs((1,)), content=text, headers=QUERY))
    assert not is_true(endpoint.post(with_graphs((2,)), content=text, headers=QUERY))


DEFAULT_GRAPHS = f"ASK {{ <{graph(1)}> a ?type . <{graph(2)}> a ?type . }}"


def test_query_dataset_default_graphs_get(endpoint: TestClient) -> None:
    assert is_true(endpoint.get(f"{with_graphs((1, 2))}&query={quote(DEFAULT_GRAPHS)}"))


def test_query_dataset_default_graphs_post(endpoint: TestClient) -> None:
    assert is_true(endpoint.post(with_graphs((1, 2)), content=DEFAULT_GRAPHS, headers=QUERY))
    form = with_graphs((1, 2)).partition("?")[2] + "&query=" + quote(DEFAULT_GRAPHS)
    assert is_true(endpoint.post("/sparql", content=form, headers=FORM))


NAMED_GRAPHS = f"ASK {{ GRAPH ?g1 {{ <{graph(1)}> a ?type }} GRAPH ?g2 {{ <{graph(2)}> a ?type }} }}"


def test_query_dataset_named_graphs_get(endpoint: TestClient) -> None:
    assert is_true(endpoint.get(f"{with_graphs((), (1, 2))}&query={quote(NAMED_GRAPHS)}"))


def test_query_dataset_named_graphs_post(endpoint: TestClient) -> None:
    text = "ASK { GRAPH ?g { ?s ?p ?o } }"
    assert is_true(endpoint.post(with_graphs((), (1, 2)), content=text, headers=QUERY))
    assert not is_true(endpoint.post(with_graphs((1,)), content=text, headers=QUERY))


def test_query_dataset_full(endpoint: TestClient) -> None:
    text = "SELECT ?g ?x ?s { ?x ?y ?o  GRAPH ?g { ?s ?p ?o } }"
    response = endpoint.post(with_graphs((3,), (1, 2)), content=text, headers=QUERY)
    bindings = response.json()["results"]["bindings"]
    rows = {tuple(row[name]["value"] for name in ("g", "x", "s")) for row in bindings}
    assert rows == {(graph(1), graph(3), graph(1)), (graph(2), graph(3), graph(2))}


def test_query_multiple_dataset(endpoint: TestClient) -> None:
    text = f"ASK FROM <{graph(1)}> {{ <{graph(1)}> ?p ?o }}"
    # The dataset of the request takes the place of the query's.
    assert is_true(endpoint.post(with_graphs((1,)), content=text, headers=QUERY))
    assert not is_true(endpoint.post(with_graphs((2,)), content=text, headers=QUERY))


@pytest.mark.parametrize(
    ("text", "types"),
    [
        pytest.param("SELECT (1 AS ?value) {}", SELECT_TYPES, id="query_content_type_select"),
        pytest.param("ASK {}", ASK_TYPES, id="query_content_type_ask"),
        pytest.param("DESCRIBE <http://example.org/>", RDF_TYPES, id="query_content_type_describe"),
        pytest.param("CONSTRUCT { <s> <p> 1 } WHERE {}", RDF_TYPES, id="query_content_type_construct"),
    ],
)
def test_query_content_type(endpoint: TestClient, text: str, types: tuple[str, ...]) -> None:
    response = endpoint.post("/sparql", content=text, headers=QUERY)
    assert response.status_code == 200
    assert media(response) in types


def refused(response: Any, status: int) -> None:
    assert response.status_code == status, response.text
    shape: dict[str, Any] = response.json()
    assert shape["status"] == status
    assert shape["detail"]
    assert media(response) == "application/problem+json"


def test_bad_query_method(endpoint: TestClient) -> None:
    response = endpoint.put("/sparql?query=ASK%20%7B%7D")
    refused(response, 405)
    assert response.headers["allow"] == "GET, HEAD, POST, OPTIONS"


def test_bad_multiple_queries(endpoint: TestClient) -> None:
    refused(endpoint.get("/sparql?query=ASK%20%7B%7D&query=SELECT%20%2A%20%7B%7D"), 400)


def test_bad_query_wrong_media_type(endpoint: TestClient) -> None:
    refused(endpoint.post("/sparql", content="ASK {}", headers={"Content-Type": "text/plain"}), 415)


def test_bad_query_missing_form_type(endpoint: TestClient) -> None:
    refused(endpoint.post("/sparql", content="query=ASK%20%7B%7D"), 415)


def test_bad_query_missing_direct_type(endpoint: TestClient) -> None:
    refused(endpoint.post("/sparql", content="ASK {}"), 415)


def test_bad_query_non_utf8(endpoint: TestClient) -> None:
    header = {"Content-Type": "application/sparql-query; charset=UTF-16"}
    refused(endpoint.post("/sparql", content="ASK {}".encode("utf-16"), headers=header), 415)
    refused(endpoint.post("/sparql", content="ASK {}".encode("utf-16"), headers=QUERY), 400)


def test_bad_query_syntax(endpoint: TestClient) -> None:
    refused(endpoint.get("/sparql?query=ASK%20%7B"), 400)


FORM_UPDATES = {
    "update_post_form": "update=CLEAR%20ALL",
    "bad_multiple_updates": "update=CLEAR%20NAMED&update=CLEAR%20DEFAULT",
    "bad_update_syntax": "update=CLEAR%20XYZ",
    "bad_update_dataset_conflict": "using-named-graph-uri=http%3A%2F%2Fexample&update=WITH%20%3Ca%3E",
}


@pytest.mark.parametrize("body", FORM_UPDATES.values(), ids=FORM_UPDATES.keys())
def test_an_update_as_form(endpoint: TestClient, body: str) -> None:
    refused(endpoint.post("/sparql", content=body, headers=FORM), 403)


DIRECT_UPDATES = {
    "update_post_direct": "/sparql",
    "update_base_uri": "/sparql",
    "update_dataset_default_graph": f"/sparql?using-graph-uri={quote(graph(1), safe='')}",
    "update_dataset_default_graphs": (
        f"/sparql?using-graph-uri={quote(graph(1), safe='')}&using-graph-uri={quote(graph(2), safe='')}"
    ),
    "update_dataset_named_graphs": f"/sparql?using-named-graph-uri={quote(graph(1), safe='')}",
    "update_dataset_full": (
        f"/sparql?using-graph-uri={quote(graph(1), safe='')}&using-named-graph-uri={quote(graph(2), safe='')}"
    ),
}


@pytest.mark.parametrize("address", DIRECT_UPDATES.values(), ids=DIRECT_UPDATES.keys())
def test_an_update_sent_directly(endpoint: TestClient, address: str) -> None:
    text = "BASE <http://example.org/> CLEAR ALL ; INSERT DATA { <a> <b> <c> }"
    refused(endpoint.post(address, content=text, headers=UPDATE), 403)
    assert is_true(endpoint.get("/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D"))


def test_bad_update_get(endpoint: TestClient) -> None:
    refused(endpoint.get("/sparql?update=CLEAR%20ALL"), 403)


def test_bad_update_wrong_media_type(endpoint: TestClient) -> None:
    refused(endpoint.post("/sparql", content="CLEAR NAMED", headers={"Content-Type": "text/plain"}), 415)


def test_bad_update_missing_form_type(endpoint: TestClient) -> None:
    refused(endpoint.post("/sparql", content="update=CLEAR%20NAMED"), 415)


def test_bad_update_non_utf8(endpoint: TestClient) -> None:
    header = {"Content-Type": "application/sparql-update; charset=UTF-16"}
    refused(endpoint.post("/sparql", content="CLEAR NAMED".encode("utf-16"), headers=header), 403)


def test_an_update_as_query_is_refused_as_what_it_is(endpoint: TestClient) -> None:
    response = endpoint.post("/sparql", content="INSERT DATA { <a> <b> <c> }", headers=QUERY)
    refused(response, 403)
    assert "INSERT" in response.json()["detail"]

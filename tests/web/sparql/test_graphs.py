"""Reading by the Graph Store HTTP Protocol."""

from urllib.parse import quote

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from clusterpolicy.web.sparql.evaluation import RDF_FORMATS
from clusterpolicy.web.sparql.offers import GRAPHS
from tests.web.sparql.conftest import DATA

NAMED = f"/graphs?graph={quote(DATA + 'data1.rdf', safe='')}"


@pytest.mark.parametrize(("address", "count"), [("/graphs?default", 3), ("/graphs?default=", 3), (NAMED, 1)])
@pytest.mark.parametrize("media", GRAPHS)
def test_a_graph_in_every_format(endpoint: TestClient, address: str, count: int, media: str) -> None:
    response = endpoint.get(address, headers={"Accept": media})
    assert response.status_code == 200
    assert response.headers["content-type"].partition(";")[0] == media
    triples = list(ox.parse(response.content, format=RDF_FORMATS[GRAPHS[media]]))
    assert len(triples) == count
    assert response.headers["access-control-allow-origin"] == "*"


def test_unchanged_graphs_are_not_sent_again(endpoint: TestClient) -> None:
    tag = endpoint.get(NAMED).headers["etag"]
    assert endpoint.get(NAMED, headers={"If-None-Match": tag}).status_code == 304
    assert endpoint.get("/graphs?default", headers={"If-None-Match": tag}).status_code == 200


def test_a_format_that_no_graph_has_leaves_the_choice_to_the_accept_header(endpoint: TestClient) -> None:
    response = endpoint.get(f"{NAMED}&format=csv", headers={"Accept": "application/n-triples"})
    assert response.headers["content-type"] == "application/n-triples"
    assert endpoint.get(f"{NAMED}&format=csv", headers={"Accept": "text/csv"}).status_code == 406


def test_head(endpoint: TestClient) -> None:
    head = endpoint.head(NAMED)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == "text/turtle; charset=utf-8"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/graphs?graph=http%3A%2F%2Fexample.org%2Fnothing", 404),
        ("/graphs?graph=relative", 400),
        ("/graphs?graph=", 400),
        ("/graphs?graph=http%3A%2F%2Fa%20b", 400),
        ("/graphs?default&graph=http%3A%2F%2Fa", 400),
        ("/graphs?default&default", 400),
        ("/graphs?default=yes", 400),
        (f"{NAMED}&graph=http%3A%2F%2Fa", 400),
        (f"{NAMED}&format=nonsense", 400),
    ],
)
def test_what_cannot_be_had(endpoint: TestClient, address: str, status: int) -> None:
    response = endpoint.get(address)
    assert response.status_code == status
    assert response.json()["detail"]


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_changes_are_refused(endpoint: TestClient, method: str) -> None:
    response = endpoint.request(method, NAMED, content="<a:b> <a:b> <a:b> .")
    assert response.status_code == 403
    assert "only read" in response.json()["detail"]


def test_other_methods(endpoint: TestClient) -> None:
    assert endpoint.request("TRACE", NAMED).status_code == 405
    assert endpoint.options("/graphs").headers["allow"] == "GET, HEAD, OPTIONS"


def test_without_parameter_it_says_which_graphs_there_are(endpoint: TestClient) -> None:
    response = endpoint.get("/graphs", headers={"Accept": "application/n-triples"})
    for n in (1, 2, 3):
        assert f"<{DATA}data{n}.rdf>" in response.text

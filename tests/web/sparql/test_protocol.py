"""The endpoint beyond the W3C's cases: formats, ETags, limits, errors, and clients that go away."""

import gzip
import json
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from clusterpolicy.publishing.distributions import DUMPS
from clusterpolicy.web.sparql.offers import GRAPHS, RESULTS
from tests.web.sparql.conftest import DATA

SELECT = "SELECT ?s ?type { ?s a ?type } ORDER BY ?s"
CONSTRUCT = "CONSTRUCT WHERE { ?s a ?type }"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def ask(endpoint: TestClient, text: str, accept: str = "*/*", **parameters: str) -> Any:
    headers = {"Accept": accept, "Accept-Encoding": "identity"}
    return endpoint.get("/sparql", params={"query": text, **parameters}, headers=headers)


@pytest.mark.parametrize("media", RESULTS)
def test_every_format_of_tables(endpoint: TestClient, media: str) -> None:
    response = ask(endpoint, SELECT, media)
    assert response.status_code == 200
    assert response.headers["content-type"].partition(";")[0] == media
    format = {
        "json": ox.QueryResultsFormat.JSON,
        "xml": ox.QueryResultsFormat.XML,
        "tsv": ox.QueryResultsFormat.TSV,
    }
    if RESULTS[media] == "csv":
        assert response.text.splitlines()[1] == f"{DATA}data1.rdf,http://xmlns.com/foaf/0.1/Document"
        return
    parsed = ox.parse_query_results(response.content, format=format[RESULTS[media]])
    assert isinstance(parsed, ox.QuerySolutions)
    assert len(list(parsed)) == 3


@pytest.mark.parametrize("media", RESULTS)
def test_every_format_of_yes_and_no(endpoint: TestClient, media: str) -> None:
    response = ask(endpoint, "ASK { ?s a ?type }", media)
    assert response.headers["content-type"].partition(";")[0] == media
    assert "true" in response.text


@pytest.mark.parametrize("media", GRAPHS)
def test_every_format_of_graphs(endpoint: TestClient, media: str) -> None:
    response = ask(endpoint, CONSTRUCT, media)
    assert response.status_code == 200
    assert response.headers["content-type"].partition(";")[0] == media
    formats = {
        "ttl": ox.RdfFormat.TURTLE,
        "nt": ox.RdfFormat.N_TRIPLES,
        "rdf": ox.RdfFormat.RDF_XML,
        "jsonld": ox.RdfFormat.JSON_LD,
        "trig": ox.RdfFormat.TRIG,
        "nq": ox.RdfFormat.N_QUADS,
    }
    assert len(list(ox.parse(response.content, format=formats[GRAPHS[media]]))) == 3


def test_graphs_have_every_format_of_the_exports() -> None:
    assert {dump.media for dump in DUMPS.values()} <= set(GRAPHS)
    assert set(DUMPS) == set(GRAPHS.values())


@pytest.mark.parametrize(
    ("text", "accept", "media"),
    [
        (SELECT, "*/*", "application/sparql-results+json"),
        (SELECT, "text/csv;q=0.5, application/sparql-results+xml", "application/sparql-results+xml"),
        (SELECT, "application/sparql-results+json;q=0, application/*", "application/sparql-results+xml"),
        (SELECT, "text/turtle, text/csv;q=0.1", "text/csv"),
        (SELECT, "text/*", "text/csv"),
        (CONSTRUCT, "text/csv, text/turtle;q=0.1", "text/turtle"),
        (CONSTRUCT, "application/*", "application/n-triples"),
        ("# SELECT\nPREFIX select: <http://a/> ask { }", "text/csv, text/turtle", "text/csv"),
    ],
)
def test_what_is_negotiated(endpoint: TestClient, text: str, accept: str, media: str) -> None:
    response = ask(endpoint, text, accept)
    assert response.headers["content-type"].partition(";")[0] == media
    assert "Accept" in response.headers["vary"]


@pytest.mark.parametrize(("text", "offers"), [(SELECT, RESULTS), ("ASK {}", RESULTS), (CONSTRUCT, GRAPHS)])
def test_a_format_that_there_is_not(endpoint: TestClient, text: str, offers: dict[str, str]) -> None:
    response = ask(endpoint, text, "image/png, application/pdf;q=0.3")
    assert response.status_code == 406
    assert response.json()["offers"] == list(offers)
    assert next(iter(offers)) in response.json()["detail"]


@pytest.mark.parametrize(
    ("text", "format", "media"),
    [
        (SELECT, "csv", "text/csv"),
        (SELECT, "json", "application/sparql-results+json"),
        (SELECT, "XML", "application/sparql-results+xml"),
        (SELECT, "text/csv", "text/csv"),
        (CONSTRUCT, "json", "application/ld+json"),
        (CONSTRUCT, "xml", "application/rdf+xml"),
        (CONSTRUCT, "turtle", "text/turtle"),
        (CONSTRUCT, "nq", "application/n-quads"),
    ],
)
def test_the_format_parameter_wins(endpoint: TestClient, text: str, format: str, media: str) -> None:
    response = ask(endpoint, text, BROWSER, format=format)
    assert response.headers["content-type"].partition(";")[0] == media


def test_an_unknown_format_is_told_with_those_there_are(endpoint: TestClient) -> None:
    response = ask(endpoint, SELECT, format="xlsx")
    assert response.status_code == 400
    assert "csv" in response.json()["detail"]
    assert ask(endpoint, SELECT, "text/turtle", format="ttl").status_code == 406


@pytest.mark.parametrize(
    ("formats", "media"),
    [
        ("format=csv&format=json", "text/csv"),
        ("format=&format=json", "application/sparql-results+json"),
        ("format=json-ld&format=tsv", "text/tab-separated-values"),
        ("format=xlsx&format=text/csv%3Bcharset=utf-8", "text/csv"),
        ("format=application/sparql-results+xml", "application/sparql-results+xml"),
        ("format=ttl", "application/sparql-results+json"),
        ("format=", "application/sparql-results+json"),
    ],
)
def test_the_first_format_that_fits_counts(endpoint: TestClient, formats: str, media: str) -> None:
    response = endpoint.get(f"/sparql?query={quote(SELECT)}&{formats}")
    assert response.headers["content-type"].partition(";")[0] == media


def test_columns_come_in_the_order_of_the_query(endpoint: TestClient) -> None:
    assert ask(endpoint, "SELECT * { ?s ?p ?o }").json()["head"]["vars"] == ["s", "p", "o"]


UNNAMED = "CONSTRUCT { ?s <http://e/1> ?type } WHERE { ?s a ?type }"
CONTROL = 'SELECT ("\\u0001" AS ?x) {}'
NONCHARACTER = 'CONSTRUCT { ?s ?p "\\uFFFE" } WHERE { ?s ?p ?o }'


@pytest.mark.parametrize(
    ("text", "format", "named", "other"),
    [
        (UNNAMED, "rdf", "<http://e/1>", "ttl"),
        (CONTROL, "xml", "U+0001", "json"),
        (NONCHARACTER, "rdf", "U+FFFE", "jsonld"),
    ],
)
def test_what_xml_cannot_hold_is_told(
    endpoint: TestClient, text: str, format: str, named: str, other: str
) -> None:
    response = ask(endpoint, text, format=format)
    assert response.status_code == 406
    assert named in response.json()["detail"]
    assert ask(endpoint, text, format=other).status_code == 200


def test_prefixes_of_ours_need_not_be_declared(endpoint: TestClient) -> None:
    assert ask(endpoint, "ASK { ?s rdf:type foaf:Document }").json()["boolean"] is True


@pytest.mark.parametrize(
    ("text", "line", "column", "word"),
    [
        ("SELECT * WHERE {\n  ?s ?p ?o\n", 1, 16, "} is missing at the end"),
        ("SELECT * {\n  ?s nope:x ?o }", 2, 6, "the prefix nope: is not declared"),
        ("SELECT ?x { ?s ?p ?o }\nGROUP BY ?s", 1, 8, "?x is not in GROUP BY"),
    ],
)
def test_a_mistake_has_line_column_and_words(
    endpoint: TestClient, text: str, line: int, column: int, word: str
) -> None:
    response = ask(endpoint, text)
    assert response.status_code == 400
    found: dict[str, Any] = response.json()
    assert (found["line"], found["column"]) == (line, column), found
    assert word in found["detail"]
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("text", ["", "   ", "# nothing"])
def test_an_empty_query(endpoint: TestClient, text: str) -> None:
    response = ask(endpoint, text)
    assert response.status_code == 400
    assert "empty" in response.json()["detail"]


def test_a_graph_that_is_not_there_is_named_and_not_fetched(endpoint: TestClient) -> None:
    nowhere = "http://127.0.0.1:9/nothing.ttl"
    queries = [
        f"SELECT * FROM <{nowhere}> {{ ?s ?p ?o }}",
        f"ASK FROM NAMED <{nowhere}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    ]
    responses = [ask(endpoint, text) for text in queries]
    responses += [
        ask(endpoint, SELECT, **{name: nowhere}) for name in ("default-graph-uri", "named-graph-uri")
    ]
    for response in responses:
        assert response.status_code == 400
        assert f"<{nowhere}>" in response.json()["detail"]


def test_from_and_from_named_of_graphs_that_are_there(endpoint: TestClient) -> None:
    graphs = f"FROM d:data1.rdf FROM NAMED <{DATA}data2.rdf>"
    text = f"PREFIX d: <{DATA}> SELECT * {graphs} {{ ?s ?p ?o GRAPH ?g {{ ?a ?b ?c }} }}"
    (row,) = ask(endpoint, text).json()["results"]["bindings"]
    assert (row["s"]["value"], row["g"]["value"]) == (f"{DATA}data1.rdf", f"{DATA}data2.rdf")


def test_an_unchanged_answer_is_not_sent_again(endpoint: TestClient) -> None:
    first = ask(endpoint, SELECT)
    tag = first.headers["etag"]
    headers = {"If-None-Match": f'"other", {tag}', "Accept": "*/*"}
    again = endpoint.get("/sparql", params={"query": SELECT}, headers=headers)
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    for changed in ({"query": SELECT + " "}, {"query": SELECT, "format": "csv"}):
        assert endpoint.get("/sparql", params=changed, headers=headers).status_code == 200
    star = endpoint.get("/sparql", params={"query": SELECT}, headers={**headers, "If-None-Match": "*"})
    assert star.status_code == 304
    post = endpoint.post("/sparql", data={"query": SELECT}, headers=headers)
    assert post.status_code == 200


@pytest.mark.parametrize("function", ["NOW()", "RAND()", "UUID()", "STRUUID()", "BNODE()", "rand()"])
def test_an_answer_that_is_new_each_time_has_no_etag(endpoint: TestClient, function: str) -> None:
    response = ask(endpoint, f"SELECT ({function} AS ?x) {{}}")
    assert "etag" not in response.headers
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("text", [SELECT, "SELECT (1 AS ?x) {}"])
def test_head_is_get_without_body(endpoint: TestClient, text: str) -> None:
    get = ask(endpoint, text)
    head = endpoint.head(
        "/sparql", params={"query": text}, headers={"Accept": "*/*", "Accept-Encoding": "identity"}
    )
    assert head.status_code == 200
    assert head.content == b""
    names = ("content-type", "etag", "content-length")
    assert [head.headers.get(name) for name in names] == [get.headers.get(name) for name in names]


def test_options_and_reading_from_other_pages(endpoint: TestClient) -> None:
    preflight = endpoint.options(
        "/sparql", headers={"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    )
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == "*"
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert preflight.headers["access-control-allow-headers"] == "*"
    answer = ask(endpoint, SELECT)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods(endpoint: TestClient, method: str) -> None:
    response = endpoint.request(method, "/sparql")
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD, POST, OPTIONS"


@pytest.mark.parametrize("body", [b"query=%FF%FE", b"query=\xff"])
def test_a_form_that_is_not_utf8(endpoint: TestClient, body: bytes) -> None:
    response = endpoint.post(
        "/sparql", content=body, headers={"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert response.status_code == 400
    assert "UTF-8" in response.json()["detail"]


def test_an_address_that_is_not_utf8(endpoint: TestClient) -> None:
    assert endpoint.get("/sparql?query=ASK%20%7B%7D%FF").status_code == 400


def test_a_charset_of_the_form_may_be_stated(endpoint: TestClient) -> None:
    header = {"Content-Type": 'application/x-www-form-urlencoded; charset="UTF-8"'}
    assert endpoint.post("/sparql", content="query=ASK%7B%7D", headers=header).status_code == 200


def test_a_post_without_query(endpoint: TestClient) -> None:
    header = {"Content-Type": "application/x-www-form-urlencoded"}
    response = endpoint.post("/sparql", content="default-graph-uri=http://a/", headers=header)
    assert response.status_code == 400


def test_a_query_that_is_too_long(endpoint: TestClient) -> None:
    text = "ASK {} #" + "x" * 1_100_000
    direct = endpoint.post("/sparql", content=text, headers={"Content-Type": "application/sparql-query"})
    assert direct.status_code == 413
    assert direct.json()["limit"] == 1_000_000

    def pieces() -> Any:
        for _ in range(40):
            yield b"x" * 50_000

    chunked = endpoint.post("/sparql", content=pieces(), headers={"Content-Type": "application/sparql-query"})
    assert chunked.status_code == 413


@pytest.mark.parametrize("timeout", ["0", "-1", "soon", "inf", "nan"])
def test_a_timeout_without_sense(endpoint: TestClient, timeout: str) -> None:
    assert ask(endpoint, SELECT, timeout=timeout).status_code == 400


def test_parameters_that_stand_twice(endpoint: TestClient) -> None:
    response = endpoint.get("/sparql?query=ASK%7B%7D&timeout=1&timeout=2")
    assert response.status_code == 400
    assert "timeout" in response.json()["detail"]


def test_a_graph_without_a_name_is_none(endpoint: TestClient) -> None:
    response = ask(endpoint, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "text/csv", **{"default-graph-uri": ""})
    assert response.text.split() == ["n", "3"]


def test_a_byte_order_mark_is_no_part_of_a_query(endpoint: TestClient) -> None:
    header = {"Content-Type": "application/sparql-query"}
    assert endpoint.post("/sparql", content="\ufeffASK {}", headers=header).json()["boolean"] is True
    assert ask(endpoint, "\ufeffASK {}").json()["boolean"] is True


def test_a_packed_query_is_refused_with_what_is_taken(endpoint: TestClient) -> None:
    headers = {"Content-Type": "application/sparql-query", "Content-Encoding": "gzip"}
    response = endpoint.post("/sparql", content=gzip.compress(b"ASK {}"), headers=headers)
    assert (response.status_code, response.headers["accept-encoding"]) == (415, "identity")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_slash_too_many_is_no_other_address(endpoint: TestClient, method: str) -> None:
    values = {"params" if method == "GET" else "data": {"query": "ASK {}"}}
    response = endpoint.request(method, "/sparql/", follow_redirects=False, **values)  # type: ignore[arg-type]
    assert response.json()["boolean"] is True


def test_gzip_is_sent_to_who_takes_it(endpoint: TestClient) -> None:
    text = "SELECT ?x { VALUES ?x {" + " ".join(map(str, range(2000))) + "} }"
    with endpoint.stream(
        "POST", "/sparql", data={"query": text}, headers={"Accept-Encoding": "br, gzip"}
    ) as response:
        assert response.headers["content-encoding"] == "gzip"
        content = b"".join(response.iter_raw())
        assert len(json.loads(gzip.decompress(content))["results"]["bindings"]) == 2000
    plain = endpoint.post("/sparql", data={"query": text}, headers={"Accept-Encoding": "gzip;q=0"})
    assert "content-encoding" not in plain.headers
    assert len(plain.json()["results"]["bindings"]) == 2000
    small = endpoint.post("/sparql", data={"query": "ASK {}"}, headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in small.headers


def test_a_download_has_a_name(endpoint: TestClient) -> None:
    response = ask(endpoint, SELECT, format="csv", download='Länder "../x"\r\n')
    disposition = response.headers["content-disposition"]
    assert disposition.startswith('attachment; filename="Lander-x.csv"; ')
    assert "content-disposition" not in ask(endpoint, SELECT).headers


def test_a_browser_gets_the_editor(endpoint: TestClient) -> None:
    for address in ("/sparql", f"/sparql?query={quote(SELECT)}"):
        response = endpoint.get(address, headers={"Accept": BROWSER})
        assert response.headers["content-type"].startswith("text/html")
        assert "Accept" in response.headers["vary"]
    head = endpoint.head("/sparql", headers={"Accept": BROWSER})
    assert head.headers["content-type"].startswith("text/html")
    assert ask(endpoint, SELECT, BROWSER, format="json").json()["results"]
    form = endpoint.post("/sparql", data={"query": SELECT}, headers={"Accept": BROWSER})
    assert form.headers["content-type"] in ("application/xml", "application/sparql-results+json")

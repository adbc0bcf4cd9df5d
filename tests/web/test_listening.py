"""Bytes on the wire: heads without end, requests that are none, and clients of HTTP/1.0."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import pytest
from SPARQLWrapper import CSV, JSON, JSONLD, N3, RDF, RDFXML, TSV, TURTLE, XML, SPARQLWrapper

from clusterpolicy.web.listening import HEAD

pytestmark = pytest.mark.server

ENDLESS = "SELECT ?s ?p ?o { ?s ?p ?o . ?a ?b ?c . ?x ?y ?z }"
HOST = b"Host: a\r\n"
ASK = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: a\r\n"


@contextmanager
def connected(address: str) -> Iterator[socket.socket]:
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname, parts.port), timeout=30) as connection:
        yield connection


def answered(connection: socket.socket) -> tuple[int, bytes]:
    """The status and the body of what comes until the connection ends."""
    content = b""
    while more := connection.recv(1 << 16):
        content += more
    head, _, body = content.partition(b"\r\n\r\n")
    return int(head.split()[1]), body


def sent(address: str, *pieces: bytes) -> tuple[int, Any]:
    """The status and the JSON that bytes are answered with."""
    with connected(address) as connection:
        for piece in pieces:
            connection.sendall(piece)
        status, body = answered(connection)
        return status, json.loads(body)


PIECES = [b"a" * 10_000] * 10


@pytest.mark.parametrize(
    ("pieces", "status"),
    [
        pytest.param([b"GET / HTTP/1.1\r\n", HOST, b"X: ", *PIECES], 431, id="a header without end"),
        pytest.param([b"GET / HTTP/1.1\r\n", HOST, b"X: ", *PIECES, b"\r\n\r\n"], 431, id="a long header"),
        pytest.param(
            [b"GET / HTTP/1.1\r\n", HOST, *[b"X: " + b"a" * 99 + b"\r\n"] * 1000], 431, id="many headers"
        ),
        pytest.param([b"GET /sparql?query=", *PIECES], 414, id="an address without end"),
        pytest.param(
            [b"GET /sparql?query=", *PIECES, b" HTTP/1.1\r\nHost: a\r\n\r\n"], 414, id="a long address"
        ),
        pytest.param(
            [
                b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\n",
                b"Transfer-Encoding: chunked\r\n\r\n5\r\nASK{}\r\n0\r\nX: ",
                *PIECES * 5,  # what is read at once with the body does not count
            ],
            431,
            id="a trailer without end",
        ),
        pytest.param([b"FETCH / HTTP/1.1\r\nHost: a\r\n\r\n"], 501, id="a method that there is not"),
        pytest.param([b"GET / FTP/1.1\r\n\r\n"], 400, id="no HTTP"),
        pytest.param([b"GET / HTTP/1.1\r\n\r\n"], 400, id="no host"),
        pytest.param([b"GET / HTTP/1.1\r\nHost: a/b c\r\n\r\n"], 400, id="a host that is none"),
        pytest.param([b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"], 400, id="two hosts"),
    ],
)
def test_what_cannot_be_taken_is_told_in_our_shape(served: str, pieces: list[bytes], status: int) -> None:
    found, problem = sent(served, *pieces)
    assert (found, problem["status"]) == (status, status)
    assert problem["detail"]


@pytest.mark.parametrize("host", (b"a.example:8080", b"[::1]:80", b"127.0.0.1"))
def test_a_long_head_within_bounds_is_read(served: str, host: bytes) -> None:
    filler = b"X: " + b"a" * (HEAD - 1000) + b"\r\n"
    request = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nConnection: close\r\nHost: " + host + b"\r\n"
    assert sent(served, request, filler, b"\r\n") == (200, {"head": {}, "boolean": True})


def test_a_long_body_is_no_long_head(served: str) -> None:
    text = b"ASK{}#" + b"a" * 500_000
    head = (
        b"POST /sparql HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/sparql-query\r\n"
    )
    length = b"Content-Length: %d\r\n\r\n" % len(text)
    assert sent(served, head, length, text)[0] == 200


def test_requests_one_behind_the_other(served: str) -> None:
    with connected(served) as connection:
        connection.sendall((ASK + b"\r\n") * 3 + ASK + b"Connection: close\r\n\r\n")
        content = b""
        while more := connection.recv(1 << 16):
            content += more
    assert content.count(b"HTTP/1.1 200 OK") == 4


def test_an_answer_under_way_is_not_mixed_with_a_refusal(served: str) -> None:
    with connected(served) as connection:
        connection.sendall(ASK + b"\r\nGET / HTTP/1.1\r\n\r\n")
        status, body = answered(connection)
    assert (status, json.loads(body)) == (200, {"head": {}, "boolean": True})


def test_who_asks_for_another_protocol_is_answered_by_this_one(served: str) -> None:
    upgrade = (
        b"Connection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    )
    assert sent(served, ASK, upgrade, b"\r\n")[0] == 200


@pytest.mark.parametrize("path", ("/graphs?default&format=nt", "/sparql?query=ASK%7B%7D", "/"))
def test_clients_that_know_no_chunks_get_none(served: str, path: str) -> None:
    with connected(served) as connection:
        connection.sendall(f"GET {path} HTTP/1.0\r\n\r\n".encode())
        content = b""
        while more := connection.recv(1 << 16):
            content += more
    head, _, body = content.partition(b"\r\n\r\n")
    assert b"transfer-encoding" not in head.lower()
    plain = httpx.get(served + path, headers={"Accept-Encoding": "identity", "Host": "127.0.0.1"}).content
    # The default graph comes in the order of the moment.
    assert sorted(body.splitlines()) == sorted(plain.splitlines())


def test_they_see_that_an_answer_broke_off(served: str) -> None:
    request = f"GET /sparql?timeout=1&query={quote(ENDLESS)} HTTP/1.0\r\nAccept: text/csv\r\n\r\n"
    with connected(served) as connection, pytest.raises(ConnectionResetError):
        connection.sendall(request.encode())
        while connection.recv(1 << 16):
            pass


TABLES = (JSON, XML, CSV, TSV)
GRAPHS = (XML, TURTLE, N3, RDF, RDFXML, JSONLD)


@pytest.mark.parametrize("method", ("GET", "POST"))
@pytest.mark.parametrize(
    ("form", "format"),
    [
        *[("SELECT ?s { ?s a cp:Country } LIMIT 3", each) for each in TABLES],
        *[("ASK { ?s a cp:Country }", each) for each in TABLES],
        *[("CONSTRUCT { ?s a cp:Country } WHERE { ?s a cp:Country }", each) for each in GRAPHS],
        *[("DESCRIBE country:se", each) for each in GRAPHS],
    ],
)
def test_sparqlwrapper_gets_every_format_it_asks_for(
    served: str, form: str, format: str, method: str
) -> None:
    wrapper = SPARQLWrapper(f"{served}/sparql", returnFormat=format)
    wrapper.setMethod(method)
    wrapper.setQuery(form)
    assert wrapper.queryAndConvert()

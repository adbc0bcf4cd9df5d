"""Bytes on the wire: heads without end, requests that are none, and clients of HTTP/1.0."""

import asyncio
import json
import logging
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import pytest
import uvicorn
from SPARQLWrapper import CSV, JSON, JSONLD, N3, RDF, RDFXML, TSV, TURTLE, XML, SPARQLWrapper
from starlette.types import Receive, Scope, Send

from clusterpolicy.web import listening
from clusterpolicy.web.listening import HEAD, BoundedProtocol
from clusterpolicy.web.security import FOR_ALL, SECURITY

pytestmark = pytest.mark.server

ENDLESS = "SELECT ?s ?p ?o { ?s ?p ?o . ?a ?b ?c . ?x ?y ?z }"
COUNTLESS = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?a ?b ?c . ?x ?y ?z }"
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


UPGRADE = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n"
POST = b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\n"
LENGTH = b"Content-Length: 5\r\n\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"
LAST = ASK + b"Connection: close\r\n\r\n"


@pytest.mark.parametrize("apart", (False, True), ids=("at once", "byte by byte"))
@pytest.mark.parametrize(
    ("request_", "count"),
    [
        pytest.param(POST + UPGRADE + LENGTH + b"ASK{}" + LAST, 2, id="a length"),
        pytest.param(POST + UPGRADE + CHUNKED + b"2\r\nAS\r\n3\r\nK{}\r\n0\r\n\r\n" + LAST, 2, id="chunks"),
        pytest.param((POST + UPGRADE + LENGTH + b"ASK{}") * 3 + LAST, 4, id="several with a body"),
        pytest.param((ASK + UPGRADE + b"\r\n") * 3 + LAST, 4, id="several without"),
        pytest.param(ASK + UPGRADE + b"Content-Length: 0\r\n\r\n" + LAST, 2, id="an empty body"),
    ],
)
def test_a_request_that_asks_for_another_protocol_keeps_its_body(
    served: str, request_: bytes, count: int, apart: bool
) -> None:
    with connected(served) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for piece in [request_[i : i + 1] for i in range(len(request_))] if apart else [request_]:
            connection.sendall(piece)
        content = b""
        while more := connection.recv(1 << 16):
            content += more
    assert (content.count(b"HTTP/1.1 200 OK"), content.count(b'"boolean"')) == (count, count)


@pytest.mark.parametrize(
    "framing",
    (
        b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n",
        b"Transfer-Encoding: gzip\r\n\r\n",
        b"Content-Length: x\r\n\r\n",
    ),
)
def test_its_body_may_be_wrong_too(served: str, framing: bytes) -> None:
    assert sent(served, POST + UPGRADE + framing)[0] == 400


@pytest.mark.skipif(not shutil.which("curl"), reason="needs curl")
@pytest.mark.parametrize("form", (["--get"], []), ids=("GET", "POST"))
def test_curl_that_would_like_http2(served: str, form: list[str]) -> None:
    command = ["curl", "-s", "-f", "--http2", *form, "--data-urlencode", "query=SELECT (1 AS ?x) {}"]
    found = subprocess.run([*command, f"{served}/sparql"], check=True, capture_output=True, timeout=60)
    assert json.loads(found.stdout)["results"]["bindings"][0]["x"]["value"] == "1"


@pytest.mark.parametrize("address", ("http://a", "http://a?x"))
def test_an_absolute_address_without_a_path(served: str, address: str) -> None:
    with connected(served) as connection:
        connection.sendall(f"GET {address} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
        assert answered(connection)[0] == 200


def test_a_refusal_has_the_headers_of_every_answer(served: str) -> None:
    with connected(served) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\n\r\n")
        head = connection.recv(1 << 16).partition(b"\r\n\r\n")[0].decode().lower().splitlines()
    assert {f"{name}: {value}".lower() for name, value in {**SECURITY, **FOR_ALL}.items()} <= set(head)


@pytest.mark.parametrize("requests", (1, 3))
def test_who_has_said_all_is_answered(served: str, requests: int) -> None:
    with connected(served) as connection:
        connection.sendall((ASK + b"\r\n") * requests)
        connection.shutdown(socket.SHUT_WR)
        content = b""
        while more := connection.recv(1 << 16):
            content += more
    assert content.count(b"HTTP/1.1 200 OK") == requests


def test_a_query_does_not_run_on_for_who_has_gone(served: str) -> None:
    with connected(served) as connection:
        connection.sendall(f"GET /sparql?query={quote(COUNTLESS)} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(1 << 16) == b""


async def count_body(scope: Scope, receive: Receive, send: Send) -> None:
    """An app that answers with the length of what it was sent."""
    size, more = 0, scope["type"] == "http"
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        size, more = size + len(message["body"]), message["more_body"]
    if scope["path"] == "/later":
        await asyncio.sleep(3 * listening.PATIENCE)
    if scope["path"] == "/broken":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        return
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1")]})
    await send({"type": "http.response.body", "body": str(size).encode()})


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server that waits for no request for longer than a moment."""
    monkeypatch.setattr(listening, "PATIENCE", 0.3)
    config = uvicorn.Config(
        count_body, http=BoundedProtocol, lifespan="off", timeout_keep_alive=600, log_config=None, ws="none"
    )
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listens:
        thread = threading.Thread(target=server.run, args=([listens],))
        thread.start()
        yield f"http://127.0.0.1:{listens.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.mark.parametrize(
    "begun", (b"GET", b"GET / HTTP/1.1\r\nHost: a\r\n", POST + LENGTH + b"ASK", POST + UPGRADE + LENGTH)
)
@pytest.mark.parametrize("before", (b"", b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"), ids=("first", "later"))
def test_a_request_that_does_not_end_is_refused(impatient: str, begun: bytes, before: bytes) -> None:
    with connected(impatient) as connection:
        if before:
            connection.sendall(before)
            assert connection.recv(1 << 16).startswith(b"HTTP/1.1 200 ")
        connection.sendall(begun)
        status, body = answered(connection)
    assert (status, json.loads(body)["status"]) == (408, 408)


def test_who_sends_nothing_is_let_go(impatient: str) -> None:
    with connected(impatient) as connection:
        assert connection.recv(1 << 16) == b""


def test_who_waits_for_an_answer_is_not_let_go(impatient: str) -> None:
    with connected(impatient) as connection:
        # The head of a second request, that does not end, is not held against the first.
        connection.sendall(b"GET /later HTTP/1.1\r\nHost: a\r\n\r\nGET")
        assert connection.recv(1 << 16).startswith(b"HTTP/1.1 200 ")
        assert b"HTTP/1.1 408 " in b"".join(iter(lambda: connection.recv(1 << 16), b""))


def test_between_requests_a_connection_is_kept(impatient: str) -> None:
    with connected(impatient) as connection:
        for _ in range(2):
            connection.sendall(POST + LENGTH + b"ASK{}")
            assert connection.recv(1 << 16).endswith(b"\r\n\r\n5")
            with connected(impatient) as other:  # lives for as long as patience lasts
                assert other.recv(1) == b""


def test_an_answer_that_breaks_off_on_purpose_is_no_fault(
    impatient: str, caplog: pytest.LogCaptureFixture
) -> None:
    with connected(impatient) as connection:
        connection.sendall(b"GET /broken HTTP/1.1\r\nHost: a\r\n\r\n")
        status, body = answered(connection)
    assert (status, body) == (200, b"")
    assert not [each for each in caplog.records if each.levelno >= logging.ERROR]


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

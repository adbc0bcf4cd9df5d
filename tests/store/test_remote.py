"""A remote endpoint, against a server of the test's own that answers as it is told to."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import parse_qs

import pytest

from clusterpolicy.errors import EndpointError, QuerySyntaxError, QueryTimeout, QuestionError
from clusterpolicy.store.remote import RemoteStore, declare_prefixes

TABLE = json.dumps(
    {"head": {"vars": ["n"]}, "results": {"bindings": [{"n": {"type": "literal", "value": "x"}}]}}
)
Serve = Callable[[int, str, str], str]


class Handler(BaseHTTPRequestHandler):
    status, media, body, drip = 200, "", "", False
    asked: ClassVar[list[tuple[str, str]]] = []

    def do_POST(self) -> None:
        text = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.asked.append((parse_qs(text)["query"][0], self.headers["Accept"]))
        self.send_response(self.status)
        self.send_header("Content-Type", self.media)
        self.end_headers()
        for part in [self.body] if not self.drip else self.body:
            self.wfile.write(part.encode())
            if self.drip:
                time.sleep(0.2)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def serve() -> Iterator[Serve]:
    class Own(Handler):
        asked: ClassVar[list[tuple[str, str]]] = []

    server = ThreadingHTTPServer(("127.0.0.1", 0), Own)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def answer(status: int, media: str, body: str) -> str:
        Own.status, Own.media, Own.body = status, media, body
        Own.drip = media.endswith("; drip")
        Handler.asked = Own.asked
        return f"http://127.0.0.1:{server.server_address[1]}/query"

    yield answer
    server.shutdown()
    server.server_close()


def test_a_table_is_asked_for_by_post_with_its_prefixes(serve: Serve) -> None:
    url = serve(200, "application/sparql-results+json", TABLE)
    assert RemoteStore(url).query("SELECT ?n { ?s a cp:Programme }").rows() == [{"n": "x"}]
    text, accept = Handler.asked[-1]
    assert text.startswith("PREFIX cp: <https://w3id.org/clusterpolicy/ontology#>\n")
    assert accept == "application/sparql-results+json"


def test_yes_or_no(serve: Serve) -> None:
    url = serve(200, "application/sparql-results+json", '{"head": {}, "boolean": true}')
    answer = RemoteStore(url).query("ASK { ?s ?p ?o }")
    assert answer.kind == "boolean"
    assert bool(answer)


@pytest.mark.parametrize(
    ("media", "body"),
    [
        ("application/n-triples", "<a:b> <a:c> <a:d> .\n"),
        ("text/plain", "<a:b> <a:c> <a:d> .\n"),
        ("text/turtle; charset=utf-8", "@prefix a: <a:> . a:b a:c a:d ."),
    ],
)
def test_a_graph_in_whatever_syntax_the_server_prefers(serve: Serve, media: str, body: str) -> None:
    answer = RemoteStore(serve(200, media, body)).query("CONSTRUCT { ?s ?p ?o } { SELECT * { ?s ?p ?o } }")
    assert answer.kind == "graph"
    assert answer.content == b"<a:b> <a:c> <a:d> .\n"


@pytest.mark.parametrize(
    ("status", "media", "body", "error", "message"),
    [
        (
            400,
            "text/plain",
            "error at 1:9: expected one of FROM, WHERE",
            QuerySyntaxError,
            "expected one of FROM",
        ),
        (401, "text/plain", "who are you", EndpointError, "answered with an error"),
        (404, "text/html", "<h1>nothing here</h1>", EndpointError, "answered with an error"),
        (500, "text/plain", "out of memory", EndpointError, "out of memory"),
        (503, "text/plain", "later", EndpointError, "503 Service Unavailable"),
        (200, "text/html", "<h1>Welcome</h1>", EndpointError, "is it the address of an endpoint"),
        (200, "application/json", '{"hello": 1}', EndpointError, "did not answer with SPARQL results"),
        (
            200,
            "application/json",
            '{"head": {"vars": ["n"]}, "resu',
            EndpointError,
            "did not answer with SPARQL",
        ),
        (200, "text/plain", "", EndpointError, "did not answer with SPARQL results"),
    ],
)
def test_what_is_no_answer_is_one_line(
    serve: Serve, status: int, media: str, body: str, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message) as raised:
        RemoteStore(serve(status, media, body)).query("SELECT * { ?s ?p ?o }")
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) < 400


def test_a_page_instead_of_a_graph(serve: Serve) -> None:
    with pytest.raises(EndpointError, match="did not answer with a graph but with text/html"):
        RemoteStore(serve(200, "text/html", "<h1>Welcome</h1>")).query("DESCRIBE <a:b>")


def test_a_server_that_drips_is_left_at_the_deadline(serve: Serve) -> None:
    url = serve(200, "application/sparql-results+json; drip", TABLE)
    started = time.monotonic()
    with pytest.raises(QueryTimeout, match=r"did not answer within 0\.5 seconds; allow more with --timeout"):
        RemoteStore(url).query("SELECT ?n {}", timeout=0.5)
    assert time.monotonic() - started < 5


def test_a_server_that_is_silent_is_left_at_the_deadline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(QueryTimeout):
            RemoteStore(url).query("ASK {}", timeout=0.3)


def test_a_server_that_is_down() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(EndpointError, match="cannot be reached: Connection refused"):
        RemoteStore(f"http://127.0.0.1:{port}/").query("ASK {}")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "ftp://x/",
        "file:///etc/passwd",
        "http://",
        "http://x:99999/",
        "http://a b/",
        "http://[/",
    ],
)
def test_only_web_addresses_are_asked(url: str) -> None:
    with pytest.raises(EndpointError, match="is no address of an endpoint"):
        RemoteStore(url)


def test_a_word_in_a_comment_makes_no_update(serve: Serve) -> None:
    url = serve(200, "application/sparql-results+json", TABLE)
    RemoteStore(url).query("# what did they add, drop or insert?\nSELECT ?n {}")
    assert Handler.asked[-1][0].endswith("SELECT ?n {}")


def test_updates_are_not_sent(serve: Serve) -> None:
    with pytest.raises(QuestionError, match="DELETE would change"):
        RemoteStore(serve(200, "text/plain", "")).query("DELETE WHERE { ?s ?p ?o }")
    assert not Handler.asked


def test_declared_and_foreign_prefixes_are_left_alone() -> None:
    text = "PREFIX cp: <http://other/> SELECT * { ?s cp:x ex:y ; skos:note 'dct:z' }"
    assert declare_prefixes(text) == f"PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n{text}"

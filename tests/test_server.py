"""Every saved question asked of a real SPARQL server that holds the export, and of the built graph."""

import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from clusterpolicy.lookup.graph import Graph
from clusterpolicy.publishing.dumps import serialize_quads
from clusterpolicy.questions.library import all_questions
from clusterpolicy.store.answer import Answer
from clusterpolicy.store.remote import RemoteStore
from tests.conftest import require

pytestmark = [pytest.mark.server, pytest.mark.xdist_group("server")]


@pytest.fixture(scope="module")
def endpoint(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an Oxigraph server that was loaded with the N-Quads of an export."""
    program = str(Path(sys.executable).with_name("oxigraph"))
    require(program, "oxigraph (pip install oxigraph)")
    folder = tmp_path_factory.mktemp("oxigraph")
    (folder / "clusterpolicy.nq").write_bytes(serialize_quads(graph.store.native, "nq"))
    store = ["--location", str(folder / "store")]
    load = [program, "load", *store, "--file", str(folder / "clusterpolicy.nq")]
    subprocess.run(load, check=True, capture_output=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    with subprocess.Popen(
        [program, "serve-read-only", *store, "--bind", address],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            _wait(f"http://{address}/")
            yield f"http://{address}/query"
        finally:
            server.terminate()


def _wait(url: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(url, timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the server did not start")


QUESTIONS = {question.name: question for question in all_questions()}


def _rows(answer: Answer) -> Counter[tuple[str, ...]]:
    return Counter(tuple(map(str, row)) for row in answer.terms())


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_server_gives_the_same_rows(graph: Graph, endpoint: str, name: str) -> None:
    question = QUESTIONS[name]
    text = graph.bind(question, {key: p.example for key, p in question.parameters.items()})
    there, here = RemoteStore(endpoint).query(text, 60), graph.query(text)
    assert there.columns == here.columns
    assert _rows(there) == _rows(here)


def test_one_s_own_query_needs_no_prefixes_there_either(graph: Graph, endpoint: str) -> None:
    text = "CONSTRUCT WHERE { programme:se-vinnvaxt ?p ?o }"
    there = graph.ask("programmes/in-country", endpoint=endpoint, country="Sweden")
    assert "Vinnväxt" in {row["label"] for row in there.rows()}
    assert set(RemoteStore(endpoint).query(text).triples()) == set(graph.query(text).triples())
    assert bool(RemoteStore(endpoint).query("ASK { country:se a cp:Country }"))


def test_the_server_s_complaint_is_passed_on(endpoint: str) -> None:
    from clusterpolicy.errors import QuerySyntaxError

    with pytest.raises(QuerySyntaxError, match=r"calls the query malformed: .*1:\d"):
        RemoteStore(endpoint).query("SELECT FROM WHERE")

"""The command that serves: it starts fast, stops when told, leaves nothing behind, and takes new releases."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from clusterpolicy.lookup.graph import Graph
from tests.benchmarks.processes import alive, family
from tests.web.test_site import released

pytestmark = [pytest.mark.server, pytest.mark.xdist_group("timing")]

BURN = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@contextmanager
def running(home: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The server as a user starts it, and its address."""
    command = [sys.executable, "-m", "clusterpolicy.cli.main", "serve", "--port", "0", *options]
    environment = {**os.environ, "CLUSTERPOLICY_HOME": str(home), "CLUSTERPOLICY_TIMEOUT": "30"}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert "http://127.0.0.1:" in line, line
            yield process, "http://" + line.partition("http://")[2].split()[0].rstrip("/")
        finally:
            if process.poll() is None:
                process.kill()


def get(address: str, path: str, **values: str) -> str:
    """The text of an answer."""
    query = f"?{urllib.parse.urlencode(values)}" if values else ""
    with urllib.request.urlopen(f"{address}{path}{query}", timeout=60) as answer:
        return str(answer.read().decode())


def test_it_serves_and_stops(graph: Graph, home: Path) -> None:
    with running(home) as (process, address):
        assert "What do you want to know?" in get(address, "/")
        rows = json.loads(get(address, "/sparql", query="SELECT ?n { country:se rdfs:label ?n }"))
        assert rows["results"]["bindings"][0]["n"]["value"] == "Sweden"
        everyone = family(process.pid)
        assert len(everyone) > 2
        # A request that never ends, and a query that would burn for long, do not hold the server up
        # when it is told to stop.
        unended = socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2])))
        unended.sendall(b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n")
        unended.sendall(b"Content-Type: application/sparql-query\r\n\r\nASK")
        refusals: list[urllib.error.HTTPError] = []
        burning = threading.Thread(target=_ask_in_vain, args=(address, refusals), daemon=True)
        burning.start()
        time.sleep(1)
        everyone = sorted({*everyone, *family(process.pid)})
        process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        assert process.wait(20) == 0
        took = time.monotonic() - began
        burning.join(5)
        unended.close()
        assert process.stderr is not None
        assert "Traceback" not in process.stderr.read()
        (refusal,) = refusals
        assert (refusal.code, refusal.headers["Retry-After"]) == (503, "2")
        assert json.loads(refusal.read())["detail"] == "the server is stopping"
        until = time.monotonic() + 5
        while alive(everyone) and time.monotonic() < until:
            time.sleep(0.05)
        assert alive(everyone) == []
        assert took < 15  # drained in five seconds; the rest is for a busy machine


def _ask_in_vain(address: str, refusals: list[urllib.error.HTTPError]) -> None:
    try:
        get(address, "/sparql", query=BURN)
    except urllib.error.HTTPError as error:
        refusals.append(error)


def test_nothing_outlives_a_killed_server(graph: Graph, home: Path) -> None:
    with running(home) as (process, address):
        get(address, "/")
        everyone = family(process.pid)
        process.kill()
        process.wait(10)
        until = time.monotonic() + 10
        while alive(everyone) and time.monotonic() < until:
            time.sleep(0.05)
        assert alive(everyone) == []


@pytest.mark.parametrize("told", (True, False), ids=("on SIGHUP", "by itself"))
def test_a_new_release_is_taken_while_others_ask(tmp_path: Path, told: bool) -> None:
    released(tmp_path, "Oldland")
    with running(tmp_path) as (process, address):
        query = "SELECT ?n { country:xx rdfs:label ?n }"
        failed: list[str] = []
        names: list[str] = []
        stop = threading.Event()

        def ask() -> None:
            while not stop.is_set():
                try:
                    rows = json.loads(get(address, "/sparql", query=query))["results"]["bindings"]
                    names.append(rows[0]["n"]["value"])
                    get(address, "/suggest", q="land")
                except (urllib.error.URLError, OSError, ValueError) as error:
                    failed.append(repr(error))

        clients = [threading.Thread(target=ask, daemon=True) for _ in range(4)]
        for client in clients:
            client.start()
        time.sleep(0.5)
        released(tmp_path, "Newland")
        if told:
            process.send_signal(signal.SIGHUP)
        until = time.monotonic() + 20
        while "Newland" not in names[-4:] and time.monotonic() < until:
            time.sleep(0.05)
        time.sleep(0.5)
        stop.set()
        for client in clients:
            client.join(10)
        assert failed == []
        assert names[0] == "Oldland"
        assert names[-1] == "Newland"
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 0


def test_a_port_that_is_taken_is_told_at_once(home: Path, graph: Graph) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "clusterpolicy.cli.main", "serve", "--port", port]
        environment = {**os.environ, "CLUSTERPOLICY_HOME": str(home)}
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=60, check=False
        )
    assert done.returncode == 2
    assert f"127.0.0.1 port {port}: Address already in use; take another with --port" in done.stderr
    assert "Traceback" not in done.stderr


def test_below_a_proxys_prefix(graph: Graph, home: Path) -> None:
    with running(home, "--root-path", "/clusters") as (_, address):
        assert address.endswith("/clusters")
        assert 'href="/clusters/programmes"' in get(address, "/")
        assert "Sweden" in get(address, "/sparql", query="SELECT ?n { country:se rdfs:label ?n }")

"""The endpoint as a real server: streaming, broken answers, clients that go away, and load."""

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import httpx
import pytest

from clusterpolicy.lookup.graph import Graph
from tests.benchmarks.processes import alive
from tests.benchmarks.soak import soak
from tests.web.sparql.conftest import children, server, wait_until

pytestmark = [pytest.mark.server, pytest.mark.xdist_group("timing")]

CROSS = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?a ?b ?c . ?x ?y ?z }"
MILLION = "SELECT ?s ?p ?o { ?s ?p ?o . ?a ?b ?c } LIMIT 1000000"
ENDLESS = "SELECT ?s ?p ?o { ?s ?p ?o . ?a ?b ?c . ?x ?y ?z }"

Served = tuple[str, subprocess.Popen[str]]


@pytest.fixture(scope="module")
def served(graph: Graph) -> Iterator[Served]:
    """A real server; its queries have 30 seconds, its answers 300 MB."""
    settings = {
        "CLUSTERPOLICY_TIMEOUT": "30",
        "CLUSTERPOLICY_MAX_ANSWER": "300",
        "CLUSTERPOLICY_QUERY_WORKERS": "2",
    }
    with server(graph.release.graph, **settings) as found:
        yield found


def memory(pid: int) -> int:
    """Bytes that a process and those below it hold, what they share counted once."""
    total = 0
    for each in (pid, *children(pid)):
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{each}/smaps_rollup").read_text(encoding="ascii").splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
    return total


def idle(pid: int) -> bool:
    """Whether there are no more processes than the fork server and two workers that wait."""
    try:
        return _idle(children(pid))
    except FileNotFoundError:  # one has ended just now
        return False


def _idle(below: list[int]) -> bool:
    states = [
        Path(f"/proc/{each}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] for each in below
    ]
    return len(below) == 3 and set(states) == {"S"}


def raw(address: str, query: str, **parameters: str) -> socket.socket:
    """A connection on which a query was sent."""
    parts = urlsplit(address)
    connection = socket.create_connection((parts.hostname, parts.port), timeout=60)
    target = "/sparql?" + urlencode({"query": query, **parameters})
    connection.sendall(f"GET {target} HTTP/1.1\r\nHost: a\r\nAccept: text/csv\r\n\r\n".encode())
    return connection


def test_a_million_rows_in_little_memory(served: Served) -> None:
    address, process = served
    most = rows = 0
    with httpx.stream(
        "GET", f"{address}/sparql", params={"query": MILLION}, headers={"Accept": "text/csv"}
    ) as answer:
        assert answer.status_code == 200
        for number, piece in enumerate(answer.iter_bytes(1 << 20)):
            rows += piece.count(b"\r")
            if number % 20 == 0:
                most = max(most, memory(process.pid))
    assert rows == 1_000_001
    assert most < 300e6


def test_an_answer_that_breaks_off_is_seen_to_be_broken(served: Served) -> None:
    address, process = served
    with pytest.raises(httpx.RemoteProtocolError, match="incomplete chunked read"):
        httpx.get(f"{address}/sparql", params={"query": ENDLESS}, headers={"Accept": "text/csv"}, timeout=60)
    with raw(address, ENDLESS) as connection:
        content = bytearray()
        while more := connection.recv(1 << 20):
            content = content[-100:] + more
        assert b"0\r\n\r\n" not in content[-10:]
    assert wait_until(lambda: idle(process.pid), 10)


def test_who_does_not_read_is_dropped_at_the_deadline(served: Served) -> None:
    address, process = served
    connections = [raw(address, f"{ENDLESS} # {n}", timeout="6") for n in range(10)]
    response = httpx.get(f"{address}/sparql", params={"query": "ASK {}"}, timeout=60)
    assert response.json()["boolean"] is True
    assert not idle(process.pid)  # that was answered while they were held
    assert wait_until(lambda: idle(process.pid), 20)
    for connection in connections:
        connection.close()


@pytest.mark.parametrize("query", [CROSS, ENDLESS])
def test_a_client_that_goes_away_frees_its_worker(served: Served, query: str) -> None:
    address, process = served
    assert wait_until(lambda: idle(process.pid), 10)
    with raw(address, query):
        assert wait_until(lambda: not idle(process.pid), 10)
        time.sleep(0.3)
    assert wait_until(lambda: idle(process.pid), 10)  # long before its 30 seconds are over


def test_a_slow_query_is_told_in_time(served: Served) -> None:
    address, _ = served
    response = httpx.get(f"{address}/sparql", params={"query": CROSS, "timeout": "0.5"}, timeout=20)
    assert (response.status_code, "0.5 second" in response.json()["detail"]) == (504, True)


@pytest.mark.parametrize("parameters", [{}, {"timeout": "1000"}], ids=["unsaid", "too long"])
def test_no_query_has_more_time_than_the_server_gives(real: str, parameters: dict[str, str]) -> None:
    response = httpx.get(f"{real}/sparql", params={"query": CROSS, **parameters}, timeout=20)
    assert (response.status_code, "3 seconds" in response.json()["detail"]) == (504, True)


def test_a_body_that_is_too_long_is_not_read_to_its_end(served: Served) -> None:
    address, _ = served
    parts = urlsplit(address)
    headers = "Host: a\r\nContent-Type: application/sparql-query\r\nContent-Length: 10000000"
    head = f"POST /sparql HTTP/1.1\r\n{headers}\r\n\r\n"
    with socket.create_connection((parts.hostname, parts.port), timeout=5) as connection:
        connection.sendall(head.encode())
        assert connection.recv(1000).startswith(b"HTTP/1.1 413 ")


def test_head_of_a_large_answer_frees_its_worker(served: Served) -> None:
    address, process = served
    head = httpx.head(f"{address}/sparql", params={"query": ENDLESS}, headers={"Accept": "text/csv"})
    assert (head.status_code, head.content) == (200, b"")
    assert wait_until(lambda: idle(process.pid), 10)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_when_the_server_ends(graph: Graph, number: int) -> None:
    with server(graph.release.graph) as (address, process):
        burning = [raw(address, f"{CROSS} # {n}") for n in range(6)]
        # The fork server, the workers that wait, and those that count and count.
        assert wait_until(lambda: len(children(process.pid)) > 3, 10)
        below = children(process.pid)
        process.send_signal(number)
        # One that has ended and waits to be collected by whoever is above it is gone, too.
        # Told to stop, it gives them three seconds; the rest is for a busy machine.
        assert wait_until(lambda: alive([process.pid, *below]) == [], 12)
        for connection in burning:
            connection.close()


def test_poison_hurts_nobody_else(graph: Graph) -> None:
    with server(graph.release.graph, CLUSTERPOLICY_TIMEOUT="2") as (address, process):
        report = asyncio.run(soak(address, process.pid, seconds=6, clients=20, deadline=2.0))
    assert not report.failures, report.failures[:3]
    assert report.good > 100
    # Two seconds and one more, as the soak shows on a quiet machine; the rest is for a busy one.
    assert report.longest < 6.0, f"a poison query took {report.longest:.1f} s"
    assert report.processes_after <= report.processes_before
    assert report.memory_after < report.memory_before * 1.5


def test_queries_have_a_process_that_gives_way_and_goes_first(served: Served) -> None:
    address, process = served
    assert wait_until(lambda: idle(process.pid), 10)
    (forking,) = (pid for pid in children(process.pid) if children(pid))
    usual = os.getpriority(os.PRIO_PROCESS, forking)

    def nices() -> list[int]:
        with contextlib.suppress(ProcessLookupError):  # one has ended just now
            return sorted(os.getpriority(os.PRIO_PROCESS, pid) for pid in children(forking))
        return []

    def first_to_go() -> set[str]:
        return {Path(f"/proc/{pid}/oom_score_adj").read_text().strip() for pid in children(forking)}

    assert nices() == [usual, usual]
    assert first_to_go() == {"1000"}
    with raw(address, CROSS):
        assert wait_until(lambda: nices() == [usual, usual, 15], 20)
        assert first_to_go() == {"1000"}
    assert Path(f"/proc/{forking}/oom_score_adj").read_text().strip() != "1000"

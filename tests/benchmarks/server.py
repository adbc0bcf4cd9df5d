"""
How fast the app answers, beside its peers in the same run: ``python -m tests.benchmarks.server``.

Nothing here is asserted. Every server listens on 127.0.0.1 and has the first two cores; the clients have the
others where there are any. The saved questions are asked with their examples, each client going through all
of them from a place of its own, over connections that stay open; an answer is JSON. Peers: ``oxigraph
serve-read-only`` on a store on disk, and rdflib-endpoint on a store of Oxigraph in memory.
"""

import argparse
import contextlib
import http.client
import multiprocessing
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from clusterpolicy import open_graph
from clusterpolicy.publishing.dumps import serialize_quads
from clusterpolicy.questions.library import all_questions
from tests.benchmarks.processes import free_port, memory, pinned, wait_for
from tests.conftest import CHROMIUM

CLIENTS, PROCESSES = 16, 4
RESULTS = "application/sparql-results+json"
#: Seconds after its start in which the app makes its pages ready, beside the first readers.
READY = 5
#: A running server: its address and its process.
Server = contextlib.AbstractContextManager[tuple[tuple[str, int], int]]
#: A query that never ends in time, and one that is small.
BURN = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SMALL = "SELECT ?label { programme:de-kmu-netc rdfs:label ?label }"
MILLION = "SELECT ?a ?b { ?a a cp:Assessment . ?b a ?any } LIMIT 1000000"
PAGES = (
    "/",
    "/search?q=smart+specialisation",
    "/id/country/de",
    "/id/region/lappi",
    "/id/programme/de-kmu-netc",
    "/id/objective/internationalisation",
    "/programmes",
    "/programmes?country=de&view=timeline",
    "/compare?entity=country/se&entity=country/fi",
    "/timeline",
    "/map",
    "/matrix/measures",
    "/matrix/objectives",
    "/networks/smart-specialisation",
    "/findings",
    "/coverage",
    "/questions",
    "/questions/programmes/in-country?country=Germany",
    "/ontology",
    "/dataset",
)

_PAINT = """
() => new Promise(resolve => new PerformanceObserver(list => {
  const [first] = list.getEntriesByName('first-contentful-paint');
  if (first) resolve(first.startTime);
}).observe({ type: 'paint', buffered: true }))
"""


@dataclass
class Load:
    """What some clients met with."""

    seconds: list[float] = field(default_factory=list)
    failed: int = 0
    took: float = 0.0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.seconds) / self.took if self.took else 0.0

    def percentile(self, share: float) -> float:
        """Milliseconds within which that share was answered."""
        ordered = sorted(self.seconds) or [0.0]
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def client(
    address: tuple[str, int], paths: list[str], begin: int, until: float, accept: str
) -> tuple[list[float], int]:
    """Ask one path after the other until the time is up."""
    connection = http.client.HTTPConnection(*address, timeout=20)
    seconds, failed, at = [], 0, begin
    while time.monotonic() < until:
        began = time.perf_counter()
        try:
            connection.request("GET", paths[at % len(paths)], headers={"Accept": accept})
            answer = connection.getresponse()
            answer.read()
            if answer.status == 200:
                seconds.append(time.perf_counter() - began)
            else:
                failed += 1
        except (OSError, http.client.HTTPException):
            failed += 1
            connection.close()
        at += 1
    connection.close()
    return seconds, failed


def _clients(args: tuple[tuple[str, int], list[str], list[int], float, str]) -> tuple[list[float], int]:
    address, paths, begins, length, accept = args
    found: list[tuple[list[float], int]] = []
    until = time.monotonic() + length
    threads = [
        threading.Thread(target=lambda at=at: found.append(client(address, paths, at, until, accept)))
        for at in begins
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [each for seconds, _ in found for each in seconds], sum(failed for _, failed in found)


def load(
    address: tuple[str, int], paths: list[str], length: float, clients: int, accept: str = "*/*"
) -> Load:
    """Many clients at once."""
    processes = min(PROCESSES, clients)
    begins = [[n * len(paths) // clients for n in range(clients)][p::processes] for p in range(processes)]
    began = time.perf_counter()
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        found = pool.map(_clients, [(address, paths, each, length, accept) for each in begins])
    total = Load(took=length)
    for seconds, failed in found:
        total.seconds += seconds
        total.failed += failed
    total.took = min(length, time.perf_counter() - began)
    return total


@contextlib.contextmanager
def serving(*command: str, ready: str) -> Iterator[tuple[tuple[str, int], int]]:
    """A server on the first two cores: its address and its process."""
    port = free_port()
    full = [part.replace("PORT", str(port)) for part in command]
    process = subprocess.Popen(
        full, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=pinned, start_new_session=True
    )
    try:
        wait_for(f"http://127.0.0.1:{port}{ready}")
        yield ("127.0.0.1", port), process.pid
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def ours() -> Server:
    """The app."""
    return serving(
        sys.executable, "-m", "clusterpolicy.cli.main", "serve", "--port", "PORT", ready="/static/site.css"
    )


def throughput(folder: Path, seconds: float) -> None:
    """The saved questions over HTTP, the app beside its peers."""
    graph = open_graph()
    (folder / "graph.nq").write_bytes(serialize_quads(graph.store.native, "nq"))
    ask = [f"?{urllib.parse.urlencode({'query': each.text})}" for each in all_questions()]
    oxigraph = str(Path(sys.executable).with_name("oxigraph"))
    store = ["--location", str(folder / "store")]
    subprocess.run(
        [oxigraph, "load", *store, "--file", str(folder / "graph.nq")], check=True, capture_output=True
    )
    endpoint = str(Path(sys.executable).with_name("rdflib-endpoint"))
    servers: dict[str, tuple[Callable[[], Server], str]] = {
        "clusterpolicy serve": (ours, "/sparql"),
        "oxigraph serve-read-only": (
            partial(serving, oxigraph, "serve-read-only", *store, "--bind", "127.0.0.1:PORT", ready="/"),
            "/query",
        ),
        "rdflib-endpoint on Oxigraph": (
            partial(
                serving,
                *(endpoint, "serve", "--host", "127.0.0.1", "--port", "PORT", "--store", "Oxigraph"),
                str(folder / "graph.nq"),
                ready="/",
            ),
            "/",
        ),
    }
    lists = {f"{len(ask)} saved questions": ask, "small queries": small_queries()}
    for what, queries in lists.items():
        print(f"\n| {what}, {CLIENTS} clients | answers/s | median | p95 | not answered | we : it |")
        print("| --- | ---: | ---: | ---: | ---: | ---: |")
        first = 0.0
        for name, (server, path) in servers.items():
            with server() as (address, _):
                paths = [path + each for each in queries]
                load(address, paths, 2, CLIENTS, RESULTS)
                found = load(address, paths, seconds, CLIENTS, RESULTS)
            first = first or found.rate
            ratio = f"{first / found.rate:.2f}" if found.rate else "—"
            median, late = found.percentile(0.5), found.percentile(0.95)
            row = f"{found.rate:.0f} | {median:.1f} ms | {late:.1f} ms | {found.failed} | {ratio}"
            print(f"| {name} | {row} |", flush=True)


def small_queries() -> list[str]:
    """A query for the name of each of many programmes, all different."""
    head = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>"
    programmes = [iri for iri in open_graph().names.entities if "/id/programme/" in iri]
    texts = [f"{head} SELECT ?label WHERE {{ <{iri}> rdfs:label ?label }}" for iri in sorted(programmes)]
    return [f"?{urllib.parse.urlencode({'query': text})}" for text in texts]


def pages() -> None:
    """Every kind of page, one reader."""
    print("\n| page | median | p95 | bytes | as sent |\n| --- | ---: | ---: | ---: | ---: |")
    every: list[float] = []
    with ours() as (address, _):
        time.sleep(READY)
        for path in PAGES:
            connection = http.client.HTTPConnection(*address, timeout=30)
            took, size, status = [], 0, 0
            for _ in range(25):
                began = time.perf_counter()
                connection.request("GET", path, headers={"Accept": "text/html"})
                answer = connection.getresponse()
                size, status = len(answer.read()), answer.status
                took.append(1000 * (time.perf_counter() - began))
            connection.request("GET", path, headers={"Accept": "text/html", "Accept-Encoding": "gzip"})
            sent = len(connection.getresponse().read())
            told = "" if status == 200 else f" ({status})"
            took.sort()
            every += took[1:]
            median, late = statistics.median(took), took[23]
            print(f"| `{path}`{told} | {median:.1f} ms | {late:.1f} ms | {size:,} | {sent:,} |", flush=True)
    every.sort()
    print(f"| all | {statistics.median(every):.1f} ms | {every[int(0.95 * len(every))]:.1f} ms | | |")


def streams() -> None:
    """A result of a million rows, and the most memory that the server takes with all its processes."""
    with ours() as (address, process):
        quiet, most = memory(process), 0.0
        query = urllib.parse.urlencode({"query": MILLION, "format": "csv"})
        connection = http.client.HTTPConnection(*address, timeout=120)
        began = time.perf_counter()
        connection.request("GET", f"/sparql?{query}", headers={"Accept": "text/csv"})
        answer, rows, size = connection.getresponse(), -1, 0
        while chunk := answer.read(1 << 20):
            rows, size = rows + chunk.count(b"\n"), size + len(chunk)
            most = max(most, memory(process))
        took = time.perf_counter() - began
    print(f"\n{rows:,} rows, {size / 1e6:.0f} MB in {took:.1f} s", end=": ")
    print(f"server {quiet:.0f} MB before, at most {most:.0f} MB")


def beside_a_burning_query(seconds: float) -> None:
    """Small queries while a cross product burns, against a quiet server."""
    with ours() as (address, _):
        small = [f"/sparql?{urllib.parse.urlencode({'query': SMALL + f' # {n}'})}" for n in range(500)]
        quiet = load(address, small, seconds, 2)
        burning = threading.Thread(target=_burn, args=(address,), daemon=True)
        burning.start()
        time.sleep(1)
        busy = load(address, small, seconds, 2)
    ratio = busy.percentile(0.95) / quiet.percentile(0.95)
    print(f"\nsmall queries: p95 {quiet.percentile(0.95):.1f} ms quiet", end=", ")
    print(f"{busy.percentile(0.95):.1f} ms beside a cross product ({ratio:.2f} times), {busy.failed} failed")


def _burn(address: tuple[str, int]) -> None:
    connection = http.client.HTTPConnection(*address, timeout=60)
    with contextlib.suppress(OSError, http.client.HTTPException):
        connection.request("GET", f"/sparql?{urllib.parse.urlencode({'query': BURN, 'timeout': 25})}")
        connection.getresponse().read()


def paints() -> None:
    """When a browser first draws something of each page, from the click on; nothing kept from before."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("\nfirst paint is not measured: chromium is not installed")
        return
    from playwright.sync_api import sync_playwright

    found: dict[str, float] = {}
    with ours() as ((host, port), _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM)
        for path in PAGES:
            took = []
            for _ in range(3):
                page = browser.new_context().new_page()
                page.goto(f"http://{host}:{port}{path}")
                took.append(float(page.evaluate(_PAINT)))
                page.context.close()
            found[path] = statistics.median(took)
        browser.close()
    slowest = max(found, key=lambda path: found[path])
    print(f"\nfirst paint: median {statistics.median(found.values()):.0f} ms", end=", ")
    print(f"slowest {found[slowest]:.0f} ms (`{slowest}`)")


def starts() -> None:
    """From the command to the first answer."""
    took = []
    for _ in range(3):
        began = time.perf_counter()
        with ours():
            took.append(time.perf_counter() - began)
    print(f"\nfrom the command to the first answer: {statistics.median(took):.2f} s")


def main() -> None:
    """Measure everything and print it."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seconds", type=float, default=8)
    seconds = min(arguments.parse_args().seconds, 60)
    open_graph()
    with tempfile.TemporaryDirectory() as folder:
        starts()
        throughput(Path(folder), seconds)
        beside_a_burning_query(min(seconds, 8))
        streams()
        pages()
        paints()


if __name__ == "__main__":
    main()

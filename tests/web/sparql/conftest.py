"""What the tests of the protocol share: a small dataset, an endpoint on it, and a real server."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.testclient import TestClient

from clusterpolicy.lookup.graph import Graph
from clusterpolicy.web.errors import PROBLEM, Refusal, problem
from clusterpolicy.web.sparql import graphs, protocol
from clusterpolicy.web.sparql.pool import Pool

DATA = "http://kasei.us/2009/09/sparql/data/"
#: The data of the W3C's protocol tests: three graphs that each say what they are.
_DOCUMENT = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://xmlns.com/foaf/0.1/Document>"
N_QUADS = "".join(
    f"<{DATA}data{n}.rdf> {_DOCUMENT} {graph}.\n"
    for n in (1, 2, 3)
    for graph in ("", f"<{DATA}data{n}.rdf> ")
)


class Serving:
    """A release as the endpoint sees it."""

    def __init__(self, path: Path, pool: Pool | None) -> None:
        store = ox.Store()
        store.load(path=str(path), format=ox.RdfFormat.N_QUADS)
        self.graph = type("Graph", (), {"store": type("Store", (), {"native": store})})
        self.pool, self.version = pool, "1"

    def remember(self, _key: object, make: Callable[[], Any]) -> Any:
        return make()


def make_app(path: Path, pool: Pool) -> Starlette:
    """An app with nothing but the protocols."""

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        await pool.start()
        app.state.site = type("Site", (), {"serving": Serving(path, pool)})
        yield
        await pool.close(1.0)

    def refused(_: Request, error: Exception) -> Response:
        assert isinstance(error, Refusal)
        return JSONResponse(problem(error), error.status, error.headers, media_type=PROBLEM)

    app = Starlette(
        routes=[*protocol.router.routes, *graphs.router.routes],
        lifespan=lifespan,
        exception_handlers={Refusal: refused},
    )
    app.state.editor_page = lambda request: Response("<h1>Editor</h1>", media_type="text/html")
    return app


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small dataset as a file."""
    path = tmp_path_factory.mktemp("sparql") / "graph.nq"
    path.write_text(N_QUADS, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def endpoint(small: Path) -> Iterator[TestClient]:
    """The endpoint on the small dataset, in this process."""
    with TestClient(make_app(small, Pool(small, workers=2)), headers={"Accept": "*/*"}) as client:
        yield client


@pytest.fixture(scope="session")
def real(graph: Graph) -> Iterator[str]:
    """The address of a real server with the project's own graph; queries have three seconds."""
    with server(graph.release.graph, CLUSTERPOLICY_TIMEOUT="3") as (address, _):
        yield address


@contextlib.contextmanager
def server(path: Path, **settings: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A real server, as a process of its own: its address, and the process."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.web.sparql.serve", str(path)],
        env={**os.environ, **settings},
        cwd=Path(__file__).parents[3],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    try:
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:"), "the server named no address"
        yield address, process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def children(pid: int) -> list[int]:
    """The processes below a process."""
    found: list[int] = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
            if int(fields[1]) == pid and fields[0] != "Z":
                found.append(int(stat.parent.name))
    return found + [below for each in found for below in children(each)]


def wait_until(true: Callable[[], bool], seconds: float = 3.0) -> bool:
    """Whether something becomes true in time."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True

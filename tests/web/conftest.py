"""What the tests of the app share: the app on the session's graph, in this process and as a real server."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from clusterpolicy.lookup.graph import Graph
from clusterpolicy.web.app import create_app
from clusterpolicy.web.serving import Serving
from clusterpolicy.web.site import Site


@pytest.fixture(scope="session")
def site(graph: Graph) -> Site:
    """The session's release, served without query workers."""
    return Site(graph.release)


@pytest.fixture(scope="session")
def serving(site: Site) -> Serving:
    """What the site serves."""
    return site.serving


@pytest.fixture(scope="session")
def client(site: Site) -> Iterator[TestClient]:
    """The app in this process, for pages; it answers as a browser would be answered."""
    with TestClient(create_app(site), headers={"Accept": "text/html"}, follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="session")
def served(graph: Graph, home: Path) -> Iterator[str]:
    """The address of a real server, started by the command that a user types."""
    process = subprocess.Popen(
        [sys.executable, "-m", "clusterpolicy.cli.main", "serve", "--port", "0"],
        env={**os.environ, "CLUSTERPOLICY_HOME": str(home)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        address = ""
        for line in process.stdout:
            if "http://" in line:
                address = "http://" + line.partition("http://")[2].split()[0].rstrip("/")
                break
        assert address, "the server named no address"
        _wait(address)
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(address: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"the server at {address} does not answer")

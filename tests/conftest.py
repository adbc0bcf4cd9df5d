"""What all tests share: one graph, built once and used by every worker."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock
from hypothesis import settings

from clusterpolicy import open_graph
from clusterpolicy.lookup.graph import Graph

if TYPE_CHECKING:
    from playwright.sync_api import Browser

#: How Chromium is started: without a window, and without anything that it asks for of itself.
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# How long an example takes says more of the machine than of the code.
settings.register_profile("tests", deadline=None)
settings.load_profile("tests")


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of releases of this test run; workers of pytest-xdist share one."""
    base = tmp_path_factory.getbasetemp()
    return (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "clusterpolicy-home"


@pytest.fixture(scope="session")
def graph(home: Path) -> Graph:
    """The graph of the project's own data, built by whichever worker comes first."""
    with pytest.MonkeyPatch.context() as patch, FileLock(home.with_suffix(".lock"), timeout=600):
        patch.setenv("CLUSTERPOLICY_HOME", str(home))
        return open_graph()


# While it runs, asyncio.run() fails in the same process: it must not outlive the file that asks for it.
@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """Chromium, started once for each file of tests."""
    require("chromium", "Chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
        yield started
        started.close()


def require(command: str, name: str = "") -> None:
    """Skip a test that needs a program which is not installed, and say so; in CI that is a failure."""
    if shutil.which(command):
        return
    reason = f"{name or command} is not installed"
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason}, and CI must run every test")
    pytest.skip(reason)

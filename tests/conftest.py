"""What all tests share: one graph, built once and used by every worker."""

import os
import shutil
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from clusterpolicy import open_graph
from clusterpolicy.lookup.graph import Graph

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


def require(command: str, name: str = "") -> None:
    """Skip a test that needs a program which is not installed, and say so; in CI that is a failure."""
    if shutil.which(command):
        return
    reason = f"{name or command} is not installed"
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason}, and CI must run every test")
    pytest.skip(reason)

"""The command line as a process of its own: what a person types, sees and gets."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from clusterpolicy.lookup.graph import Graph

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def run(graph: Graph, home: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Run ``clusterpolicy`` with the shared graph, from a folder of no meaning."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    plain = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "FORCE_COLOR")}
    plain |= {"CLUSTERPOLICY_HOME": str(home), "NO_COLOR": "1"}

    def of(*arguments: str, stdin: str | bytes = "", **environment: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "clusterpolicy.cli.main", *arguments],
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            cwd=elsewhere,
            env=plain | environment,
            timeout=120,
            check=False,
        )
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
        )

    return of

"""The small project, in force for the test's own process."""

from pathlib import Path

import pytest

from tests.fixtures.small import Project, write_project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    made = write_project(tmp_path)
    monkeypatch.setenv("CLUSTERPOLICY_RESOURCES", str(made.folder))
    monkeypatch.setenv("CLUSTERPOLICY_HOME", str(made.home))
    return made

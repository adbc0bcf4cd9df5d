"""The wheel works by itself: in a new environment, from any folder, with nothing built yet."""

import os
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest
from filelock import FileLock

from clusterpolicy import __version__
from tests.conftest import require

ROOT = Path(__file__).parents[1]
CARRIED = ("ontology", "data", "queries")


def _files(*folders: str) -> set[str]:
    """The files that must be carried, as git or the tree has them."""
    return {
        path.relative_to(ROOT).as_posix()
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }


@pytest.fixture(scope="session")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source distribution, made as an installer makes them."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "distributions"
    with FileLock(folder.with_suffix(".lock"), timeout=600):
        if not folder.exists():
            _make(folder)
    return folder


def _make(folder: Path) -> None:
    backend = folder.with_name("backend")
    venv.create(backend, with_pip=True)
    python = str(backend / "bin" / "python")
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]["requires"]
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *needed]
    if subprocess.run(install, check=False, capture_output=True).returncode:
        require("a package index", "a package index with what the build needs")
    build = [python, "-m", "hatchling", "build", "-d", str(folder.with_suffix(".new"))]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    folder.with_suffix(".new").rename(folder)


@pytest.fixture(scope="module")
def installed(distributions: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of an environment with the wheel; the dependencies are those of the tests."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False)
    own = Path(sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)}))
    (own / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    (wheel,) = distributions.glob("*.whl")
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "bin/python"), "install", "--quiet"]
    subprocess.run([*pip, "--no-deps", "--no-index", str(wheel)], check=True, capture_output=True)
    return folder / "bin" / "clusterpolicy"


def test_the_wheel_carries_ontology_data_and_queries(distributions: Path) -> None:
    (wheel,) = distributions.glob("*.whl")
    assert f"-{__version__}-" in wheel.name
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {f"clusterpolicy/_resources/{file}" for file in _files(*CARRIED)} <= names
    assert not any(name.startswith(("tests/", "data/")) or "__pycache__" in name for name in names)


def test_the_wheel_carries_the_editor_and_its_licences(distributions: Path) -> None:
    (wheel,) = distributions.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    folder = "clusterpolicy/web/static/editor"
    if "clusterpolicy/web/editor-missing.txt" in names and f"{folder}/editor.js" not in names:
        require("npm's registry", "the editor (npm's registry could not be reached)")
    assert {f"{folder}/{name}" for name in ("editor.js", "editor.css", "licences.txt")} <= names
    assert not any(name.startswith("clusterpolicy/web/editor/") or "node_modules" in name for name in names)


def test_the_source_distribution_carries_everything(distributions: Path) -> None:
    (source,) = distributions.glob("*.tar.gz")
    assert source.name == f"clusterpolicy-{__version__}.tar.gz"
    with tarfile.open(source) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    own = {"README.md", "CHANGELOG.md", "LICENSE", "LICENSE-DATA", "CITATION.cff", "pyproject.toml"}
    assert _files(*CARRIED, "tests") | own <= names


def test_it_answers_from_any_folder_with_nothing_built(installed: Path, tmp_path: Path) -> None:
    environment = {"CLUSTERPOLICY_HOME": str(tmp_path / "home"), "PATH": "/usr/bin:/bin"}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [installed, *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    assert run("--version").stdout == f"clusterpolicy {__version__}\n"
    done = run("query", "programmes/in-country", "-p", "country=Sweden", "-f", "csv")
    assert done.returncode == 0, done.stderr
    assert "Vinnväxt" in done.stdout
    assert "opening the graph: building it" in done.stderr
    where = subprocess.run(
        [installed.with_name("python"), "-c", "import clusterpolicy; print(clusterpolicy.__file__)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(where.stdout.strip()).is_relative_to(installed.parents[1])

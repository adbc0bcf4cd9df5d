"""What is written about the package is true: commands run, settings and verbs are named, one version."""

import importlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import rdflib
import typer
import yaml

from clusterpolicy import __version__
from clusterpolicy.cli.verbs import EXIT_CODES, app
from clusterpolicy.lookup.graph import Graph
from clusterpolicy.questions.library import question_files
from clusterpolicy.settings import SETTINGS
from tests.conftest import require

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
#: A code block, with the mark before it: the two set-up commands are run by ``.ci/run``, not here.
BLOCK = re.compile(r"(?:^<!-- (?P<mark>[\w-]+) -->\n)?^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.M | re.S)
SET_UP = ("run", "test")


def blocks(*languages: str) -> list[tuple[str, str]]:
    """The mark and text of each code block in a language."""
    return [(m["mark"] or "", m["text"]) for m in BLOCK.finditer(README) if m["language"] in languages]


def commands() -> list[str]:
    """Every command line in the README that sets nothing up."""
    lines: list[str] = []
    for mark, text in blocks("sh", "bash", "console"):
        if mark not in SET_UP:
            lines += text.replace("\\\n", " ").splitlines()
    # A server runs until it is stopped: tests/web/test_running.py starts it.
    lines = [line for line in lines if "clusterpolicy serve" not in line]
    stripped = (re.sub(r"(^|\s)#\s.*$", "", line).removeprefix("$ ").strip() for line in lines)
    return [line.replace(".venv/bin/", "") for line in stripped if line]


def verbs() -> list[str]:
    """Every verb of the command line."""
    groups = [group.name or "" for group in app.registered_groups]
    names = [c.name or getattr(c.callback, "__name__", "") for c in app.registered_commands]
    return sorted(filter(None, groups + names))


@pytest.mark.parametrize("command", commands())
def test_a_command_of_the_readme_runs(graph: Graph, home: Path, tmp_path: Path, command: str) -> None:
    if "hermit" in command:
        require("java", "Java")
    own_home = tmp_path / "home" if re.search(r"\b(build|check)\b", command) else home
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        cwd=tmp_path,
        env=os.environ
        | {
            "CLUSTERPOLICY_HOME": str(own_home),
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        },
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout


@pytest.mark.parametrize("text", [text for _, text in blocks("python")])
def test_the_python_of_the_readme_runs(
    home: Path, graph: Graph, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLUSTERPOLICY_HOME", str(home))
    exec(compile(text, "README.md", "exec"), {})


def test_the_two_set_up_commands_are_marked_and_complete() -> None:
    marked = {mark: text for mark, text in blocks("sh") if mark in SET_UP}
    assert set(marked) == set(SET_UP)
    for text in marked.values():
        assert text.startswith("python3 -m venv ")
        assert "pip install" in text
    assert marked["run"].rstrip().endswith("clusterpolicy serve")
    assert "pytest" in marked["test"]
    assert "README.md" in (ROOT / ".ci/run").read_text(encoding="utf-8")


def test_every_question_that_is_named_exists() -> None:
    for name in re.findall(r"clusterpolicy query ([a-z-]+/[a-z-]+)", README):
        assert name in question_files()


def test_every_setting_stands_in_the_table_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `(CLUSTERPOLICY_\w+)` \| ([^|]*) \|", README, re.M))
    assert set(rows) == {setting.variable for setting in SETTINGS.values()}
    for setting in SETTINGS.values():
        if setting.default:
            assert rows[setting.variable].strip() == setting.default


@pytest.mark.parametrize("verb", verbs())
def test_every_verb_is_named(verb: str) -> None:
    assert f"clusterpolicy {verb}" in README


def test_every_exit_code_is_told() -> None:
    text = " ".join(README.split())
    for code, meaning in EXIT_CODES.items():
        assert f"{code} {meaning}" in text


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\((?!https?://|#)([^)]+)\)", README):
        assert (ROOT / target.partition("#")[0]).exists(), target
    for name in re.findall(r"`((?:ontology|data|queries|src|tests)/[\w./-]+)`", README):
        assert (ROOT / name).exists(), name


def test_one_version_everywhere() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    (newest, date), *_ = re.findall(r"^## (\S+) \((\d{4}-\d\d-\d\d)\)$", changelog, re.M)
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert (newest, str(citation["version"])) == (__version__, __version__)
    assert str(citation["date-released"]) == date
    ontology = rdflib.Graph().parse(ROOT / "ontology/ontology.ttl")
    iri = rdflib.URIRef("https://w3id.org/clusterpolicy/ontology")
    assert str(ontology.value(iri, rdflib.OWL.versionInfo)) == __version__
    for path in ROOT.glob("data/*/datapackage.json"):
        assert json.loads(path.read_text(encoding="utf-8"))["version"] == __version__, path
    assert importlib.import_module("importlib.metadata").version("clusterpolicy") == __version__


def test_the_changelog_has_each_version_once_newest_first() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## (\S+)", changelog, re.M)
    assert len(versions) == len(set(versions))
    assert versions == sorted(versions, key=lambda v: [int(part) for part in v.split(".")], reverse=True)


def test_the_help_of_every_option_says_something() -> None:
    import inspect

    for command in app.registered_commands:
        assert command.callback is not None
        assert inspect.getdoc(command.callback)
        for name, parameter in inspect.signature(command.callback).parameters.items():
            infos = getattr(parameter.annotation, "__metadata__", ())
            assert any(getattr(info, "help", None) for info in infos), (command.callback.__name__, name)
    assert isinstance(app, typer.Typer)

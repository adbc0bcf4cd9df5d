"""
A release on disk: written aside, then made the current one in a single step.

Layout of the home folder::

    current                  the name of the release in use
    releases/<name>/graph.nq the whole graph, N-Quads, sorted
    releases/<name>/rows.json which table rows stand behind each named graph
    releases/<name>/manifest.json versions, counts, checksums

"""

import contextlib
import errno
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from clusterpolicy.errors import ReleaseError


@dataclass(frozen=True)
class Release:
    """
    A release that was found whole.

    :param folder: where its files lie
    :param manifest: versions, counts and checksums
    """

    folder: Path
    manifest: dict[str, Any]

    @property
    def graph(self) -> Path:
        """The whole graph as N-Quads."""
        return self.folder / "graph.nq"

    def origins(self) -> dict[str, list[str]]:
        """For each named graph, the table rows whose triples it holds."""
        rows: dict[str, list[str]] = json.loads((self.folder / "rows.json").read_text(encoding="utf-8"))
        return rows


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def current(home: Path) -> Release | None:
    """
    The release in use, or None where none was built yet.

    :raises ReleaseError: if it is there but damaged
    """
    try:
        name = (home / "current").read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    folder = home / "releases" / name
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        for file, sums in manifest["files"].items():
            if digest(folder / file) != sums["sha256"]:
                raise ReleaseError(
                    f"the release at {folder} is damaged: {file} is not what was written; run: clusterpolicy build"
                )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReleaseError(
            f"the release at {folder} is damaged ({error}); run: clusterpolicy build"
        ) from error
    return Release(folder, manifest)


@contextlib.contextmanager
def lock(home: Path, wait: float) -> Iterator[None]:
    """
    Hold the home folder against other builds.

    :param wait: seconds to wait for another build to end
    :raises ReleaseError: if the other build is still running then, or the folder cannot be written
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        with FileLock(home / "build.lock", timeout=wait):
            yield
    except Timeout:
        raise ReleaseError(
            f"another build is writing to {home}; wait for it to end or set CLUSTERPOLICY_HOME"
        ) from None
    except PermissionError as error:
        raise ReleaseError(
            f"{home} cannot be written ({error.strerror}); set CLUSTERPOLICY_HOME to a folder of yours"
        ) from error


def publish(home: Path, files: dict[str, bytes], facts: dict[str, Any]) -> Release:
    """
    Write a release and make it the current one; until the last step the earlier one stays in use.

    :param files: the content of each file by name
    :param facts: what the manifest says besides the checksums
    :raises ReleaseError: if the disk is full or the folder cannot be written; nothing is left behind
    """
    manifest = facts | {
        "files": {
            name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in sorted(files.items())
        }
    }
    text = json.dumps(manifest, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    name = f"{facts['version']}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
    releases = home / "releases"
    scratch: Path | None = None
    try:
        releases.mkdir(parents=True, exist_ok=True)
        for left in releases.glob(".new-*"):  # what a killed build left; the lock is ours
            shutil.rmtree(left, ignore_errors=True)
        scratch = Path(tempfile.mkdtemp(prefix=".new-", dir=releases))
        for file, content in {**files, "manifest.json": text.encode()}.items():
            _write(scratch / file, content)
        target = releases / name
        if target.exists():
            shutil.rmtree(target)
        scratch.rename(target)
        pointer = home / ".current.new"
        _write(pointer, (name + "\n").encode())
        pointer.replace(home / "current")
    except OSError as error:
        if scratch:
            shutil.rmtree(scratch, ignore_errors=True)
        what = (
            "the disk is full"
            if error.errno in (errno.ENOSPC, errno.EDQUOT)
            else error.strerror or str(error)
        )
        raise ReleaseError(
            f"the release could not be written to {home}: {what}; the earlier release is unchanged"
        ) from error
    for old in releases.iterdir():
        if old.name != name:
            shutil.rmtree(old, ignore_errors=True)
    return Release(target, manifest)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())

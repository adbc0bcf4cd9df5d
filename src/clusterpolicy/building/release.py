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
    name = ""
    while True:
        before = name
        try:
            name = _pointer(home)
            return _whole(home / "releases" / name) if name else None
        except _DAMAGES as error:
            if name != before:  # another build may have replaced it meanwhile: look once more
                continue
            folder = home / "releases" / name
            raise ReleaseError(
                f"the release at {folder} is damaged ({error}); run: clusterpolicy build"
            ) from error


#: What reading a damaged release raises.
_DAMAGES = (OSError, ValueError, KeyError, TypeError, AttributeError)


def _pointer(home: Path) -> str:
    """The name of the release in use, or an empty string."""
    try:
        return (home / "current").read_text(encoding="utf-8", errors="replace").strip() or "?"
    except FileNotFoundError:
        return ""


def _whole(folder: Path) -> Release:
    """A release whose manifest is the one its name promises, and whose files are those of its manifest."""
    text = (folder / "manifest.json").read_bytes()
    manifest = json.loads(text)
    if folder.name != _name(manifest["version"], text):
        raise ValueError("manifest.json is not what was written")
    for file in {*manifest["files"], "graph.nq", "rows.json"}:
        if digest(folder / file) != manifest["files"][file]["sha256"]:
            raise ValueError(f"{file} is not what was written")
    return Release(folder, manifest)


def _is_whole(folder: Path) -> bool:
    try:
        _whole(folder)
    except _DAMAGES:
        return False
    return True


def _name(version: str, manifest: bytes) -> str:
    return f"{version}-{hashlib.sha256(manifest).hexdigest()[:12]}"


@contextlib.contextmanager
def lock(home: Path, wait: float) -> Iterator[bool]:
    """
    Hold the home folder against other builds; gives whether another build had to be waited for.

    :param wait: seconds to wait for another build to end
    :raises ReleaseError: if the other build is still running then, or the folder cannot be written
    """
    held = FileLock(home / "build.lock")
    waited = False
    try:
        home.mkdir(parents=True, exist_ok=True)
        try:
            held.acquire(timeout=0)
        except Timeout:
            waited = True
            held.acquire(timeout=wait)
    except Timeout:
        message = f"another build is writing to {home}; wait for it to end or set CLUSTERPOLICY_HOME"
        raise ReleaseError(message) from None
    except OSError as error:
        message = f"{home} cannot be written ({_what(error)}); set CLUSTERPOLICY_HOME to a folder of yours"
        raise ReleaseError(message) from error
    try:
        yield waited
    finally:
        held.release()


def publish(home: Path, files: dict[str, bytes], facts: dict[str, Any]) -> Release:
    """
    Write a release and make it the current one; until the last step the earlier one stays in use.

    The caller holds the lock. The release before stays until the next build, for those who read it.

    :param files: the content of each file by name
    :param facts: what the manifest says besides the checksums
    :raises ReleaseError: if the disk is full or the folder cannot be written; nothing is left behind
    """
    sums = {
        name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in files.items()
    }
    manifest = facts | {"files": sums}
    text = (json.dumps(manifest, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()
    releases, name = home / "releases", _name(facts["version"], text)
    target, scratch, pointer = releases / name, releases / ".new", home / ".current.new"
    before = ""
    try:
        releases.mkdir(parents=True, exist_ok=True)
        before = _pointer(home)
        _remove(scratch, pointer)  # what a killed build left; the lock is ours
        scratch.mkdir()
        for file, content in {**files, "manifest.json": text}.items():
            _write(scratch / file, content)
        if not _is_whole(target):  # nothing there, or a damaged release of that name
            _remove(target)
            scratch.rename(target)
        _write(pointer, f"{name}\n".encode())
        pointer.replace(home / "current")
    except OSError as error:
        _remove(scratch, pointer, *([] if name == before else [target]))
        message = (
            f"the release could not be written to {home}: {_what(error)}; the earlier release is unchanged"
        )
        raise ReleaseError(message) from error
    _remove(*(old for old in releases.iterdir() if old.name not in (name, before)))
    return Release(target, manifest)


def _what(error: OSError) -> str:
    """What went wrong with the disk, in words."""
    return "the disk is full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else error.strerror or str(error)


def _remove(*paths: Path) -> None:
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())

"""
The files of the downloads: made once for a release, in the background, when somebody first wants them.

They lie in the folder of the release, and go when it goes; where that cannot be written, in a temporary one.
"""

import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Thread
from time import monotonic
from typing import Final

from clusterpolicy.building.release import Release, digest
from clusterpolicy.publishing.export import CHECKSUMS
from clusterpolicy.web.serving import Serving

log = logging.getLogger(__name__)

#: Seconds after which making the files is given up, and before it is tried again.
LONGEST, PAUSE = 300.0, 30.0
_MEDIA: Final = {
    ".ttl": "text/turtle; charset=utf-8",
    ".nt": "application/n-triples",
    ".rdf": "application/rdf+xml",
    ".jsonld": "application/ld+json",
    ".trig": "application/trig",
    ".nq": "application/n-quads",
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".sha256": "text/plain; charset=utf-8",
}


@dataclass(frozen=True)
class File:
    """
    A file to download.

    :param name: its path below the folder, with slashes
    :param path: where it lies
    :param size: in bytes
    :param sum: its SHA-256, in hexadecimal
    """

    name: str
    path: Path
    size: int
    sum: str

    @property
    def media(self) -> str:
        """Its media type."""
        return _MEDIA.get(self.path.suffix, "application/octet-stream")


class Exports:
    """
    The files of a release.

    :param release: the release
    """

    def __init__(self, release: Release) -> None:
        self._release = release
        self._lock = Lock()
        self._thread: Thread | None = None
        self._failed = float("-inf")
        self._aside: tempfile.TemporaryDirectory[str] | None = None
        #: The files by name; empty until they are made.
        self.files: Mapping[str, File] = {}

    @property
    def ready(self) -> bool:
        """Whether the files are there, every one of them."""
        if not all(file.path.is_file() for file in self.files.values()):
            self.files = {}
        return bool(self.files)

    @property
    def failed(self) -> bool:
        """Whether making them went wrong a moment ago."""
        return monotonic() - self._failed < PAUSE

    def begin(self, wait: float = 0) -> None:
        """
        Make the files in the background, unless they are there, being made, or just went wrong.

        :param wait: seconds to wait for them; those of an earlier start are there in a moment
        """
        with self._lock:
            if self.ready or self.failed:
                return
            if not (self._thread and self._thread.is_alive()):
                self._thread = Thread(target=self._make, name="exports", daemon=True)
                self._thread.start()
            thread = self._thread
        thread.join(wait)

    def _make(self) -> None:
        folder = self._folder()
        self.files = read(folder) or self._made(folder)
        if not self.files:
            self._failed = monotonic()

    def _folder(self) -> Path:
        if os.access(self._release.folder, os.W_OK):
            return self._release.folder / "exports"
        if self._aside is None:
            self._aside = tempfile.TemporaryDirectory(prefix="clusterpolicy-")
        return Path(self._aside.name) / "exports"

    def _made(self, folder: Path) -> Mapping[str, File]:
        command = [sys.executable, "-m", "clusterpolicy.web.linked.exporting"]
        with (
            tempfile.TemporaryFile() as errors,
            subprocess.Popen(
                [*command, str(self._release.folder), str(folder)],
                stdin=subprocess.PIPE,  # held open: it is closed when this process ends, which ends that one
                stdout=subprocess.DEVNULL,
                stderr=errors,
            ) as process,
        ):
            try:
                process.wait(LONGEST)
            except subprocess.TimeoutExpired:
                process.kill()
            if process.wait():
                errors.seek(0)
                log.warning("downloads could not be made: %s", errors.read()[-2000:].decode(errors="replace"))
        return read(folder)


def read(folder: Path) -> dict[str, File]:
    """The files of a whole export, by name; none if something in it is missing or not what was written."""
    try:
        lines = (folder / CHECKSUMS).read_text(encoding="utf-8").splitlines()
        found = {}
        for line in lines:
            wanted, _, name = line.partition("  ")
            path = folder / name
            inside = path.resolve().is_relative_to(folder.resolve())
            if not inside or path.is_symlink() or digest(path) != wanted:
                return {}
            found[name] = File(name, path, path.stat().st_size, wanted)
        sums = folder / CHECKSUMS
        found[CHECKSUMS] = File(CHECKSUMS, sums, sums.stat().st_size, digest(sums))
    except (OSError, UnicodeDecodeError):
        return {}
    return found


def exports(serving: Serving) -> Exports:
    """The files of the release that is served."""
    made: Exports = serving.remember("exports", lambda: Exports(serving.graph.release))
    return made

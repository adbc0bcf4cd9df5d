"""Where the ontology, the data and the queries lie: in a checkout or inside the installed wheel."""

import codecs
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from clusterpolicy.errors import ReleaseError
from clusterpolicy.settings import SETTINGS

FOLDERS = ("ontology", "data", "queries")


@cache
def _package_root() -> Path:
    installed = Path(__file__).parent / "_resources"
    return installed if installed.is_dir() else Path(__file__).parents[2]


def root() -> Path:
    """
    The folder that holds ``ontology``, ``data`` and ``queries``.

    :raises ReleaseError: if one of them is not there
    """
    chosen = SETTINGS["resources"].value
    folder = Path(chosen) if chosen else _package_root()
    missing = [name for name in FOLDERS if not (folder / name).is_dir()]
    if missing:
        raise ReleaseError(f"{folder} has no folder {', '.join(missing)}; it must hold {', '.join(FOLDERS)}")
    return folder


def files(*patterns: str) -> Iterator[Path]:
    """The resource files that match the glob patterns, in a stable order."""
    base = root()
    found = {path for pattern in patterns for path in base.glob(pattern) if path.is_file()}
    yield from sorted(found, key=lambda path: path.relative_to(base).as_posix())


def relative(path: Path) -> str:
    """The path as messages name it: relative to the resource folder where it lies inside it."""
    try:
        return path.resolve().relative_to(root().resolve()).as_posix()
    except ValueError:
        return str(path)


#: What a release is made from.
_MADE_FROM = ("ontology/**/*", "data/**/*", "queries/checks/*.rq", "queries/findings/*.rq")


def newest() -> float:
    """When the youngest of the files that a release is made from was written, in seconds since 1970."""
    return max((path.stat().st_mtime for path in files(*_MADE_FROM)), default=0.0)


def fingerprint() -> str:
    """
    A digest of everything a release is made from, so that a stale release is noticed.

    Byte order marks and Windows line ends do not count: they make no other release.
    """
    digest = hashlib.sha256()
    for path in files(*_MADE_FROM):
        digest.update(relative(path).encode() + b"\0" + _content(path) + b"\0")
    return digest.hexdigest()


def digest(path: Path) -> str:
    """A digest of one file; byte order marks and Windows line ends do not count either."""
    return hashlib.sha256(_content(path)).hexdigest()


def _content(path: Path) -> bytes:
    return path.read_bytes().removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n")

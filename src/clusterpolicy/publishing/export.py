"""Write everything to a folder: linked data, tables, vocabularies, description, checksums."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clusterpolicy import resources
from clusterpolicy.building.release import digest
from clusterpolicy.errors import InputError, Problem, ReleaseError
from clusterpolicy.namespaces import BASE, DATASET_GRAPH
from clusterpolicy.publishing.distributions import DUMPS, distributions
from clusterpolicy.publishing.dumps import named_blanks, serialize, serialize_quads
from clusterpolicy.publishing.tables import tables
from clusterpolicy.store.answer import written

if TYPE_CHECKING:
    from clusterpolicy.lookup.graph import Graph

CHECKSUMS = "checksums.sha256"


def export(
    graph: "Graph", folder: Path, base: str = "", progress: Callable[[str], None] = lambda _: None
) -> list[Path]:
    """
    Write every export; the folder is replaced as a whole once all is written.

    :param graph: the graph
    :param folder: where to; an earlier export there is replaced, any other folder is refused
    :param base: another base IRI to publish under, ending in /
    :returns: the files, in order
    :raises InputError: if the base is no absolute IRI
    :raises ReleaseError: if the folder holds something else or cannot be written
    """
    _check_base(base)
    _check_folder(folder)
    scratch: Path | None = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        scratch.chmod(0o755)
        _Export(graph, scratch, base or BASE, progress).write()
        _swap(scratch, folder)
    except OSError as error:
        message = f"{folder} cannot be written: {error.strerror or error}; an earlier export is unchanged"
        raise ReleaseError(message) from error
    finally:
        if scratch:
            shutil.rmtree(scratch, ignore_errors=True)
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _check_base(base: str) -> None:
    if not base:
        return
    try:
        ox.NamedNode(base)
        usable = base.startswith(("http://", "https://")) and base.endswith("/")
    except ValueError:
        usable = False
    if not usable:
        allowed = "allowed: an http(s) address that ends in /"
        raise InputError("the base cannot be used", [Problem("--base", 0, "", f'found "{base}"', allowed)])


def _check_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise ReleaseError(f"{folder} is a file; choose an empty or a new folder")
    try:
        foreign = folder.exists() and any(folder.iterdir()) and not (folder / CHECKSUMS).is_file()
    except OSError as error:
        raise ReleaseError(f"{folder} cannot be read: {error.strerror or error}") from error
    if foreign:
        raise ReleaseError(f"{folder} holds something that is no export; choose an empty or a new folder")


def _swap(scratch: Path, folder: Path) -> None:
    """Put a folder in the place of another."""
    old = scratch.with_name(scratch.name + "-old")
    if folder.exists():
        folder.rename(old)
    try:
        scratch.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


class _Export:
    """One run of the export."""

    def __init__(self, graph: "Graph", folder: Path, base: str, progress: Callable[[str], None]) -> None:
        self._graph, self._folder, self._base, self._progress = graph, folder, base, progress

    def write(self) -> None:
        quads = self._quads()
        files = self._dumps(quads)
        self._progress("ontology and vocabularies")
        self._ontology()
        self._progress("tables")
        for name, content in tables(self._graph):
            files[f"tables/{name}"] = self._put(f"tables/{name}", self._rebased(content))
        self._progress("description")
        own = ox.NamedNode(DATASET_GRAPH.replace(BASE, self._base))
        described = [quad.triple for quad in quads if quad.graph_name == own]
        described += distributions(files, self._base)
        for extension in ("ttl", "jsonld"):
            self._put(f"dataset.{extension}", serialize(described, extension, self._base))
        everything = sorted(path for path in self._folder.rglob("*") if path.is_file())
        lines = "".join(
            f"{digest(path)}  {path.relative_to(self._folder).as_posix()}\n" for path in everything
        )
        self._put(CHECKSUMS, lines.encode())

    def _put(self, name: str, content: bytes) -> Path:
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def _rebased(self, content: bytes) -> bytes:
        return content.replace(BASE.encode(), self._base.encode())

    def _quads(self) -> list[ox.Quad]:
        store = self._graph.store.native
        if self._base == BASE:
            return list(store)
        text = written(ox.serialize(store, format=ox.RdfFormat.N_QUADS))
        return list(ox.parse(self._rebased(text), format=ox.RdfFormat.N_QUADS))

    def _dumps(self, quads: list[ox.Quad]) -> dict[str, Path]:
        """The graph in every syntax; those without named graphs hold the union."""
        union = [quad.triple for quad in quads if isinstance(quad.graph_name, ox.DefaultGraph)]
        paths: dict[str, Path] = {}
        for extension, dump in DUMPS.items():
            self._progress(dump.title)
            if extension in ("trig", "nq"):
                content = serialize_quads(quads, extension, self._base)
            else:
                content = serialize(union, extension, self._base)
            name = f"clusterpolicy.{extension}"
            paths[name] = self._put(name, content)
        return paths

    def _ontology(self) -> None:
        names = ("ontology", "shapes", "alignments")
        for path in resources.files(
            *(f"ontology/{name}.ttl" for name in names), "ontology/vocabularies/*.ttl"
        ):
            self._put(resources.relative(path), self._rebased(path.read_bytes()))
        context = resources.root() / "ontology" / "context.jsonld"
        self._put(resources.relative(context), self._rebased(context.read_bytes()))
        parsed = ox.parse((self._folder / "ontology/ontology.ttl").read_bytes(), format=ox.RdfFormat.TURTLE)
        self._put("ontology/ontology.rdf", serialize(named_blanks(parsed), "rdf", self._base))

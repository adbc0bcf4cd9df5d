"""Write everything to a folder: linked data, tables, vocabularies, description, checksums."""

import csv
import io
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from clusterpolicy import resources
from clusterpolicy.building.description import DATASET
from clusterpolicy.building.release import digest
from clusterpolicy.errors import InputError, Problem, ReleaseError
from clusterpolicy.namespaces import BASE, DATASET_GRAPH, PREFIXES, RDF_TYPE, XSD
from clusterpolicy.publishing import dumps
from clusterpolicy.store import answer
from clusterpolicy.version import __version__

if TYPE_CHECKING:
    from clusterpolicy.lookup.graph import Graph

_MEDIA = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
    "trig": "application/trig",
    "nq": "application/n-quads",
}
_TITLES = {
    "ttl": "The graph as Turtle",
    "nt": "The graph as N-Triples",
    "rdf": "The graph as RDF/XML",
    "jsonld": "The graph as JSON-LD",
    "trig": "The graph with provenance as TriG",
    "nq": "The graph with provenance as N-Quads",
}


def export(
    graph: "Graph", folder: Path, base: str = "", progress: Callable[[str], None] = lambda _: None
) -> list[Path]:
    """
    Write every export; the folder is replaced as a whole once all is written.

    :param graph: the graph
    :param folder: where to; an earlier export there is replaced, any other folder is refused
    :param base: another base IRI to publish under, ending in / or #
    :returns: the files, in order
    :raises InputError: if the base is no absolute IRI
    :raises ReleaseError: if the folder holds something else or cannot be written
    """
    if base and (
        not base.startswith(("http://", "https://")) or base[-1] not in "/#" or any(c in base for c in '<>" ')
    ):
        problem = Problem(
            "--base", 0, "", f'found "{base}"', "allowed: an http(s) address that ends in / or #"
        )
        raise InputError("the base cannot be used", [problem])
    if folder.exists() and any(folder.iterdir()) and not (folder / "checksums.sha256").is_file():
        raise ReleaseError(f"{folder} holds something that is no export; choose an empty or a new folder")
    scratch: Path | None = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        scratch.chmod(0o755)
        _write_all(graph, scratch, base, progress)
        old = scratch.with_name(scratch.name + "-old")
        if folder.exists():
            folder.rename(old)
        scratch.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        if scratch:
            shutil.rmtree(scratch, ignore_errors=True)
        raise ReleaseError(
            f"{folder} cannot be written: {error.strerror or error}; an earlier export is unchanged"
        ) from error
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _write_all(graph: "Graph", folder: Path, base: str, progress: Callable[[str], None]) -> None:
    def put(name: str, content: bytes) -> Path:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    quads = list(_rebased(graph.store.native, base))
    union = [quad.triple for quad in quads if isinstance(quad.graph_name, ox.DefaultGraph)]
    written: dict[str, Path] = {}
    for extension in ("ttl", "nt", "rdf", "jsonld"):
        progress(_TITLES[extension])
        written[extension] = put(f"clusterpolicy.{extension}", dumps.serialize(union, extension))
    for extension in ("trig", "nq"):
        progress(_TITLES[extension])
        written[extension] = put(f"clusterpolicy.{extension}", dumps.serialize_quads(quads, extension))

    progress("ontology and vocabularies")
    for path in resources.files("ontology/*.ttl", "ontology/vocabularies/*.ttl", "ontology/context.jsonld"):
        text = path.read_text(encoding="utf-8")
        put(resources.relative(path), (text.replace(BASE, base) if base else text).encode())
    ontology = ox.parse((folder / "ontology/ontology.ttl").read_bytes(), format=ox.RdfFormat.TURTLE)
    put(
        "ontology/ontology.rdf",
        answer.written(ox.serialize(_named_blanks(ontology), format=ox.RdfFormat.RDF_XML, prefixes=PREFIXES)),
    )

    progress("tables")
    for name, content in _tables(graph):
        put(f"tables/{name}", content if not base else content.replace(BASE.encode(), base.encode()))

    progress("description")
    described = [
        quad.triple
        for quad in quads
        if quad.graph_name == ox.NamedNode(DATASET_GRAPH.replace(BASE, base or BASE))
    ]
    described += _distributions(written, base or BASE)
    put("dataset.ttl", dumps.serialize(described, "ttl"))
    put("dataset.jsonld", dumps.serialize(described, "jsonld"))

    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = "".join(f"{digest(path)}  {path.relative_to(folder).as_posix()}\n" for path in files)
    put("checksums.sha256", lines.encode())


def _rebased(store: ox.Store, base: str) -> Iterator[ox.Quad]:
    if not base:
        yield from store
        return
    text = answer.written(ox.serialize(store, format=ox.RdfFormat.N_QUADS))
    text = text.replace(f"<{BASE}".encode(), f"<{base}".encode())
    yield from ox.parse(text, format=ox.RdfFormat.N_QUADS)


def _named_blanks(quads: Any) -> list[ox.Triple]:
    """Triples with blank nodes renamed by RDFC-1.0, so that two runs write the same bytes."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted((quad.triple for quad in dataset), key=str)


def _tables(graph: "Graph") -> Iterator[tuple[str, bytes]]:
    """The long lists of theme ``facts`` as CSV, with the data package that declares them."""
    from clusterpolicy.questions.library import all_questions

    resources_list = []
    for question in all_questions():
        if question.theme != "facts":
            continue
        result = graph.query(question.bind(dict.fromkeys(question.parameters)))
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\n")
        rows = [[_cell(value) for value in row.values()] for row in result.rows()]
        writer.writerows([result.columns, *sorted(rows)])
        name = question.name.partition("/")[2]
        resources_list.append(
            {
                "name": name,
                "path": f"{name}.csv",
                "profile": "tabular-data-resource",
                "title": question.title,
                "description": question.description,
                "schema": {
                    "fields": [
                        {"name": column, "type": _type(result.columns.index(column), result)}
                        for column in result.columns
                    ],
                    "missingValues": [""],
                },
            }
        )
        yield f"{name}.csv", stream.getvalue().encode()
    package = {
        "profile": "tabular-data-package",
        "name": "cluster-policy-graph",
        "title": "Cluster Policy Graph: its facts as tables",
        "version": __version__,
        "licenses": [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}],
        "sources": [
            {
                "title": "Cluster programmes in Europe and beyond (2019), DOI 10.2826/357551",
                "path": "https://doi.org/10.2826/357551",
            }
        ],
        "resources": resources_list,
    }
    yield "datapackage.json", (json.dumps(package, indent=2, ensure_ascii=False) + "\n").encode()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _type(index: int, result: Any) -> str:
    kinds = {type(row[index]) for row in result.terms() if row[index] is not None}
    datatypes = {
        row[index].datatype.value.removeprefix(XSD)
        for row in result.terms()
        if isinstance(row[index], ox.Literal)
    }
    if kinds == {ox.Literal} and len(datatypes) == 1:
        return {"integer": "integer", "decimal": "number", "boolean": "boolean"}.get(
            next(iter(datatypes)), "string"
        )
    return "string"


def _distributions(written: dict[str, Path], base: str) -> list[ox.Triple]:
    """DCAT distributions of the dumps: media type, size, checksum, licence."""

    def node(iri: str) -> ox.NamedNode:
        return ox.NamedNode(iri)

    dcat, dct, spdx = PREFIXES["dcat"], PREFIXES["dct"], "http://spdx.org/rdf/terms#"
    dataset = node(DATASET.replace(BASE, base))
    triples: list[ox.Triple] = []
    for extension, path in written.items():
        item, checksum = (
            node(f"{dataset.value}/distribution/{extension}"),
            node(f"{dataset.value}/checksum/{extension}"),
        )
        address = node(f"{base}download/{path.name}")
        triples += [
            ox.Triple(dataset, node(dcat + "distribution"), item),
            ox.Triple(dataset, node(PREFIXES["void"] + "dataDump"), address),
            ox.Triple(item, node(RDF_TYPE), node(dcat + "Distribution")),
            ox.Triple(item, node(dct + "title"), ox.Literal(_TITLES[extension], language="en")),
            ox.Triple(
                item,
                node(dcat + "mediaType"),
                node(f"https://www.iana.org/assignments/media-types/{_MEDIA[extension]}"),
            ),
            ox.Triple(
                item,
                node(dcat + "byteSize"),
                ox.Literal(str(path.stat().st_size), datatype=node(XSD + "nonNegativeInteger")),
            ),
            ox.Triple(item, node(dcat + "accessURL"), address),
            ox.Triple(item, node(dcat + "downloadURL"), address),
            ox.Triple(item, node(dct + "license"), node("https://creativecommons.org/licenses/by/4.0/")),
            ox.Triple(item, node(spdx + "checksum"), checksum),
            ox.Triple(checksum, node(RDF_TYPE), node(spdx + "Checksum")),
            ox.Triple(checksum, node(spdx + "algorithm"), node(spdx + "checksumAlgorithm_sha256")),
            ox.Triple(checksum, node(spdx + "checksumValue"), ox.Literal(digest(path))),
        ]
    return triples

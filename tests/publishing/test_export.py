"""The export as those who load it find it."""

import csv
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from filelock import FileLock
from frictionless import Package
from rdflib import Dataset
from rdflib import Graph as Rdflib

from clusterpolicy import __version__
from clusterpolicy.errors import InputError, ReleaseError
from clusterpolicy.lookup.graph import Graph
from clusterpolicy.namespaces import BASE, PREFIXES
from clusterpolicy.publishing.distributions import DUMPS
from clusterpolicy.publishing.export import export

DATASET = ox.NamedNode(BASE + "dataset")
SYNTAX = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}


@pytest.fixture(scope="session")
def exported(graph: Graph, home: Path) -> Path:
    """An export, written once by a process whose hash seed is not ours."""
    folder = home.with_name("clusterpolicy-export")
    with FileLock(folder.with_suffix(".lock"), timeout=300):
        if not folder.exists():
            run_export(home, folder, "12345")
    return folder


def run_export(home: Path, folder: Path, seed: str) -> None:
    environment = os.environ | {"CLUSTERPOLICY_HOME": str(home), "PYTHONHASHSEED": seed}
    command = [sys.executable, "-m", "clusterpolicy.cli.main", "export", str(folder)]
    subprocess.run(command, env=environment, check=True, capture_output=True)


def union(graph: Graph) -> set[ox.Triple]:
    return {quad.triple for quad in graph.store.native.quads_for_pattern(None, None, None, ox.DefaultGraph())}


@pytest.mark.parametrize("extension", ["ttl", "nt", "rdf", "jsonld"])
def test_a_dump_holds_the_graph(graph: Graph, exported: Path, extension: str) -> None:
    quads = ox.parse(path=exported / f"clusterpolicy.{extension}", format=SYNTAX[extension])
    assert {quad.triple for quad in quads} == union(graph)


@pytest.mark.parametrize("extension", ["trig", "nq"])
def test_a_dump_with_places_holds_every_named_graph(graph: Graph, exported: Path, extension: str) -> None:
    quads = ox.parse(path=exported / f"clusterpolicy.{extension}", format=SYNTAX[extension])
    assert set(quads) == set(graph.store.native)


@pytest.mark.filterwarnings("ignore")  # rdflib's own
@pytest.mark.parametrize(
    ("extension", "format"), [("ttl", "turtle"), ("nt", "nt"), ("rdf", "xml"), ("jsonld", "json-ld")]
)
def test_rdflib_reads_the_same_triples(graph: Graph, exported: Path, extension: str, format: str) -> None:
    parsed = Rdflib(bind_namespaces="none").parse(exported / f"clusterpolicy.{extension}", format=format)
    lines = parsed.serialize(format="nt", encoding="utf-8")
    assert {quad.triple for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)} == union(graph)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("extension", "format"), [("trig", "trig"), ("nq", "nquads")])
def test_rdflib_reads_the_same_quads(graph: Graph, exported: Path, extension: str, format: str) -> None:
    parsed = Dataset()
    parsed.parse(exported / f"clusterpolicy.{extension}", format=format)
    graphs = {str(each.identifier) for each in parsed.graphs()}
    named = {node.value for node in graph.store.native.named_graphs() if isinstance(node, ox.NamedNode)}
    assert named <= graphs
    assert len(parsed) == len(union(graph))


def test_every_export_has_the_same_bytes(home: Path, exported: Path, tmp_path: Path) -> None:
    run_export(home, tmp_path / "again", "54321")
    files = sorted(path.relative_to(exported) for path in exported.rglob("*") if path.is_file())
    assert files == sorted(
        p.relative_to(tmp_path / "again") for p in (tmp_path / "again").rglob("*") if p.is_file()
    )
    for path in files:
        assert (exported / path).read_bytes() == (tmp_path / "again" / path).read_bytes(), path


def test_checksums_verify_and_name_every_file(exported: Path) -> None:
    lines = (exported / "checksums.sha256").read_text(encoding="utf-8").splitlines()
    sums = {name: checksum for checksum, name in (line.split("  ") for line in lines)}
    files = {p.relative_to(exported).as_posix() for p in exported.rglob("*") if p.is_file()}
    assert set(sums) == files - {"checksums.sha256"}
    for name, checksum in sums.items():
        assert hashlib.sha256((exported / name).read_bytes()).hexdigest() == checksum
    subprocess.run(["sha256sum", "--check", "--quiet", "checksums.sha256"], cwd=exported, check=True)


def test_the_ontology_and_each_vocabulary_stand_alone(exported: Path) -> None:
    source = Path(__file__).parents[2] / "ontology"
    for path in source.glob("vocabularies/*.ttl"):
        assert list(ox.parse(path=exported / "ontology/vocabularies" / path.name, format=ox.RdfFormat.TURTLE))
    turtle = Rdflib().parse(exported / "ontology/ontology.ttl", format="turtle")
    xml = Rdflib().parse(exported / "ontology/ontology.rdf", format="xml")
    assert len(turtle) == len(xml) > 500


def test_the_tables_are_valid_by_their_package(exported: Path) -> None:
    package = Package(str(exported / "tables/datapackage.json"))
    report = package.validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])[:5]
    declared = {resource.path for resource in package.resources}
    assert declared == {path.name for path in (exported / "tables").glob("*.csv")}
    assert (
        json.loads((exported / "tables/datapackage.json").read_text(encoding="utf-8"))["version"]
        == __version__
    )


def test_the_tables_hold_what_the_questions_answer(graph: Graph, exported: Path) -> None:
    with (exported / "tables/programme-objectives.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == len(graph.ask("facts/programme-objectives").rows())
    netc = {row["objective_label"] for row in rows if row["label"] == "KMU-NetC"}
    assert "Increasing competitiveness of SMEs" in netc
    assert len(netc) == 6


@pytest.mark.parametrize("extension", ["ttl", "jsonld"])
def test_the_description_has_what_dcat_ap_asks_for(exported: Path, extension: str) -> None:
    store = ox.Store()
    store.load(path=exported / f"dataset.{extension}", format=SYNTAX[extension])

    def values(subject: ox.NamedNode, name: str) -> list[ox.NamedNode | ox.Literal]:
        prefix, local = name.split(":")
        iri = {**PREFIXES, "spdx": "http://spdx.org/rdf/terms#"}[prefix] + local
        found = [quad.object for quad in store.quads_for_pattern(subject, ox.NamedNode(iri), None)]
        return [node for node in found if isinstance(node, ox.NamedNode | ox.Literal)]

    for name in ("dct:title", "dct:description", "dct:publisher", "dct:license", "dct:source", "dcat:theme"):
        assert values(DATASET, name), name
    assert [v.value for v in values(DATASET, "dcat:version")] == [__version__]
    for name in ("void:triples", "void:uriSpace", "void:classPartition", "void:vocabulary"):
        assert values(DATASET, name), name
    items = values(DATASET, "dcat:distribution")
    assert len(values(DATASET, "void:dataDump")) == len(DUMPS) == len(items) - 1
    assert values(DATASET, "void:sparqlEndpoint")
    for item in items:
        assert isinstance(item, ox.NamedNode)
        for name in (
            "dcat:accessURL",
            "dcat:downloadURL",
            "dct:title",
            "dct:license",
            "dct:format",
            "dcat:mediaType",
        ):
            assert values(item, name), (item, name)
        (address,), (checksum,), (size,) = (
            values(item, name) for name in ("dcat:downloadURL", "spdx:checksum", "dcat:byteSize")
        )
        content = (exported / address.value.removeprefix(f"{BASE}download/")).read_bytes()
        assert isinstance(checksum, ox.NamedNode)
        assert [v.value for v in values(checksum, "spdx:checksumValue")] == [
            hashlib.sha256(content).hexdigest()
        ]
        assert int(size.value) == len(content)


def test_another_base_leaves_no_iri_of_ours(graph: Graph, tmp_path: Path) -> None:
    files = export(graph, tmp_path / "out", base="https://example.org/clusters/")
    for path in files:
        assert BASE.encode() not in path.read_bytes(), path
    quads = ox.parse(path=tmp_path / "out/clusterpolicy.nq", format=ox.RdfFormat.N_QUADS)
    assert len(set(quads)) == len(graph.store.native)
    jsonld = ox.parse(path=tmp_path / "out/clusterpolicy.jsonld", format=ox.RdfFormat.JSON_LD)
    assert len(set(jsonld)) == len(union(graph))


@pytest.mark.parametrize(
    "base", ["example.org/", "https://example.org", "ftp://x/", "https://a b/", "https://<x>/", "https://x/#"]
)
def test_a_base_that_is_none_is_refused(graph: Graph, tmp_path: Path, base: str) -> None:
    with pytest.raises(InputError, match="the base cannot be used"):
        export(graph, tmp_path / "out", base=base)
    assert not (tmp_path / "out").exists()


def test_a_foreign_folder_is_left_alone(graph: Graph, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters/love.txt").write_text("x", encoding="utf-8")
    with pytest.raises(ReleaseError, match="holds something that is no export"):
        export(graph, tmp_path / "letters")
    with pytest.raises(ReleaseError, match="is a file"):
        export(graph, tmp_path / "letters/love.txt")
    assert [path.name for path in tmp_path.rglob("*")] == ["letters", "love.txt"]


def test_a_failed_export_leaves_the_earlier_one(
    graph: Graph, exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "checksums.sha256").write_text("earlier", encoding="utf-8")

    def full(*_: object) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("clusterpolicy.publishing.export.serialize", full)
    with pytest.raises(ReleaseError, match="No space left on device; an earlier export is unchanged"):
        export(graph, folder)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert (folder / "checksums.sha256").read_text(encoding="utf-8") == "earlier"

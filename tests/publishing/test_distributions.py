import hashlib
from pathlib import Path

import pyoxigraph as ox

from clusterpolicy.building.description import DATASET
from clusterpolicy.namespaces import RDFS_LABEL
from clusterpolicy.publishing.distributions import DUMPS, distributions


def test_a_file_with_its_size_checksum_and_address(tmp_path: Path) -> None:
    path = tmp_path / "clusterpolicy.ttl"
    path.write_bytes(b"x" * 7)
    lines = {str(triple) for triple in distributions({path.name: path}, "https://example.org/")}
    item = "<https://example.org/dataset#distribution-ttl>"
    dcat, spdx = "http://www.w3.org/ns/dcat#", "http://spdx.org/rdf/terms#"
    xsd = "http://www.w3.org/2001/XMLSchema#"
    checksum = hashlib.sha256(b"x" * 7).hexdigest()
    for line in (
        f"<https://example.org/dataset> <{dcat}distribution> {item}",
        f"{item} <{dcat}accessURL> <https://example.org/download/clusterpolicy.ttl>",
        f'{item} <{dcat}byteSize> "7"^^<{xsd}nonNegativeInteger>',
        f'<https://example.org/dataset#checksum-ttl> <{spdx}checksumValue> "{checksum}"^^<{xsd}hexBinary>',
    ):
        assert line in lines


def test_files_are_described_before_they_are_made() -> None:
    lines = {str(triple) for triple in distributions({}, "https://example.org/")}
    dcat = "http://www.w3.org/ns/dcat#"
    for name in (*(f"clusterpolicy.{extension}" for extension in DUMPS), "tables/datapackage.json"):
        assert any(f"<{dcat}downloadURL> <https://example.org/download/{name}>" in line for line in lines)
    assert sum("void#dataDump" in line for line in lines) == len(DUMPS)
    assert not any("byteSize" in line or "checksum" in line for line in lines)


def test_every_part_is_a_part_of_the_dataset_with_a_name(tmp_path: Path) -> None:
    path = tmp_path / "clusterpolicy.nt"
    path.write_bytes(b"x")
    triples = distributions({path.name: path})
    subjects = {triple.subject for triple in triples} - {ox.NamedNode(DATASET)}
    labelled = {triple.subject for triple in triples if triple.predicate.value == RDFS_LABEL}
    assert subjects == labelled
    assert all(str(subject).startswith(f"<{DATASET}#") for subject in subjects)

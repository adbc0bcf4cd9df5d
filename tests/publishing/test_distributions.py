import hashlib
from pathlib import Path

from clusterpolicy.publishing.distributions import distributions


def test_a_file_with_its_size_checksum_and_address(tmp_path: Path) -> None:
    path = tmp_path / "clusterpolicy.ttl"
    path.write_bytes(b"x" * 7)
    lines = {str(triple) for triple in distributions({"ttl": path}, "https://example.org/")}
    item = "<https://example.org/dataset/distribution/ttl>"
    dcat, spdx = "http://www.w3.org/ns/dcat#", "http://spdx.org/rdf/terms#"
    xsd = "http://www.w3.org/2001/XMLSchema#"
    checksum = hashlib.sha256(b"x" * 7).hexdigest()
    for line in (
        f"<https://example.org/dataset> <{dcat}distribution> {item}",
        f"{item} <{dcat}accessURL> <https://example.org/download/clusterpolicy.ttl>",
        f'{item} <{dcat}byteSize> "7"^^<{xsd}nonNegativeInteger>',
        f'<https://example.org/dataset/checksum/ttl> <{spdx}checksumValue> "{checksum}"^^<{xsd}hexBinary>',
    ):
        assert line in lines

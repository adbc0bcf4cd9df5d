"""The files of an export as DCAT-AP 3 distributions: format, size, checksum, licence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from clusterpolicy.building.description import DATASET
from clusterpolicy.building.release import digest
from clusterpolicy.namespaces import BASE, PREFIXES, RDF_TYPE, XSD
from clusterpolicy.publishing.dumps import SPDX

LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
_MEDIA: Final = "https://www.iana.org/assignments/media-types/"
_FILE_TYPE: Final = "http://publications.europa.eu/resource/authority/file-type/"


@dataclass(frozen=True)
class Dump:
    """
    A syntax that the graph is written in.

    :param title: what the file is
    :param media: its media type
    :param file_type: its code in the EU's authority table of file types
    """

    title: str
    media: str
    file_type: str


DUMPS: Final = {
    "ttl": Dump("The graph as Turtle", "text/turtle", "RDF_TURTLE"),
    "nt": Dump("The graph as N-Triples", "application/n-triples", "RDF_N_TRIPLES"),
    "rdf": Dump("The graph as RDF/XML", "application/rdf+xml", "RDF_XML"),
    "jsonld": Dump("The graph as JSON-LD", "application/ld+json", "JSON_LD"),
    "trig": Dump("The graph with the place of every fact, as TriG", "application/trig", "RDF_TRIG"),
    "nq": Dump("The graph with the place of every fact, as N-Quads", "application/n-quads", "RDF_N_QUADS"),
}


#: The facts as tables, by the file that declares them all.
TABLES: Final = Dump(
    "The facts as CSV tables, with the data package that declares them", "application/json", "JSON"
)
_PACKAGE: Final = "https://specs.frictionlessdata.io/tabular-data-package/"


def addresses(base: str = BASE) -> dict[str, str]:
    """
    The name of every file that is described, with its address.

    :param base: the base of our own IRIs
    """
    names = [*(f"clusterpolicy.{extension}" for extension in DUMPS), "tables/datapackage.json"]
    return {name: f"{base}download/{name}" for name in names}


def distributions(files: Mapping[str, Path], base: str = BASE) -> list[ox.Triple]:
    """
    The description of the dumps and tables: what and where; size and checksum of those that are made.

    :param files: the files that are made, by their names in :func:`addresses`
    :param base: the base of our own IRIs; the files are expected below ``download/``
    """
    dataset = DATASET.replace(BASE, base)
    triples: list[ox.Triple] = []
    for (key, dump), (name, address) in zip(
        (*DUMPS.items(), ("tables", TABLES)), addresses(base).items(), strict=True
    ):
        triples += _distribution(dataset, key, dump, address, files.get(name))
        if dump is TABLES:
            triples.append(_link(f"{dataset}#distribution-{key}", "dct:conformsTo", _PACKAGE))
        else:
            triples.append(_link(dataset, "void:dataDump", address))
    return triples


def _distribution(dataset: str, key: str, dump: Dump, address: str, path: Path | None) -> Iterator[ox.Triple]:
    # Parts of the dataset's own document, so that their IRIs lead there.
    item, checksum = f"{dataset}#distribution-{key}", f"{dataset}#checksum-{key}"
    yield _link(dataset, "dcat:distribution", item)
    yield _link(item, RDF_TYPE, PREFIXES["dcat"] + "Distribution")
    yield _text(item, "rdfs:label", dump.title)
    yield _text(item, "dct:title", dump.title)
    yield _link(item, "dcat:mediaType", _MEDIA + dump.media)
    yield _link(item, "dct:format", _FILE_TYPE + dump.file_type)
    yield _link(item, "dcat:accessURL", address)
    yield _link(item, "dcat:downloadURL", address)
    yield _link(item, "dct:license", LICENCE)
    if path is None:
        return
    yield _typed(item, "dcat:byteSize", str(path.stat().st_size), "nonNegativeInteger")
    yield _link(item, SPDX + "checksum", checksum)
    yield _link(checksum, RDF_TYPE, SPDX + "Checksum")
    yield _text(checksum, "rdfs:label", f"SHA-256 checksum: {dump.title}")
    yield _link(checksum, SPDX + "algorithm", SPDX + "checksumAlgorithm_sha256")
    yield _typed(checksum, SPDX + "checksumValue", digest(path), "hexBinary")


def _property(name: str) -> ox.NamedNode:
    prefix, _, local = name.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local if prefix in PREFIXES else name)


def _link(subject: str, predicate: str, value: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), _property(predicate), ox.NamedNode(value))


def _text(subject: str, predicate: str, value: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), _property(predicate), ox.Literal(value, language="en"))


def _typed(subject: str, predicate: str, value: str, kind: str) -> ox.Triple:
    literal = ox.Literal(value, datatype=ox.NamedNode(XSD + kind))
    return ox.Triple(ox.NamedNode(subject), _property(predicate), literal)

"""The files of an export as DCAT-AP 3 distributions: format, size, checksum, licence."""

from collections.abc import Mapping
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


def distributions(files: Mapping[str, Path], base: str = BASE) -> list[ox.Triple]:
    """
    The description of the dumps.

    :param files: the dump of each syntax in :data:`DUMPS`
    :param base: the base of our own IRIs; the files are expected below ``download/``
    """
    dataset = DATASET.replace(BASE, base)
    triples: list[ox.Triple] = []
    for extension, path in files.items():
        triples += _distribution(dataset, extension, path, f"{base}download/{path.name}")
    return triples


def _distribution(dataset: str, extension: str, path: Path, address: str) -> list[ox.Triple]:
    dump = DUMPS[extension]
    item, checksum = f"{dataset}/distribution/{extension}", f"{dataset}/checksum/{extension}"
    return [
        _link(dataset, "dcat:distribution", item),
        _link(dataset, "void:dataDump", address),
        _link(item, RDF_TYPE, PREFIXES["dcat"] + "Distribution"),
        _text(item, "dct:title", dump.title),
        _link(item, "dcat:mediaType", _MEDIA + dump.media),
        _link(item, "dct:format", _FILE_TYPE + dump.file_type),
        _typed(item, "dcat:byteSize", str(path.stat().st_size), "nonNegativeInteger"),
        _link(item, "dcat:accessURL", address),
        _link(item, "dcat:downloadURL", address),
        _link(item, "dct:license", LICENCE),
        _link(item, SPDX + "checksum", checksum),
        _link(checksum, RDF_TYPE, SPDX + "Checksum"),
        _link(checksum, SPDX + "algorithm", SPDX + "checksumAlgorithm_sha256"),
        _typed(checksum, SPDX + "checksumValue", digest(path), "hexBinary"),
    ]


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

"""
The graph in every RDF syntax, byte for byte the same for the same graph.

Triples are written in the order of their N-Triples lines, under those of our prefixes that are used,
in alphabetical order; nothing depends on hashing, time or the order of insertion.
"""

from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from clusterpolicy.namespaces import BASE, PREFIXES, RDF_TYPE
from clusterpolicy.publishing.jsonld import json_ld
from clusterpolicy.store.answer import written

TRIPLES = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "rdf": ox.RdfFormat.RDF_XML}
QUADS = {"trig": ox.RdfFormat.TRIG, "nq": ox.RdfFormat.N_QUADS}
SPDX = "http://spdx.org/rdf/terms#"


def serialize(triples: Iterable[ox.Triple], extension: str, base: str = BASE) -> bytes:
    """
    Triples in one syntax.

    :param extension: ttl, nt, rdf or jsonld
    :param base: the base of our own IRIs
    """
    if extension == "jsonld":
        return json_ld(triples, base)
    return _written(sorted(set(triples), key=str), TRIPLES[extension], base)


def serialize_quads(quads: Iterable[ox.Quad], extension: str, base: str = BASE) -> bytes:
    """
    Quads in one syntax, the default graph first.

    :param extension: trig or nq
    :param base: the base of our own IRIs
    """

    def order(quad: ox.Quad) -> tuple[str, str]:
        return quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else "", str(quad)

    return _written(sorted(set(quads), key=order), QUADS[extension], base)


def named_blanks(quads: Iterable[ox.Quad]) -> list[ox.Triple]:
    """Triples with blank nodes renamed by RDFC-1.0, so that two runs write the same bytes."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted((quad.triple for quad in dataset), key=str)


def _written(lines: Sequence[ox.Triple] | Sequence[ox.Quad], format: ox.RdfFormat, base: str) -> bytes:
    text = written(ox.serialize(lines, format=format, prefixes=_used(lines, base)))
    return _with_ordered_head(text)


def _used(lines: Sequence[ox.Triple] | Sequence[ox.Quad], base: str) -> dict[str, str]:
    """The prefixes that an IRI begins with."""
    known = {name: iri.replace(BASE, base) for name, iri in (PREFIXES | {"spdx": SPDX}).items()}
    spaces: set[str] = set()
    seen = {RDF_TYPE}  # it is written "a"
    for line in lines:
        nodes: list[object] = [line.subject, line.predicate, line.object]
        if isinstance(line, ox.Quad):
            nodes.append(line.graph_name)
        for node in nodes:
            if isinstance(node, ox.Literal) and not node.language:
                node = node.datatype
            if isinstance(node, ox.NamedNode) and node.value not in seen:
                seen.add(node.value)
                spaces.update(space for space in known.values() if node.value.startswith(space))
    return {name: space for name, space in known.items() if space in spaces}


def _with_ordered_head(text: bytes) -> bytes:
    """Text with its prefixes in alphabetical order; pyoxigraph writes them in that of a hash table."""
    lines = text.split(b"\n")
    count = next((number for number, line in enumerate(lines) if not line.startswith(b"@prefix")), len(lines))
    if count:
        return b"\n".join([*sorted(lines[:count]), b"", *lines[count:]])
    # RDF/XML declares them as attributes of its root element.
    start = text.find(b"<rdf:RDF ")
    if start < 0:
        return text
    end = text.index(b">", start)
    attributes = sorted(text[start + len(b"<rdf:RDF ") : end].split())
    return text[:start] + b"<rdf:RDF " + b" ".join(attributes) + text[end:]

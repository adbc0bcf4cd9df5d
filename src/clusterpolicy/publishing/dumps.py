"""
The graph in every RDF syntax, byte for byte the same for the same graph.

Triples are written in the order of their N-Triples lines, with a fixed list of prefixes; nothing
depends on hashing, time or the order of insertion.
"""

import io
import json
from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox

from clusterpolicy import resources
from clusterpolicy.namespaces import PREFIXES, RDF_TYPE
from clusterpolicy.store.answer import written

TRIPLES = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "rdf": ox.RdfFormat.RDF_XML}
QUADS = {"trig": ox.RdfFormat.TRIG, "nq": ox.RdfFormat.N_QUADS}


def ordered(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Triples in the order of their lines."""
    return sorted(set(triples), key=str)


def serialize(triples: Iterable[ox.Triple], extension: str) -> bytes:
    """
    Triples in one syntax.

    :param extension: ttl, nt, rdf or jsonld
    """
    if extension == "jsonld":
        return json_ld(triples)
    prefixes = {} if extension == "nt" else _used(PREFIXES)
    return written(ox.serialize(ordered(triples), format=TRIPLES[extension], prefixes=prefixes))


def serialize_quads(quads: Iterable[ox.Quad], extension: str) -> bytes:
    """
    Quads in one syntax, the default graph first.

    :param extension: trig or nq
    """
    lines = sorted(
        set(quads),
        key=lambda quad: (
            str(quad.graph_name) if isinstance(quad.graph_name, ox.NamedNode) else "",
            str(quad),
        ),
    )
    prefixes = {} if extension == "nq" else _used(PREFIXES)
    return written(ox.serialize(lines, format=QUADS[extension], prefixes=prefixes))


def context() -> dict[str, Any]:
    """The JSON-LD context: short keys for our own terms, prefixes for the rest."""
    path = resources.root() / "ontology" / "context.jsonld"
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return read


def json_ld(triples: Iterable[ox.Triple]) -> bytes:
    """
    Triples as JSON-LD, one object an entity, compacted by the context that stands at its head.

    rdflib does the compaction; its output is ordered afterwards, since it follows hash order.
    """
    from rdflib import Graph

    graph = Graph(bind_namespaces="none")
    graph.parse(data=ox.serialize(ordered(triples), format=ox.RdfFormat.N_TRIPLES), format="nt")
    text = graph.serialize(format="json-ld", context=context()["@context"], auto_compact=False, indent=None)
    document = _ordered_json(json.loads(text))
    stream = io.StringIO()
    json.dump(document, stream, ensure_ascii=False, indent=1)
    return (stream.getvalue() + "\n").encode()


def _ordered_json(value: Any) -> Any:
    """JSON with keys and sets in a stable order; JSON-LD arrays without @list are sets."""
    if isinstance(value, dict):
        first = [key for key in ("@context", "@id", "@type", "id", "type") if key in value]
        keys = first + sorted(key for key in value if key not in first)
        return {key: value[key] if key == "@context" else _ordered_json(value[key]) for key in keys}
    if isinstance(value, list):
        return sorted(
            (_ordered_json(item) for item in value), key=lambda item: json.dumps(item, ensure_ascii=False)
        )
    return value


def _used(prefixes: dict[str, str]) -> dict[str, str]:
    """The prefixes in alphabetical order, so that the head of a file does not depend on ours."""
    return dict(sorted(prefixes.items()))


def classes(triples: Iterable[ox.Triple]) -> dict[str, int]:
    """How many entities each class has."""
    counts: dict[str, int] = {}
    for triple in triples:
        if triple.predicate.value == RDF_TYPE and isinstance(triple.object, ox.NamedNode):
            counts[triple.object.value] = counts.get(triple.object.value, 0) + 1
    return dict(sorted(counts.items()))

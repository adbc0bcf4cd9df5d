"""
An answer as RDF: the rows in the W3C's result set vocabulary, with the places that they come from.

It is exact for every question, counts included, and rdflib and others read it back into rows. Formats that
have named graphs (TriG, N-Quads) also bring what is stated at the places that the rows name, each fact in
the graph of its place: so the answer travels with its evidence.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import pyoxigraph as ox

from clusterpolicy.namespaces import PREFIXES, RDF_TYPE, XSD
from clusterpolicy.store.answer import Answer, written
from clusterpolicy.store.answer import plain as plain_value
from clusterpolicy.web.tables import PLACES

RESULT_SET: Final = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_FORMATS: Final = {
    "ttl": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}
_WITH_GRAPHS: Final = ("trig", "nq")


def rdf(
    answer: Answer, address: str, title: str, places: Iterable[str], store: ox.Store, format: str
) -> bytes:
    """
    An answer as RDF.

    :param address: the address of the answer, which names it
    :param title: the question
    :param places: the IRIs of the places that the rows name
    :param store: the graph, for what is stated at these places
    :param format: "ttl", "jsonld", "nt", "rdf", "trig" or "nq"
    """
    sources = list(places)
    triples = _result_set(answer, ox.NamedNode(address), title, sources)
    prefixes = {} if format in ("nt", "nq") else {**PREFIXES, "rs": RESULT_SET}
    if format not in _WITH_GRAPHS:
        return written(ox.serialize(triples, format=_FORMATS[format], prefixes=prefixes))
    quads = [*(ox.Quad(t.subject, t.predicate, t.object) for t in triples), *_stated(store, sources)]
    return written(ox.serialize(quads, format=_FORMATS[format], prefixes=prefixes))


def _result_set(answer: Answer, node: ox.NamedNode, title: str, places: Sequence[str]) -> Iterator[ox.Triple]:
    yield ox.Triple(node, ox.NamedNode(RDF_TYPE), _rs("ResultSet"))
    yield ox.Triple(node, _of("dct", "title"), ox.Literal(title, language="en"))
    for name in answer.columns:
        yield ox.Triple(node, _rs("resultVariable"), ox.Literal(name))
    for place in places:
        yield ox.Triple(node, _of("prov", "wasDerivedFrom"), ox.NamedNode(place))
    for number, row in enumerate(answer.terms(), 1):
        solution = ox.NamedNode(f"{node.value}#row-{number}")
        yield ox.Triple(node, _rs("solution"), solution)
        yield ox.Triple(
            solution, _rs("index"), ox.Literal(str(number), datatype=ox.NamedNode(XSD + "integer"))
        )
        for name, term in zip(answer.columns, row, strict=True):
            if term is not None:
                binding = ox.NamedNode(f"{node.value}#row-{number}-{name}")
                yield ox.Triple(solution, _rs("binding"), binding)
                yield ox.Triple(binding, _rs("variable"), ox.Literal(name))
                yield ox.Triple(binding, _rs("value"), term)


def _stated(store: ox.Store, places: Iterable[str]) -> Iterator[ox.Quad]:
    """What is stated at some places, and what these places are called."""
    label = _of("rdfs", "label")
    for place in places:
        graph = ox.NamedNode(place)
        yield from store.quads_for_pattern(None, None, None, graph)
        for quad in store.quads_for_pattern(graph, label, None):
            yield ox.Quad(quad.subject, quad.predicate, quad.object)


def places_in(answer: Answer, places: dict[str, str]) -> dict[str, str]:
    """The places of the report that the rows name, as name and IRI, in the order of the rows."""
    found: dict[str, str] = {}
    columns = [index for index, name in enumerate(answer.columns) if name in PLACES]
    for row in answer.terms():
        for index in columns:
            text = str(plain_value(row[index]) or "")
            for name in (text,) if text in places else text.split("; "):
                if name in places:
                    found[name] = places[name]
    return found


def _rs(name: str) -> ox.NamedNode:
    return ox.NamedNode(RESULT_SET + name)


def _of(prefix: str, name: str) -> ox.NamedNode:
    return ox.NamedNode(PREFIXES[prefix] + name)

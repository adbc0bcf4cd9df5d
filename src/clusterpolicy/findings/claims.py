"""Verdicts as triples: each statement with its verdict, the value computed and the entities it is about."""

import pyoxigraph as ox

from clusterpolicy.findings.verdict import Ledger, Verdict
from clusterpolicy.namespaces import ENTITY, ONTOLOGY, PREFIXES, RULE, XSD

#: The named graph of the verdicts: they are inferred, by recomputing.
GRAPH = RULE + "findings"


def claims(store: ox.Store) -> list[ox.Quad]:
    """
    The verdicts on every statement of the graph, as quads in the graph of their rule.

    :raises DeclarationError: if the ledger cannot be recomputed
    """
    graph = ox.NamedNode(GRAPH)
    return [
        ox.Quad(triple.subject, triple.predicate, triple.object, graph)
        for verdict in Ledger(store).verdicts()
        for triple in _triples(verdict)
    ]


def _triples(verdict: Verdict) -> list[ox.Triple]:
    finding = ox.NamedNode(verdict.finding.iri)

    def about(predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
        return ox.Triple(finding, ox.NamedNode(predicate), value)

    triples = [about(ONTOLOGY + "verdict", ox.NamedNode(f"{ENTITY}verdict/{verdict.verdict}"))]
    if verdict.reading:
        triples.append(about(ONTOLOGY + "confirmingReading", ox.Literal(verdict.reading)))
    measured = verdict.measured
    if measured is not None and measured.number is not None:
        # Never with an exponent: "4.9e+08" is no xsd:decimal.
        digits = f"{measured.number:f}".rstrip("0").rstrip(".")
        number = ox.Literal(digits, datatype=ox.NamedNode(XSD + "decimal"))
        triples.append(about(ONTOLOGY + "computedValue", number))
    members = set(verdict.finding.members) | set(measured.members if measured else ())
    triples += [
        about(PREFIXES["schema"] + "about", ox.NamedNode(member))
        for member in sorted(members)
        if member.startswith(ENTITY)
    ]
    return triples

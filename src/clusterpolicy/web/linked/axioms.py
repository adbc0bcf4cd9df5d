"""
The axioms of the ontology that the published graph does not hold, since they need blank nodes: in words.

A piece of such a text is either plain words or the IRI of a term, so that a page can link it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from clusterpolicy import resources
from clusterpolicy.building.vocabulary import load_vocabulary
from clusterpolicy.namespaces import PREFIXES
from clusterpolicy.web.declared import read_once

_OWL, _RDF, _RDFS = PREFIXES["owl"], PREFIXES["rdf"], PREFIXES["rdfs"]

#: Words and IRIs in the order of reading; an IRI begins with http.
Words = tuple[str, ...]

#: Characteristics of a property in words.
CHARACTERISTICS: Final = {
    _OWL + "TransitiveProperty": "transitive: if A has it to B and B to C, A has it to C",
    _OWL + "SymmetricProperty": "symmetric: it holds in both directions",
    _OWL + "AsymmetricProperty": "asymmetric: it never holds in both directions",
    _OWL + "IrreflexiveProperty": "irreflexive: nothing has it to itself",
    _OWL + "FunctionalProperty": "functional: one value at the most",
}


@dataclass
class Axioms:
    """
    What is said of terms in axioms with blank nodes, by the IRI of the term.

    :param conditions: of a defined class: what makes something a member
    :param domains: of a property: the classes that have it, where they are several
    :param ranges: of a property: the classes of its values, where they are several
    :param chains: of a property: the ways of which it is the shortcut
    :param disjoint: of a class: the classes that share no member with it
    """

    conditions: dict[str, list[Words]] = field(default_factory=dict)
    domains: dict[str, list[Words]] = field(default_factory=dict)
    ranges: dict[str, list[Words]] = field(default_factory=dict)
    chains: dict[str, list[Words]] = field(default_factory=dict)
    disjoint: dict[str, list[str]] = field(default_factory=dict)


def axioms() -> Axioms:
    """The axioms of ``ontology/ontology.ttl`` and ``alignments.ttl``."""
    return _axioms(resources.root())


@read_once
def _axioms(_: Path) -> Axioms:
    read = _Reader(load_vocabulary().axioms)
    made = Axioms()
    for name, found in (
        (_OWL + "equivalentClass", made.conditions),
        (_RDFS + "domain", made.domains),
        (_RDFS + "range", made.ranges),
        (_OWL + "propertyChainAxiom", made.chains),
    ):
        for subject, value in read.pairs(name):
            if isinstance(subject, ox.NamedNode) and isinstance(value, ox.BlankNode):
                text = read.path(value) if found is made.chains else read.expression(value)
                found.setdefault(subject.value, []).append(tuple(text))
    for _subject, members in read.pairs(_OWL + "members"):
        classes = [node.value for node in read.items(members) if isinstance(node, ox.NamedNode)]
        for each in classes:
            made.disjoint.setdefault(each, []).extend(other for other in classes if other != each)
    return made


class _Reader:
    """Reads class expressions and lists."""

    def __init__(self, triples: tuple[ox.Triple, ...]) -> None:
        self._said: dict[object, dict[str, list[object]]] = {}
        for triple in triples:
            self._said.setdefault(triple.subject, {}).setdefault(triple.predicate.value, []).append(
                triple.object
            )

    def pairs(self, name: str) -> Iterator[tuple[object, object]]:
        """The subjects and objects of a property."""
        for subject, said in self._said.items():
            for value in said.get(name, ()):
                yield subject, value

    def _value(self, node: object, name: str) -> object:
        return next(iter(self._said.get(node, {}).get(name, ())), None)

    def items(self, node: object) -> list[object]:
        """The members of an RDF list."""
        found = []
        while isinstance(node, ox.BlankNode):
            found.append(self._value(node, _RDF + "first"))
            node = self._value(node, _RDF + "rest")
        return found

    def path(self, node: object) -> Words:
        """A chain of properties."""
        return self._joined(self.items(node), ", then ")

    def expression(self, node: object) -> Words:
        """A class expression."""
        if isinstance(node, ox.NamedNode):
            return (node.value,)
        if parts := self._value(node, _OWL + "intersectionOf"):
            return self._joined(self.items(parts), "; and ")
        if parts := self._value(node, _OWL + "unionOf"):
            return self._joined(self.items(parts), " or ")
        on = self._value(node, _OWL + "onProperty")
        assert isinstance(on, ox.NamedNode)
        value, some = self._value(node, _OWL + "hasValue"), self._value(node, _OWL + "someValuesFrom")
        if isinstance(value, ox.Literal):
            return (on.value, f": {value.value}")
        if isinstance(value, ox.NamedNode):
            return (on.value, ": ", value.value)
        return (on.value, ": some ", *self.expression(some))

    def _joined(self, nodes: list[object], word: str) -> Words:
        parts = [self.expression(node) for node in nodes]
        return tuple(chain.from_iterable((word, *part) if i else part for i, part in enumerate(parts)))

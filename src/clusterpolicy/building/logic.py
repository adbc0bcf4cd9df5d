"""
What OWL can use: the axioms without their annotations, and the facts that they speak of.

Both reasoners, the embedded one and the referee, are told the same facts, chosen here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from clusterpolicy.namespaces import ONTOLOGY, PREFIXES, RDF_TYPE, XSD

_OWL, _RDF, _RDFS = PREFIXES["owl"], PREFIXES["rdf"], PREFIXES["rdfs"]
_SUBCLASS, _DOMAIN, _RANGE = _RDFS + "subClassOf", _RDFS + "domain", _RDFS + "range"
_UNION, _FIRST, _REST = _OWL + "unionOf", _RDF + "first", _RDF + "rest"
_ANNOTATIONS = {_RDFS + name for name in ("label", "comment", "seeAlso", "isDefinedBy")} | {
    _OWL + name for name in ("versionInfo", "versionIRI", "deprecated", "imports")
}

#: For each thing, the classes it is stated to be of, superclasses included.
Types = Mapping[ox.NamedNode, set[str]]


@dataclass(frozen=True)
class Logic:
    """
    The logical part of an ontology.

    :param axioms: the axioms that are no annotations
    :param classes: IRIs of the named classes
    :param object_properties: IRIs of the properties between things
    :param data_properties: IRIs of the properties whose values are literals
    :param entangled: properties of which more is said than a domain and a range
    :param domains: for each property, its domains, each a set of classes of which one must hold
    :param ranges: likewise for values; datatypes for literals
    :param parents: for each named class, the named classes that contain it
    """

    axioms: tuple[ox.Triple, ...]
    classes: frozenset[str]
    object_properties: frozenset[str]
    data_properties: frozenset[str]
    entangled: frozenset[str]
    domains: Mapping[str, list[set[str]]]
    ranges: Mapping[str, list[set[str]]]
    parents: Mapping[str, set[str]]

    def speaks_of(self, triple: ox.Triple) -> bool:
        """Whether anything can follow from a fact: a type, a relation, or a literal with a use."""
        predicate, value = triple.predicate.value, triple.object
        if isinstance(value, ox.Literal):
            said = predicate in self.entangled or predicate in self.domains or predicate in self.ranges
            return said and predicate in self.data_properties
        if predicate == RDF_TYPE:
            return isinstance(value, ox.NamedNode) and value.value in self.classes
        return predicate in self.object_properties

    def types(self, facts: Iterable[ox.Triple]) -> Types:
        """The types that facts state."""
        found: dict[ox.NamedNode, set[str]] = {}
        for triple in facts:
            subject, value = triple.subject, triple.object
            if triple.predicate.value != RDF_TYPE:
                continue
            if isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode):
                types = found.setdefault(subject, set())
                types |= {value.value} | self.parents.get(value.value, set())
        return found

    def adds_nothing(self, triple: ox.Triple, types: Types) -> bool:
        """
        Whether a fact has no consequence beyond itself.

        So it is where of its property only a domain and a range are known, and both are stated already.
        """
        predicate, value = triple.predicate.value, triple.object
        if predicate == RDF_TYPE or predicate in self.entangled:
            return False
        if isinstance(value, ox.Literal):
            of_value = {value.datatype.value} | (
                {XSD + "decimal"} if value.datatype.value == XSD + "integer" else set()
            )
        else:
            of_value = types.get(value, set()) if isinstance(value, ox.NamedNode) else set()
        of_subject = types.get(triple.subject, set()) if isinstance(triple.subject, ox.NamedNode) else set()
        return all(classes & of_subject for classes in self.domains.get(predicate, ())) and all(
            classes & of_value for classes in self.ranges.get(predicate, ())
        )


def read_logic(axioms: Iterable[ox.Triple]) -> Logic:
    """The logical part of an ontology's triples."""
    axioms = tuple(axioms)

    def declared(kind: str) -> frozenset[str]:
        return frozenset(
            triple.subject.value
            for triple in axioms
            if triple.predicate.value == RDF_TYPE
            and triple.object == ox.NamedNode(_OWL + kind)
            and isinstance(triple.subject, ox.NamedNode)
        )

    noise = declared("AnnotationProperty") | _ANNOTATIONS
    core = tuple(
        triple
        for triple in axioms
        if triple.predicate.value not in noise and triple.object != ox.NamedNode(_OWL + "AnnotationProperty")
    )
    objects, literals = declared("ObjectProperty"), declared("DatatypeProperty")
    by_node: dict[tuple[object, str], list[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]] = {}
    for triple in core:
        by_node.setdefault((triple.subject, triple.predicate.value), []).append(triple.object)

    def alternatives(node: object) -> set[str]:
        """The named classes of which one must hold; none where the class is more than that."""
        if isinstance(node, ox.NamedNode):
            return {node.value}
        found: set[str] = set()
        for rest in by_node.get((node, _UNION), []):
            while firsts := by_node.get((rest, _FIRST)):
                if not isinstance(firsts[0], ox.NamedNode):
                    return set()
                found.add(firsts[0].value)
                rest = by_node[rest, _REST][0]
        return found

    def of_property(predicate: str) -> dict[str, list[set[str]]]:
        return {
            node.value: [alternatives(value) for value in values]
            for (node, name), values in by_node.items()
            if name == predicate and isinstance(node, ox.NamedNode)
        }

    return Logic(
        axioms=core,
        classes=declared("Class"),
        object_properties=objects,
        data_properties=literals,
        entangled=_entangled(core, objects | literals),
        domains=of_property(_DOMAIN),
        ranges=of_property(_RANGE),
        parents=_parents(core),
    )


def _entangled(core: Iterable[ox.Triple], properties: frozenset[str]) -> frozenset[str]:
    """The properties that an axiom other than a declaration, domain or range mentions."""
    plain = {ox.NamedNode(_OWL + "ObjectProperty"), ox.NamedNode(_OWL + "DatatypeProperty")}
    found: set[str] = set()
    for triple in core:
        subject, predicate, value = triple.subject, triple.predicate.value, triple.object
        if isinstance(value, ox.NamedNode) and value.value in properties:
            found.add(value.value)
        if predicate in (_DOMAIN, _RANGE) or (predicate == RDF_TYPE and value in plain):
            continue
        if isinstance(subject, ox.NamedNode) and subject.value in properties:
            found.add(subject.value)
    return frozenset(found)


def _parents(core: Iterable[ox.Triple]) -> dict[str, set[str]]:
    """For each named class, the named classes that are stated to contain it, near and far."""
    above: dict[str, set[str]] = {}
    for triple in core:
        if (
            triple.predicate.value == _SUBCLASS
            and isinstance(triple.subject, ox.NamedNode)
            and isinstance(triple.object, ox.NamedNode)
        ):
            above.setdefault(triple.subject.value, set()).add(triple.object.value)
    found: dict[str, set[str]] = {}
    for name in above:
        todo, seen = [name], set[str]()
        while todo:
            for parent in above.get(todo.pop(), ()):
                if parent not in seen:
                    seen.add(parent)
                    todo.append(parent)
        found[name] = seen
    return found


def is_ours(triple: ox.Triple) -> bool:
    """Whether a fact is a type or a relation of our ontology, which is what reasoners are compared on."""
    if not isinstance(triple.object, ox.NamedNode):
        return False
    term = triple.object.value if triple.predicate.value == RDF_TYPE else triple.predicate.value
    return term.startswith(ONTOLOGY)


def twins_of(told: Iterable[ox.Triple], logic: Logic) -> dict[ox.NamedNode, ox.NamedNode]:
    """
    Things that are told of exactly as another thing is, each with that other.

    Any model of the facts without such a twin is one of the facts with it: let both names mean one
    thing, which OWL allows. So leaving it out changes neither consistency nor what follows of the rest, and
    what follows of the one follows of the other. A thing that a fact leads to, or an axiom names, is no twin.
    """
    told = list(told)
    named = {triple.object for triple in (*told, *logic.axioms)} | {triple.subject for triple in logic.axioms}
    described: dict[ox.NamedNode, set[tuple[str, str]]] = {}
    for triple in told:
        if isinstance(triple.subject, ox.NamedNode) and triple.subject not in named:
            described.setdefault(triple.subject, set()).add((str(triple.predicate), str(triple.object)))
    first: dict[frozenset[tuple[str, str]], ox.NamedNode] = {}
    return {
        thing: other
        for thing, description in described.items()
        if (other := first.setdefault(frozenset(description), thing)) != thing
    }

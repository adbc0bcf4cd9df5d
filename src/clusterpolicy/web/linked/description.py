"""
What the graph says of a thing, as RDF: for programs that ask for its IRI.

A description holds every triple with the thing as its subject, those that point to it, the names of all they
mention, and what the thing is made of: the facts of a place or rule, the members of a concept scheme. It says
of itself which dataset it belongs to, from which sources its facts are, and under which licence; reference
data of others alone are not ours to license.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

import pyoxigraph as ox

from clusterpolicy.namespaces import BASE, DATASET_GRAPH, ONTOLOGY_GRAPH, PREFIXES, RDF_TYPE, RDFS_LABEL, SKOS
from clusterpolicy.publishing.distributions import LICENCE
from clusterpolicy.publishing.dumps import serialize, serialize_quads
from clusterpolicy.web.linked.alternates import WITH_PLACES, Form

#: How many triples that point to a thing its description holds at the most; nothing has so many yet.
INVERSE: Final = 1000

_REFERENCE: Final = f"{BASE}source/reference"
_DCT, _FOAF = PREFIXES["dct"], PREFIXES["foaf"]
_LABEL = ox.NamedNode(RDFS_LABEL)
_IN_SCHEME = ox.NamedNode(SKOS + "inScheme")
_IS_PART_OF = ox.NamedNode(_DCT + "isPartOf")
#: What is told of the source of a fact: what it is called and on which terms it may be used.
_OF_SOURCES: Final = (
    _LABEL,
    _IS_PART_OF,
    *(ox.NamedNode(_DCT + name) for name in ("license", "rights")),
    ox.NamedNode(PREFIXES["schema"] + "creditText"),
)
_DEFAULT = ox.DefaultGraph()


@dataclass
class Description:
    """
    A description.

    :param thing: what it is about
    :param document: its own IRI, to which each form adds its extension
    :param facts: its facts, each in the named graph that states it
    :param names: the names of what the facts mention, and what is told of their sources
    :param pointing: how many triples point to the thing
    :param sources: the sources that the facts are from
    """

    thing: ox.NamedNode
    document: str
    facts: list[ox.Quad] = field(default_factory=list)
    names: set[ox.Triple] = field(default_factory=set)
    pointing: int = 0
    sources: set[ox.NamedNode] = field(default_factory=set)

    @property
    def is_reference(self) -> bool:
        """Whether only reference data of others stand behind it, which are not ours to license."""
        return bool(self.sources) and all(source.value.startswith(_REFERENCE) for source in self.sources)

    def written(self, form: Form, limit: int = INVERSE) -> bytes:
        """The description in a form; the same bytes for the same graph."""
        about = [*self.names, *self._document(form, limit)]
        if form.extension in WITH_PLACES:
            told = [ox.Quad(t.subject, t.predicate, t.object, _DEFAULT) for t in about]
            return serialize_quads([*self.facts, *told], form.extension)
        return serialize([*(quad.triple for quad in self.facts), *about], form.extension)

    def _document(self, form: Form, limit: int) -> Iterator[ox.Triple]:
        """What the description says of itself."""
        document = ox.NamedNode(f"{self.document}.{form.extension}")

        def say(name: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
            return ox.Triple(document, ox.NamedNode(name), value)

        yield say(RDF_TYPE, ox.NamedNode(_FOAF + "Document"))
        yield say(_FOAF + "primaryTopic", self.thing)
        if self.is_reference:
            text = "The facts are from the sources named here; each is to be used under the terms it states."
            yield say(_DCT + "rights", ox.Literal(text, language="en"))
        else:
            yield say(_DCT + "license", ox.NamedNode(LICENCE))
        yield say(PREFIXES["void"] + "inDataset", ox.NamedNode(DATASET_GRAPH))
        for source in self.sources:
            yield say(_DCT + "source", source)
        if self.pointing > limit:
            text = f"Holds {limit} of the {self.pointing} statements that point to the thing described."
            yield say(PREFIXES["rdfs"] + "comment", ox.Literal(text, language="en"))


def node(store: ox.Store, iri: str) -> ox.NamedNode | None:
    """The node of an IRI that the graph says something of, or with; None where it does not."""
    try:
        found = ox.NamedNode(iri)
    except ValueError:
        return None
    patterns = ((found, None, None, None), (None, None, None, found), (None, None, found, None))
    return found if any(any(True for _ in store.quads_for_pattern(*each)) for each in patterns) else None


def describe(
    store: ox.Store,
    thing: ox.NamedNode,
    document: str = "",
    within: Collection[ox.NamedNode] = (),
    limit: int = INVERSE,
) -> Description:
    """
    The description of a thing.

    :param store: the graph
    :param document: the IRI of the description without an extension, where it is not that of the thing
    :param within: places in it, whose facts are told too
    :param limit: how many triples that point to it are given at the most
    """
    made = Description(thing, document or thing.value)
    pointing = sorted({quad.triple for quad in _stated(store, None, thing)}, key=str)
    made.pointing = len(pointing)
    kept = set(pointing[:limit])
    made.facts = [
        *_stated(store, thing, None),
        *(quad for quad in _stated(store, None, thing) if quad.triple in kept),
        *store.quads_for_pattern(None, None, None, thing),
        *_members(store, thing),
        *(quad for each in within for quad in _stated(store, each, None)),
        *(quad for each in within for quad in store.quads_for_pattern(None, None, None, each)),
    ]
    made.sources = set(_sources(store, made.facts))
    made.names = set(_names(store, made))
    return made


def _stated(store: ox.Store, subject: ox.NamedNode | None, value: ox.NamedNode | None) -> Iterator[ox.Quad]:
    """What stands in the named graphs; the default graph is but their union."""
    for quad in store.quads_for_pattern(subject, None, value, None):
        if not isinstance(quad.graph_name, ox.DefaultGraph):
            yield quad


def _members(store: ox.Store, scheme: ox.NamedNode) -> Iterator[ox.Quad]:
    """What is said of the members of a concept scheme."""
    members = {quad.subject for quad in store.quads_for_pattern(None, _IN_SCHEME, scheme, _DEFAULT)}
    for member in members:
        assert isinstance(member, ox.NamedNode)
        yield from _stated(store, member, None)


def _sources(store: ox.Store, facts: Iterable[ox.Quad]) -> Iterator[ox.NamedNode]:
    """The sources of facts: what their places are part of; reference data have terms of their own each."""
    for graph in {quad.graph_name for quad in facts}:
        assert isinstance(graph, ox.NamedNode)
        if graph.value.startswith(f"{_REFERENCE}/"):
            yield graph
            continue
        for quad in islice(store.quads_for_pattern(graph, _IS_PART_OF, None, _DEFAULT), 1):
            assert isinstance(quad.object, ox.NamedNode)
            yield quad.object


def _names(store: ox.Store, made: Description) -> Iterator[ox.Triple]:
    """The names of the subjects, properties, objects and places of a description, and its sources' terms."""
    nodes: set[object] = {made.thing, *made.sources}
    for quad in made.facts:
        nodes.update((quad.subject, quad.predicate, quad.object, quad.graph_name))
    for each in nodes:
        # What the ontology defines is named by its own description; a thing's languages are among its facts.
        if isinstance(each, ox.NamedNode) and each.value != ONTOLOGY_GRAPH:
            for quad in store.quads_for_pattern(each, _LABEL, None, _DEFAULT):
                if getattr(quad.object, "language", None) in (None, "en"):
                    yield quad.triple
    for source in made.sources:
        for name in _OF_SOURCES:
            for quad in store.quads_for_pattern(source, name, None, _DEFAULT):
                yield quad.triple

"""The dataset says its version and how much it holds."""

import pyoxigraph as ox

from clusterpolicy import __version__
from clusterpolicy.building.description import DATASET, describe
from clusterpolicy.building.terms import quad
from clusterpolicy.namespaces import ONTOLOGY, PREFIXES, RDF_TYPE

VOID = PREFIXES["void"]


def node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


PROGRAMME = node(ONTOLOGY + "Programme")
TRIPLES = [
    ox.Triple(node("urn:a"), node(RDF_TYPE), PROGRAMME),
    ox.Triple(node("urn:b"), node(RDF_TYPE), PROGRAMME),
    ox.Triple(node("urn:b"), node(RDF_TYPE), node("urn:Other")),
    ox.Triple(node("urn:b"), node("urn:p"), ox.Literal("x")),
]
QUADS = [quad(triple, node("urn:g")) for triple in TRIPLES] + [quad(triple) for triple in TRIPLES]


def value(subject: str, predicate: str) -> set[str]:
    described = describe([], {quad.triple for quad in QUADS})
    return {
        triple.object.value
        for triple in described
        if triple.subject == node(subject)
        and triple.predicate == node(predicate)
        and isinstance(triple.object, ox.NamedNode | ox.Literal)
    }


def test_counts_are_of_different_triples_whatever_graphs_they_stand_in() -> None:
    assert value(DATASET, VOID + "triples") == {"4"}
    assert value(DATASET, VOID + "distinctSubjects") == {"2"}
    assert value(DATASET, VOID + "properties") == {"2"}
    assert value(DATASET, VOID + "classes") == {"2"}


def test_the_version_is_the_packages() -> None:
    assert value(DATASET, PREFIXES["dcat"] + "version") == {__version__}
    assert value(DATASET, PREFIXES["owl"] + "versionInfo") == {__version__}


def test_each_class_of_ours_has_a_partition_with_a_label() -> None:
    part = DATASET + "/class/Programme"
    assert value(DATASET, VOID + "classPartition") == {part}
    assert value(part, VOID + "entities") == {"2"}
    assert value(part, VOID + "class") == {PROGRAMME.value}
    assert value(part, PREFIXES["rdfs"] + "label") == {"the entities of class Programme"}


def test_what_was_written_by_hand_is_kept() -> None:
    written = ox.Triple(node(DATASET), node("urn:p"), ox.Literal("by hand"))
    assert written in describe([written], {quad.triple for quad in QUADS})

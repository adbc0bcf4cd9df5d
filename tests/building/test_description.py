"""The dataset says its version and how much it holds."""

import pyoxigraph as ox

from clusterpolicy import __version__
from clusterpolicy.building.description import DATASET, describe
from clusterpolicy.building.terms import quad
from clusterpolicy.namespaces import ENTITY, ONTOLOGY, PREFIXES, RDF_TYPE, XSD

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
    described = describe([], TRIPLES)
    graph = {*TRIPLES, *described}
    for name, number in (
        ("triples", len(graph)),
        ("distinctSubjects", len({triple.subject for triple in graph})),
        ("properties", len({triple.predicate for triple in graph})),
    ):
        assert value(DATASET, VOID + name) == {str(number)}, name


def test_the_period_is_that_of_the_graph() -> None:
    def year(name: str, number: int) -> ox.Triple:
        literal = ox.Literal(str(number), datatype=node(XSD + "integer"))
        return ox.Triple(node("urn:a"), node(ONTOLOGY + name), literal)

    said = {
        str(t) for t in describe([], [year("startYear", 1983), year("endYear", 1990), year("year", 2016)])
    }
    assert f'<{DATASET}/period> <{PREFIXES["dcat"]}startDate> "1983-01-01"^^<{XSD}date>' in said
    assert f'<{DATASET}/period> <{PREFIXES["dcat"]}endDate> "2016-12-31"^^<{XSD}date>' in said
    assert not any("period" in str(triple) for triple in describe([], TRIPLES))


def test_links_to_what_is_named_with_a_space_of_iris_are_counted() -> None:
    target = DATASET + "/target/other"
    written = [
        ox.Triple(node(target), node(VOID + "uriSpace"), ox.Literal("https://other.example/")),
        ox.Triple(node(target), node(PREFIXES["rdfs"] + "label"), ox.Literal("Other", language="en")),
    ]
    same = node(PREFIXES["skos"] + "exactMatch")
    links = [ox.Triple(node(ENTITY + name), same, node("https://other.example/" + name)) for name in "ab"]
    foreign = ox.Triple(node("urn:c"), same, node("https://other.example/c"))
    said = {str(triple) for triple in describe(written, [*links, foreign])}
    linkset = f"<{DATASET}/linkset/other-exactMatch>"
    assert f'{linkset} <{VOID}triples> "2"^^<{XSD}integer>' in said
    assert f"{linkset} <{VOID}linkPredicate> {same}" in said
    assert f"{linkset} <{VOID}objectsTarget> <{target}>" in said


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

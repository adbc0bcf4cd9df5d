"""The ontology's Turtle files."""

import pyoxigraph as ox
import pytest

from clusterpolicy.building.vocabulary import load_vocabulary, parse_turtle
from clusterpolicy.errors import DeclarationError
from tests.fixtures.small import CP, ID, Project


def problems() -> list[tuple[str, int, str]]:
    with pytest.raises(DeclarationError) as caught:
        load_vocabulary()
    return [(problem.file, problem.row, problem.found) for problem in caught.value.problems]


def test_concepts_are_what_is_defined(project: Project) -> None:
    vocabulary = load_vocabulary()
    assert vocabulary.defined == {
        ID + name for name in ("country/de", "country/se", "objective/growth", "objective/innovation")
    }
    assert len(vocabulary.dataset) == 1


def test_named_axioms_have_no_blank_node(project: Project) -> None:
    path = "ontology/ontology.ttl"
    project.write(
        path, project.path(path).read_text() + "cp:X owl:equivalentClass [ owl:unionOf (cp:Programme) ] .\n"
    )
    vocabulary = load_vocabulary()
    assert ox.NamedNode(CP + "X") in {triple.subject for triple in vocabulary.axioms}
    assert ox.NamedNode(CP + "X") not in {triple.subject for triple in vocabulary.named_axioms}
    assert not any(isinstance(t.object, ox.BlankNode) for t in vocabulary.named_axioms)


def test_alignments_may_be_absent_or_there(project: Project) -> None:
    before = len(load_vocabulary().axioms)
    project.write("ontology/alignments.ttl", "<urn:a> a <urn:b> .")
    assert len(load_vocabulary().axioms) == before + 1


def test_what_is_published_has_no_blank_node(project: Project) -> None:
    project.write("ontology/vocabularies/more.ttl", "<urn:a> <urn:b> [ <urn:c> 1 ] .")
    assert problems() == [("ontology/vocabularies/more.ttl", 0, "a blank node")]


def test_every_fault_is_told_at_once(project: Project) -> None:
    project.path("ontology/ontology.ttl").unlink()
    project.write("ontology/dataset.ttl", b"\xe4")
    project.write("ontology/vocabularies/country.ttl", "<urn:a> <urn:b> .")
    told = problems()
    assert [(file, row) for file, row, _ in told] == [
        ("ontology/ontology.ttl", 0),
        ("ontology/vocabularies/country.ttl", 1),
        ("ontology/dataset.ttl", 1),
    ]


def test_the_order_of_triples_is_stable(project: Project) -> None:
    assert load_vocabulary().concepts == load_vocabulary().concepts
    assert list(load_vocabulary().concepts) == sorted(load_vocabulary().concepts, key=str)


def test_windows_line_ends_in_turtle_are_accepted(project: Project) -> None:
    path = project.path("ontology/vocabularies/country.ttl")
    before = set(parse_turtle(path))
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert set(parse_turtle(path)) == before

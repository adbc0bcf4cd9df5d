"""Shapes and checks, and the rows their faults are traced to."""

import pyoxigraph as ox
import pytest

from clusterpolicy.building.build import construct
from clusterpolicy.building.validation import check_problems, load_checks, shape_problems
from clusterpolicy.errors import DeclarationError, ValidationError
from clusterpolicy.namespaces import RDF_TYPE
from tests.fixtures.small import CP, ID, Project

CHECK = "queries/checks/disjoint-classes.rq"
X, P = ox.NamedNode(ID + "programme/x"), ox.NamedNode(CP + "country")
TYPED = ox.Triple(X, ox.NamedNode(RDF_TYPE), ox.NamedNode(CP + "Programme"))


def test_a_graph_that_keeps_the_shapes_has_no_problems(project: Project) -> None:
    assert shape_problems([TYPED, ox.Triple(X, P, ox.NamedNode(ID + "country/de"))], {}) == []


def test_a_violation_names_the_row_of_its_entity(project: Project) -> None:
    (problem,) = shape_problems([TYPED], {X.value: ["data/a.csv, row 7", "data/b.csv, row 2"]})
    assert str(problem) == (
        "data/a.csv, row 7, column country: id/programme/x (also data/b.csv, row 2); "
        "allowed: exactly one country"
    )


def test_the_row_that_states_the_property_comes_before_the_others(project: Project) -> None:
    project.change("ontology/shapes.ttl", "sh:minCount 1", "sh:maxCount 0")
    triples = [TYPED, ox.Triple(X, P, ox.Literal("de"))]
    origins = {X.value: ["data/a.csv, row 7"], f"{X.value} {P.value}": ["data/b.csv, row 2"]}
    (problem,) = shape_problems(triples, origins)
    assert (problem.file, problem.row) == ("data/b.csv", 2)


def test_an_entity_without_a_row_is_named_itself(project: Project) -> None:
    (problem,) = shape_problems([TYPED], {})
    assert (problem.file, problem.row) == ("id/programme/x", 0)


def test_a_value_in_a_message_is_shortened(project: Project) -> None:
    project.change("ontology/shapes.ttl", "sh:minCount 1", "sh:nodeKind <http://www.w3.org/ns/shacl#IRI>")
    (problem,) = shape_problems([TYPED, ox.Triple(X, P, ox.Literal("x" * 9_000))], {})
    assert len(problem.found) < 120


@pytest.mark.parametrize(
    "text", ['sh:minCount "one"', "sh:path 1 ; sh:minCount 1", "sh:pattern 5", 'sh:pattern "["']
)
def test_shapes_that_are_no_shacl_are_told(project: Project, text: str) -> None:
    project.change("ontology/shapes.ttl", "sh:minCount 1", text)
    with pytest.raises(DeclarationError) as caught:
        shape_problems([TYPED, ox.Triple(X, P, ox.Literal("de"))], {})
    assert [problem.file for problem in caught.value.problems] == ["ontology/shapes.ttl"]


def faults(text: str) -> list[tuple[str, str]]:
    store = ox.Store()
    store.add(ox.Quad(X, P, ox.Literal("de")))
    return [(problem.found, problem.allowed) for problem in check_problems(store, {})]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('SELECT ?s ("is wrong" AS ?message) { ?s ?p ?o }', [("id/programme/x", "is wrong")]),
        ("#+ title: Nothing is so\nSELECT ?s { ?s ?p ?o }", [("id/programme/x", "Nothing is so")]),
        ("SELECT ?s { ?s ?p ?o }", [("id/programme/x", CHECK)]),
        ("SELECT ?o ?s { ?s ?p ?o }", [("de", CHECK)]),
        ("SELECT ?nothing { ?s ?p ?o }", [("a row", CHECK)]),
        ("SELECT ?s { ?s ?p 1 }", []),
    ],
)
def test_every_row_of_a_check_is_a_fault(
    project: Project, text: str, expected: list[tuple[str, str]]
) -> None:
    project.write(CHECK, text)
    assert faults(text) == expected


def test_the_faults_of_all_checks_are_told_at_once(project: Project) -> None:
    project.write(CHECK, "SELECT")
    project.write("queries/checks/other.rq", "ASK {}")
    project.write("queries/checks/third.rq", "#+ [\nSELECT * {}")
    with pytest.raises(DeclarationError) as caught:
        load_checks()
    assert [problem.file for problem in caught.value.problems] == [
        CHECK,
        "queries/checks/other.rq",
        "queries/checks/third.rq",
    ]


def test_violations_of_shapes_and_checks_are_told_together(project: Project) -> None:
    project.change("data/tiny/programmes.csv", "de-beta,Beta,de,closed,", "de-beta,Beta,,closed,open")
    with pytest.raises(ValidationError) as caught:
        construct()
    assert [(problem.row, problem.allowed) for problem in caught.value.problems] == [
        (3, "is of two disjoint classes"),
        (3, "allowed: exactly one country"),
    ]

"""HermiT over the real graph, and over graphs that cannot be."""

import tempfile
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from clusterpolicy.building import reasoners
from clusterpolicy.building.assembly import Facts, assemble
from clusterpolicy.building.inference import load_rules
from clusterpolicy.building.logic import Logic, read_logic
from clusterpolicy.building.mapping import RowTriples
from clusterpolicy.building.referee import examine
from clusterpolicy.building.vocabulary import load_vocabulary
from clusterpolicy.errors import InconsistencyError, MissingRequirement
from clusterpolicy.namespaces import ENTITY, ONTOLOGY, RDF_TYPE, XSD
from tests.conftest import require


@pytest.fixture(scope="module")
def logic() -> Logic:
    return read_logic(load_vocabulary().axioms)


@pytest.fixture
def java() -> None:
    require("java", "Java")


def fact(subject: str, predicate: str, value: str) -> ox.Triple:
    """A triple from short names; a value without a slash is a class or a truth value."""
    relation = ox.NamedNode(RDF_TYPE if predicate == "a" else ONTOLOGY + predicate)
    if value in ("true", "false"):
        return ox.Triple(
            ox.NamedNode(ENTITY + subject),
            relation,
            ox.Literal(value, datatype=ox.NamedNode(XSD + "boolean")),
        )
    return ox.Triple(
        ox.NamedNode(ENTITY + subject),
        relation,
        ox.NamedNode(ENTITY + value if "/" in value else ONTOLOGY + value),
    )


def rows(*facts: ox.Triple) -> Facts:
    """Facts that stand in a table of their own, one a row."""
    graph = ox.NamedNode("https://w3id.org/clusterpolicy/source/test/table")
    vocabulary = replace(load_vocabulary(), concepts=())
    return Facts(
        tuple(
            RowTriples(graph, (triple,), f"data/test/table.csv, row {number}")
            for number, triple in enumerate(facts, 2)
        ),
        vocabulary,
    )


@pytest.mark.java
def test_the_real_graph_is_consistent_and_both_engines_agree(java: None) -> None:
    verdict = examine(assemble())
    assert verdict.differences == ()
    assert verdict.individuals > 3000
    assert verdict.types > verdict.individuals
    assert verdict.relations > 10_000
    assert "focused-programme" in verdict.summary()[2]
    assert "contributes-to-objective" not in verdict.summary()[2]


@pytest.mark.java
def test_a_rule_too_few_is_noticed(java: None) -> None:
    """The referee is no rubber stamp: without one rule, what HermiT alone finds is listed with its row."""
    facts = rows(
        fact("programme/a", "kind", "intervention-kind/regional-programme"),
        fact("programme/a", "partOfSupport", "cluster-support/b"),
        fact("cluster-support/b", "hasObjective", "objective/c"),
    )
    assert examine(facts).differences == ()
    fewer = [rule for rule in load_rules() if not rule.graph.value.endswith("contributes-to-objective")]
    (difference,) = examine(facts, rules=fewer).differences
    assert (difference.file, difference.row) == ("data/test/table.csv", 2)
    assert difference.found.startswith("programme:a cp:contributesToObjective objective:c")
    assert difference.allowed == "only HermiT finds this"


@pytest.mark.java
def test_a_conclusion_too_many_is_noticed(java: None) -> None:
    facts = rows(fact("programme/a", "kind", "intervention-kind/past-scheme"))
    rule = replace(
        load_rules()[0],
        axiom="claimed",
        stratum=1,
        text=f"CONSTRUCT {{ ?a a <{ONTOLOGY}Cluster> }} WHERE {{ ?a <{ONTOLOGY}kind> ?kind }}",
    )
    (difference,) = examine(facts, rules=[rule]).differences
    assert difference.allowed == "HermiT does not find this"


CONTRADICTIONS = {
    "a region that is a country": (
        [fact("region/a", "a", "Region"), fact("region/a", "a", "Country")],
        {2, 3},
        ["Region", "Country"],
    ),
    "a programme that is also a past scheme": (
        [
            fact("programme/a", "kind", "intervention-kind/national-programme"),
            fact("programme/b", "kind", "intervention-kind/national-programme"),
            fact("programme/a", "kind", "intervention-kind/past-scheme"),
        ],
        {2, 4},
        ["Programme", "Past scheme"],
    ),
    "a policy in place and not in place": (
        [
            fact("region/a", "a", "Region"),
            fact("region/a", "policyInPlace", "true"),
            fact("region/a", "policyInPlace", "false"),
        ],
        {3, 4},
        ["policy in place"],
    ),
    "two programmes that succeed each other": (
        [fact("programme/a", "succeeds", "programme/b"), fact("programme/b", "succeeds", "programme/a")],
        {2, 3},
        ["succeeds"],
    ),
    "a territory with an objective": (
        [fact("country/a", "a", "Country"), fact("country/a", "hasObjective", "objective/b")],
        {2, 3},
        ["Territory", "has objective"],
    ),
}


@pytest.mark.java
@pytest.mark.parametrize("case", CONTRADICTIONS)
def test_a_contradiction_is_explained_with_its_rows(java: None, case: str) -> None:
    facts, culprits, words = CONTRADICTIONS[case]
    with pytest.raises(InconsistencyError) as raised:
        examine(rows(*facts))
    problems = raised.value.problems
    assert {problem.row for problem in problems} == culprits
    assert {problem.file for problem in problems} == {"data/test/table.csv"}
    for word in words:
        assert f'"{word}"' in problems[0].allowed
    assert raised.value.summary == "the graph contradicts the ontology in 1 place"


@pytest.mark.java
def test_several_contradictions_are_told_at_once(java: None) -> None:
    facts = rows(
        *(fact(f"region/{name}", "a", kind) for name in ("a", "b", "c") for kind in ("Region", "Country"))
    )
    with pytest.raises(InconsistencyError, match="in 3 places") as raised:
        examine(facts)
    assert {problem.row for problem in raised.value.problems} == {2, 3, 4, 5, 6, 7}


@pytest.mark.java
def test_no_temporary_file_is_left(java: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    facts = rows(fact("region/a", "a", "Region"))
    examine(facts)
    with pytest.raises(InconsistencyError):
        examine(Facts((*facts.rows, *rows(fact("region/a", "a", "Country")).rows), facts.vocabulary))
    assert list(tmp_path.iterdir()) == []
    assert tempfile.tempdir == str(tmp_path)


def test_every_class_reaches_the_reasoner(logic: Logic) -> None:
    """owlready2 reads no Turtle; the way over RDF/XML must lose nothing."""
    world = reasoners.load_world(reasoners.rdf_xml(logic, []), logic)
    assert {cls.iri for cls in world.classes()} == logic.classes
    assert {prop.iri for prop in world.object_properties()} == logic.object_properties
    ours = {name for name in logic.classes if name.startswith(ONTOLOGY)}
    assert len(ours) > 70


def test_without_java_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(MissingRequirement, match="default-jre-headless"):
        reasoners.require_java()

"""Each check finds the fault it exists for in a small graph made to have it, and nothing in the real one."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from clusterpolicy import resources
from clusterpolicy.building.headers import read_header
from clusterpolicy.lookup.graph import Graph

PREFIXES = """
@prefix cp: <https://w3id.org/clusterpolicy/ontology#> .
@prefix id: <https://w3id.org/clusterpolicy/id/> .
@prefix p: <https://w3id.org/clusterpolicy/id/programme/> .
@prefix kind: <https://w3id.org/clusterpolicy/id/intervention-kind/> .
@prefix src: <https://w3id.org/clusterpolicy/source/small/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
ENTITY = "https://w3id.org/clusterpolicy/id/"
ONTOLOGY = "https://w3id.org/clusterpolicy/ontology#"
SURVEY = "<https://w3id.org/clusterpolicy/id/survey-item/%s>"
STATUS = "<https://w3id.org/clusterpolicy/id/answer-status/%s>"
RATING = "<https://w3id.org/clusterpolicy/id/rating/%s>"

#: For each check: a graph without its fault, what makes the fault, the entity at fault, words of the message.
FAULTS: dict[str, tuple[str, str, str, str]] = {
    "label-and-type": (
        'p:a a cp:Programme ; rdfs:label "A" ; cp:country id:x . id:x a cp:Country ; rdfs:label "X" .',
        "p:a cp:country id:atlantis .",
        ENTITY + "atlantis",
        "no label and no type",
    ),
    "terms-are-described": (
        'p:a cp:known id:x . cp:known rdfs:label "known" ; skos:definition "Known." .',
        'p:a cp:unheardOf id:x . cp:unheardOf rdfs:label "unheard of" .',
        ONTOLOGY + "unheardOf",
        "no definition",
    ),
    "no-blank-nodes": ('p:a rdfs:label "A" .', "p:a cp:hasBudget [] .", ENTITY + "programme/a", "hasBudget"),
    "disjoint-classes": (
        "cp:Country owl:disjointWith cp:Region . id:x a cp:Country .",
        "id:x a cp:Region .",
        ENTITY + "x",
        "disjoint",
    ),
    "one-kind-of-thing": (
        "p:a a cp:Programme, cp:PolicyIntervention, cp:NationalProgramme .",
        "p:a a cp:ClusterSupport .",
        ENTITY + "programme/a",
        "one of them only",
    ),
    "region-in-its-country": (
        "id:r cp:partOf id:x . p:a cp:region id:r ; cp:country id:x .",
        "p:b cp:region id:r ; cp:country id:y .",
        ENTITY + "programme/b",
        "does not lie in its country",
    ),
    "regional-programme-states-no-objective": (
        "p:a a cp:RegionalProgramme ; cp:contributesToObjective id:o . id:s cp:hasObjective id:o .",
        "p:a cp:hasObjective id:o .",
        ENTITY + "programme/a",
        "state it of the support",
    ),
    "facts-stand-somewhere": (
        "p:a cp:kind kind:k . src:row { p:a cp:kind kind:k }",
        "p:a cp:endYear 2020 .",
        ENTITY + "programme/a",
        "stands in no named graph",
    ),
    "graphs-are-places": (
        "p:a cp:kind kind:k . src:row { p:a cp:kind kind:k } "
        'src:row a cp:SourcePlace ; cp:part "Table 8" ; rdfs:label "Table 8, p. 120" .',
        "src:nowhere { p:a cp:endYear 2020 }",
        "https://w3id.org/clusterpolicy/source/small/nowhere",
        "places.csv",
    ),
    "amount-has-currency-and-basis": (
        'id:b a cp:Budget ; cp:amount 5 ; cp:currency id:eur ; cp:basis id:y ; cp:scope id:w ; cp:words "" .',
        'id:c a cp:Budget ; cp:amount 5 ; cp:basis id:annual ; cp:scope id:whole ; cp:words "5" .',
        ENTITY + "c",
        "no currency",
    ),
    "budget-has-one-bearer": (
        "p:a cp:hasBudget id:b . id:b a cp:Budget .",
        "p:b cp:hasBudget id:b .",
        ENTITY + "b",
        "belongs to 2",
    ),
    "end-not-before-start": (
        "p:a cp:startYear 2014 ; cp:endYear 2014 .",
        "p:b cp:startYear 2014 ; cp:endYear 2013 .",
        ENTITY + "programme/b",
        "ends in 2013 and starts in 2014",
    ),
    "one-of-three-ratings": (
        f"id:a a cp:Assessment ; cp:rating {RATING % 'neutral'} .",
        f"id:a cp:rating {RATING % 'positive'} .",
        ENTITY + "a",
        "exactly one",
    ),
    "measure-was-asked": (
        'id:a cp:level "national" ; cp:respondent id:x ; cp:measure id:m . '
        'id:x a cp:Country . id:m cp:nationalWording "m" .',
        'id:b cp:level "national" ; cp:respondent id:x ; cp:measure id:n . id:n cp:regionalWording "n" .',
        ENTITY + "b",
        "national survey",
    ),
    "in-depth-programme-is-national-and-profiled": (
        "p:a cp:inDepth true ; cp:kind kind:national-programme ; cp:hasObjective id:o . "
        "p:b cp:inDepth true ; cp:kind kind:national-programme . "
        f"id:none cp:answerOf p:b ; cp:answerItem {SURVEY % 'objectives'} .",
        "p:c cp:inDepth true ; cp:kind kind:national-programme .",
        ENTITY + "programme/c",
        "answers.csv",
    ),
    "blank-is-not-answered": (
        f"id:none cp:answerOf p:a ; cp:answerItem {SURVEY % 'budget'} ; cp:answerStatus {STATUS % 'blank'} .",
        "p:a cp:hasBudget id:b . id:b cp:amount 5 .",
        ENTITY + "none",
        "has one",
    ),
    "succession-runs-forward": (
        "p:b cp:succeeds p:a ; cp:startYear 2015 . p:a cp:startYear 2008 .",
        "p:c cp:succeeds p:d ; cp:startYear 2008 . p:d cp:startYear 2015 .",
        ENTITY + "programme/c",
        "starts later",
    ),
    "added-answers-are-used": (
        "id:o a cp:Objective ; cp:additional true . p:a cp:hasObjective id:o .",
        "id:t a cp:ClusterType ; cp:additional true .",
        ENTITY + "t",
        "nobody has it",
    ),
    "corrections-have-a-place": (
        'id:c a cp:Correction ; cp:place src:row ; cp:reason "Misspelt." . src:row cp:part "Table 8" .',
        'id:d a cp:Correction ; cp:reason "Misspelt." .',
        ENTITY + "d",
        "no place",
    ),
}
#: Further faults that a check finds besides the one above.
FURTHER: list[tuple[str, str, str, str]] = [
    ("label-and-type", 'id:x rdfs:label "X" .', ENTITY + "x", "no type"),
    ("label-and-type", "id:x a cp:Country .", ENTITY + "x", "no label"),
    (
        "one-kind-of-thing",
        "p:a a cp:NationalProgramme, cp:RegionalProgramme .",
        ENTITY + "programme/a",
        "one of",
    ),
    ("one-kind-of-thing", "id:x a cp:Country, cp:Region .", ENTITY + "x", "one of them only"),
    ("budget-has-one-bearer", "id:b a cp:Budget .", ENTITY + "b", "belongs to 0"),
    (
        "amount-has-currency-and-basis",
        'id:b a cp:Budget ; cp:scope id:w ; cp:words "5" .',
        ENTITY + "b",
        "no basis",
    ),
    (
        "amount-has-currency-and-basis",
        'id:b a cp:Budget ; cp:basis id:w ; cp:words "5" .',
        ENTITY + "b",
        "no scope",
    ),
    (
        "amount-has-currency-and-basis",
        "id:b a cp:Budget ; cp:basis id:w ; cp:scope id:s .",
        ENTITY + "b",
        "no words",
    ),
    ("one-of-three-ratings", "id:a a cp:Assessment .", ENTITY + "a", "exactly one"),
    ("one-of-three-ratings", "id:a a cp:Assessment ; cp:rating id:splendid .", ENTITY + "a", "exactly one"),
    (
        "in-depth-programme-is-national-and-profiled",
        "p:a cp:inDepth true ; cp:kind kind:regional-programme ; cp:hasObjective id:o .",
        ENTITY + "programme/a",
        "not national",
    ),
    (
        "blank-is-not-answered",
        f"id:n cp:answerOf id:x ; cp:answerItem id:m ; cp:answerStatus {STATUS % 'dash'} . "
        "id:a cp:respondent id:x ; cp:measure id:m .",
        ENTITY + "n",
        "has one",
    ),
    ("succession-runs-forward", "p:a cp:succeeds p:a .", ENTITY + "programme/a", "succeeds itself"),
    (
        "corrections-have-a-place",
        'id:d a cp:Correction ; cp:place src:row . src:row cp:part "Table 8" .',
        ENTITY + "d",
        "no reason",
    ),
]


def files() -> dict[str, Path]:
    return {path.stem: path for path in resources.files("queries/checks/*.rq")}


def faults(name: str, *parts: str) -> list[tuple[str, str]]:
    """What a check finds in a graph written in TriG: the entity and the message of each row."""
    store = ox.Store()
    for part in parts:
        store.load(input=(PREFIXES + part).encode(), format=ox.RdfFormat.TRIG)
    return found(store, name)


def found(store: ox.Store, name: str) -> list[tuple[str, str]]:
    answer = store.query(files()[name].read_text(encoding="utf-8"))
    assert isinstance(answer, ox.QuerySolutions)
    rows = []
    for solution in answer:
        entity, message = solution[0], solution["message"]
        assert isinstance(entity, ox.NamedNode) and isinstance(message, ox.Literal)
        rows.append((entity.value, message.value))
    return rows


def test_every_check_is_tried() -> None:
    assert set(files()) == set(FAULTS)


@pytest.mark.parametrize("name", FAULTS)
def test_it_finds_the_fault(name: str) -> None:
    right, wrong, entity, words = FAULTS[name]
    rows = faults(name, right, wrong)
    assert {row[0] for row in rows} == {entity}
    assert all(words in message for _, message in rows)


@pytest.mark.parametrize("name", FAULTS)
def test_it_finds_nothing_where_nothing_is_wrong(name: str) -> None:
    assert faults(name, FAULTS[name][0]) == []


@pytest.mark.parametrize(("name", "wrong", "entity", "words"), FURTHER)
def test_it_finds_further_faults(name: str, wrong: str, entity: str, words: str) -> None:
    rows = faults(name, wrong)
    assert entity in {row[0] for row in rows}
    assert any(words in message for row, message in rows if row == entity)


@pytest.mark.parametrize("name", FAULTS)
def test_the_real_graph_has_no_fault(graph: Graph, name: str) -> None:
    assert found(graph.store.native, name) == []


def test_a_check_says_what_must_hold() -> None:
    for path in files().values():
        text = path.read_text(encoding="utf-8")
        assert read_header(path, text)["title"]
        answer = ox.Store().query(text)
        assert isinstance(answer, ox.QuerySolutions)
        assert "message" in [variable.value for variable in answer.variables]


def test_the_lists_of_kinds_are_those_of_the_ontology() -> None:
    store = ox.Store()
    store.load(path=str(resources.root() / "ontology" / "ontology.ttl"), format=ox.RdfFormat.TURTLE)
    answer = store.query(
        """PREFIX owl: <http://www.w3.org/2002/07/owl#>
        PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
        SELECT ?set ?member
        WHERE { ?set a owl:AllDisjointClasses ; owl:members/rdf:rest*/rdf:first ?member }"""
    )
    assert isinstance(answer, ox.QuerySolutions)
    declared: dict[str, set[str]] = {}
    for solution in answer:
        declared.setdefault(str(solution["set"]), set()).add(str(solution["member"]))
    text = files()["one-kind-of-thing"].read_text(encoding="utf-8")
    for kinds in declared.values():
        names = {name.strip("<>").replace(ONTOLOGY, "cp:") for name in kinds}
        names = {name.replace("http://www.w3.org/2004/02/skos/core#", "skos:") for name in names}
        if "cp:Territory" in names or "cp:Country" in names or "cp:NationalProgramme" in names:
            assert all(f" {name})" in text for name in names), names

import re

import pytest

from clusterpolicy.errors import UnknownName
from clusterpolicy.lookup.graph import Graph
from clusterpolicy.lookup.statements import place_of, words
from clusterpolicy.namespaces import BASE, OWL_GRAPH, RULE, VOCABULARY_GRAPH


def test_each_statement_has_its_place_and_rows(graph: Graph) -> None:
    said = [s for s in graph.statements("KMU-NetC") if s.property == "cp:hasObjective"]
    assert len(said) == 6
    assert {s.place for s in said} == {"Table 8, p. 122, row Germany – KMU-NetC"}
    assert "Increasing competitiveness of SMEs" in {s.value_label for s in said}
    assert all(not s.inverse and not s.inferred and s.property_label == "has objective" for s in said)
    assert all(any("programme-objectives.csv, row" in row for row in s.rows) for s in said)


def test_both_directions(graph: Graph) -> None:
    said = [s for s in graph.statements("de-bmbf") if s.inverse and s.property == "cp:implementedBy"]
    assert "KMU-NetC" in {s.value_label for s in said}


def test_what_was_inferred_names_its_rule_and_comes_last(graph: Graph) -> None:
    said = graph.statements("lombardia")
    inferred = [s.inferred for s in said]
    assert inferred == sorted(inferred)
    assert any(inferred)
    assert all(s.graph.startswith(RULE) and not s.place.startswith("http") for s in said if s.inferred)


def test_languages_are_kept(graph: Graph) -> None:
    names = {s.language: s.value for s in graph.statements("Sweden") if s.property == "skos:prefLabel"}
    assert (names["fi"], names["el"], names["en"]) == ("Ruotsi", "Σουηδία", "Sweden")


def test_nothing_is_said_twice_in_one_place(graph: Graph) -> None:
    said = graph.statements("Sweden")
    assert len(said) == len(set(said))


def test_an_unknown_entity(graph: Graph) -> None:
    with pytest.raises(UnknownName):
        graph.statements("nowhere at all")


def test_words_for_what_has_no_label() -> None:
    assert words("http://www.w3.org/1999/02/22-rdf-syntax-ns#type") == "type"
    assert words("http://www.opengis.net/ont/geosparql#hasGeometry") == "has geometry"
    assert words("https://w3id.org/clusterpolicy/ontology#NUTSUnit") == "nutsunit"


def test_own_graphs_in_words() -> None:
    assert place_of("x", "Table 2, p. 8") == "Table 2, p. 8"
    assert place_of(RULE + "focused-programme", None) == "focused programme"
    assert place_of(OWL_GRAPH, None) == "axioms of the ontology"
    assert place_of(VOCABULARY_GRAPH, None) == "vocabularies"
    assert place_of(BASE + "source/x/y", None) == BASE + "source/x/y"


def test_every_number_of_the_graph_is_one(graph: Graph) -> None:
    """An exponent in a decimal, or a word in an integer, is read differently by every engine."""
    forms = {"decimal": r"[+-]?(\d+(\.\d*)?|\.\d+)", "integer": r"[+-]?\d+", "boolean": "true|false"}
    for name, form in forms.items():
        text = f"SELECT ?s ?v {{ ?s ?p ?v FILTER(DATATYPE(?v) = xsd:{name}) }}"
        wrong = [
            row for row in graph.query(text).terms() if not re.fullmatch(form, getattr(row[1], "value", ""))
        ]
        assert wrong == []

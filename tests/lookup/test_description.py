from clusterpolicy.lookup.description import INFERRED, INVERSE, STATED, UNANSWERED
from clusterpolicy.lookup.graph import Graph


def test_label_and_types_come_first(graph: Graph) -> None:
    found = graph.describe("KMU-NetC")
    assert found.label == "KMU-NetC"
    assert found.types[:2] == ("In-depth programme", "National programme")
    assert {"Programme", "Policy intervention"} <= set(found.types)


def test_parts_stand_in_order_and_hold_no_types_or_names(graph: Graph) -> None:
    found = graph.describe("lombardia")
    parts = list(dict.fromkeys(fact.part for fact in found.facts))
    assert parts == [part for part in (STATED, INVERSE, INFERRED, UNANSWERED) if part in parts]
    assert {"type", "label", "pref label"}.isdisjoint(fact.property for fact in found.facts)
    assert all(fact.property.startswith("← ") for fact in found.facts if fact.part == INVERSE)
    assert all(fact.places for fact in found.facts)


def test_names_in_other_languages_are_told_once(graph: Graph) -> None:
    names = graph.describe("Sweden").other_names
    assert "Ruotsi (fi)" in names
    assert "Sweden" not in names
    assert len(names) == len(set(names))


def test_an_inverse_does_not_say_again_what_is_said(graph: Graph) -> None:
    facts = graph.describe("KMU-NetC").facts
    assert any(fact.property == "has budget" for fact in facts)
    assert not any(fact.property == "← budget of" for fact in facts)


def test_a_wider_property_does_not_say_again_what_is_said(graph: Graph) -> None:
    facts = [fact for fact in graph.describe("lombardia").facts if fact.part == INFERRED]
    assert not any(fact.property == "territory" and fact.value == "Italy" for fact in facts)


def test_what_was_asked_and_not_answered_is_told_in_words(graph: Graph) -> None:
    missing = [f for f in graph.describe("region/lappi").facts if f.part == UNANSWERED]
    assert [(f.property, f.value) for f in missing] == [
        ("Specific sectoral/technological focus", "The cell holds a dash.")
    ]
    assert missing[0].places[0].startswith("Table 9, p. 131")
    blank = [f for f in graph.describe("Sweden").facts if f.part == UNANSWERED]
    assert any(f.value == "The cell is empty." and f.places[0].startswith("Table 4") for f in blank)


def test_terms_of_the_ontology_can_be_described(graph: Graph) -> None:
    found = graph.describe("cp:InDepthProgramme")
    assert found.label == "In-depth programme"
    assert any(fact.property == "definition" for fact in found.facts)
    assert sum(fact.property == "← type" for fact in found.facts) == 30

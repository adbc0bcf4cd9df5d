"""Verdicts as triples."""

import pyoxigraph as ox

from clusterpolicy.findings.claims import GRAPH, claims
from clusterpolicy.namespaces import ENTITY, ONTOLOGY, PREFIXES
from tests.findings.made import LARGE, programme, reading, statement, store


def said(*turtle: str) -> dict[str, list[str]]:
    """What is claimed of the only statement: values by predicate."""
    found: dict[str, list[str]] = {}
    for quad in claims(store(*turtle)):
        assert quad.graph_name == ox.NamedNode(GRAPH)
        assert isinstance(quad.object, ox.NamedNode | ox.Literal)
        found.setdefault(quad.predicate.value, []).append(quad.object.value)
    return found


def test_a_verdict_is_a_concept() -> None:
    assert said(statement("smes", value="3"))[ONTOLOGY + "verdict"] == [f"{ENTITY}verdict/confirmed"]
    assert said(statement("smes", value="4"))[ONTOLOGY + "verdict"] == [f"{ENTITY}verdict/contradicted"]


def test_the_value_computed_is_kept() -> None:
    assert said(statement("smes", value="4"))[ONTOLOGY + "computedValue"] == ["3"]


def test_a_statement_is_about_what_it_states_and_what_was_found() -> None:
    claimed = said(
        statement("large", "set", parameters=LARGE, more=f"cp:states <{programme('two')}>"),
    )
    assert claimed[PREFIXES["schema"] + "about"] == [programme("one"), programme("two")]


def test_the_reading_that_confirms_is_named() -> None:
    claimed = said(statement("smes", value="1"), reading("smes", "large firms counted instead", LARGE))
    assert claimed[ONTOLOGY + "confirmingReading"] == ["large firms counted instead"]


def test_what_cannot_be_checked_has_no_value() -> None:
    claimed = said(statement("figure", "trend", question="", parameters="", more='cp:reason "a figure"'))
    assert list(claimed) == [ONTOLOGY + "verdict"]
    assert claimed[ONTOLOGY + "verdict"] == [f"{ENTITY}verdict/not-checkable"]


def test_there_are_no_claims_without_statements() -> None:
    assert claims(store()) == []

"""Verdicts on made-up statements."""

import pyoxigraph as ox
import pytest

from clusterpolicy.errors import DeclarationError
from clusterpolicy.findings.verdict import Ledger, Verdict, term
from clusterpolicy.namespaces import ENTITY, ONTOLOGY
from clusterpolicy.questions.library import Parameter
from tests.findings.made import LARGE, programme, reading, statement, store


def judged(*turtle: str) -> Verdict:
    """The verdict on the only statement."""
    (verdict,) = Ledger(store(*turtle)).verdicts()
    return verdict


def test_confirmed() -> None:
    verdict = judged(statement("smes", value="3"))
    assert verdict.verdict == "confirmed"
    assert verdict.measured
    assert verdict.measured.number == 3
    assert set(verdict.measured.members) == {programme(name) for name in ("one", "two", "three")}
    assert "target-group/smes" in verdict.query
    assert [row["place"] for row in verdict.rows] == ["Made, p. 1"] * 3
    assert verdict.finding.place == "Made, p. 1"
    assert verdict.finding.id == "smes"


def test_contradicted_keeps_both_values() -> None:
    verdict = judged(statement("smes", value="4"))
    assert verdict.verdict == "contradicted"
    assert verdict.measured
    assert (verdict.finding.value, verdict.measured.number) == (4, 3)
    assert verdict.changed


def test_reconcilable_names_the_reading_that_holds() -> None:
    verdict = judged(statement("smes", value="1"), reading("smes", "large firms counted instead", LARGE))
    assert verdict.verdict == "reconcilable"
    assert verdict.reading == "large firms counted instead"
    assert verdict.measured
    assert verdict.alternative
    assert (verdict.measured.number, verdict.alternative.number) == (3, 1)


def test_a_reading_that_does_not_hold_reconciles_nothing() -> None:
    verdict = judged(statement("smes", value="2"), reading("smes", "large firms counted instead", LARGE))
    assert verdict.verdict == "contradicted"
    assert not verdict.reading


def test_the_plain_reading_comes_first() -> None:
    verdict = judged(statement("smes", value="3"), reading("smes", "large firms counted instead", LARGE))
    assert verdict.verdict == "confirmed"
    assert not verdict.reading


def test_not_checkable() -> None:
    verdict = judged(
        statement(
            "figure",
            "trend",
            question="",
            parameters="",
            reviewed="not-checkable",
            more='cp:reason "a figure"',
        )
    )
    assert verdict.verdict == "not-checkable"
    assert verdict.measured is None
    assert not verdict.changed


def test_members_are_read_with_their_ranks() -> None:
    items = "\n".join(
        f"<{ENTITY}finding/rank> cp:states <{programme(name)}> ;\n"
        f"  cp:hasListItem <{ENTITY}list-item/{rank}> .\n"
        f"<{ENTITY}list-item/{rank}> cp:lists <{programme(name)}> ; cp:rank {rank} ."
        for rank, name in enumerate(("two", "one", "three"), 1)
    )
    verdict = judged(statement("rank", "set"), items)
    assert verdict.finding.members == tuple(programme(name) for name in ("two", "one", "three"))
    assert verdict.verdict == "confirmed"


def test_a_question_that_is_not_there() -> None:
    with pytest.raises(DeclarationError, match='smes: no question "findings/nothing"'):
        Ledger(store(statement("smes", value="3", question="findings/nothing")))


def test_a_parameter_that_is_not_there() -> None:
    with pytest.raises(
        DeclarationError, match='smes: no parameter "colour"; findings/having has level, property'
    ):
        Ledger(store(statement("smes", value="3", parameters="colour=red")))


def test_a_reading_is_checked_too() -> None:
    with pytest.raises(DeclarationError, match='no question "findings/nothing"'):
        Ledger(store(statement("smes", value="3"), reading("smes", "other", LARGE, "findings/nothing")))


def test_neither_question_nor_reason() -> None:
    with pytest.raises(DeclarationError, match="smes: neither question nor reason"):
        Ledger(store(statement("smes", value="3", question="")))


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(DeclarationError) as raised:
        Ledger(store(statement("a", question="findings/nothing"), statement("b", question="")))
    assert len(raised.value.problems) == 2


def test_a_question_without_the_column_that_the_kind_needs() -> None:
    with pytest.raises(DeclarationError, match="smes: the question has no column number; kind sum needs it"):
        judged(statement("smes", "sum", "3"))


def test_a_verdict_follows_the_data() -> None:
    made_store = store(statement("smes", value="3"))
    gone = (ox.NamedNode(programme("two")), ox.NamedNode(ONTOLOGY + "hasTargetGroup"))
    for quad in list(made_store.quads_for_pattern(*gone, None)):
        made_store.remove(quad)
    (verdict,) = Ledger(made_store).verdicts()
    assert verdict.measured
    assert (verdict.verdict, verdict.measured.number, verdict.changed) == ("contradicted", 2, True)


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("integer", "5", ox.Literal(5)),
        ("text", "national", ox.Literal("national")),
        ("property", "hasObjective", ox.NamedNode(ONTOLOGY + "hasObjective")),
        ("property", "cp:hasObjective", ox.NamedNode(ONTOLOGY + "hasObjective")),
        ("country", "de", ox.NamedNode(ENTITY + "country/de")),
        ("entity", "region/lappi", ox.NamedNode(ENTITY + "region/lappi")),
    ],
)
def test_a_parameter_becomes_a_term(kind: str, value: str, expected: ox.NamedNode | ox.Literal) -> None:
    assert term(Parameter("name", kind, "", "", True), value) == expected

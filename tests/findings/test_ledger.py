"""The ledger of the report itself."""

import pyoxigraph as ox
import pytest

from clusterpolicy.findings.verdict import VERDICTS, Ledger, Verdict
from clusterpolicy.lookup.graph import Graph
from clusterpolicy.namespaces import ENTITY, ONTOLOGY


@pytest.fixture(scope="module")
def verdicts(graph: Graph) -> dict[str, Verdict]:
    """The verdict on every statement of the report, by id."""
    return {verdict.finding.id: verdict for verdict in Ledger(graph.store.native).verdicts()}


def without(graph: Graph, subject: str, predicate: str, value: str) -> Ledger:
    """The ledger of the same graph with one fact taken out."""
    changed = ox.Store()
    changed.bulk_extend(graph.store.native)
    fact = (ox.NamedNode(ENTITY + subject), ox.NamedNode(ONTOLOGY + predicate), ox.NamedNode(ENTITY + value))
    facts = list(changed.quads_for_pattern(*fact))
    assert facts
    for quad in facts:
        changed.remove(quad)
    return Ledger(changed)


def judged(ledger: Ledger, finding: str) -> Verdict:
    """The verdict on one statement."""
    return ledger.judge(next(found for found in ledger.findings if found.id == finding))


def test_every_verdict_is_the_reviewed_one(verdicts: dict[str, Verdict]) -> None:
    changed = [
        f"{name}: reviewed {verdict.finding.reviewed}, now {verdict.verdict}; "
        f"stated {verdict.finding.value}, computed {verdict.measured.number if verdict.measured else None}, "
        f"missing {verdict.measured.missing if verdict.measured else ()}, "
        f"extra {verdict.measured.extra if verdict.measured else ()}"
        for name, verdict in verdicts.items()
        if verdict.changed
    ]
    assert not changed, "\n".join(changed)


def test_every_statement_has_a_verdict_and_was_reviewed(verdicts: dict[str, Verdict]) -> None:
    assert len(verdicts) >= 300
    assert {verdict.verdict for verdict in verdicts.values()} == set(VERDICTS)
    assert {verdict.finding.reviewed for verdict in verdicts.values()} == set(VERDICTS)


def test_every_statement_says_where_it_stands(verdicts: dict[str, Verdict]) -> None:
    assert all(verdict.finding.place for verdict in verdicts.values())


def test_no_row_lacks_its_evidence(verdicts: dict[str, Verdict]) -> None:
    bare = [
        name
        for name, verdict in verdicts.items()
        if verdict.finding.kind in ("count", "set")
        and any(not row.get("place", "none shown") for row in verdict.rows)
    ]
    assert not bare


@pytest.mark.parametrize(
    ("finding", "verdict", "stated", "computed"),
    [
        # Section 2.7 and the crosses of Table 3.
        ("s2-7-cluster-organisations-23", "confirmed", 23, 23),
        # Section 2.6: 3 and 65 million in Table 8.
        ("s2-6-budget-hungary", "contradicted", 69, 68),
        # Table 8: 19 + 19 + 58 + 58 million, printed total 144.
        ("t8-france-parts", "contradicted", 144, 154),
        # Table 1 against Table 5.
        ("t1-regional-programmes-26", "contradicted", 26, 27),
        # Section 2.3: 23 with emerging fields, three further with any, one with innovative clusters.
        ("s2-3-together-30", "contradicted", 30, 27),
        ("s2-3-any-5", "reconcilable", 5, 3),
        # Source line of Table 3 against its rows.
        ("t3-base-30", "contradicted", 30, 28),
        # 25 + 16.875 + 4 million.
        ("s2-6-budget-germany", "confirmed", 45, 45.875),
    ],
)
def test_what_the_print_says(
    verdicts: dict[str, Verdict], finding: str, verdict: str, stated: float, computed: float
) -> None:
    found = verdicts[finding]
    assert found.measured
    assert (found.verdict, found.finding.value, found.measured.number) == (verdict, stated, computed)


def test_ten_measures_reach_15_answers_where_one_sign_of_two_respondents_counts_twice(
    verdicts: dict[str, Verdict],
) -> None:
    found = verdicts["s2-8-measures-15-to-20"]
    assert found.measured
    assert found.alternative
    assert found.measured.members == (f"{ENTITY}measure/rd-innovation-funds",)
    assert set(found.alternative.members) == set(found.finding.members)
    assert len(found.finding.members) == 10


def test_innovation_capacity_is_passed_over(verdicts: dict[str, Verdict]) -> None:
    found = verdicts["es-objectives-regional"]
    assert found.measured
    assert found.measured.extra == (f"{ENTITY}objective/innovation-capacity",)


@pytest.mark.parametrize(
    ("subject", "predicate", "value", "finding", "computed"),
    [
        ("programme/si-srip", "hasTargetGroup", "target-group/smes", "s2-7-smes-13", 12),
        (
            "programme/it-competence-center",
            "hasObjective",
            "objective/cooperation-structures",
            "s2-9-cooperation-26",
            25,
        ),
        (
            "programme/de-kmu-netc",
            "targetsClusterType",
            "cluster-type/social-economy",
            "s2-3-social-economy",
            4,
        ),
        (
            "country/se",
            "programmeStatus",
            "programme-status/dedicated-programme",
            "t1-national-dedicated-20",
            19,
        ),
    ],
)
def test_one_cell_turns_a_statement(
    graph: Graph, subject: str, predicate: str, value: str, finding: str, computed: float
) -> None:
    found = judged(without(graph, subject, predicate, value), finding)
    assert found.measured
    assert (found.verdict, found.measured.number) == ("contradicted", computed)
    assert found.changed

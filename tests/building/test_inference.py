"""What each rule and axiom must conclude on tiny graphs, and what it must not."""

import re
from collections.abc import Iterable

import pyoxigraph as ox
import pytest

from clusterpolicy.building.inference import Rule, infer, load_rules, rule_descriptions
from clusterpolicy.building.vocabulary import load_vocabulary
from clusterpolicy.errors import DeclarationError
from clusterpolicy.lookup.graph import Graph
from clusterpolicy.namespaces import ENTITY, OWL_GRAPH, RULE

PREFIXES = """
PREFIX cp: <https://w3id.org/clusterpolicy/ontology#>
PREFIX programme: <https://w3id.org/clusterpolicy/id/programme/>
PREFIX support: <https://w3id.org/clusterpolicy/id/cluster-support/>
PREFIX objective: <https://w3id.org/clusterpolicy/id/objective/>
PREFIX type: <https://w3id.org/clusterpolicy/id/cluster-type/>
PREFIX group: <https://w3id.org/clusterpolicy/id/target-group/>
PREFIX kind: <https://w3id.org/clusterpolicy/id/intervention-kind/>
PREFIX policy-type: <https://w3id.org/clusterpolicy/id/policy-type/>
PREFIX country: <https://w3id.org/clusterpolicy/id/country/>
PREFIX region: <https://w3id.org/clusterpolicy/id/region/>
PREFIX sector: <https://w3id.org/clusterpolicy/id/sector/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
AXIOMS = load_vocabulary().axioms


def whole(text: str) -> str:
    """Text with ``id:class/slug`` written out, which is no prefixed name."""
    return re.sub(r"\bid:([a-z-]+/[a-z0-9-]+)", rf"<{ENTITY}\1>", text)


def parsed(turtle: str) -> list[ox.Triple]:
    text = PREFIXES.replace("PREFIX", "@prefix").replace(">\n", "> .\n") + whole(turtle)
    return [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)]


class Inferred:
    """What follows from a few facts in Turtle."""

    def __init__(self, turtle: str, rules: list[Rule] | None = None) -> None:
        self.quads = infer(parsed(turtle), AXIOMS, rules=rules)
        self.store = ox.Store()
        self.store.extend(self.quads)

    def says(self, pattern: str, graph: str = "") -> bool:
        where = f"GRAPH <{graph}> {{ {pattern} }}" if graph else f"GRAPH ?any {{ {pattern} }}"
        answer = self.store.query(f"{PREFIXES} ASK {{ {whole(where)} }}")
        assert isinstance(answer, ox.QueryBoolean)
        return bool(answer)


REGIONAL = """
programme:a cp:kind kind:regional-programme ; cp:region region:lappi ; cp:partOfSupport support:lappi .
region:lappi a cp:Region ; cp:partOf country:fi .
support:lappi a cp:ClusterSupport ; cp:region region:lappi ; cp:hasObjective objective:scale-ups ;
  cp:targetsClusterType type:mature-industries ; cp:hasTargetGroup group:smes ;
  cp:hasPolicyLink id:policy-link/1 .
id:policy-link/1 a cp:PolicyLink ; cp:policyType policy-type:smart-specialisation .
"""


@pytest.mark.parametrize(
    ("rule", "follows", "never"),
    [
        (
            "contributes-to-objective",
            "programme:a cp:contributesToObjective objective:scale-ups",
            "programme:a cp:hasObjective ?objective",
        ),
        (
            "contributes-to-cluster-type",
            "programme:a cp:contributesToClusterType type:mature-industries",
            "programme:a cp:targetsClusterType ?type",
        ),
        (
            "reaches-target-group",
            "programme:a cp:reachesTargetGroup group:smes",
            "programme:a cp:hasTargetGroup ?group",
        ),
        (
            "connected-through-support",
            "programme:a cp:connectedThroughSupport policy-type:smart-specialisation",
            "programme:a cp:linkedToPolicyType ?type",
        ),
        (
            "linked-to-policy-type",
            "support:lappi cp:linkedToPolicyType policy-type:smart-specialisation",
            "programme:a a cp:SmartSpecialisationLinkedProgramme",
        ),
    ],
)
def test_what_a_region_states_of_its_support_is_never_stated_of_its_programme(
    rule: str, follows: str, never: str
) -> None:
    found = Inferred(REGIONAL)
    assert found.says(follows, RULE + rule)
    assert not found.says(never)


def test_the_support_is_linked_to_smart_specialisation_by_definition() -> None:
    found = Inferred(REGIONAL)
    assert found.says("support:lappi a cp:SmartSpecialisationLinkedSupport", OWL_GRAPH)
    assert found.says("support:lappi cp:comprises programme:a", OWL_GRAPH)
    assert found.says("programme:a a cp:RegionalProgramme, cp:Programme, cp:PolicyIntervention")


def test_a_named_policy_links_to_its_type() -> None:
    found = Inferred("""
        programme:a cp:kind kind:national-programme ; cp:hasPolicyLink id:policy-link/1 .
        id:policy-link/1 a cp:PolicyLink ; cp:policy id:policy/s4 .
        id:policy/s4 a cp:RelatedPolicy ; cp:policyType policy-type:smart-specialisation .
    """)
    assert found.says("programme:a cp:linkedToPolicy id:policy/s4", RULE + "linked-to-policy")
    assert found.says(
        "programme:a cp:linkedToPolicyType policy-type:smart-specialisation",
        RULE + "linked-to-type-of-policy",
    )
    assert found.says("programme:a a cp:SmartSpecialisationLinkedProgramme", OWL_GRAPH)
    assert found.says("id:policy/s4 a cp:SmartSpecialisationStrategy", OWL_GRAPH)


def test_a_past_scheme_is_never_a_programme() -> None:
    found = Inferred("""
        programme:a cp:kind kind:past-scheme ; cp:hasObjective objective:scale-ups ;
          cp:hasPolicyLink id:policy-link/1 .
        id:policy-link/1 cp:policyType policy-type:smart-specialisation .
    """)
    assert found.says("programme:a a cp:PastScheme, cp:PolicyIntervention")
    assert not found.says("programme:a a cp:Programme")
    assert not found.says("programme:a a cp:FocusedProgramme")
    assert not found.says("programme:a a cp:SmartSpecialisationLinkedProgramme")


def test_an_added_answer_never_counts_as_standard() -> None:
    found = Inferred("""
        objective:own-words a cp:Objective ; cp:additional true .
        objective:scale-ups a cp:Objective ; cp:additional false .
        objective:unmarked a cp:Objective .
    """)
    assert found.says("objective:own-words a cp:AddedConcept", OWL_GRAPH)
    assert found.says("objective:scale-ups a cp:StandardConcept", OWL_GRAPH)
    assert not found.says("objective:own-words a cp:StandardConcept")
    assert not found.says("objective:scale-ups a cp:AddedConcept")
    assert not found.says(
        "objective:unmarked a ?class FILTER(?class IN (cp:AddedConcept, cp:StandardConcept))"
    )


def test_only_a_national_programme_profiled_in_depth_is_an_in_depth_one() -> None:
    found = Inferred("""
        programme:a cp:kind kind:national-programme ; cp:inDepth true .
        programme:b cp:kind kind:national-programme ; cp:inDepth false .
        programme:c cp:kind kind:regional-programme .
    """)
    assert found.says("programme:a a cp:InDepthProgramme", OWL_GRAPH)
    assert not found.says("programme:b a cp:InDepthProgramme")
    assert not found.says("programme:c a cp:InDepthProgramme")


def test_part_of_is_transitive_and_has_an_inverse() -> None:
    found = Inferred("region:a cp:partOf region:b . region:b cp:partOf country:fi .")
    assert found.says("region:a cp:partOf country:fi", OWL_GRAPH)
    assert found.says("country:fi cp:hasPart region:a, region:b", OWL_GRAPH)
    assert not found.says("country:fi cp:partOf ?larger")


def test_what_belongs_to_a_region_belongs_to_its_country() -> None:
    found = Inferred("""
        support:lappi a cp:ClusterSupport ; cp:region region:lappi .
        region:lappi a cp:Region ; cp:country country:fi .
    """)
    assert found.says("support:lappi cp:country country:fi", RULE + "country-of-region")
    assert found.says("support:lappi cp:territory country:fi, region:lappi", OWL_GRAPH)
    assert not found.says("support:lappi cp:region country:fi")


@pytest.mark.parametrize(
    ("count", "focused", "broad"), [(0, False, False), (1, True, False), (2, True, False), (3, False, False),
                                    (8, False, False), (9, False, True), (13, False, True)]
)  # fmt: skip
def test_focused_and_broad_programmes(count: int, focused: bool, broad: bool) -> None:
    objectives = "".join(f"programme:a cp:hasObjective objective:o{number} . " for number in range(count))
    found = Inferred("programme:a cp:kind kind:national-programme . " + objectives)
    assert found.says("programme:a a cp:FocusedProgramme", RULE + "focused-programme") is focused
    assert found.says("programme:a a cp:BroadProgramme", RULE + "broad-programme") is broad


def test_a_cluster_support_is_neither_focused_nor_broad() -> None:
    found = Inferred("support:lappi a cp:ClusterSupport ; cp:hasObjective objective:scale-ups .")
    assert not found.says("support:lappi a cp:FocusedProgramme")


TYPES = "type:emerging-industries a cp:EmergingClusterType . type:mature-industries a cp:MatureClusterType . "


@pytest.mark.parametrize(
    ("targets", "mixed"),
    [
        ("type:emerging-industries, type:mature-industries", True),
        ("type:emerging-industries", False),
        ("type:mature-industries", False),
        ("type:any", False),
    ],
)
def test_mixed_strategy(targets: str, mixed: bool) -> None:
    for bearer in ("programme:a cp:kind kind:national-programme", "programme:a a cp:ClusterSupport"):
        found = Inferred(f"{TYPES} {bearer} ; cp:targetsClusterType {targets} .")
        assert found.says("programme:a a cp:MixedStrategyIntervention", OWL_GRAPH) is mixed


def test_a_contribution_makes_no_mixed_strategy() -> None:
    found = Inferred(f"""{TYPES}
        programme:a cp:kind kind:regional-programme ; cp:partOfSupport support:lappi ;
          cp:targetsClusterType type:emerging-industries .
        support:lappi a cp:ClusterSupport ; cp:targetsClusterType type:mature-industries .
    """)
    assert found.says("programme:a cp:contributesToClusterType type:mature-industries")
    assert not found.says("programme:a a cp:MixedStrategyIntervention")


def test_sectors_climb_their_hierarchy_and_never_descend() -> None:
    found = Inferred("""
        programme:a cp:hasSectorFocus id:sector-focus/1 .
        id:sector-focus/1 a cp:SectorFocus ; cp:sector sector:robotics .
        sector:robotics skos:broader sector:advanced-manufacturing .
        sector:advanced-manufacturing skos:broader sector:manufacturing .
        sector:cobots skos:broader sector:robotics .
    """)
    assert found.says("programme:a cp:focusesOnSector sector:robotics", RULE + "focuses-on-sector")
    assert found.says(
        "programme:a cp:focusesOnSectorBroadly sector:advanced-manufacturing, sector:manufacturing"
    )
    assert not found.says("programme:a cp:focusesOnSectorBroadly sector:cobots")
    assert not found.says("programme:a cp:focusesOnSector sector:manufacturing")


def test_only_who_implements_is_an_implementer() -> None:
    found = Inferred("""
        programme:a cp:hasImplementation id:implementation/1, id:implementation/2 .
        id:implementation/1 cp:role "implements" ; cp:organisation id:organisation/agency .
        id:implementation/2 cp:role "supervises" ; cp:organisation id:organisation/ministry .
        id:organisation/agency cp:bodyType id:body-type/investment-bank .
        id:organisation/ministry cp:bodyType id:body-type/national-ministry .
    """)
    assert found.says("programme:a cp:implementedBy id:organisation/agency", RULE + "implemented-by")
    assert found.says(
        "programme:a cp:implementingBodyType id:body-type/investment-bank", RULE + "implementing-body-type"
    )
    assert not found.says("programme:a cp:implementedBy id:organisation/ministry")
    assert not found.says("programme:a cp:implementingBodyType id:body-type/national-ministry")


@pytest.mark.parametrize(
    ("more", "only"),
    [("", True), ("cp:hasTargetGroup group:smes ;", False), ('cp:targetGroupComment "and others" ;', False)],
)
def test_for_cluster_organisations_only(more: str, only: bool) -> None:
    found = Inferred(
        f"programme:a a cp:NationalProgramme ; {more} cp:hasTargetGroup group:cluster-organisations ."
    )
    assert found.says("programme:a a cp:ClusterOrganisationsOnlyIntervention") is only


def test_a_territory_with_policy_but_without_programme() -> None:
    found = Inferred("""
        region:a a cp:Region ; cp:policyInPlace true .
        region:b a cp:Region ; cp:policyInPlace true .
        region:c a cp:Region ; cp:policyInPlace false .
        region:d a cp:Region ; cp:policyInPlace true .
        programme:b cp:kind kind:regional-programme ; cp:region region:b .
        programme:d cp:kind kind:past-scheme ; cp:region region:d .
    """)
    name = "cp:TerritoryWithPolicyWithoutProgramme"
    assert [place for place in "abcd" if found.says(f"region:{place} a {name}")] == ["a", "d"]


def test_a_concept_is_labelled_by_its_english_name() -> None:
    found = Inferred('objective:o a skos:Concept ; skos:prefLabel "Growth"@en, "Wachstum"@de .')
    assert found.says('objective:o rdfs:label "Growth"@en', RULE + "concept-label")
    assert not found.says('objective:o rdfs:label "Wachstum"@de')


def test_every_inferred_graph_names_a_rule_and_the_rule_is_described() -> None:
    rules = load_rules()
    described = {triple.subject for triple in rule_descriptions(rules)}
    assert {quad.graph_name for quad in Inferred(REGIONAL).quads} <= described
    assert len(described) == len(rules) + 1
    titles = {
        triple.object for triple in rule_descriptions(rules) if triple.predicate.value.endswith("#label")
    }
    assert len(titles) == len(described)


def test_nothing_stated_is_inferred_and_nothing_is_inferred_twice() -> None:
    facts = {str(triple) for triple in parsed(REGIONAL)}
    inferred = [str(quad.triple) for quad in Inferred(REGIONAL).quads]
    assert not facts & set(inferred)
    assert len(inferred) == len(set(inferred))


def test_the_conclusions_come_to_rest() -> None:
    facts = parsed(REGIONAL)
    inferred = infer(facts, AXIOMS)
    assert infer([*facts, *(quad.triple for quad in inferred)], AXIOMS) == []


def test_the_order_of_the_facts_does_not_matter() -> None:
    facts = parsed(REGIONAL)
    assert infer(facts, AXIOMS) == infer(facts[::-1], AXIOMS)


def rules_of(*bodies: str) -> Iterable[Rule]:
    for number, body in enumerate(bodies):
        yield Rule(ox.NamedNode(f"{RULE}r{number}"), f"r{number}.rq", PREFIXES + body)


def test_a_rule_that_feeds_itself_is_stopped() -> None:
    longer = "BIND(IRI(CONCAT(STR(?a), 'x')) AS ?new)"
    rules = list(rules_of(f"CONSTRUCT {{ ?new cp:territory ?t }} WHERE {{ ?a cp:territory ?t {longer} }}"))
    with pytest.raises(DeclarationError, match="come to rest"):
        Inferred("programme:a cp:territory country:fi .", rules)


def test_the_reasoner_sees_what_rules_conclude_and_the_reverse() -> None:
    """A rule's conclusion is told to the reasoner later, and must count as much as a fact told at first."""
    rules = list(
        rules_of("CONSTRUCT { ?a cp:partOf country:fi } WHERE { ?a cp:hasPart ?b . ?a cp:nutsCode 'FI1' }")
    )
    found = Inferred("region:b cp:partOf region:a . region:a cp:nutsCode 'FI1' .", rules)
    assert found.says("region:a cp:partOf country:fi", RULE + "r0")
    assert found.says("region:b cp:partOf country:fi", OWL_GRAPH)
    assert found.says("country:fi cp:hasPart region:b", OWL_GRAPH)


def test_the_published_graph_names_the_rule_of_a_conclusion(graph: Graph) -> None:
    question = """
        ASK {
          GRAPH ?rule { ?programme cp:contributesToObjective ?objective }
          ?rule a cp:Rule ; rdfs:label ?title .
          FILTER(STRSTARTS(?title, "A programme contributes to the objectives"))
        }
    """
    assert graph.query(PREFIXES + question)

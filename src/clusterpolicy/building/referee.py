"""
The referee: HermiT, a complete OWL 2 reasoner, against the embedded one.

It proves the graph free of contradiction and holds the embedded engine to the same types and relations
for every named individual. What rules conclude that no OWL axiom can is told to both as a fact, so the
whole of the published graph is proved, but those conclusions themselves are not compared.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from clusterpolicy.building import reasoners
from clusterpolicy.building.assembly import Facts, assemble
from clusterpolicy.building.explanation import Evidence, explain_contradiction
from clusterpolicy.building.inference import Rule, infer, load_rules
from clusterpolicy.building.logic import Logic, is_ours, read_logic, twins_of
from clusterpolicy.errors import InconsistencyError, Problem, ValidationError
from clusterpolicy.namespaces import BASE, ENTITY, PREFIXES, RDF_TYPE, shorten

Progress = Callable[[str], None]
_OWL, _RDFS = PREFIXES["owl"], PREFIXES["rdfs"]


@dataclass(frozen=True)
class Verdict:
    """
    What the referee found of a graph that has no contradiction.

    :param individuals: how many things were compared
    :param types: how many types of theirs HermiT finds
    :param relations: how many relations of theirs HermiT finds
    :param told: how many facts HermiT was told
    :param spared: how many facts it was not told, since nothing follows from them
    :param twins: how many things it was not told of, since another of the same description stood for them
    :param outside: the rules that stand for no OWL axiom
    :param differences: what only one of the two engines finds, with the rows behind it
    """

    individuals: int
    types: int
    relations: int
    told: int
    spared: int
    twins: int
    outside: tuple[Rule, ...]
    differences: tuple[Problem, ...]

    def summary(self) -> list[str]:
        """The findings as lines to read."""
        outside = ", ".join(rule.graph.value.rpartition("/")[2] for rule in self.outside)
        lines = [
            f"HermiT proves the graph consistent: all axioms, and {self.told:,} facts for all there are",
            f"it was spared {self.spared:,} facts from which nothing follows (of their property only a "
            "domain and a range are known, both stated anyway), "
            f"and {self.twins:,} things described exactly like another",
            f"{len(self.outside)} rules conclude what OWL cannot; their conclusions were taken as given "
            f"and not compared: {outside}",
        ]
        if not self.differences:
            return [
                *lines,
                f"both reasoners find the same {self.types:,} types and {self.relations:,} relations "
                f"of {self.individuals:,} individuals",
            ]
        return [
            *lines,
            f"the reasoners differ in {len(self.differences)} statements",
            *map(str, self.differences),
        ]


def judge(progress: Progress = lambda _: None) -> Verdict:
    """
    Judge the graph that the tables make.

    :raises InputError: as :func:`clusterpolicy.building.assembly.assemble`
    :raises InconsistencyError: if the facts contradict the ontology, with the rows they come from
    :raises ValidationError: if the embedded engine and HermiT find different things
    :raises MissingRequirement: if there is no Java
    """
    reasoners.require_java()
    verdict = examine(assemble(progress), progress)
    if verdict.differences:
        raise ValidationError(
            f"HermiT and the embedded reasoner differ in {len(verdict.differences)} statements",
            verdict.differences,
        )
    return verdict


def examine(
    facts: Facts, progress: Progress = lambda _: None, rules: Sequence[Rule] | None = None
) -> Verdict:
    """
    Judge facts that may be anybody's.

    :raises InconsistencyError, MissingRequirement: as :func:`judge`
    """
    rules = load_rules() if rules is None else rules
    outside = tuple(rule for rule in rules if not rule.axiom)
    stated = sorted(facts.triples, key=str)
    logic = read_logic(facts.vocabulary.axioms)
    inferred = infer(stated, facts.vocabulary.axioms, progress, rules)
    given = {rule.graph for rule in outside}
    premises = [*stated, *(quad.triple for quad in inferred if quad.graph_name in given)]
    usable = [triple for triple in premises if logic.speaks_of(triple)]
    types = logic.types(usable)
    told = [triple for triple in usable if not logic.adds_nothing(triple, types)]

    twins = twins_of(told, logic)
    shown = [triple for triple in told if triple.subject not in twins]

    progress("HermiT")
    evidence = Evidence.of(facts, logic)
    world = reasoners.load_world(reasoners.rdf_xml(logic, shown), logic)
    try:
        concluded = _with_twins(reasoners.conclude(world), twins)
    except reasoners.Contradiction:
        progress("Pellet, to explain the contradiction")
        raise InconsistencyError(*explain_contradiction(told, logic, evidence)) from None

    progress("comparing the reasoners")
    referee = _comparable(_closure(concluded, logic)) | _comparable(usable)
    embedded = _comparable(usable) | _comparable(quad.triple for quad in inferred)
    differences = [
        *(
            _difference(triple, "only HermiT finds this", evidence)
            for triple in sorted(referee - embedded, key=str)
        ),
        *(
            _difference(triple, "HermiT does not find this", evidence)
            for triple in sorted(embedded - referee, key=str)
        ),
    ]
    count = sum(triple.predicate.value == RDF_TYPE for triple in referee)
    return Verdict(
        individuals=len({triple.subject for triple in referee}),
        types=count,
        relations=len(referee) - count,
        told=len(shown),
        spared=len(usable) - len(told),
        twins=len(twins),
        outside=outside,
        differences=tuple(differences),
    )


def _with_twins(
    concluded: Iterable[ox.Triple], twins: Mapping[ox.NamedNode, ox.NamedNode]
) -> list[ox.Triple]:
    """Conclusions, with those on a thing repeated for its twins."""
    stood_for: dict[object, list[ox.NamedNode]] = {}
    for twin, other in twins.items():
        stood_for.setdefault(other, []).append(twin)
    found = []
    for triple in concluded:
        subject, predicate, value = triple.subject, triple.predicate, triple.object
        found.append(triple)
        if subject == value:
            found += [ox.Triple(twin, predicate, twin) for twin in stood_for.get(subject, ())]
            continue
        found += [ox.Triple(twin, predicate, value) for twin in stood_for.get(subject, ())]
        found += [ox.Triple(subject, predicate, twin) for twin in stood_for.get(value, ())]
    return found


def _comparable(triples: Iterable[ox.Triple]) -> set[ox.Triple]:
    """The types and relations of our ontology that entities of ours have."""
    return {
        triple
        for triple in triples
        if isinstance(triple.subject, ox.NamedNode)
        and triple.subject.value.startswith(ENTITY)
        and is_ours(triple)
    }


def _closure(concluded: Sequence[ox.Triple], logic: Logic) -> set[ox.Triple]:
    """
    HermiT's conclusions written out.

    It gives each thing its lowest classes and each pair its lowest property; owlready2 keeps one of two
    inverse relations. The hierarchies above them are those that HermiT itself found.
    """
    classes = _above(concluded, _RDFS + "subClassOf", _OWL + "equivalentClass")
    properties = _above(concluded, _RDFS + "subPropertyOf", _OWL + "equivalentProperty")
    inverses: dict[str, set[str]] = {}
    for triple in logic.axioms:
        if triple.predicate.value == _OWL + "inverseOf" and isinstance(triple.object, ox.NamedNode):
            if not isinstance(triple.subject, ox.NamedNode):
                continue
            inverses.setdefault(triple.subject.value, set()).add(triple.object.value)
            inverses.setdefault(triple.object.value, set()).add(triple.subject.value)
    found: set[ox.Triple] = set()
    todo = list(concluded)
    while todo:
        triple = todo.pop()
        if triple in found:
            continue
        found.add(triple)
        subject, predicate, value = triple.subject, triple.predicate, triple.object
        assert isinstance(value, ox.NamedNode)
        assert isinstance(subject, ox.NamedNode)
        if predicate.value == RDF_TYPE:
            todo += [
                ox.Triple(subject, predicate, ox.NamedNode(name)) for name in classes.get(value.value, ())
            ]
            continue
        todo += [
            ox.Triple(subject, ox.NamedNode(name), value) for name in properties.get(predicate.value, ())
        ]
        todo += [ox.Triple(value, ox.NamedNode(name), subject) for name in inverses.get(predicate.value, ())]
    return found


def _above(triples: Iterable[ox.Triple], below: str, equal: str) -> Mapping[str, set[str]]:
    """For each class or property, those directly above it or equal to it."""
    found: dict[str, set[str]] = {}
    for triple in triples:
        subject, value = triple.subject, triple.object
        if isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode):
            if triple.predicate.value in (below, equal):
                found.setdefault(subject.value, set()).add(value.value)
            if triple.predicate.value == equal:
                found.setdefault(value.value, set()).add(subject.value)
    return found


def _difference(triple: ox.Triple, who: str, evidence: Evidence) -> Problem:
    file, row, also = evidence.rows_of_entity(triple.subject)
    words = " ".join(
        shorten(node.value).removeprefix(BASE)
        for node in (triple.subject, triple.predicate, triple.object)
        if isinstance(node, ox.NamedNode)
    )
    return Problem(file, row, "", words + also, who)

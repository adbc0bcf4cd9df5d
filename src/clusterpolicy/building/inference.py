"""
What follows from the facts: the OWL 2 RL reasoner and the SPARQL rules, to a fixpoint.

``reasonable`` (Rust, OWL 2 RL) computes the axioms' consequences except property chains; each
file of ``ontology/rules`` computes one more thing. Rules with ``#+ stratum: 2`` look at what is
absent, so they run once, after everything else. Each inferred triple stands in the named graph of
the rule that gave it first.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from clusterpolicy import resources
from clusterpolicy.building.headers import read_header
from clusterpolicy.errors import DeclarationError, Problem
from clusterpolicy.namespaces import ENTITY, ONTOLOGY, OWL_GRAPH, RDF_TYPE, RDFS_LABEL, RULE, SKOS

#: More rounds than any chain of rules needs; reaching it means that a rule feeds itself new terms.
MAX_ROUNDS = 20


@dataclass(frozen=True)
class Rule:
    """A rule file: the named graph of what it infers, its text and its stratum."""

    graph: ox.NamedNode
    file: str
    text: str
    stratum: int


def load_rules() -> list[Rule]:
    """
    The rules of ``ontology/rules``.

    :raises DeclarationError: if one does not parse or is no CONSTRUCT
    """
    rules: list[Rule] = []
    problems: list[Problem] = []
    for path in resources.files("ontology/rules/*.rq"):
        try:
            rules.append(_load_rule(path))
        except DeclarationError as error:
            problems += error.problems
    if problems:
        raise DeclarationError("rules cannot be used", problems)
    return rules


def _load_rule(path: Path) -> Rule:
    text, name = path.read_text(encoding="utf-8"), resources.relative(path)
    header = read_header(path, text)
    try:
        answer = ox.Store().query(text)
    except SyntaxError as error:
        problem = Problem(name, error.lineno or 0, "", str(error.msg), "must be SPARQL 1.1")
        raise DeclarationError("a rule does not parse", [problem]) from error
    if not isinstance(answer, ox.QueryTriples):
        problem = Problem(name, 0, "", "no CONSTRUCT query", "a rule constructs triples")
        raise DeclarationError("a rule cannot be used", [problem])
    return Rule(ox.NamedNode(RULE + path.stem), name, text, int(header.get("stratum", 1)))


def infer(
    facts: Iterable[ox.Triple], axioms: Iterable[ox.Triple], progress: Callable[[str], None] = lambda _: None
) -> list[ox.Quad]:
    """
    Everything that follows and was not stated.

    :param facts: the asserted triples
    :param axioms: the ontology's triples (kept out of what is returned)
    :param progress: told what is going on
    :returns: inferred quads, each in the graph of its rule, in a stable order
    :raises DeclarationError: if a rule cannot be used or the rules never come to rest
    """
    rules = load_rules()
    store = ox.Store()
    owl = _Owl(axioms)
    inferred: list[ox.Quad] = []
    stated = list(facts)
    store.extend(ox.Quad(*triple) for triple in stated)
    owl.tell(stated)

    def add(triples: Iterable[ox.Triple], graph: ox.NamedNode) -> int:
        new = sorted({t for t in triples if ox.Quad(*t) not in store and _keep(t)}, key=str)
        store.extend(ox.Quad(*triple) for triple in new)
        inferred.extend(ox.Quad(t.subject, t.predicate, t.object, graph) for t in new)
        owl.tell(new)
        return len(new)

    def round_of(stratum: int) -> int:
        count = 0
        for rule in rules:
            if rule.stratum == stratum:
                answer = store.query(rule.text)
                assert isinstance(answer, ox.QueryTriples)
                count += add(answer, rule.graph)
        return count

    for number in range(1, MAX_ROUNDS + 1):
        progress(f"inference, round {number}")
        count = add(owl.conclusions(), ox.NamedNode(OWL_GRAPH))
        while grown := round_of(1):
            count += grown
            if len(inferred) > 50 * len(store):
                break
        if not count:
            break
    else:
        problem = Problem(
            "ontology/rules", 0, "", f"still new facts after {MAX_ROUNDS} rounds", "rules must come to rest"
        )
        raise DeclarationError("the rules do not come to rest", [problem])
    progress("inference, what is absent")
    if round_of(2):
        add(owl.conclusions(), ox.NamedNode(OWL_GRAPH))
    return inferred


class _Owl:
    """The OWL 2 RL reasoner, told more and more; it keeps what it concluded before."""

    def __init__(self, axioms: Iterable[ox.Triple]) -> None:
        from reasonable import PyReasoner

        self._reasoner = PyReasoner()
        self._reasoner.from_graph([_plain(triple) for triple in axioms])

    def tell(self, triples: Iterable[ox.Triple]) -> None:
        # Text says nothing to OWL, so only triples between things are passed on.
        news = [_plain(triple) for triple in triples if isinstance(triple.object, ox.NamedNode)]
        if news:
            self._reasoner.from_graph(news)

    def conclusions(self) -> list[ox.Triple]:
        return [triple for triple in map(_triple, self._reasoner.reason()) if triple]


def _plain(triple: ox.Triple) -> tuple[object, object, object]:
    from rdflib import BNode, Literal, URIRef

    def node(value: object) -> object:
        if isinstance(value, ox.NamedNode):
            return URIRef(value.value)
        if isinstance(value, ox.BlankNode):
            return BNode(value.value)
        assert isinstance(value, ox.Literal)
        return Literal(
            value.value,
            lang=value.language,
            datatype=None if value.language else URIRef(value.datatype.value),
        )

    return node(triple.subject), node(triple.predicate), node(triple.object)


def _triple(triple: tuple[object, object, object]) -> ox.Triple | None:
    """A reasoner's triple back as ours; None where a literal or blank node stands in it."""
    from rdflib import URIRef

    if not all(isinstance(value, URIRef) for value in triple):
        return None
    subject, predicate, value = (ox.NamedNode(str(part)) for part in triple)
    return ox.Triple(subject, predicate, value)


def _keep(triple: ox.Triple) -> bool:
    """
    Whether an inferred triple says something about an entity of ours.

    OWL 2 RL also yields what nobody asks for (everything is a Thing, equals itself, is a subclass of
    itself); only types and properties of our ontology, and SKOS hierarchy, are kept.
    """
    subject, predicate, value = triple.subject, triple.predicate.value, triple.object
    if not isinstance(subject, ox.NamedNode) or not subject.value.startswith(ENTITY):
        return False
    if predicate == RDF_TYPE:
        return isinstance(value, ox.NamedNode) and value.value.startswith((ONTOLOGY, SKOS + "Concept"))
    return predicate == RDFS_LABEL or predicate.startswith((ONTOLOGY, SKOS))

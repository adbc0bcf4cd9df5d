"""
What follows from the facts: the OWL 2 RL reasoner and the SPARQL rules, to a fixpoint.

``reasonable`` (Rust, OWL 2 RL) computes the axioms' consequences except property chains; each
file of ``ontology/rules`` computes one more thing. Rules with ``#+ stratum: 2`` look at what is
absent, so they run once, after everything else. Each inferred triple stands in the named graph of
the rule that gave it first.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from clusterpolicy import resources
from clusterpolicy.building.headers import read_header, read_text, syntax_problem
from clusterpolicy.building.logic import Logic, read_logic
from clusterpolicy.building.terms import quad
from clusterpolicy.errors import DeclarationError, Problem
from clusterpolicy.namespaces import ENTITY, ONTOLOGY, OWL_GRAPH, RDF_TYPE, RDFS_LABEL, RULE, SKOS

#: More rounds than any chain of rules needs; reaching it means that a rule feeds itself new terms.
MAX_ROUNDS = 20


@dataclass(frozen=True)
class Rule:
    """
    A rule file.

    :param graph: the named graph of what it infers, which is the rule's own IRI
    :param file: the file as messages name it
    :param text: its SPARQL
    :param title: what it concludes, in words
    :param description: why, and what it takes for granted
    :param axiom: the OWL axiom it stands for, or an empty string where OWL has none
    :param stratum: 2 for a rule that looks at what is absent, else 1
    """

    graph: ox.NamedNode
    file: str
    text: str
    title: str = ""
    description: str = ""
    axiom: str = ""
    stratum: int = 1


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
    text, name = read_text(path), resources.relative(path)
    header = read_header(path, text)
    axiom, stratum = str(header.get("axiom", "none")), header.get("stratum", 1)
    if stratum not in (1, 2):
        problem = Problem(name, 0, "stratum", f'found "{stratum}"', "allowed: 1 or 2 (2 for what is absent)")
        raise DeclarationError("a rule cannot be used", [problem])
    try:
        answer = ox.Store().query(text)
    except SyntaxError as error:
        problem = syntax_problem(path, error, text, "SPARQL 1.1")
        raise DeclarationError("a rule does not parse", [problem]) from error
    if not isinstance(answer, ox.QueryTriples):
        problem = Problem(name, 0, "", "no CONSTRUCT query", "a rule constructs triples")
        raise DeclarationError("a rule cannot be used", [problem])
    title = str(header.get("title", path.stem.replace("-", " ")))
    return Rule(
        graph=ox.NamedNode(RULE + path.stem),
        file=name,
        text=text,
        title=title,
        description=str(header.get("description", "")),
        axiom="" if axiom == "none" else axiom,
        stratum=stratum,
    )


def rule_descriptions(rules: Sequence[Rule] | None = None) -> list[ox.Triple]:
    """What the published graph says of the rules themselves: a type, a title and a definition each."""
    described = [
        *(load_rules() if rules is None else rules),
        Rule(
            ox.NamedNode(OWL_GRAPH),
            "",
            "",
            "What follows from the axioms of the ontology (OWL 2 RL)",
            "Classes and properties above, inverses, transitive properties, and classes defined by what "
            "their members are linked to.",
        ),
    ]
    triples = []
    for rule in described:
        triples += [
            ox.Triple(rule.graph, ox.NamedNode(RDF_TYPE), ox.NamedNode(ONTOLOGY + "Rule")),
            ox.Triple(rule.graph, ox.NamedNode(RDFS_LABEL), ox.Literal(rule.title, language="en")),
        ]
        if rule.description:
            definition = ox.Literal(rule.description, language="en")
            triples.append(ox.Triple(rule.graph, ox.NamedNode(SKOS + "definition"), definition))
    return triples


def infer(
    facts: Iterable[ox.Triple],
    axioms: Iterable[ox.Triple],
    progress: Callable[[str], None] = lambda _: None,
    rules: Sequence[Rule] | None = None,
) -> list[ox.Quad]:
    """
    Everything that follows and was not stated.

    :param facts: the asserted triples
    :param axioms: the ontology's triples (kept out of what is returned)
    :param progress: told what is going on
    :param rules: the rules to use instead of those of ``ontology/rules``
    :returns: inferred quads, each in the graph of its rule, in a stable order
    :raises DeclarationError: if a rule cannot be used or the rules never come to rest
    """
    rules = load_rules() if rules is None else rules
    stated = list(facts)
    store, owl = ox.Store(), _Owl(axioms)
    store.extend(map(quad, stated))
    owl.tell(stated)
    inferred: list[ox.Quad] = []

    def add(triples: Iterable[ox.Triple], graph: ox.NamedNode) -> bool:
        new = sorted({triple for triple in triples if quad(triple) not in store}, key=str)
        store.extend(map(quad, new))
        inferred.extend(quad(triple, graph) for triple in new)
        owl.tell(new)
        return bool(new)

    def apply(stratum: int) -> bool:
        grown = [add(_construct(store, rule), rule.graph) for rule in rules if rule.stratum == stratum]
        return any(grown)

    def to_rest(repeated: Callable[[], bool]) -> None:
        for _ in range(MAX_ROUNDS):
            if not repeated():
                return
        problem = Problem(
            "ontology/rules", 0, "", f"still new facts after {MAX_ROUNDS} rounds", "rules must come to rest"
        )
        raise DeclarationError("the rules do not come to rest", [problem])

    def one_round() -> bool:
        progress("inference")
        grown = add(owl.conclusions(), ox.NamedNode(OWL_GRAPH))
        before = len(inferred)
        to_rest(lambda: apply(1))
        return grown or len(inferred) > before

    to_rest(one_round)
    progress("inference from what is absent")
    if apply(2):
        add(owl.conclusions(), ox.NamedNode(OWL_GRAPH))
    return inferred


def _construct(store: ox.Store, rule: Rule) -> list[ox.Triple]:
    answer = store.query(rule.text)
    assert isinstance(answer, ox.QueryTriples)
    return list(answer)


class _Owl:
    """The OWL 2 RL reasoner, told more and more; it keeps what it concluded before."""

    def __init__(self, axioms: Iterable[ox.Triple]) -> None:
        from reasonable import PyReasoner

        self._logic: Logic = read_logic(axioms)
        self._reasoner = PyReasoner()
        self._reasoner.from_graph([_plain(triple) for triple in self._logic.axioms])
        self._seen: set[tuple[str, str, str]] = set()
        self._news = True

    def tell(self, triples: Iterable[ox.Triple]) -> None:
        """Pass on the triples from which something can follow."""
        spoken = [triple for triple in triples if self._logic.speaks_of(triple)]
        types = self._logic.types(spoken)
        news = [triple for triple in spoken if not self._logic.adds_nothing(triple, types)]
        if news:
            self._reasoner.from_graph([_plain(triple) for triple in news])
            self._news = True

    def conclusions(self) -> list[ox.Triple]:
        """What follows about our entities from everything told, without what was given out before."""
        from rdflib import URIRef

        if not self._news:
            return []
        self._news = False
        found = []
        for terms in self._reasoner.reason():
            if not all(type(term) is URIRef for term in terms):
                continue
            key = (str(terms[0]), str(terms[1]), str(terms[2]))
            if key not in self._seen and _matters(*key):
                self._seen.add(key)
                found.append(ox.Triple(*(ox.NamedNode(iri) for iri in key)))
        return found


def _plain(triple: ox.Triple) -> tuple[object, object, object]:
    """A triple in rdflib's terms, which the reasoner reads."""
    from rdflib import BNode, Literal, URIRef

    def node(value: object) -> object:
        if isinstance(value, ox.NamedNode):
            return URIRef(value.value)
        if isinstance(value, ox.BlankNode):
            return BNode(value.value)
        assert isinstance(value, ox.Literal)
        datatype = None if value.language else URIRef(value.datatype.value)
        return Literal(value.value, lang=value.language, datatype=datatype, normalize=False)

    return node(triple.subject), node(triple.predicate), node(triple.object)


def _matters(subject: str, predicate: str, value: str) -> bool:
    """
    Whether a conclusion of the reasoner says something about an entity of ours.

    OWL 2 RL also yields what nobody asks for (everything is a Thing, equals itself, is a subclass of
    itself); only types and properties of our ontology, and SKOS hierarchy, are kept.
    """
    if not subject.startswith(ENTITY):
        return False
    if predicate == RDF_TYPE:
        return value.startswith((ONTOLOGY, SKOS + "Concept"))
    return predicate.startswith((ONTOLOGY, SKOS))

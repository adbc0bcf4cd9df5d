"""
A contradiction in words, with the table rows it came from.

Pellet names the facts and the axioms that cannot all hold. Facts are found again among those it was told
and traced to their rows; axioms are put into words.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from clusterpolicy.building import reasoners
from clusterpolicy.building.assembly import Facts
from clusterpolicy.building.logic import Logic, twins_of
from clusterpolicy.errors import Problem
from clusterpolicy.namespaces import BASE, ENTITY, PREFIXES, RDF_TYPE, RDFS_LABEL

#: Pellet explains one contradiction at a time; the facts of each are put aside to find the next.
MAX_CONTRADICTIONS = 5
#: Pellet indents the lines of an explanation by five; what stands further in continues the line above.
_CONTINUED = " " * 6
_NUMBER = re.compile(r"^\s*\d+\)", re.MULTILINE)


@dataclass(frozen=True)
class Evidence:
    """
    Where facts come from, and what things are called.

    :param of_triple: for each stated triple, its rows
    :param of_entity: for each entity, the rows that say something of it
    :param labels: names of classes, properties and entities
    """

    of_triple: dict[ox.Triple, list[str]]
    of_entity: dict[str, list[str]]
    labels: dict[str, str]

    @classmethod
    def of(cls, facts: Facts, logic: Logic) -> "Evidence":
        """The evidence that facts carry."""
        of_triple: dict[ox.Triple, list[str]] = {}
        for row in facts.rows:
            for triple in row.triples:
                if logic.speaks_of(triple):
                    of_triple.setdefault(triple, []).append(row.origin)
        labels: dict[str, str] = {}
        names = {RDFS_LABEL, PREFIXES["skos"] + "prefLabel"}
        stated = sorted(facts.triples, key=str)
        for triple in (*facts.vocabulary.axioms, *stated):
            subject, value = triple.subject, triple.object
            if triple.predicate.value not in names or not isinstance(subject, ox.NamedNode):
                continue
            if isinstance(value, ox.Literal) and value.language in (None, "en"):
                labels.setdefault(subject.value, value.value)
        return cls(of_triple, facts.origins_of_entities(), labels)

    def name(self, iri: str) -> str:
        """A thing's name, with its slug where it is an entity."""
        label = self.labels.get(iri, "")
        short = iri.removeprefix(ENTITY).removeprefix(BASE)
        if not label:
            return short
        return f'"{label}" ({short})' if iri.startswith(ENTITY) else f'"{label}"'

    def rows_of_entity(self, node: object) -> tuple[str, int, str]:
        """The first row on a thing as file and line, and a remark that names some more."""
        iri = node.value if isinstance(node, ox.NamedNode) else str(node)
        rows = self.of_entity.get(iri, [])
        if not rows:
            return "ontology/vocabularies" if iri.startswith(ENTITY) else "ontology/ontology.ttl", 0, ""
        also = f" (also {'; '.join(rows[1:3])}{' …' if len(rows) > 3 else ''})" if rows[1:] else ""
        return *split_origin(rows[0]), also


def split_origin(origin: str) -> tuple[str, int]:
    """A row's name in messages as file and line."""
    file, _, row = origin.partition(", row ")
    return file, int(row) if row.isdigit() else 0


def explain_contradiction(
    told: Sequence[ox.Triple], logic: Logic, evidence: Evidence
) -> tuple[str, list[Problem]]:
    """
    What an InconsistencyError says of facts that contradict the axioms.

    :param told: facts that have no model together with the axioms
    """
    left = list(told)
    problems: list[Problem] = []
    count = 0
    while count < MAX_CONTRADICTIONS:
        twins = twins_of(left, logic)
        shown = [triple for triple in left if triple.subject not in twins]
        text = reasoners.explain(reasoners.load_world(reasoners.rdf_xml(logic, shown), logic))
        lines = _first_explanation(text)
        if not lines:
            break
        count += 1
        found = {line: _facts(line, left) for line in lines}
        because = _because([line for line in lines if not found[line]], lines, evidence)
        culprits = {triple for triples in found.values() for triple in triples}
        for triple in sorted(culprits, key=str):
            problems += _told_by(triple, because, evidence)
        if not culprits:
            problems.append(
                Problem("ontology/ontology.ttl", 0, "", "the axioms contradict each other", because)
            )
            break
        left = [triple for triple in left if triple not in culprits]
    more = " at least" if count == MAX_CONTRADICTIONS else ""
    if not problems:
        problem = Problem("ontology/ontology.ttl", 0, "", "HermiT finds no model", "Pellet cannot say why")
        return "the graph contradicts the ontology", [problem]
    return f"the graph contradicts the ontology in{more} {count} place{'' if count == 1 else 's'}", list(
        dict.fromkeys(problems)
    )


def _first_explanation(text: str) -> list[str]:
    """The axioms of Pellet's first explanation, one a line."""
    parts = _NUMBER.split(text)
    axioms: list[str] = []
    depth = 0
    for line in (parts[1] if len(parts) > 1 else "").splitlines():
        words = " ".join(line.split())
        if not words:
            continue
        if axioms and (depth or line.startswith(_CONTINUED)):
            axioms[-1] += " " + words
        else:
            axioms.append(words)
        depth += words.count("(") - words.count(")")
    return axioms


def _facts(line: str, told: Iterable[ox.Triple]) -> list[ox.Triple]:
    """The told facts that a line of Pellet's states; it names things by the end of their IRI."""
    words = line.split(maxsplit=2)
    if len(words) < 3:
        return []
    subject, predicate, value = words
    wanted = "type" if predicate == "type" else predicate
    return [
        triple
        for triple in told
        if _ends(triple.predicate, wanted) and _ends(triple.subject, subject) and _ends(triple.object, value)
    ]


def _ends(node: object, name: str) -> bool:
    if isinstance(node, ox.Literal):
        return name.lstrip('"').startswith(node.value)
    if not isinstance(node, ox.NamedNode):
        return False
    iri = node.value
    return iri.endswith(name) and not iri[: -len(name)][-1:].isalpha()


def _told_by(triple: ox.Triple, because: str, evidence: Evidence) -> list[Problem]:
    """A fact of a contradiction, once for each row that states it."""
    subject = triple.subject.value if isinstance(triple.subject, ox.NamedNode) else str(triple.subject)
    value = triple.object
    shown = (
        evidence.name(value.value)
        if isinstance(value, ox.NamedNode)
        else f'"{getattr(value, "value", value)}"'
    )
    is_a = triple.predicate.value == RDF_TYPE
    relation = "is a" if is_a else evidence.name(triple.predicate.value).strip('"')
    said = f"{evidence.name(subject)}: {relation} {shown}"
    rows = evidence.of_triple.get(triple, [])
    if rows:
        return [Problem(*split_origin(row), "", f"says of {said}", because) for row in rows]
    file, row, also = evidence.rows_of_entity(triple.subject)
    return [Problem(file, row, "", f"leads to {said}{also}", because)]


def _because(axioms: Sequence[str], lines: Sequence[str], evidence: Evidence) -> str:
    """The axioms of an explanation in one sentence."""
    names: dict[str, str] = {}
    for iri, label in sorted(evidence.labels.items(), key=lambda item: "#" not in item[0]):
        names.setdefault(re.split(r"[#/]", iri)[-1], f'"{label}"')
    mentioned = {
        word for line in lines if not line.startswith("Disjoint") for word in re.findall(r"[\w-]+", line)
    }
    return "but " + ", and ".join(_in_words(axiom, names, mentioned) for axiom in axioms)


_FORMS = (
    (re.compile(r"^(\S+) subClassOf (.+)$"), "every {0} is a {1}"),
    (re.compile(r"^(\S+) equivalentTo (.+)$"), "a {0} is the same as {1}"),
    (re.compile(r"^(\S+) disjointWith (\S+)$"), "nothing is both {0} and {1}"),
    (re.compile(r"^(\S+) domain (.+)$"), "whatever has {0} is a {1}"),
    (re.compile(r"^(\S+) range (.+)$"), "every value of {0} is a {1}"),
    (re.compile(r"^(\S+) subPropertyOf (\S+)$"), "{0} implies {1}"),
    (re.compile(r"^(\S+) inverseOf (\S+)$"), "{0} is the inverse of {1}"),
    (re.compile(r"^Functional:? (\S+)$|^(\S+) Functional$"), "a thing has one {0} at most"),
    (re.compile(r"^(?:Asymmetric|Antisymmetric):? (\S+)$"), "{0} never holds both ways"),
    (re.compile(r"^Irreflexive:? (\S+)$"), "nothing has {0} to itself"),
)


_CONNECTIVES = frozenset({"a", "and", "being", "not", "only", "or", "some", "something", "with"})
_VALUE = re.compile(r"(\S+) value (\S+)")


def _in_words(axiom: str, names: dict[str, str], mentioned: set[str]) -> str:
    """An axiom as Pellet writes it, as a clause."""

    def say(text: str) -> str:
        text = _VALUE.sub(r"something with \1 being \2", text)
        return re.sub(
            r"[\w-]+",
            lambda match: match[0] if match[0] in _CONNECTIVES else names.get(match[0], match[0]),
            text,
        )

    if axiom.startswith("DisjointClasses("):
        classes = axiom.removeprefix("DisjointClasses(").rstrip(")").split()
        relevant = [name for name in classes if name in mentioned]
        return "nothing is two of " + ", ".join(map(say, relevant if len(relevant) > 1 else classes))
    for form, words in _FORMS:
        if match := form.match(axiom):
            return words.format(*(say(group) for group in match.groups() if group))
    return say(axiom)

"""The terms of the ontology as its documentation needs them: one record each, made once for a release."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from clusterpolicy import resources
from clusterpolicy.building.headers import read_text
from clusterpolicy.namespaces import ONTOLOGY, PREFIXES, RDF_TYPE, SKOS, shorten
from clusterpolicy.store.answer import Value
from clusterpolicy.web.declared import read_once
from clusterpolicy.web.linked.axioms import CHARACTERISTICS, Words, axioms
from clusterpolicy.web.sections import sections
from clusterpolicy.web.serving import Serving

_OWL, _RDFS = PREFIXES["owl"], PREFIXES["rdfs"]
CLASS, OBJECT, DATA = "class", "object property", "data property"
_KINDS: Final = {
    _OWL + "Class": CLASS,
    _OWL + "ObjectProperty": OBJECT,
    _OWL + "DatatypeProperty": DATA,
}
_WIDER: Final = (_RDFS + "subClassOf", _RDFS + "subPropertyOf")
#: How a term relates to one of another vocabulary, in words.
_RELATIONS: Final = {
    SKOS + "exactMatch": "same as",
    SKOS + "closeMatch": "close to",
    SKOS + "broadMatch": "narrower than",
    SKOS + "narrowMatch": "wider than",
    SKOS + "relatedMatch": "related to",
}
Row = Mapping[str, Value]


@dataclass
class Term:
    """
    A class or property.

    :param iri: its IRI
    :param kind: class, object property or data property
    :param label: its name in words
    :param definition: what it means
    :param examples: examples in words
    :param notes: what to mind
    :param wider: wider terms of ours, IRIs
    :param narrower: narrower terms, IRIs
    :param domains: the classes whose members have it
    :param ranges: the classes or datatypes of its values
    :param inverses: the properties that say it the other way round, IRIs
    :param characteristics: transitive and the like, in words
    :param conditions: of a defined class: what makes something a member
    :param chains: the ways of which it is the shortcut
    :param disjoint: classes that share no member with it, IRIs
    :param alignments: relations to terms of other vocabularies: words and IRI
    :param number: how many instances it has, or statements it makes
    :param things: of a property: how many things have it
    :param rules: the rules that infer it, with the number of facts: IRI and number
    """

    iri: str
    kind: str
    label: str
    definition: str
    examples: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    wider: list[str] = field(default_factory=list)
    narrower: list[str] = field(default_factory=list)
    domains: list[Words] = field(default_factory=list)
    ranges: list[Words] = field(default_factory=list)
    inverses: list[str] = field(default_factory=list)
    characteristics: list[str] = field(default_factory=list)
    conditions: list[Words] = field(default_factory=list)
    chains: list[Words] = field(default_factory=list)
    disjoint: list[str] = field(default_factory=list)
    alignments: list[tuple[str, str]] = field(default_factory=list)
    number: int = 0
    things: int = 0
    rules: list[tuple[str, int]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What stands after ``cp:``, which is its anchor too."""
        return self.iri.removeprefix(ONTOLOGY)


def terms(serving: Serving) -> dict[str, Term]:
    """Every term by IRI: classes, then object properties, then data properties, each by name."""
    made: dict[str, Term] = serving.remember("terms", lambda: _terms(serving))
    return made


def _terms(serving: Serving) -> dict[str, Term]:
    found = {
        str(row["term"]): Term(
            str(row["term"]), _KINDS[str(row["kind"])], str(row["label"]), str(row["definition"])
        )
        for row in rows(serving, "terms")
    }
    for row in rows(serving, "said"):
        _say(found, str(row["term"]), str(row["property"]), str(row["value"]))
    for row in (*rows(serving, "instances"), *rows(serving, "uses")):
        if term := found.get(str(row["term"])):
            term.number, term.things = _int(row["number"]), _int(row.get("things"))
    for row in rows(serving, "inferred"):
        if term := found.get(str(row["term"])):
            term.rules.append((str(row["rule"]), _int(row["facts"])))
    _add_axioms(found.values())
    order = list(_KINDS.values())
    return dict(sorted(found.items(), key=lambda item: (order.index(item[1].kind), item[1].label.casefold())))


def _say(found: Mapping[str, Term], iri: str, said: str, value: str) -> None:
    term = found[iri]
    if said in _WIDER and value in found:
        term.wider.append(value)
        found[value].narrower.append(iri)
    elif said in _WIDER:
        term.alignments.append(("a kind of", value))
    elif said in _RELATIONS:
        term.alignments.append((_RELATIONS[said], value))
    elif said == _RDFS + "domain":
        term.domains.append((value,))
    elif said == _RDFS + "range":
        term.ranges.append((value,))
    elif said == _OWL + "inverseOf" and value in found:
        term.inverses.append(value)
        found[value].inverses.append(iri)
    elif said == SKOS + "example":
        term.examples.append(value)
    elif said == SKOS + "scopeNote":
        term.notes.append(value)
    elif said == RDF_TYPE and value in CHARACTERISTICS:
        term.characteristics.append(CHARACTERISTICS[value])


def _add_axioms(found: Iterable[Term]) -> None:
    read = axioms()
    for term in found:
        term.conditions += read.conditions.get(term.iri, [])
        term.domains += read.domains.get(term.iri, [])
        term.ranges += read.ranges.get(term.iri, [])
        term.chains += read.chains.get(term.iri, [])
        term.disjoint += sorted(read.disjoint.get(term.iri, []))


def rows(serving: Serving, name: str, **about: str) -> list[Row]:
    """The rows of a section of the documentation; asked each time, so keep what they make."""
    section = next(each for each in sections("ontology") if each.name == name)
    return list(section.ask(serving.graph, **{key: ox.NamedNode(iri) for key, iri in about.items()}).rows())


def _int(value: Value) -> int:
    return int(str(value or 0))


def short(iri: str) -> str:
    """
    A term of another vocabulary as people write it.

    >>> short("http://purl.org/cerif/frapo/FundingProgramme"), short("http://www.w3.org/ns/org#Organization")
    ('frapo:FundingProgramme', 'org:Organization')
    """
    found = shorten(iri)
    if found != iri:
        return found
    fitting = [
        (len(space), name) for name, space in _aligned(resources.root()).items() if iri.startswith(space)
    ]
    length, name = max(fitting, default=(0, ""))
    return f"{name}:{iri[length:]}" if name else iri


@read_once
def _aligned(root: Path) -> dict[str, str]:
    """The prefixes of ``ontology/alignments.ttl``."""
    text = read_text(root / "ontology" / "alignments.ttl")
    return dict(re.findall(r"^@prefix ([\w-]+): <([^>]+)> \.", text, re.MULTILINE))

"""Everything the graph says of an entity, read without a query: by property, each with its places."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from clusterpolicy.lookup.description import INFERRED, INVERSE, STATED
from clusterpolicy.lookup.statements import place_of
from clusterpolicy.namespaces import ENTITY, ONTOLOGY, RDF_TYPE, RDFS_LABEL, RULE, SKOS
from clusterpolicy.store.answer import plain
from clusterpolicy.web.pages.entity_mirrors import Key, mirrors, most_exact
from clusterpolicy.web.tables import written

if TYPE_CHECKING:
    from clusterpolicy.web.serving import Serving

#: Names, told above the facts.
NAMES: Final = (RDFS_LABEL, SKOS + "prefLabel", SKOS + "altLabel")
_PARTS: Final = (STATED, INVERSE, INFERRED)
#: Properties whose texts are the notations of concepts, each with the scheme of these.
_CODES: Final = {
    ONTOLOGY + "correctionKind": "correction-kind",
    ONTOLOGY + "indicatorMeasure": "indicator-measure",
    ONTOLOGY + "item": "reported-item",
    ONTOLOGY + "topic": "topic",
    ONTOLOGY + "trait": "trait",
}
#: Properties whose texts are names with hyphens ("european-survey"): here they are read as words.
_HYPHENED: Final = frozenset(ONTOLOGY + name for name in ("counted", "group", "nutsMatch", "reviewedVerdict"))


@dataclass(frozen=True)
class Fact:
    """
    A statement on an entity.

    :param text: the other end in words
    :param iri: the other end, where it is no text or number
    :param places: where it stands, as name and IRI: places in a source, or rules
    """

    text: str
    iri: str
    places: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Group:
    """
    The statements on an entity that share a property.

    :param part: stated, points here or inferred
    :param iri: the property
    :param label: its name in words
    :param facts: the statements, by name
    """

    part: str
    iri: str
    label: str
    facts: tuple[Fact, ...]

    @property
    def size(self) -> int:
        """How many statements there are."""
        return len(self.facts)

    @property
    def key(self) -> str:
        """What names it in an address: its part and the property's own name."""
        direction = {STATED: "of", INVERSE: "here", INFERRED: "inferred"}[self.part]
        if self.part == INFERRED and self.label.startswith("←"):
            direction = "inferred-here"
        name = self.iri.removeprefix(ONTOLOGY)
        return f"{direction}:{name.rpartition('#')[2].rpartition('/')[2]}"


@dataclass(frozen=True)
class Everything:
    """
    All about an entity.

    :param types: its classes as IRI and name, without those that another one implies
    :param names: its further names, each with the languages it has ("" for English)
    :param groups: the statements, property by property
    :param mirrored: how many statements are left out because another one says the same the other way round,
        or more exactly
    """

    types: tuple[tuple[str, str], ...]
    names: tuple[tuple[str, str], ...]
    groups: tuple[Group, ...]
    mirrored: int

    def of(self, part: str) -> list[Group]:
        """The groups of a part."""
        return [group for group in self.groups if group.part == part]


def everything(serving: "Serving", iri: str) -> Everything:
    """
    All that the graph says of an entity, in both directions.

    :param iri: any IRI that the graph describes
    """
    said = _said(serving.graph.store.native, iri)
    types = [str(other.value) for inverse, p, other in said if p == RDF_TYPE and not inverse]
    kept = {key: graphs for key, graphs in said.items() if not _is_told_above(key)}
    mirrored = mirrors(serving, kept)
    grouped: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for (inverse, p, other), graphs in kept.items():
        if (inverse, p, other) not in mirrored:
            inferred = all(graph.startswith(RULE) for graph in graphs)
            part = INFERRED if inferred else INVERSE if inverse else STATED
            # What is inferred of others about this one keeps its arrow.
            grouped[part, ("←" if inverse else "") + p].append(_fact(serving, p, other, graphs))
    return Everything(
        types=most_exact(serving, types),
        names=_names(serving, iri, said),
        groups=tuple(_groups(serving, grouped)),
        mirrored=len(mirrored),
    )


def _said(store: ox.Store, iri: str) -> dict[Key, list[str]]:
    """Each statement with the named graphs that hold it."""
    node = ox.NamedNode(iri)
    found: dict[Key, list[str]] = defaultdict(list)
    for quad in store.quads_for_pattern(node, None, None):
        if isinstance(quad.graph_name, ox.NamedNode):
            found[False, quad.predicate.value, quad.object].append(quad.graph_name.value)  # type: ignore[index]
    for quad in store.quads_for_pattern(None, None, node):
        if isinstance(quad.graph_name, ox.NamedNode):
            found[True, quad.predicate.value, quad.subject].append(quad.graph_name.value)  # type: ignore[index]
    return found


def _is_told_above(key: Key) -> bool:
    inverse, p, _ = key
    answered = p in (ONTOLOGY + "hasAnswer", ONTOLOGY + "answerOf")
    return answered or (not inverse and (p in NAMES or p == RDF_TYPE))


def _fact(serving: "Serving", p: str, other: ox.NamedNode | ox.Literal, graphs: Sequence[str]) -> Fact:
    iri = other.value if isinstance(other, ox.NamedNode) else ""
    text = serving.label(iri) if iri else coded(serving, p, literal(other))
    return Fact(text, iri, tuple(sorted((name_of(serving, graph), graph) for graph in set(graphs))))


def literal(term: ox.NamedNode | ox.Literal) -> str:
    """
    A text or number for reading, with its language where that is not English.

    >>> literal(ox.Literal("Schweden", language="de")), literal(ox.Literal(25000000))
    ('Schweden (de)', '25,000,000')
    """
    value = plain(term)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return written(value)
    language = getattr(term, "language", None) or ""
    return f"{value} ({language})" if language not in ("", "en") else str(value)


def coded(serving: "Serving", p: str, text: str) -> str:
    """The text of a property for reading: a code by the name of its concept, whose IRI ends with it."""
    if p in _CODES:
        return serving.labels.get(f"{ENTITY}{_CODES[p]}/{text}", text)
    return text.replace("-", " ") if p in _HYPHENED else text


def name_of(serving: "Serving", graph: str) -> str:
    """A named graph in words."""
    return serving.labels.get(graph) or place_of(graph, None)


def _groups(serving: "Serving", grouped: Mapping[tuple[str, str], list[Fact]]) -> Iterator[Group]:
    made = [
        Group(
            part,
            p.removeprefix("←"),
            ("← " if p.startswith("←") else "") + serving.label(p.removeprefix("←")),
            tuple(sorted(facts, key=lambda fact: (fact.text.casefold(), fact.iri))),
        )
        for (part, p), facts in grouped.items()
    ]
    return iter(sorted(made, key=lambda group: (_PARTS.index(group.part), group.label.casefold())))


def _names(serving: "Serving", iri: str, said: Mapping[Key, Sequence[str]]) -> tuple[tuple[str, str], ...]:
    """The names beside the one that is shown; one that several languages share is told once."""
    shown, languages = serving.label(iri), defaultdict(set)
    for inverse, p, other in said:
        if not inverse and p in NAMES and isinstance(other, ox.Literal):
            languages[other.value].add(other.language or "")
    return tuple(
        (name, ", ".join(sorted(found - {"", "en"})))
        for name, found in sorted(languages.items(), key=lambda item: (min(item[1]), item[0].casefold()))
        if name != shown
    )


def rules(serving: "Serving") -> Mapping[str, str]:
    """The IRI of every rule by its name, which stands in the place of a place where facts are inferred."""
    found: Mapping[str, str] = serving.remember(
        "rules by name",
        lambda: {label: iri for iri, label in serving.labels.items() if iri.startswith(RULE)},
    )
    return found


def is_entity(iri: str) -> bool:
    """Whether an IRI is that of one of our entities."""
    return iri.startswith(ENTITY)

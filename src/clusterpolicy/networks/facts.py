"""What the sources say of a node besides its links."""

import re
from collections.abc import Collection
from functools import cached_property
from typing import Final

import pyoxigraph as ox

from clusterpolicy.namespaces import ONTOLOGY, PREFIXES, RDFS_LABEL, SKOS, SOURCE, VOCABULARY_GRAPH
from clusterpolicy.networks.nodes import Nodes
from clusterpolicy.store.answer import plain

MOST: Final = 40
_COMMENT: Final = PREFIXES["rdfs"] + "comment"
_DEFINITION: Final = SKOS + "definition"
_OTHER_NAME: Final = SKOS + "altLabel"
_WORDS: Final = {_COMMENT: "note", _DEFINITION: "definition", _OTHER_NAME: "other name"}
#: What the node itself carries, and codes and coordinates that say nothing to a reader.
_NOT_SHOWN: Final = frozenset(
    ONTOLOGY + name
    for name in (
        *("country", "territory", "startYear", "endYear", "number", "hasPolicyLink", "hasSectorFocus"),
        *("longitude", "latitude", "areaKm2", "nutsUnit", "nutsCode", "nutsLevel", "nutsMatch"),
        *("iso2", "iso3", "group", "continent"),
    )
)

_SLUG: Final = re.compile(r"[a-z]+(-[a-z0-9]+)+")

Fact = tuple[str, str, str]


class Facts:
    """
    The facts of a graph in words.

    :param store: the graph
    :param nodes: its entities, for their names
    """

    def __init__(self, store: ox.Store, nodes: Nodes) -> None:
        self._store, self._nodes = store, nodes

    @cached_property
    def _places(self) -> dict[str, str]:
        """The name of every place in a source."""
        found = self._store.quads_for_pattern(None, ox.NamedNode(RDFS_LABEL), None, ox.DefaultGraph())
        names = ((str(plain(quad.subject)), str(plain(quad.object))) for quad in found)
        return {iri: name for iri, name in names if iri.startswith(SOURCE)}

    def of(self, iri: str, linked: Collection[str] = ()) -> list[Fact]:
        """
        What is said of an entity: property, value and place in words; at most 40.

        :param linked: entities it is joined to, which need not be said again
        """
        found: dict[tuple[str, str], dict[str, None]] = {}
        for quad in self._store.quads_for_pattern(ox.NamedNode(iri), None, None, None):
            graph, name = str(plain(quad.graph_name)), quad.predicate.value
            if name in _NOT_SHOWN or not _is_told(name, graph):
                continue
            value = self._value(quad.object)
            if value and str(plain(quad.object)) not in linked:
                words = _WORDS.get(name) or self._nodes.label(name)
                found.setdefault((words, value), {})[self._places.get(graph, "Vocabulary")] = None
        facts = [
            (words, value, "; ".join(sorted(places))) for (words, value), places in sorted(found.items())
        ]
        if len(facts) > MOST:
            rest = len(facts) - MOST + 1
            facts = [*facts[: MOST - 1], ("and", f"{rest} more facts, which the graph holds", "")]
        return facts

    def _value(self, term: object) -> str:
        """A value in words; nothing for a plain no."""
        if isinstance(term, ox.NamedNode):
            return self._nodes.label(term.value)
        value = plain(term)
        if isinstance(value, bool):
            return "yes" if value else ""
        # Some values are slugs of no vocabulary ("narrowed-focus"): readers get words.
        return str(value).replace("-", " ") if _SLUG.fullmatch(str(value)) else str(value)


def _is_told(name: str, graph: str) -> bool:
    """Whether a statement with that property in that graph is a fact for readers."""
    if name == _DEFINITION:
        return graph == VOCABULARY_GRAPH
    return graph.startswith(SOURCE) and (name.startswith(ONTOLOGY) or name in _WORDS)

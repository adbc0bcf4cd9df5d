"""Read what a graph says of the nodes of a network."""

from collections.abc import Iterable
from functools import cached_property
from typing import Final

import pyoxigraph as ox

from clusterpolicy.lookup.names import Named
from clusterpolicy.lookup.statements import words
from clusterpolicy.namespaces import ENTITY, ONTOLOGY, RDFS_LABEL, SKOS
from clusterpolicy.networks.model import Node
from clusterpolicy.store.answer import plain

#: The kinds of intervention that are no programmes, and are shown as what they are.
_NOT_PROGRAMMES: Final = ("other-initiative", "past-scheme", "guidance-document")
#: Kinds that lie in a territory and so on a level.
_ON_A_LEVEL: Final = frozenset({"programme", "cluster-support", "policy", "cluster", "organisation", "phase"})
_GROUP: Final = ONTOLOGY + "group"


class Nodes:
    """
    The entities of a graph as nodes.

    :param store: the graph
    """

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._values: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = {}
        self._nodes: dict[str, Node] = {}
        self._kinds: dict[str, str] = {}

    def of(self, iris: Iterable[str]) -> dict[str, Node]:
        """The nodes of some entities."""
        return {iri: self.node(iri) for iri in iris}

    def node(self, iri: str) -> Node:
        """An entity as a node."""
        if iri not in self._nodes:
            self._nodes[iri] = self._read(iri)
        return self._nodes[iri]

    def label(self, iri: str) -> str:
        """The name of an entity in English, or as it is printed; words made of its IRI where it has none."""
        found = sorted(
            value.value
            for name in (RDFS_LABEL, SKOS + "prefLabel")
            for value in self._all(iri).get(name, ())
            if isinstance(value, ox.Literal) and (value.language or "en") == "en"
        )
        return found[0] if found else words(iri).replace("-", " ")

    def _read(self, iri: str) -> Node:
        segment = Named(iri).kind if iri.startswith(ENTITY) else "entity"
        intervention = self._first(iri, "kind").rpartition("/")[2]
        kind = intervention if intervention in _NOT_PROGRAMMES else segment
        # A phase lies where its programme lies.
        bearer = self._first(iri, "phaseOf") or iri
        country = iri if segment == "country" else self._first(bearer, "country")
        return Node(
            iri=iri,
            label=self.label(iri),
            kind=kind,
            kind_label=self._kind_label(kind),
            level=self._level(bearer, segment, country),
            country=self.label(country) if country else "",
            start=self._year(iri, "startYear"),
            end=self._year(iri, "endYear"),
            attributes=self._attributes(iri, intervention),
        )

    def _level(self, iri: str, segment: str, country: str) -> str:
        if segment == "region" or (segment in _ON_A_LEVEL and self._first(iri, "region")):
            return "regional"
        if country:
            return "international" if country in self._beyond_europe else "national"
        return "international" if segment in _ON_A_LEVEL else ""

    @cached_property
    def _beyond_europe(self) -> set[str]:
        found = self._store.quads_for_pattern(
            None, ox.NamedNode(_GROUP), ox.Literal("international-case"), ox.DefaultGraph()
        )
        return {str(plain(quad.subject)) for quad in found}

    def _attributes(self, iri: str, intervention: str) -> dict[str, str]:
        region, duration = self._first(iri, "region"), self._first(iri, "durationWords")
        found = {
            "intervention": self._kind_label(intervention) if intervention else "",
            "region": self.label(region) if region else "",
            "duration": duration,
            "profiled": "in depth" if self._first(iri, "inDepth") == "true" else "",
            "answer": "added in a respondent's own words" if self._first(iri, "additional") == "true" else "",
        }
        return {name: value for name, value in found.items() if value}

    def _kind_label(self, kind: str) -> str:
        """A kind in words: the label of its class, where there is one."""
        if kind not in self._kinds:
            local = "".join(part.capitalize() for part in kind.split("-"))
            found = self._all(ONTOLOGY + local).get(RDFS_LABEL, ())
            self._kinds[kind] = found[0].value if found else kind.replace("-", " ").capitalize()
        return self._kinds[kind]

    def _year(self, iri: str, name: str) -> int | None:
        year = self._first(iri, name)[:4]
        return int(year) if year.isdecimal() else None

    def _first(self, iri: str, name: str) -> str:
        """One value of a property, the first of several, or ""."""
        return min((value.value for value in self._all(iri).get(ONTOLOGY + name, ())), default="")

    def _all(self, iri: str) -> dict[str, list[ox.NamedNode | ox.Literal]]:
        """Every value of an entity by property."""
        if iri not in self._values:
            found: dict[str, list[ox.NamedNode | ox.Literal]] = {}
            for quad in self._store.quads_for_pattern(ox.NamedNode(iri), None, None, ox.DefaultGraph()):
                if isinstance(quad.object, ox.NamedNode | ox.Literal):
                    found.setdefault(quad.predicate.value, []).append(quad.object)
            self._values[iri] = found
        return self._values[iri]

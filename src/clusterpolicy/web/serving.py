"""One release of the graph as it is served: the graph, what its things are called, and its query workers."""

import re
import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from functools import cached_property
from threading import Lock, RLock
from typing import Any, Protocol

from clusterpolicy.building.release import Release
from clusterpolicy.lookup.graph import Graph
from clusterpolicy.lookup.names import GROUPS, RECORDS, fold
from clusterpolicy.lookup.statements import words
from clusterpolicy.namespaces import ENTITY, SOURCE
from clusterpolicy.version import __version__

_LABELS = """
SELECT ?thing ?label WHERE {
  ?thing rdfs:label|skos:prefLabel ?label FILTER(LANG(?label) IN ("", "en"))
}
"""
_PLACES = "SELECT ?place ?label WHERE { ?place a cp:SourcePlace ; rdfs:label ?label }"


#: Where the name of a place goes on after that of its table or section.
_PAGE = re.compile(r", (?:pp?\. |row |on )")


class QueryWorkers(Protocol):
    """What a release needs of its query workers, see :mod:`clusterpolicy.web.sparql.pool`."""

    async def start(self) -> None:
        """Start them."""

    async def close(self, grace: float) -> None:
        """Refuse what comes, let those under way finish for so many seconds, then end them."""

    async def retire(self, grace: float) -> None:
        """Let whoever still comes finish, for so many seconds at most, then end them."""


class Serving:
    """
    A release while it is served. Everything in it stays as it is; a new release is a new one of these.

    :param release: the release
    :param pool: the processes that answer queries of others; None where no queries are answered
    """

    def __init__(self, release: Release, pool: QueryWorkers | None = None) -> None:
        self.graph = Graph(release)
        self.pool: Any = pool
        #: What changes when the release or the program does: for ETags.
        self.version = f"{__version__}-{release.folder.name.rpartition('-')[2]}"
        #: Made anew with each: pages that a browser keeps are asked for again after a change of ours.
        self.since = str(time.time_ns())
        self._memory: dict[Any, Any] = {}
        self._lock = Lock()
        self._locks: dict[Any, AbstractContextManager[bool]] = {}

    @cached_property
    def labels(self) -> dict[str, str]:
        """The name of every thing that has one."""
        found: dict[str, str] = {}
        for thing, label in self.graph.query(_LABELS).terms():
            iri, name = str(getattr(thing, "value", "")), str(getattr(label, "value", ""))
            # Of several names the first by letters is shown, the same as elsewhere.
            if iri not in found or name < found[iri]:
                found[iri] = name
        return found

    @cached_property
    def places(self) -> dict[str, str]:
        """The IRI of every place in the sources by its name ("Table 8, p. 120, row …")."""
        rows = self.graph.query(_PLACES).rows()
        return {str(row["label"]): str(row["place"]) for row in rows}

    @cached_property
    def _called(self) -> dict[tuple[str, str], str]:
        """The one entity of a class, or of all, that has a name; names of several are left out."""
        found: dict[tuple[str, str], str] = {}
        for entity in self.graph.names.entities.values():
            name = fold(entity.label)
            for kind in (entity.kind, *([] if entity.kind in RECORDS else ["entity"])):
                found[kind, name] = "" if (kind, name) in found else entity.iri
        return found

    @cached_property
    def _kinds(self) -> frozenset[str]:
        """The classes of entities that there are."""
        return frozenset(kind for kind, _ in self._called)

    def label(self, iri: str) -> str:
        """The name of a thing; for one without, what its IRI says."""
        return self.labels.get(iri) or words(iri)

    @cached_property
    def parts(self) -> dict[str, str]:
        """The IRI of every table, section and figure that has places, by its name ("Table 8")."""
        found: dict[str, str] = {}
        for label, iri in self.places.items():
            source, _, rest = iri.removeprefix(SOURCE).partition("/")
            found.setdefault(_PAGE.split(label)[0], f"{SOURCE}{source}/{rest.partition('/')[0]}")
        return found

    @cached_property
    def origins(self) -> Mapping[str, Sequence[str]]:
        """The table rows behind each named graph; kept, since the release's folder may go."""
        return self.graph.release.origins()

    def place(self, label: str) -> str:
        """The IRI of a place or of a whole table by its name, or ""."""
        return self.places.get(label) or self.parts.get(label, "")

    def named(self, kind: str, label: str) -> str:
        """The IRI of the one entity of a class with that name, or ""."""
        name = kind.replace("_", "-")
        kinds = [each for each in GROUPS.get(name) or (name,) if each in self._kinds]
        return next((iri for each in kinds if (iri := self._called.get((each, fold(label)), ""))), "")

    def has(self, iri: str) -> bool:
        """Whether the graph says anything of an IRI of ours."""
        return iri in self.labels

    def remember(self, key: object, make: Any) -> Any:
        """
        What ``make()`` gives, made once for this release.

        :param key: what it is kept under, a hashable
        """
        if key in self._memory:
            return self._memory[key]
        with self._lock:
            lock = self._locks.setdefault(key, RLock())
        # One lock a key: what takes long to make holds up those alone who wait for it.
        with lock:
            if key not in self._memory:
                self._memory[key] = make()
            return self._memory[key]

    def warm(self) -> None:
        """Read the names and the saved questions now, so that the first reader does not wait for them."""
        from clusterpolicy.web.asking import library  # which keeps in this release what it has read

        _ = self.labels, self.places, self._kinds, self.origins, self.graph.properties
        self.graph.search("cluster")
        library(self)

    def entities(self, kind: str) -> list[tuple[str, str]]:
        """The entities of a class or of a group of classes, as IRI and name, by name."""
        kinds = GROUPS.get(kind, (kind,))
        found = [(entity.iri, entity.label) for entity in self.graph.names.of(kinds)]
        members = [(iri, label) for iri, label in found if iri.startswith(ENTITY)]
        return sorted(members, key=lambda each: (fold(each[1]), each[0]))

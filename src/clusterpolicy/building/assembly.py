"""From files to facts: read, check and map everything, with all mistakes told at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import pyoxigraph as ox

from clusterpolicy.building.inference import load_rules
from clusterpolicy.building.mapping import RowTriples, load_mappings, map_rows
from clusterpolicy.building.validation import load_checks, load_shapes
from clusterpolicy.building.vocabulary import Vocabulary, load_vocabulary
from clusterpolicy.errors import DeclarationError, InputError, Problem, TableError, told
from clusterpolicy.namespaces import BASE
from clusterpolicy.tables.checking import check_source, lost, minted
from clusterpolicy.tables.package import all_sources
from clusterpolicy.tables.reading import read

Result = TypeVar("Result")


@dataclass(frozen=True)
class Facts:
    """The asserted part: what each row became, and the vocabulary it uses."""

    rows: tuple[RowTriples, ...]
    vocabulary: Vocabulary

    @property
    def triples(self) -> set[ox.Triple]:
        """The rows' triples and the vocabularies'."""
        return {triple for row in self.rows for triple in row.triples} | set(self.vocabulary.concepts)

    def origins_of_entities(self) -> dict[str, list[str]]:
        """For each entity, and each entity and property joined by a space, the rows that say it."""
        found: dict[str, dict[str, None]] = {}
        for row in self.rows:
            for triple in row.triples:
                if isinstance(triple.subject, ox.NamedNode):
                    subject, predicate = triple.subject.value, triple.predicate.value
                    found.setdefault(subject, {})[row.origin] = None
                    found.setdefault(f"{subject} {predicate}", {})[row.origin] = None
        return {iri: list(rows) for iri, rows in found.items()}


class _Mistakes:
    """The mistakes of several steps, so that all are told together."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.kinds: set[type[InputError]] = set()

    def of(self, step: Callable[[], Result]) -> Result | None:
        """What a step gives, or None if what it reads is wrong."""
        try:
            return step()
        except InputError as error:
            self.add(type(error), error.problems)
            return None

    def add(self, kind: type[InputError], problems: Sequence[Problem]) -> None:
        self.problems += problems
        self.kinds |= {kind} if problems else set()

    def tell(self) -> None:
        """Raise what was found, if anything."""
        if self.problems:
            kind = self.kinds.pop() if len(self.kinds) == 1 else InputError
            where = {TableError: "in the tables", DeclarationError: "in the declarations"}
            raise kind(*told(sorted(set(self.problems)), where.get(kind, "in tables and declarations")))


def assemble(progress: Callable[[str], None] = lambda _: None) -> Facts:
    """
    Read, check and map all tables.

    :raises InputError: with every mistake in every table and declaration; a TableError or
        DeclarationError where all are of that kind
    """
    mistakes = _Mistakes()
    progress("ontology and vocabularies")
    vocabulary = mistakes.of(load_vocabulary)
    for load in (load_rules, load_shapes, load_checks):
        mistakes.of(load)
    progress("tables")
    sources = mistakes.of(all_sources) or ()
    mappings = mistakes.of(lambda: load_mappings(sources)) or {}
    readings = {source.name: [read(table) for table in source.tables] for source in sources}
    defined = set[str]().union(*map(minted, readings.values()), vocabulary.defined if vocabulary else ())
    # Where the vocabularies cannot be read, nobody knows which references are right.
    unread = set[str]().union(*map(lost, readings.values())) if vocabulary else {BASE}
    for source in sources:
        mistakes.add(TableError, check_source(source, readings[source.name], defined, unread))
    mistakes.tell()
    progress("rows to triples")
    rows: list[RowTriples] = []
    for source in sources:
        for reading in readings[source.name]:
            mapping = mappings[source.name, reading.table.name]
            rows += mistakes.of(partial(map_rows, mapping, reading)) or ()
    mistakes.tell()
    assert vocabulary is not None
    return Facts(tuple(rows), vocabulary)

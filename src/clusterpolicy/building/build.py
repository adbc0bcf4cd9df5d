"""The build from tables to release, step by step, with all mistakes of a step told at once."""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from clusterpolicy import resources
from clusterpolicy.building import description, release
from clusterpolicy.building.inference import infer
from clusterpolicy.building.mapping import RowTriples, map_source
from clusterpolicy.building.terms import quad
from clusterpolicy.building.validation import check_problems, shape_problems
from clusterpolicy.building.vocabulary import Vocabulary, load_vocabulary
from clusterpolicy.errors import TableError, ValidationError
from clusterpolicy.namespaces import DATASET_GRAPH, ENTITY, ONTOLOGY_GRAPH, VOCABULARY_GRAPH
from clusterpolicy.tables.checking import check_source, minted
from clusterpolicy.tables.package import all_sources
from clusterpolicy.tables.reading import read
from clusterpolicy.version import __version__

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Built:
    """
    A graph that was built and found valid.

    :param quads: the whole graph: the union in the default graph, and every named graph
    :param origins: for each named graph, the rows behind it
    :param counts: how much of what
    """

    quads: frozenset[ox.Quad]
    origins: dict[str, list[str]]
    counts: dict[str, int]


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
        """For each entity, the rows that say something of it."""
        found: dict[str, dict[str, None]] = {}
        for row in self.rows:
            for triple in row.triples:
                if isinstance(triple.subject, ox.NamedNode):
                    found.setdefault(triple.subject.value, {})[row.origin] = None
        return {iri: list(rows) for iri, rows in found.items()}


def assemble(progress: Progress = lambda _: None) -> Facts:
    """
    Read, check and map all tables.

    :raises TableError: with every mistake in every table
    :raises DeclarationError: if a vocabulary or mapping file cannot be used
    """
    progress("ontology and vocabularies")
    vocabulary = load_vocabulary()
    progress("tables")
    sources = all_sources()
    readings = {source.name: [read(table) for table in source.tables] for source in sources}
    defined = vocabulary.defined.union(*map(minted, readings.values()))
    problems = [
        problem for source in sources for problem in check_source(source, readings[source.name], defined)
    ]
    if problems:
        raise TableError(f"{len(problems)} mistake{'s' if len(problems) > 1 else ''} in the tables", problems)
    progress("rows to triples")
    rows = [row for source in sources for row in map_source(source, readings[source.name])]
    return Facts(tuple(rows), vocabulary)


def construct(progress: Progress = lambda _: None) -> Built:
    """
    The graph: asserted, inferred and validated.

    :raises TableError, DeclarationError: as :func:`assemble`
    :raises ValidationError: with every violation of a shape or a check
    """
    facts = assemble(progress)
    vocabulary = facts.vocabulary
    asserted = facts.triples
    inferred = infer(sorted(asserted, key=str), vocabulary.axioms, progress)

    progress("named graphs")
    quads: set[ox.Quad] = set(inferred)
    for row in facts.rows:
        quads.update(quad(triple, row.graph) for triple in row.triples)
    quads.update(quad(triple, ox.NamedNode(VOCABULARY_GRAPH)) for triple in vocabulary.concepts)
    quads.update(quad(triple, ox.NamedNode(ONTOLOGY_GRAPH)) for triple in vocabulary.named_axioms)
    described = description.describe(vocabulary.dataset, quads)
    quads.update(quad(triple, ox.NamedNode(DATASET_GRAPH)) for triple in described)
    union = {quad.triple for quad in quads}
    quads.update(quad(triple) for triple in union)

    progress("shapes")
    origins = facts.origins_of_entities()
    problems = shape_problems(sorted(union, key=str), origins)
    progress("checks")
    store = ox.Store()
    store.bulk_extend(quads)
    problems += check_problems(store, origins)
    if problems:
        raise ValidationError(
            f"{len(problems)} fault{'s' if len(problems) > 1 else ''} in the graph", problems
        )

    graphs: dict[str, list[str]] = {}
    for row in facts.rows:
        graphs.setdefault(row.graph.value, []).append(row.origin)
    return Built(frozenset(quads), graphs, _counts(quads, union, inferred, facts))


def build(home: Path, progress: Progress = lambda _: None, wait: float = 0) -> release.Release:
    """
    Build and publish a release.

    :param home: the folder of releases
    :param progress: told each step
    :param wait: seconds to wait for another build
    :raises InputError: if what somebody wrote is wrong; nothing is written then
    :raises ReleaseError: if the release cannot be written
    """
    with release.lock(home, wait):
        fingerprint = resources.fingerprint()
        built = construct(progress)
        progress("release")
        files = {"graph.nq": n_quads(built.quads), "rows.json": _json(built.origins)}
        manifest: dict[str, Any] = {
            "version": __version__,
            "fingerprint": fingerprint,
            "counts": built.counts,
        }
        return release.publish(home, files, manifest)


def n_quads(quads: Iterable[ox.Quad]) -> bytes:
    """Quads as N-Quads in the order of their lines, so that equal graphs give equal bytes."""
    return "".join(sorted(f"{quad} .\n" for quad in quads)).encode()


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=0, sort_keys=True, ensure_ascii=False) + "\n").encode()


def _counts(
    quads: Iterable[ox.Quad], union: set[ox.Triple], inferred: list[ox.Quad], facts: Facts
) -> dict[str, int]:
    entities = {
        triple.subject.value
        for triple in union
        if isinstance(triple.subject, ox.NamedNode) and triple.subject.value.startswith(ENTITY)
    }
    kinds = Counter(iri.removeprefix(ENTITY).partition("/")[0] for iri in entities)
    graphs = {quad.graph_name for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}
    return {
        "triples": len(union),
        "inferred": len(inferred),
        "named graphs": len(graphs),
        "table rows": len(facts.rows),
        **dict(sorted(kinds.items())),
    }

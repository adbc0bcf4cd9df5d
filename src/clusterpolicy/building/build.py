"""The build from facts to release: infer, validate, publish."""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from clusterpolicy import resources
from clusterpolicy.beside import Beside
from clusterpolicy.building import description, release
from clusterpolicy.building.assembly import Facts, assemble
from clusterpolicy.building.inference import infer, rule_descriptions
from clusterpolicy.building.terms import quad
from clusterpolicy.building.validation import check_problems, shape_problems
from clusterpolicy.errors import ReleaseError, ValidationError, told
from clusterpolicy.namespaces import DATASET_GRAPH, ENTITY, ONTOLOGY_GRAPH, VOCABULARY_GRAPH
from clusterpolicy.tables.package import all_sources
from clusterpolicy.version import __version__

Progress = Callable[[str], None]
#: What a layer above computes from the finished facts: the verdicts on the report's statements.
Recompute = Callable[[ox.Store], Iterable[ox.Quad]]


@dataclass(frozen=True)
class Built:
    """
    A graph that was built and found valid.

    :param graph: the whole graph as N-Quads: the union in the default graph, and every named graph
    :param origins: for each named graph, the rows behind it
    :param counts: how much of what
    """

    graph: bytes
    origins: dict[str, list[str]]
    counts: dict[str, int]


def construct(progress: Progress = lambda _: None, recompute: Recompute = lambda _: ()) -> Built:
    """
    The graph: asserted, inferred and validated.

    :param recompute: given the graph, what else it holds, each quad in the graph of its rule
    :raises InputError: as :func:`assemble`
    :raises ValidationError: with every violation of a shape or a check
    :raises ReleaseError: if there is not enough memory
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
    quads.update(quad(triple, ox.NamedNode(ONTOLOGY_GRAPH)) for triple in rule_descriptions())
    union = {each.triple for each in quads}
    origins = facts.origins_of_entities()
    # The second process sees the union as it is now: what is recomputed below is held to by the checks.
    shapes = Beside(lambda: shape_problems(sorted(union, key=str), origins))
    store = ox.Store()
    store.bulk_extend(quads)
    store.bulk_extend(quad(triple) for triple in union)

    def add(more: Iterable[ox.Quad]) -> None:
        for each in more:
            quads.add(each)
            union.add(each.triple)

    progress("findings")
    recomputed = list(recompute(store))
    inferred += recomputed
    add(recomputed)
    described = description.describe(vocabulary.dataset, union)
    add(quad(triple, ox.NamedNode(DATASET_GRAPH)) for triple in described)

    progress("checks")
    store.bulk_extend(quads)
    store.bulk_extend(quad(triple) for triple in union)
    problems = check_problems(store, origins)
    written = n_quads([*quads, *map(quad, union)])
    progress("shapes")
    try:
        problems += shapes.result()
    except MemoryError as error:
        raise ReleaseError(f"the shapes could not be checked: {error}; is there memory left?") from error
    if problems:
        raise ValidationError(*told(sorted(set(problems)), "in the graph"))

    graphs: dict[str, list[str]] = {}
    for row in facts.rows:
        graphs.setdefault(row.graph.value, []).append(row.origin)
    return Built(written, graphs, _counts(quads, union, inferred, facts))


def build(
    home: Path,
    progress: Progress = lambda _: None,
    wait: float = 0,
    recompute: Recompute = lambda _: (),
) -> release.Release:
    """
    Build and publish a release.

    :param home: the folder of releases
    :param progress: told each step
    :param recompute: as for :func:`construct`
    :param wait: seconds to wait for another build; if that one made the same release, it is taken
    :raises InputError: if what somebody wrote is wrong; nothing is written then
    :raises ReleaseError: if the release cannot be written
    """
    with release.lock(home, wait) as waited:
        fingerprint = resources.fingerprint()
        if waited and (made := _made(home, fingerprint)):
            return made
        built = construct(progress, recompute)
        progress("release")
        files = {"graph.nq": built.graph, "rows.json": _json(built.origins)}
        manifest: dict[str, Any] = {
            "version": __version__,
            "fingerprint": fingerprint,
            "counts": built.counts,
            "tables": _digests(),
        }
        return release.publish(home, files, manifest)


def _digests() -> dict[str, str]:
    """The digest of every table: rows.json counts the lines of those."""
    tables = (table for source in all_sources() for table in source.tables)
    return {table.file: resources.digest(table.path) for table in tables}


def _made(home: Path, fingerprint: str) -> release.Release | None:
    """The current release, if it is whole and made from the same files by the same version."""
    try:
        found = release.current(home)
    except ReleaseError:
        return None
    wanted = {"version": __version__, "fingerprint": fingerprint}
    return found if found and wanted.items() <= found.manifest.items() else None


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

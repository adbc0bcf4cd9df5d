"""What the graph holds, counted by group, each count beside what it is a part of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from clusterpolicy.namespaces import ENTITY, ONTOLOGY, PREFIXES
from clusterpolicy.store.answer import plain

_CLASSES = """
SELECT ?class (COUNT(DISTINCT ?entity) AS ?number) WHERE {
  ?entity a ?class .
  FILTER(STRSTARTS(STR(?class), "%s") && STRSTARTS(STR(?entity), "%s"))
} GROUP BY ?class
"""
_PARENTS = """
SELECT ?class ?label ?parent WHERE {
  ?class a owl:Class ; rdfs:label ?label .
  OPTIONAL { ?class rdfs:subClassOf ?parent . ?parent a owl:Class }
} ORDER BY ?class ?parent
"""


@dataclass(frozen=True)
class Count:
    """
    A count.

    :param group: what kind of thing is counted ("release", "Territory")
    :param what: what is counted, in words
    :param number: how many
    :param of: of how many of the wider class; None where there is none
    """

    group: str
    what: str
    number: int | str
    of: int | None = None


def counts(store: ox.Store, manifest: Mapping[str, Any]) -> list[Count]:
    """
    The version and size of a release, then its entities by class.

    :param manifest: what the release says of itself
    """
    sizes = manifest["counts"]
    release = [
        Count("release", "version", str(manifest["version"])),
        Count("release", "triples", sizes["triples"]),
        Count("release", "inferred triples", sizes["inferred"], sizes["triples"]),
        Count(
            "release",
            "named graphs: places in the sources, rules, vocabularies, descriptions",
            sizes["named graphs"],
        ),
        Count("release", "rows of the tables", sizes["table rows"]),
    ]
    return release + _entities(store)


def _entities(store: ox.Store) -> list[Count]:
    answer = store.query(_CLASSES % (ONTOLOGY, ENTITY), prefixes=PREFIXES)
    assert isinstance(answer, ox.QuerySolutions)
    numbers = {str(plain(row["class"])): int(str(plain(row["number"]))) for row in answer}
    answer = store.query(_PARENTS, prefixes=PREFIXES)
    assert isinstance(answer, ox.QuerySolutions)
    labels: dict[str, str] = {}
    parents: dict[str, str] = {}
    for row in answer:
        iri, parent = str(plain(row["class"])), str(plain(row["parent"]))
        labels[iri] = str(plain(row["label"]))
        # Of several wider classes the smallest is the denominator that says most.
        if parent in numbers and numbers[parent] < numbers.get(parents.get(iri, ""), 10**9):
            parents[iri] = parent

    def lineage(iri: str) -> list[str]:
        line = [iri]
        while line[-1] in parents and parents[line[-1]] not in line:
            line.append(parents[line[-1]])
        return line[::-1]

    found = [
        Count(
            labels.get(lineage(iri)[0], ""),
            labels[iri],
            number,
            numbers[parents[iri]] if iri in parents else None,
        )
        for iri, number in sorted(
            numbers.items(), key=lambda item: [labels.get(step, "") for step in lineage(item[0])]
        )
        if iri in labels
    ]
    # A class alone needs no group of its own.
    sizes = {count.group: sum(other.group == count.group for other in found) for count in found}
    families = [count for count in found if sizes[count.group] > 1]
    single = [Count("other", c.what, c.number, c.of) for c in found if sizes[c.group] == 1]
    return families + single

"""
The dataset's description in its own words: DCAT-AP 3 and VoID.

The hand-written part is ``ontology/dataset.ttl``; the version and the counts are added here.
"""

from collections import Counter
from collections.abc import Collection, Iterable

import pyoxigraph as ox

from clusterpolicy.namespaces import BASE, ONTOLOGY, PREFIXES, RDF_TYPE, XSD
from clusterpolicy.version import __version__

DATASET = BASE + "dataset"
_VOID, _DCAT = PREFIXES["void"], PREFIXES["dcat"]


def describe(written: Iterable[ox.Triple], union: Collection[ox.Triple]) -> set[ox.Triple]:
    """
    The dataset's description with its version and counts.

    :param written: the triples of ``dataset.ttl``
    :param union: the graph's triples without its description, each once
    """
    dataset = ox.NamedNode(DATASET)
    subjects = {triple.subject for triple in union}
    classes = Counter(
        triple.object.value
        for triple in union
        if triple.predicate.value == RDF_TYPE and isinstance(triple.object, ox.NamedNode)
    )

    described = set(written) | {
        ox.Triple(dataset, ox.NamedNode(_DCAT + "version"), ox.Literal(__version__)),
        ox.Triple(dataset, ox.NamedNode(PREFIXES["owl"] + "versionInfo"), ox.Literal(__version__)),
        ox.Triple(dataset, ox.NamedNode(_VOID + "triples"), _number(len(union))),
        ox.Triple(dataset, ox.NamedNode(_VOID + "distinctSubjects"), _number(len(subjects))),
        ox.Triple(dataset, ox.NamedNode(_VOID + "properties"), _number(len({t.predicate for t in union}))),
        ox.Triple(dataset, ox.NamedNode(_VOID + "classes"), _number(len(classes))),
    }
    for name, count in classes.items():
        if name.startswith(ONTOLOGY):
            part = ox.NamedNode(f"{DATASET}/class/{name.removeprefix(ONTOLOGY)}")
            described |= {
                ox.Triple(dataset, ox.NamedNode(_VOID + "classPartition"), part),
                ox.Triple(part, ox.NamedNode(_VOID + "class"), ox.NamedNode(name)),
                ox.Triple(part, ox.NamedNode(_VOID + "entities"), _number(count)),
                ox.Triple(part, ox.NamedNode(RDF_TYPE), ox.NamedNode(_VOID + "Dataset")),
                ox.Triple(
                    part,
                    ox.NamedNode(PREFIXES["rdfs"] + "label"),
                    ox.Literal(f"the entities of class {name.removeprefix(ONTOLOGY)}", language="en"),
                ),
            }
    return described


def _number(value: int) -> ox.Literal:
    return ox.Literal(str(value), datatype=ox.NamedNode(XSD + "integer"))

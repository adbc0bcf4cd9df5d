"""
The dataset's description in its own words: DCAT-AP 3 and VoID.

The hand-written part is ``ontology/dataset.ttl``; what follows from the graph is added here: the version, the
period and the countries it speaks of, how much it holds, and the links to other datasets.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import chain

import pyoxigraph as ox

from clusterpolicy.namespaces import BASE, ENTITY, ONTOLOGY, PREFIXES, RDF_TYPE, RDFS_LABEL, XSD, shorten
from clusterpolicy.version import __version__

DATASET = BASE + "dataset"
_VOID, _DCAT, _DCT = PREFIXES["void"], PREFIXES["dcat"], PREFIXES["dct"]
_YEARS = frozenset(ox.NamedNode(ONTOLOGY + name) for name in ("startYear", "endYear", "year"))
#: More than it takes for counts that count themselves to agree.
_ROUNDS = 6
_TYPE = ox.NamedNode(RDF_TYPE)


def describe(written: Iterable[ox.Triple], union: Collection[ox.Triple]) -> set[ox.Triple]:
    """
    The dataset's description with its version, its extent and its counts.

    :param written: the triples of ``dataset.ttl``
    :param union: the graph's triples without its description, each once
    :returns: the description; its counts are those of the graph and itself together
    """
    stated = {*written, *_version(), *_extent(union)}
    stated |= set(_linksets(stated, union))
    counted: set[ox.Triple] = set()
    # The counts are triples of the graph, too: they are counted until they say so. Only how many different
    # objects there are can depend on what they say, and in a tiny graph be one off for ever.
    for _ in range(_ROUNDS):
        before, counted = counted, set(_counts({*union, *stated, *counted}))
        if counted == before:
            break
    return stated | counted


def _version() -> Iterator[ox.Triple]:
    yield _say(DATASET, _DCAT + "version", ox.Literal(__version__))
    yield _say(DATASET, PREFIXES["owl"] + "versionInfo", ox.Literal(__version__))


def _extent(union: Collection[ox.Triple]) -> Iterator[ox.Triple]:
    """The years and the countries that the graph speaks of."""
    years = [
        int(triple.object.value)
        for triple in union
        if triple.predicate in _YEARS and isinstance(triple.object, ox.Literal)
    ]
    if years:
        first, last, period = min(years), max(years), f"{DATASET}/period"
        yield _say(DATASET, _DCT + "temporal", ox.NamedNode(period))
        yield _say(period, RDF_TYPE, ox.NamedNode(_DCT + "PeriodOfTime"))
        yield _say(period, RDFS_LABEL, ox.Literal(f"{first} to {last}", language="en"))
        yield _say(period, _DCAT + "startDate", _typed(f"{first}-01-01", "date"))
        yield _say(period, _DCAT + "endDate", _typed(f"{last}-12-31", "date"))
    country = ox.NamedNode(ONTOLOGY + "Country")
    for triple in union:
        if (
            triple.predicate == _TYPE
            and triple.object == country
            and isinstance(triple.subject, ox.NamedNode)
        ):
            yield _say(DATASET, _DCT + "spatial", triple.subject)


def _linksets(stated: Collection[ox.Triple], union: Collection[ox.Triple]) -> Iterator[ox.Triple]:
    """The links from our entities to the datasets that ``dataset.ttl`` names with a space of IRIs."""
    spaces = {
        triple.object.value: triple.subject
        for triple in stated
        if triple.predicate.value == _VOID + "uriSpace"
        and isinstance(triple.subject, ox.NamedNode)
        and triple.subject.value != DATASET
        and isinstance(triple.object, ox.Literal)
    }
    labels = {
        triple.subject: triple.object.value
        for triple in stated
        if triple.predicate.value == RDFS_LABEL and isinstance(triple.object, ox.Literal)
    }
    links: Counter[tuple[str, str]] = Counter()
    for triple in union:
        if not (
            isinstance(triple.object, ox.NamedNode)
            and isinstance(triple.subject, ox.NamedNode)
            and triple.subject.value.startswith(ENTITY)
        ):
            continue
        space = max((each for each in spaces if triple.object.value.startswith(each)), key=len, default="")
        if space:
            links[space, triple.predicate.value] += 1
    for (space, predicate), number in links.items():
        target = spaces[space]
        name, local = target.value.rpartition("/")[2], predicate.rpartition("#")[2].rpartition("/")[2]
        linkset = f"{DATASET}/linkset/{name}-{local}"
        label = f"links to {labels.get(target, name)}: {shorten(predicate)}"
        yield _say(DATASET, _VOID + "subset", ox.NamedNode(linkset))
        yield _say(linkset, RDF_TYPE, ox.NamedNode(_VOID + "Linkset"))
        yield _say(linkset, RDFS_LABEL, ox.Literal(label, language="en"))
        yield _say(linkset, _VOID + "subjectsTarget", ox.NamedNode(DATASET))
        yield _say(linkset, _VOID + "objectsTarget", target)
        yield _say(linkset, _VOID + "linkPredicate", ox.NamedNode(predicate))
        yield _say(linkset, _VOID + "triples", _typed(str(number), "integer"))


def _counts(graph: Collection[ox.Triple]) -> Iterator[ox.Triple]:
    """How much a graph holds, as a whole, by class and by property."""
    predicates = Counter(triple.predicate.value for triple in graph)
    classes = Counter(
        triple.object.value
        for triple in graph
        if triple.predicate == _TYPE and isinstance(triple.object, ox.NamedNode)
    )
    for name, number in (
        ("triples", len(graph)),
        ("distinctSubjects", len({triple.subject for triple in graph})),
        ("distinctObjects", len({triple.object for triple in graph})),
        ("properties", len(predicates)),
        ("classes", len(classes)),
    ):
        yield _say(DATASET, _VOID + name, _typed(str(number), "integer"))
    yield from chain.from_iterable(
        _part("class", "entities", "the entities of class", name, number) for name, number in classes.items()
    )
    yield from chain.from_iterable(
        _part("property", "triples", "the statements of property", name, number)
        for name, number in predicates.items()
    )


def _part(kind: str, counted: str, what: str, name: str, number: int) -> Iterator[ox.Triple]:
    """A part of the dataset by class or property of ours: how much it holds."""
    if not name.startswith(ONTOLOGY):
        return
    local = name.removeprefix(ONTOLOGY)
    part = f"{DATASET}/{kind}/{local}"
    yield _say(DATASET, f"{_VOID}{kind}Partition", ox.NamedNode(part))
    yield _say(part, _VOID + kind, ox.NamedNode(name))
    yield _say(part, _VOID + counted, _typed(str(number), "integer"))
    yield _say(part, RDF_TYPE, ox.NamedNode(_VOID + "Dataset"))
    yield _say(part, RDFS_LABEL, ox.Literal(f"{what} {local}", language="en"))


def _say(subject: str, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), value)


def _typed(value: str, kind: str) -> ox.Literal:
    return ox.Literal(value, datatype=ox.NamedNode(XSD + kind))

"""
Which programmes or regions are most like one: a ranking, and in words what is shared and what is missing.

The ranking is the answer to a saved question (``queries/network/similar-*.rq``, or
``support-asked-for/same-demand-as`` for the support asked for), so its SPARQL gives it anywhere; words and
places are read beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from clusterpolicy.errors import QuestionError, UnknownName
from clusterpolicy.lookup.graph import Graph
from clusterpolicy.lookup.names import Named
from clusterpolicy.namespaces import XSD
from clusterpolicy.networks import profiles
from clusterpolicy.networks.profiles import SORTS
from clusterpolicy.questions.library import find_question
from clusterpolicy.store.answer import Value

#: What programmes and regions are compared by, and how the three columns of words are then called.
COMPARED_BY: Final = {
    "traits": ("in_common", "lacks", "has_besides"),
    "demand": ("agree_on", "differ_on", "rated_by_one_only"),
}
_KINDS = ("programme", "region")


@dataclass(frozen=True)
class Likeness:
    """
    How like another programme or region is.

    :param iri: the other
    :param label: its name
    :param country: its country
    :param region: the region of a regional programme, or ""
    :param percent: what is shared, as a percentage of what at least one of them has
    :param shared: the weights of what is shared, added up
    :param of: the weights of what at least one of them has; of what both rate, if compared by demand
    :param words: three columns, called as :data:`COMPARED_BY` says
    :param places: where the report states it of the other
    """

    iri: str
    label: str
    country: str
    region: str
    percent: float
    shared: float
    of: float
    words: tuple[str, str, str]
    places: tuple[str, ...]


@dataclass(frozen=True)
class Ranking:
    """
    The programmes or regions most like one, the nearest first.

    :param subject: the programme or region
    :param by: what it is compared by, see :data:`COMPARED_BY`
    :param found: the others
    :param places: where the report states of the subject what is compared
    :param sparql: the query that gives the same ranking
    """

    subject: Named
    by: str
    found: tuple[Likeness, ...]
    places: tuple[str, ...]
    sparql: str


def similar(
    graph: Graph, name: str, weights: Mapping[str, float] | None = None, by: str = "traits"
) -> Ranking:
    """
    The ranking for a programme or region.

    :param name: a name, slug or IRI
    :param weights: how much a trait of each of :data:`SORTS` counts; 1 where nothing is said
    :param by: "traits", or "demand" for a region's agreement on the measures that Table 7 lets it rate
    :raises UnknownName: if no programme or region has that name, or no sort that of a weight
    :raises QuestionError: if there is nothing to compare
    """
    subject = _subject(graph, name)
    if by == "demand":
        return _by_demand(graph, subject, weights or {})
    sparql = _by_traits(subject, weights or {})
    every = profiles.stated(graph, subject.kind)
    mine = every.get(subject.iri)
    if mine is None:
        raise QuestionError(f"{subject.label} states no {', '.join(SORTS.values())}; nothing can be compared")
    counted = {sort: words for sort, words in SORTS.items() if (weights or {}).get(sort, 1)}
    found = []
    for row in graph.query(sparql).rows():
        theirs = every[str(row["other"])]
        words = (
            profiles.in_common(mine, theirs, counted),
            profiles.missing(mine, theirs, counted),
            profiles.missing(theirs, mine, counted).replace(
                ": none stated", f": none stated of {subject.label}"
            ),
        )
        found.append(_likeness(row, words, profiles.places(theirs, list(counted))))
    return Ranking(subject, by, tuple(found), profiles.places(mine, list(counted)), sparql)


def _by_demand(graph: Graph, subject: Named, weights: Mapping[str, float]) -> Ranking:
    if subject.kind != "region":
        raise QuestionError(f"{subject.label} is a {subject.kind}; only regions rated measures")
    if weights:
        raise QuestionError("weights go with traits; by demand each measure that both rated counts once")
    every = profiles.rated(graph)
    mine = every.get(subject.iri)
    if mine is None:
        raise QuestionError(f"{subject.label} rated no measures (Table 7); nothing can be compared")
    sparql = find_question("support-asked-for/same-demand-as").bind({"region": ox.NamedNode(subject.iri)})
    found = []
    for row in graph.query(sparql).rows():
        iri = graph.names.resolve(str(row["label"]), "region").iri
        theirs = every[iri]
        ratings = {rating: rating for rating in mine}
        words = (
            profiles.in_common(mine, theirs, ratings),
            profiles.differing(mine, theirs),
            profiles.only_one_rates(mine, theirs),
        )
        row = {**row, "other": iri, "shared": row["agreeing"]}
        found.append(_likeness(row, words, profiles.places(theirs, list(theirs))))
    return Ranking(subject, "demand", tuple(found), profiles.places(mine, list(mine)), sparql)


def _likeness(row: Mapping[str, Value], words: tuple[str, str, str], places: tuple[str, ...]) -> Likeness:
    return Likeness(
        iri=str(row["other"]),
        label=str(row["label"]),
        country=str(row["country_label"]),
        region=str(row.get("region_label") or ""),
        percent=_number(row["percent"]),
        shared=_number(row["shared"]),
        of=_number(row["of"]),
        words=words,
        places=places,
    )


def _number(value: Value) -> float:
    assert isinstance(value, int | float)
    return value


def _subject(graph: Graph, name: str) -> Named:
    for kind in _KINDS:
        if graph.names.called(name, kind):
            return graph.names.resolve(name, kind)
    near = [label for kind in _KINDS for label in graph.names.near(name, kind)]
    raise UnknownName("programme or region", name, near[:4])


def _by_traits(subject: Named, weights: Mapping[str, float]) -> str:
    """The query that ranks by traits."""
    for sort, weight in weights.items():
        if sort not in SORTS:
            raise UnknownName("sort of trait", sort, list(SORTS))
        if not 0 <= weight < 1_000_000:
            raise QuestionError(f"the weight of {sort} is {weight:g}; allowed: 0 (leave out) to 999999")
    terms: dict[str, ox.NamedNode | ox.Literal | None] = {
        sort: _literal(weights.get(sort, 1)) for sort in SORTS
    }
    if all(_is_zero(weights.get(sort, 1)) for sort in SORTS):
        raise QuestionError("every weight is 0; give at least one sort of trait another")
    terms[subject.kind] = ox.NamedNode(subject.iri)
    return find_question(f"network/similar-{subject.kind}s").bind(terms)


def _is_zero(weight: float) -> bool:
    return round(weight, 6) == 0


def _literal(weight: float) -> ox.Literal:
    """A weight as an exact number: decimals add up to the same in any order."""
    if round(weight, 6) == int(weight):
        return ox.Literal(int(weight))
    return ox.Literal(f"{weight:.6f}".rstrip("0"), datatype=ox.NamedNode(XSD + "decimal"))

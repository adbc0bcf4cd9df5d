"""
Filters for any view: country, level, kind, period, sector, objective and least weight.

An end of a line fits a filter, does not fit it, or is not the kind of thing that it asks about (an objective
lies in no country). A line stays if neither end fails and one fits.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from clusterpolicy.errors import QuestionError, UnknownName, excerpt
from clusterpolicy.namespaces import PREFIXES
from clusterpolicy.networks.model import Node
from clusterpolicy.networks.views import Edge
from clusterpolicy.store.answer import plain

if TYPE_CHECKING:
    from clusterpolicy.lookup.graph import Graph

LEVELS: Final = ("national", "regional", "international")
#: Kinds for which years are printed at times; where none is, a filter by period leaves them out.
DATED: Final = frozenset(
    {"programme", "other-initiative", "past-scheme", "guidance-document", "policy", "phase"}
)
_INTERVENTIONS: Final = frozenset(DATED - {"policy", "phase"} | {"cluster-support"})
_TERRITORIES: Final = frozenset({"country", "region"})
_PERIOD: Final = re.compile(r"(\d{4})?\s*([-–]?)\s*(\d{4})?")

_BEARERS: Final = """
SELECT DISTINCT ?bearer ?region ?country WHERE {
  VALUES ?property { %s }
  ?bearer ?property <%s> .
  OPTIONAL { ?bearer cp:region ?region }
  OPTIONAL { ?bearer cp:country ?country }
}
"""
_PROPERTIES: Final = {
    "sector": "cp:focusesOnSector cp:focusesOnSectorBroadly",
    "objective": "cp:hasObjective cp:contributesToObjective",
}

Test = Callable[[Node], bool | None]


@dataclass(frozen=True)
class Filters:
    """
    What to keep of a view; empty values keep everything.

    :param country: name or code of a country
    :param level: national, regional or international
    :param kind: kinds of nodes ("programme", "objective"); both ends of a line must be of one of them
    :param period: a year or years ("2018", "2014-2020", "2014-"): what has printed years that meet them
    :param sector: a sector, with those it contains, that an intervention focuses on
    :param objective: an objective that an intervention has or contributes to
    :param min_weight: the least weight of a line
    """

    country: str = ""
    level: str = ""
    kind: tuple[str, ...] = ()
    period: str = ""
    sector: str = ""
    objective: str = ""
    min_weight: float = 0.0


@dataclass(frozen=True)
class Filter:
    """
    A filter made ready.

    :param words: what it asks for ("country Germany")
    :param fits: whether a node fits; None for what it does not ask about
    """

    words: str
    fits: Test


def prepare(graph: "Graph", filters: Filters) -> list[Filter]:
    """
    The filters on nodes that lie in a place, a time or a theme.

    :raises UnknownName: for a country, level, sector or objective that there is not, with near ones
    :raises QuestionError: for a period that is none
    """
    found = []
    if filters.country:
        country = graph.names.resolve(filters.country, "country").label
        found.append(
            Filter(f"country {country}", lambda node: node.country == country if node.country else None)
        )
    if filters.level:
        level = _level(filters.level)
        found.append(Filter(f"level {level}", lambda node: node.level == level if node.level else None))
    if filters.period:
        found.append(Filter(f"period {filters.period}", _in_period(*years(filters.period))))
    for name, wanted in (("sector", filters.sector), ("objective", filters.objective)):
        if wanted:
            entity = graph.names.resolve(wanted, name)
            found.append(Filter(f"{name} {entity.label}", _bears(graph.store.native, name, entity.iri)))
    return found


def keep(edges: Iterable[Edge], nodes: Mapping[str, Node], filters: Sequence[Filter]) -> list[Edge]:
    """The edges of which neither end fails a filter and one fits it."""
    verdicts: dict[str, list[bool | None]] = {}

    def verdict(iri: str) -> list[bool | None]:
        if iri not in verdicts:
            verdicts[iri] = [each.fits(nodes[iri]) for each in filters]
        return verdicts[iri]

    return [
        edge
        for edge in edges
        if all(
            False not in ends and True in ends
            for ends in zip(verdict(edge.source), verdict(edge.target), strict=True)
        )
    ]


def keep_kinds(edges: Iterable[Edge], nodes: Mapping[str, Node], kinds: Sequence[str]) -> list[Edge]:
    """
    The edges both ends of which are of one of the kinds; all where none is named.

    :raises UnknownName: for a kind that no node is of, with those that there are
    """
    found = list(edges)
    if not kinds:
        return found
    there = {nodes[iri].kind for edge in found for iri in (edge.source, edge.target)}
    wanted = {kind.strip().casefold().replace(" ", "-") for kind in kinds}
    if unknown := sorted(wanted - there):
        raise UnknownName("kind of node in this view", excerpt(unknown[0]), sorted(there))
    return [edge for edge in found if nodes[edge.source].kind in wanted and nodes[edge.target].kind in wanted]


def years(period: str) -> tuple[float, float]:
    """
    The first and the last year of a period.

    :raises QuestionError: if it is none

    >>> years("2014-2020"), years("2018"), years("2014-")
    ((2014.0, 2020.0), (2018.0, 2018.0), (2014.0, inf))
    """
    match = _PERIOD.fullmatch(period.strip())
    if not match or not (match[1] or match[3]) or (match[1] and match[3] and not match[2]):
        raise QuestionError(
            f'"{excerpt(period)}" is no period; write a year (2018), years (2014-2020), or 2014- or -2020'
        )
    first = float(match[1]) if match[1] else -math.inf
    last = float(match[3]) if match[3] else math.inf if match[2] else first
    if first > last:
        raise QuestionError(f"the period {excerpt(period)} ends before it begins")
    return first, last


def _level(name: str) -> str:
    if name.casefold() not in LEVELS:
        raise UnknownName("level", excerpt(name), LEVELS)
    return name.casefold()


def _in_period(first: float, last: float) -> Test:
    def fits(node: Node) -> bool | None:
        if node.start is None and node.end is None:
            return False if node.kind in DATED else None
        start = -math.inf if node.start is None else node.start
        end = math.inf if node.end is None else node.end
        return start <= last and end >= first

    return fits


def _bears(store: ox.Store, name: str, iri: str) -> Test:
    """Whether an intervention bears a trait, or a territory holds one that does."""
    answer = store.query(_BEARERS % (_PROPERTIES[name], iri), prefixes=PREFIXES)
    assert isinstance(answer, ox.QuerySolutions)
    bearers = {str(plain(term)) for solution in answer for term in solution if term is not None}
    kinds = _INTERVENTIONS | _TERRITORIES
    return lambda node: node.iri in bearers if node.kind in kinds else None

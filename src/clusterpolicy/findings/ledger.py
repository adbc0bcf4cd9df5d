"""
The ledger of statements: what the report says that can be counted or listed.

The ledger is ``data/<source>/findings.csv`` with ``finding-members.csv`` and ``finding-readings.csv``; its
mapping makes each statement a ``cp:Finding`` (a schema.org Claim), and it is read from the graph.
"""

from dataclasses import dataclass

import pyoxigraph as ox

from clusterpolicy.namespaces import ENTITY, PREFIXES
from clusterpolicy.store.answer import plain

_FINDINGS = """
SELECT ?finding ?statement ?kind ?level ?counted ?comparator ?value ?valueTo ?question ?parameters ?reason
       ?reviewed ?graph ?place WHERE {
  GRAPH ?graph { ?finding a cp:Finding ; rdfs:label ?statement ; cp:findingKind ?kind ; cp:counted ?counted }
  ?graph rdfs:label ?place .
  OPTIONAL { ?finding cp:level ?level }
  OPTIONAL { ?finding cp:comparator ?comparator }
  OPTIONAL { ?finding cp:statedValue ?value }
  OPTIONAL { ?finding cp:statedValueTo ?valueTo }
  OPTIONAL { ?finding cp:question ?question }
  OPTIONAL { ?finding cp:parameters ?parameters }
  OPTIONAL { ?finding cp:reason ?reason }
  OPTIONAL { ?finding cp:reviewedVerdict ?reviewed }
} ORDER BY ?finding
"""
_MEMBERS = """
SELECT ?finding ?member ?rank WHERE {
  ?finding a cp:Finding ; cp:states ?member .
  OPTIONAL { ?finding cp:hasListItem ?item . ?item cp:lists ?member ; cp:rank ?rank }
} ORDER BY ?finding ?rank ?member
"""
_READINGS = """
SELECT ?finding ?reading ?question ?parameters WHERE {
  ?finding cp:hasReading ?other .
  ?other rdfs:label ?reading ; cp:question ?question .
  OPTIONAL { ?other cp:parameters ?parameters }
} ORDER BY ?finding ?reading
"""


@dataclass(frozen=True)
class Reading:
    """
    One way to recompute a statement.

    :param words: what this reading counts that the plain one does not; empty for the plain one
    :param question: the saved question
    :param parameters: its parameters as ``name=value`` pairs joined by ``; ``
    """

    words: str
    question: str
    parameters: str

    def values(self) -> dict[str, str]:
        """The parameters by name."""
        pairs = (pair.partition("=") for pair in self.parameters.split(";") if pair.strip())
        return {name.strip(): value.strip() for name, _, value in pairs}


@dataclass(frozen=True)
class Finding:
    """
    A statement of the report.

    :param iri: the statement's own IRI
    :param statement: what it says, in words of our own
    :param kind: count, set, share, ranking, comparison, sum or trend
    :param level: national, regional, international or report
    :param counted: what is counted (programmes, supports, regions, countries, answers, …)
    :param comparator: how the value is meant: ``=``, ``>=``, ``<=``, ``>``, ``<``, ``between``, or ``~``
        for a rounded one
    :param value: the number stated, None where none is
    :param value_to: the upper end of a range
    :param members: the entities stated, in the order of print
    :param readings: how to recompute it, the plain reading first; empty where the tables cannot
    :param reason: why the tables cannot check it
    :param reviewed: the verdict that a person found right when it was last reviewed
    :param place: where the statement stands
    """

    iri: str
    statement: str
    kind: str
    level: str
    counted: str
    comparator: str
    value: float | None
    value_to: float | None
    members: tuple[str, ...]
    readings: tuple[Reading, ...]
    reason: str
    reviewed: str
    place: str

    @property
    def id(self) -> str:
        """The last part of its IRI."""
        return self.iri.removeprefix(f"{ENTITY}finding/")


def read_ledger(store: ox.Store) -> list[Finding]:
    """Every statement of the ledger, by id."""
    members: dict[str, dict[str, None]] = {}
    for row in _rows(store, _MEMBERS):
        members.setdefault(row["finding"], {})[row["member"]] = None
    readings: dict[str, list[Reading]] = {}
    for row in _rows(store, _READINGS):
        readings.setdefault(row["finding"], []).append(
            Reading(row["reading"], row["question"], row["parameters"])
        )
    found: dict[str, Finding] = {}
    for row in _rows(store, _FINDINGS):
        plainly = [Reading("", row["question"], row["parameters"])] if row["question"] else []
        found[row["finding"]] = Finding(
            iri=row["finding"],
            statement=row["statement"],
            kind=row["kind"],
            level=row["level"],
            counted=row["counted"],
            comparator=row["comparator"] or "=",
            value=_number(row["value"]),
            value_to=_number(row["valueTo"]),
            members=tuple(members.get(row["finding"], ())),
            readings=tuple(plainly + readings.get(row["finding"], [])),
            reason=row["reason"],
            reviewed=row["reviewed"],
            place=row["place"],
        )
    return list(found.values())


def _rows(store: ox.Store, query: str) -> list[dict[str, str]]:
    answer = store.query(query, prefixes=PREFIXES)
    assert isinstance(answer, ox.QuerySolutions)
    names = [variable.value for variable in answer.variables]
    return [
        {name: "" if solution[name] is None else str(plain(solution[name])) for name in names}
        for solution in answer
    ]


def _number(text: str) -> float | None:
    return float(text) if text else None

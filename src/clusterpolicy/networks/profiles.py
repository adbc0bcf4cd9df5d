"""What programmes and regions state and rate, read with its places, and two of them compared in words."""

from collections.abc import Mapping, Sequence
from typing import Final

from clusterpolicy.lookup.graph import Graph

#: By sort of trait, by the trait's name, the places that state it.
Profile = Mapping[str, Mapping[str, Sequence[str]]]

#: The sorts of traits that are compared, and many of them in words.
SORTS: Final = {
    "objective": "objectives",
    "cluster_type": "cluster types",
    "target_group": "target groups",
    "sector": "sectors",
}
_TRAITS = """
SELECT DISTINCT ?holder ?sort ?name ?place WHERE {
  {
    VALUES (?property ?sort) {
      (cp:hasObjective "objective") (cp:targetsClusterType "cluster_type") (cp:hasTargetGroup "target_group")
    }
    GRAPH ?graph { ?bearer ?property ?concept }
  } UNION {
    GRAPH ?graph { ?bearer cp:hasSectorFocus ?focus . ?focus cp:sector ?concept }
    BIND("sector" AS ?sort)
  }
  ?graph a cp:SourcePlace ; rdfs:label ?place .
  ?concept rdfs:label ?name .
  %s
} ORDER BY ?holder ?sort ?name ?place
"""
_HOLDERS = {
    "programme": "{ ?bearer cp:kind ?k BIND(?bearer AS ?holder) } UNION { ?holder cp:partOfSupport ?bearer }",
    "region": "?bearer a cp:ClusterSupport ; cp:region ?holder .",
}
_RATINGS = """
SELECT DISTINCT ?holder ?sort ?name ?place WHERE {
  GRAPH ?graph {
    ?answer cp:respondent ?holder ; cp:measure ?measure ; cp:rating ?rated ; cp:level "regional"
  }
  ?graph rdfs:label ?place .
  ?measure rdfs:label ?name .
  ?rated rdfs:label ?sort .
} ORDER BY ?holder ?sort ?name ?place
"""


def stated(graph: Graph, kind: str) -> dict[str, Profile]:
    """
    What each programme, or each region for its cluster support, states: by sort, by name, the places.

    A regional programme has what its region states for cluster support as a whole.

    :param kind: "programme" or "region"
    """
    return _profiles(graph, _TRAITS % _HOLDERS[kind])


def rated(graph: Graph) -> dict[str, Profile]:
    """How each region of Table 7 rates measures: by rating, by measure, the places."""
    return _profiles(graph, _RATINGS)


def _profiles(graph: Graph, text: str) -> dict[str, Profile]:
    found: dict[str, dict[str, dict[str, list[str]]]] = {}
    for row in graph.query(text).rows():
        names = found.setdefault(str(row["holder"]), {}).setdefault(str(row["sort"]), {})
        names.setdefault(str(row["name"]), []).append(str(row["place"]))
    return dict(found)


def places(profile: Profile, sorts: Sequence[str]) -> tuple[str, ...]:
    """Every place of a profile, in order."""
    return tuple(sorted({p for sort in sorts for found in profile.get(sort, {}).values() for p in found}))


def in_common(one: Profile, other: Profile, sorts: Mapping[str, str]) -> str:
    """
    What two profiles share, in words.

    >>> in_common({"sector": {"ICT": [], "Steel": []}}, {"sector": {"ICT": []}}, SORTS)
    'sectors: ICT'
    """
    shared = {sort: one.get(sort, {}).keys() & other.get(sort, {}).keys() for sort in sorts}
    return " | ".join(f"{words}: {_listed(shared[sort])}" for sort, words in sorts.items() if shared[sort])


def missing(one: Profile, other: Profile, sorts: Mapping[str, str]) -> str:
    """
    What the first profile has and the other has not, in words; a sort of which the other states nothing is
    named alone.

    >>> missing({"sector": {"ICT": [], "Steel": []}}, {"sector": {"ICT": []}}, SORTS)
    'sectors: Steel'
    >>> missing({"sector": {"ICT": []}}, {}, SORTS)
    'sectors: none stated'
    """
    parts = []
    for sort, words in sorts.items():
        mine, theirs = one.get(sort, {}).keys(), other.get(sort, {}).keys()
        if mine and not theirs:
            parts.append(f"{words}: none stated")
        elif mine - theirs:
            parts.append(f"{words}: {_listed(mine - theirs)}")
    return " | ".join(parts)


def differing(one: Profile, other: Profile) -> str:
    """
    What both rate, but not alike, in words.

    >>> differing({"neutral": {"Training": []}}, {"very important": {"Training": []}})
    'Training (neutral, there very important)'
    """
    mine, theirs = _by_name(one), _by_name(other)
    return "; ".join(
        f"{name} ({mine[name]}, there {theirs[name]})"
        for name in sorted(mine.keys() & theirs.keys(), key=str.casefold)
        if mine[name] != theirs[name]
    )


def only_one_rates(one: Profile, other: Profile) -> str:
    """
    What only one of two rates, in words: the measures the comparison says nothing of.

    >>> only_one_rates({"neutral": {"Training": []}}, {"neutral": {"Funds": []}})
    'Funds; Training'
    """
    return "; ".join(sorted(_by_name(one).keys() ^ _by_name(other).keys(), key=str.casefold))


def _by_name(profile: Profile) -> dict[str, str]:
    return {name: sort for sort, names in profile.items() for name in names}


def _listed(names: set[str]) -> str:
    return "; ".join(sorted(names, key=str.casefold))

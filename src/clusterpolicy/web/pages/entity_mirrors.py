"""Which statements on an entity say no more than others do: read backwards, or less exactly."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from clusterpolicy.namespaces import ONTOLOGY, RULE

if TYPE_CHECKING:
    from clusterpolicy.web.serving import Serving

_RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
_OWL: Final = "http://www.w3.org/2002/07/owl#"

#: A statement on an entity: whether the entity is its object, the property, the other end.
Key = tuple[bool, str, ox.NamedNode | ox.Literal]


def mirrors(serving: "Serving", said: Mapping[Key, Sequence[str]]) -> set[Key]:
    """What others say already: "← budget of" beside "has budget", "territory" beside "country"."""
    inverses: Mapping[str, set[str]] = serving.remember("inverse properties", lambda: _inverses(serving))
    wider: Mapping[str, set[str]] = serving.remember("wider properties", lambda: _wider(serving))
    found = set()
    for key, graphs in said.items():
        inverse, p, other = key
        if inverse:
            pairs = ((False, q, other) for q in inverses.get(p, ()))
            # The one that the source states stays; of two inferred ones that which begins here.
            if any(pair in said and _stated(said[pair]) >= _stated(graphs) for pair in pairs):
                found.add(key)
        else:
            pairs = ((True, q, other) for q in inverses.get(p, ()))
            if any(pair in said and _stated(said[pair]) > _stated(graphs) for pair in pairs):
                found.add(key)
        if _stated(graphs):
            found.update(
                narrow
                for q in wider.get(p, ())
                if (narrow := (inverse, q, other)) in said and not _stated(said[narrow])
            )
    return found


def _stated(graphs: Sequence[str]) -> bool:
    return not all(graph.startswith(RULE) for graph in graphs)


def _inverses(serving: "Serving") -> dict[str, set[str]]:
    return _pairs(serving, _OWL + "inverseOf", both=True)


def _wider(serving: "Serving") -> dict[str, set[str]]:
    return _pairs(serving, _RDFS + "subPropertyOf")


def _pairs(serving: "Serving", predicate: str, both: bool = False) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for quad in serving.graph.store.native.quads_for_pattern(None, ox.NamedNode(predicate), None):
        left, right = str(getattr(quad.subject, "value", "")), str(getattr(quad.object, "value", ""))
        found[left].add(right)
        if both:
            found[right].add(left)
    return found


def most_exact(serving: "Serving", types: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Classes without those above another one, those of our own ontology first."""
    parents: Mapping[str, set[str]] = serving.remember("wider classes", lambda: _parents(serving))
    above = {parent for one in types for parent in parents.get(one, ()) if parent != one}
    own = [one for one in dict.fromkeys(types) if one.startswith(ONTOLOGY)]
    left = [one for one in own or list(dict.fromkeys(types)) if one not in above]
    return tuple((one, serving.label(one)) for one in sorted(left, key=lambda one: serving.label(one)))


def _parents(serving: "Serving") -> dict[str, set[str]]:
    return _pairs(serving, _RDFS + "subClassOf")

"""What an entity is linked to, as the small network around it draws it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from markupsafe import Markup

from clusterpolicy.lookup.names import RECORDS, Named
from clusterpolicy.namespaces import ENTITY, ONTOLOGY, SOURCE
from clusterpolicy.web.drawing import star
from clusterpolicy.web.links import Links
from clusterpolicy.web.pages.entity_facts import Group, is_entity

if TYPE_CHECKING:
    from clusterpolicy.web.serving import Serving

#: Neighbours drawn around an entity.
NEIGHBOURS: Final = 16
#: Classes of answers that nearly everything has: no neighbours worth drawing.
_FRAME: Final = (
    "duration-type",
    "intervention-kind",
    "programme-status",
    "government-level",
    "survey-item",
    "verdict",
    "budget-basis",
    "budget-scope",
    "answer-status",
    "link-basis",
)
#: Records that join what people know: the network goes through them to their other ends.
_JOINTS: Final = ("assessment", "budget", "implementation", "policy-link", "sector-focus")
_RATING: Final = ENTITY + "rating/"
#: Of ratings the one that links: whoever rates a measure low is not linked to it.
_HIGH: Final = _RATING + "positive"
_RATED_HIGH: Final = "rated high"
#: Classes whose plural is no "s" at the end.
_PLURALS: Final = {
    "country": "countries",
    "body-type": "types of body",
    "policy": "policies",
    "cluster-support": "cluster support",
    "esif": "ESIF categories",
    "stip": "STIP Compass codes",
}
#: Relations whose property has a name too long for a drawing.
_SHORT: Final = {ONTOLOGY + "implementingBodyType": "implemented by"}
#: Relation, and the things at its other end as IRI and name.
Near = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Around:
    """
    The small network around an entity.

    :param picture: the drawing, empty where there are no neighbours
    :param listed: the same as a list for narrow screens: relation, and name and IRI of each neighbour
    :param drawn: how many neighbours it shows
    :param of: how many there are
    """

    picture: Markup
    listed: Sequence[tuple[str, Sequence[tuple[str, str]]]]
    drawn: int
    of: int


def around(serving: "Serving", iri: str, groups: Sequence[Group], links: Links) -> Around:
    """
    The network around an entity.

    :param iri: the entity
    :param groups: all that is said of it
    """
    near = _near(groups)
    known = {end for ends in near.values() for end in ends} | {iri}
    for relation, end in _through_records(serving, iri, groups):
        if end not in known:
            near.setdefault(relation, {})[end] = serving.label(end)
    chosen = _chosen(near)
    every = {end for ends in near.values() for end in ends}
    picture = star.draw(serving.label(iri), chosen, links) if chosen else Markup("")
    listed: dict[str, list[tuple[str, str]]] = {}
    for relation, text, end in chosen:
        listed.setdefault(relation, []).append((text, end))
    return Around(picture, list(listed.items()), len(chosen), len(every))


def _near(groups: Sequence[Group]) -> Near:
    """
    What an entity is linked to: things people know, no records and no classes of answers.

    Where the entity is pointed to, its neighbours go by what they are ("programmes"), which says more than
    the property read backwards.
    """
    found: Near = {}
    for group in groups:
        # What is inferred along a hierarchy is told by its steps; a scheme is told by its members.
        if group.iri.endswith(("Transitive", "Broadly", "hasTopConcept", "topConceptOf")):
            continue
        for fact in group.facts:
            kind = Named(fact.iri).kind if is_entity(fact.iri) else ""
            if kind and kind not in RECORDS and kind not in _FRAME:
                short = _SHORT.get(group.iri, group.label)
                relation = plural_of(kind) if group.label.startswith("←") else short
                found.setdefault(relation, {}).setdefault(fact.iri, fact.text)
    return found


def _through_records(serving: "Serving", iri: str, groups: Sequence[Group]) -> Iterator[tuple[str, str]]:
    """The other ends of the records that an entity shares with them, each with its relation."""
    records = dict.fromkeys(
        fact.iri
        for group in groups
        for fact in group.facts
        if is_entity(fact.iri) and Named(fact.iri).kind in _JOINTS
    )
    for record in records:
        ends = _ends(serving.graph.store.native, record)
        rated = next((end for end in ends if end.startswith(_RATING)), "")
        if rated and not iri.startswith(_RATING):
            if rated != _HIGH:
                continue
            ends = [end for end in ends if end != rated]
        for end in ends:
            kind = Named(end).kind
            if end != iri and kind not in RECORDS and kind not in _FRAME:
                yield _RATED_HIGH if rated and rated != iri else plural_of(kind), end


def _ends(store: ox.Store, record: str) -> list[str]:
    """The entities at the ends of a record, as the sources state them."""
    node = ox.NamedNode(record)
    quads = [*store.quads_for_pattern(node, None, None), *store.quads_for_pattern(None, None, node)]
    found = {
        str(getattr(end, "value", ""))
        for quad in quads
        if str(getattr(quad.graph_name, "value", "")).startswith(SOURCE)
        for end in (quad.subject, quad.object)
    }
    return sorted(end for end in found if end != record and is_entity(end))


def _chosen(near: Near) -> list[star.Neighbour]:
    """The neighbours to draw: of each relation some, so that no long one hides the others."""
    taken: dict[str, tuple[int, star.Neighbour]] = {}
    for rank in range(NEIGHBOURS):
        for index, (relation, ends) in enumerate(near.items()):
            if rank < len(ends) and len(taken) < NEIGHBOURS:
                iri, text = list(ends.items())[rank]
                taken.setdefault(iri, (index, (relation, text, iri)))
    return [neighbour for _, neighbour in sorted(taken.values())]


def plural_of(kind: str) -> str:
    """
    A class of entities in the plural.

    >>> plural_of("country"), plural_of("cluster-support"), plural_of("objective")
    ('countries', 'cluster support', 'objectives')
    """
    return _PLURALS.get(kind, kind.replace("-", " ") + "s")

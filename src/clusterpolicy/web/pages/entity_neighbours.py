"""What an entity is linked to, as the small network around it draws it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from clusterpolicy.lookup.names import RECORDS, Named
from clusterpolicy.web.drawing import star
from clusterpolicy.web.links import Links
from clusterpolicy.web.pages.entity_facts import Group, is_entity

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
#: Classes whose plural is no "s" at the end.
_PLURALS: Final = {
    "country": "countries",
    "body-type": "types of body",
    "policy": "policies",
    "cluster-support": "cluster support",
}
#: Relation, and the things at its other end as IRI and name.
Near = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Around:
    """
    The small network around an entity.

    :param picture: the drawing, empty where there are no neighbours
    :param drawn: how many neighbours it shows
    :param of: how many there are
    """

    picture: Markup
    drawn: int
    of: int


def around(label: str, groups: Sequence[Group], links: Links) -> Around:
    """
    The network around an entity.

    :param label: its name
    :param groups: all that is said of it
    """
    near = _near(groups)
    chosen = _chosen(near)
    every = {iri for ends in near.values() for iri in ends}
    picture = star.draw(label, chosen, links) if chosen else Markup("")
    return Around(picture, len(chosen), len(every))


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
                relation = plural_of(kind) if group.label.startswith("←") else group.label
                found.setdefault(relation, {}).setdefault(fact.iri, fact.text)
    return found


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

"""Suggestions that fill a field of a form: what the field takes, written as a person would write it."""

from collections.abc import Iterable
from typing import Final

import pyoxigraph as ox

from clusterpolicy.lookup.names import GROUPS, RECORDS, Named
from clusterpolicy.questions.library import Parameter
from clusterpolicy.web.asking import LONGEST, Given, Library, library
from clusterpolicy.web.rendering import Here

#: How many are suggested for a text, and how many values of a property where nothing is written yet.
SUGGESTED, VALUES = 10, 60
#: How many finds are looked through for those that the field takes.
_FOUND: Final = 400


def filling(here: Here) -> list[dict[str, str]]:
    """
    The suggestions for what is written in a field, each with its name, its class and what to write for it.

    The address says which: ``q`` the text, ``kind`` the class of entities that the field takes, ``of`` the
    property whose values it takes. Records of the report are suggested where their class is asked for.
    """
    asked = library(here.serving)
    text, kind, name = here.value("q")[:LONGEST], here.value("kind", "entity"), here.value("of")
    parameter = Parameter(name="value", type=kind, description="", example="", required=False)
    if name:
        of = asked.read_one(Parameter("of", "property", "", "", required=False), name)
        return _told(here, asked, parameter, _values(here, asked, of, text), of)
    found = here.graph.names.search(text, GROUPS.get(kind, (kind,)), _FOUND)
    named = [entity for entity, _ in found if kind != "entity" or entity.kind not in RECORDS]
    return _told(here, asked, parameter, named[:SUGGESTED], None)


def _values(here: Here, asked: Library, of: Given, text: str) -> list[Named]:
    """The values of a property that fit a text; all where there is none."""
    if not isinstance(of.term, ox.NamedNode):
        return []
    entities, values = here.graph.names.entities, asked.values_of(of.term.value)
    if not text:
        return [entities[iri] for iri in list(values)[:VALUES]]
    kinds = {entities[iri].kind for iri in values}
    found = here.graph.names.search(text, kinds, _FOUND) if kinds else []
    return [entity for entity, _ in found if entity.iri in values][:SUGGESTED]


def _told(
    here: Here, asked: Library, parameter: Parameter, found: Iterable[Named], of: Given | None
) -> list[dict[str, str]]:
    return [
        {
            "label": each.label,
            "kind": each.kind.replace("-", " "),
            "address": here.links.of(each.iri),
            "fill": asked.unmistakable(parameter, ox.NamedNode(each.iri), of),
        }
        for each in found
    ]

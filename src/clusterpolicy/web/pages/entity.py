"""The page of an entity: what its reader wants first, made for its kind, then everything the graph says."""

from typing import Final

from starlette.responses import Response

from clusterpolicy.errors import UnknownName
from clusterpolicy.lookup.description import INFERRED, INVERSE, STATED
from clusterpolicy.lookup.names import RECORDS, Named
from clusterpolicy.namespaces import ENTITY
from clusterpolicy.web.linked.alternates import alternates
from clusterpolicy.web.pages import coverage_record as coverage
from clusterpolicy.web.pages import entity_blocks, entity_sections
from clusterpolicy.web.pages.entity_facts import Everything, everything, is_entity, rules
from clusterpolicy.web.pages.entity_nearest import nearest
from clusterpolicy.web.pages.entity_neighbours import around, plural_of
from clusterpolicy.web.pages.finding_details import finding_details
from clusterpolicy.web.rendering import Crumb, Here

#: What can be compared side by side.
COMPARED: Final = ("country", "region", "programme")
#: Facts of a property shown before one has to ask for the rest, and on a page of one property.
FIRST: Final = 24
PAGE: Final = 200
#: Heads of the parts of everything the graph says.
PARTS: Final = (
    (STATED, "Stated of it"),
    (INVERSE, "Stated of others, pointing here"),
    (INFERRED, "Inferred"),
)
#: Where the way back from an entity leads, by class.
_EXPLORED: Final = {"programme": ("Programmes", "/programmes"), "finding": ("Findings", "/findings")}


def entity_page(here: Here, iri: str) -> Response:
    """
    The page of an entity, or of anything else that the graph describes.

    ``?section=programmes&page=2`` shows one section, ``?facts=here:rating&page=2`` the statements of one
    property, where the page itself shows only the first.

    :param iri: its canonical IRI
    :raises UnknownName: if the graph says nothing of it
    """
    all_of_it = everything(here.serving, iri)
    if not all_of_it.groups and not all_of_it.types:
        raise UnknownName("entity", iri.removeprefix(ENTITY))
    kind = Named(iri).kind if is_entity(iri) else ""
    if section := here.value("section"):
        return _one_section(here, iri, kind, section)
    if facts := here.value("facts"):
        return _one_property(here, iri, kind, all_of_it, facts)
    return _whole(here, iri, kind, all_of_it)


def _whole(here: Here, iri: str, kind: str, all_of_it: Everything) -> Response:
    label, path = here.serving.label(iri), iri.removeprefix(ENTITY)
    blocks = list(entity_sections.answered(here.serving, here.links, iri, kind))
    return here.page(
        "entity.html",
        title=label,
        crumbs=_crumbs(here, iri, kind),
        iri=iri,
        path_of=path,
        kind=kind,
        record=kind in RECORDS,
        everything=all_of_it,
        parts_of=[(head, all_of_it.of(part)) for part, head in PARTS if all_of_it.of(part)],
        first=FIRST,
        identity=[block for block in blocks if block.show == "identity"],
        figures=[block for block in blocks if block.show == "figures"],
        blocks=[block for block in blocks if block.show not in ("identity", "figures")],
        around=around(label, all_of_it.groups, here.links),
        compare=here.links.to("/compare", entity=path) if kind in COMPARED else "",
        network=here.links.network("around", {"entity": path}) if kind and kind not in RECORDS else "",
        alternates=alternates(here.links, iri),
        details=finding_details(here, iri) if kind == "finding" else None,
        rules=rules(here.serving),
        nearest=nearest(here.serving, iri, kind),
        coverage=coverage.record(here.serving).line(iri) if kind in ("country", "region") else [],
    )


def _one_section(here: Here, iri: str, kind: str, name: str) -> Response:
    page = page_number(here)
    blocks = list(entity_sections.answered(here.serving, here.links, iri, kind, name, page))
    if not blocks or not blocks[0].rows:
        raise UnknownName(
            "section", name, [each.name for each in entity_sections.declared(here.serving, kind)][:5]
        )
    label = here.serving.label(iri)
    return here.page(
        "entity-section.html",
        title=blocks[0].title,
        crumbs=[*_crumbs(here, iri, kind), Crumb(label, here.links.of(iri))],
        iri=iri,
        label=label,
        block=blocks[0],
        rules=rules(here.serving),
        pages=blocks[0].pages,
        page=page,
        number=entity_blocks.PAGE,
    )


def _one_property(here: Here, iri: str, kind: str, all_of_it: Everything, key: str) -> Response:
    page = page_number(here)
    group = next((group for group in all_of_it.groups if group.key == key), None)
    if group is None or (page - 1) * PAGE >= len(group.facts):
        raise UnknownName("property", key, [group.key for group in all_of_it.groups][:5])
    label = here.serving.label(iri)
    return here.page(
        "entity-property.html",
        title=group.label,
        crumbs=[*_crumbs(here, iri, kind), Crumb(label, here.links.of(iri))],
        iri=iri,
        label=label,
        group=group,
        rules=rules(here.serving),
        facts=group.facts[(page - 1) * PAGE : page * PAGE],
        pages=-(-len(group.facts) // PAGE),
        page=page,
        number=PAGE,
    )


def page_number(here: Here, name: str = "page") -> int:
    """The page that the address asks for, from 1; 1 where it names none."""
    given = here.value(name, "1")
    return max(1, int(given)) if given.isascii() and given.isdecimal() and len(given) < 6 else 1


def _crumbs(here: Here, iri: str, kind: str) -> list[Crumb]:
    if not kind:
        return []
    if kind in _EXPLORED:
        name, address = _EXPLORED[kind]
        return [Crumb(name, here.links.to(address))]
    scheme = ENTITY + kind
    if scheme != iri and here.serving.has(scheme):
        return [Crumb(here.serving.label(scheme), here.links.of(scheme))]
    plural = plural_of(kind)
    return [Crumb(plural[:1].upper() + plural[1:], here.links.to("/search", kind=kind))]

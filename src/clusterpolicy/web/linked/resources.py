"""
Every IRI of ours that the graph speaks of, at the same path here: a page for people, RDF for programs.

===================  ==========================================================================
``/id/…``            entities, concept schemes, their label points
``/source/…``        sources and the places in them, which are the named graphs of the facts; tables and
                     sections, which the graph knows by the places in them alone
``/rule/…``          rules, which are the named graphs of what they infer
``/dataset/…``       the parts of the dataset's description; ``/dataset`` has a page of its own
``/publisher``       who publishes
``/vocabularies``    the named graph of the concepts
``/``                the app itself; its description is at ``/index.ttl`` and so on
===================  ==========================================================================

Terms are described by the documentation of the ontology, see :mod:`clusterpolicy.web.linked.ontology_page`.
"""

from typing import Final

import pyoxigraph as ox
from fastapi import APIRouter
from starlette.responses import Response

from clusterpolicy.namespaces import BASE, RDFS_LABEL, RULE, SOURCE, VOCABULARY_GRAPH
from clusterpolicy.web.errors import Refusal
from clusterpolicy.web.linked.alternates import Alternates, Form, alternates
from clusterpolicy.web.linked.answers import FOR_ALL, answer, chosen, forced
from clusterpolicy.web.linked.description import Description, describe, node
from clusterpolicy.web.linked.vocabularies import vocabularies_page
from clusterpolicy.web.pages.entity import entity_page
from clusterpolicy.web.pages.home import home
from clusterpolicy.web.pages.place import place_page
from clusterpolicy.web.pages.place_index import index
from clusterpolicy.web.rendering import Here, OnPage

router = APIRouter(include_in_schema=False)

_MISSING: Final = "nothing is known of this: its name may be misspelt, or it is not in this version"


@router.get("/id/{rest:path}")
@router.get("/source/{rest:path}")
@router.get("/rule/{rest:path}")
@router.get("/dataset/{rest:path}")
@router.get("/publisher")
@router.get("/publisher.{rest}")
@router.get("/vocabularies")
@router.get("/vocabularies.{rest}")
def resource(here: OnPage) -> Response:
    """
    What an IRI of ours stands for, in the form asked for.

    :raises Refusal: 404 if the graph says nothing of it, 406 if none of the forms is accepted
    """
    iri, form = _meant(here)
    return _answered(here, iri, form or chosen(here))


@router.get("/")
@router.get("/index.{rest}")
def start(here: OnPage) -> Response:
    """
    The home page, whose address is an IRI of the graph too.

    :raises Refusal: 404 for an extension of no form, 406 if none of the forms is accepted
    """
    _, form = forced(here.path.removeprefix("/"))
    if here.path != "/" and form is None:
        raise Refusal(404, _MISSING, FOR_ALL)
    store = here.graph.store.native
    ways = Alternates(BASE, here.links.to("/index"))

    def written(form: Form) -> bytes:
        return describe(store, ox.NamedNode(BASE), f"{BASE}index").written(form)

    return answer(here, ways, form or chosen(here), lambda: home(here), written)


def _answered(here: Here, iri: str, form: Form) -> Response:
    def written(form: Form) -> bytes:
        return _described(here, iri).written(form)

    return answer(here, alternates(here.links, iri), form, lambda: _page(here, iri), written)


def _described(here: Here, iri: str) -> Description:
    store, part = here.graph.store.native, index(here.serving).parts.get(iri)
    if part is None or node(store, iri):
        return describe(store, ox.NamedNode(iri))
    # A table or section is known by the places in it alone: its description has what stands there.
    made = describe(store, ox.NamedNode(iri), within=[ox.NamedNode(each.iri) for each in part.places])
    made.names.add(ox.Triple(made.thing, ox.NamedNode(RDFS_LABEL), ox.Literal(part.label, language="en")))
    return made


def _meant(here: Here) -> tuple[str, Form | None]:
    """The IRI that a path means, and the form where it ends in one's extension."""
    path = here.path.removeprefix("/")
    # Names with a dot in them ("section-4.10") come before extensions.
    if _known(here, BASE + path):
        return BASE + path, None
    stem, form = forced(path)
    if form and _known(here, BASE + stem):
        return BASE + stem, form
    raise Refusal(404, _MISSING, FOR_ALL)


def _known(here: Here, iri: str) -> bool:
    return node(here.graph.store.native, iri) is not None or iri in index(here.serving).parts


def _page(here: Here, iri: str) -> Response:
    if iri == VOCABULARY_GRAPH:
        return vocabularies_page(here)
    if iri.startswith((SOURCE, RULE)):
        return place_page(here, iri)
    return entity_page(here, iri)

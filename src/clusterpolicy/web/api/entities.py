"""Entities for programs: by class, by name, and all about one."""

from collections import Counter
from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from clusterpolicy.errors import UnknownName, excerpt
from clusterpolicy.lookup.graph import Graph
from clusterpolicy.lookup.names import GROUPS, Named
from clusterpolicy.namespaces import ENTITY
from clusterpolicy.web import ways
from clusterpolicy.web.api.models import Described, Entities, Entity, FactOf, Finds, Found, Kinds
from clusterpolicy.web.api.replies import problems, refuse_others, reply_json
from clusterpolicy.web.errors import Refusal
from clusterpolicy.web.rendering import Here, OnPage

router = APIRouter(prefix="/api", tags=["Entities and search"])

_FILES = {
    "text/turtle": "ttl",
    "application/ld+json": "jsonld",
    "application/n-triples": "nt",
    "application/rdf+xml": "rdf",
}


@router.get("/entities", response_model=Kinds, responses=problems(400, 406))
def kinds(here: OnPage) -> Response:
    """List the classes of entities, with how many there are of each."""
    refuse_others(here, ())
    counted = Counter(entity.kind for entity in here.graph.names.entities.values())
    return reply_json(here, Kinds(kinds=dict(sorted(counted.items()))))


@router.get("/entities/{kind}", response_model=Entities, responses=problems(400, 404, 406))
def entities(
    here: OnPage, kind: Annotated[str, Path(description="a class of entities", examples=["country"])]
) -> Response:
    """List the entities of a class: what a parameter of that type can be."""
    refuse_others(here, ())
    _refuse_unknown(here.graph, kind)
    found = [
        Entity(path=iri.removeprefix(ENTITY), label=label, kind=kind, iri=iri)
        for iri, label in here.serving.entities(kind)
    ]
    return reply_json(here, Entities(kind=kind, count=len(found), entities=found))


@router.get("/entities/{kind}/{slug:path}", response_model=Described, responses=problems(400, 404, 406))
def entity(
    here: OnPage,
    kind: Annotated[str, Path(description="its class", examples=["programme"])],
    slug: Annotated[str, Path(description="its slug", examples=["de-kmu-netc"])],
) -> Response:
    """Describe an entity: its facts in both directions, each with every place that states it."""
    refuse_others(here, ())
    iri = f"{ENTITY}{kind}/{slug}"
    named = here.graph.names.entities.get(iri)
    if named is None:
        near = here.graph.search(slug[:100].replace("-", " "), limit=3)
        raise UnknownName("entity", excerpt(f"{kind}/{slug}"), [each.path for each, _ in near])
    said = here.graph.describe(iri)
    facts = [
        FactOf(
            part=fact.part,
            property=fact.property,
            value=fact.value,
            entity=fact.entity or None,
            places=list(fact.places),
        )
        for fact in said.facts
    ]
    return reply_json(
        here,
        Described(
            path=named.path,
            label=said.label,
            kind=named.kind,
            iri=iri,
            types=list(said.types),
            other_names=list(said.other_names),
            facts=facts,
            formats=_formats(here, iri),
        ),
    )


def _formats(here: Here, iri: str) -> dict[str, str]:
    files = {media: ways.outside(here, here.links.file(iri, ending)) for media, ending in _FILES.items()}
    return {"text/html": ways.outside(here, here.links.of(iri)), **files}


@router.get("/search", response_model=Finds, responses=problems(400, 404, 406))
def search(
    here: OnPage,
    q: Annotated[
        str,
        Query(description="a name or part of one, in any language", examples=["Lombardy"], max_length=200),
    ] = "",
    kind: Annotated[str, Query(description="only entities of this class", examples=["region"])] = "",
    limit: Annotated[int, Query(description="how many at most", ge=1, le=100)] = 20,
) -> Response:
    """Find entities by name, in spite of typing mistakes, the best first."""
    refuse_others(here, ("q", "kind", "limit"))
    if not q:
        raise Refusal(400, "search needs q; for instance q=Lombardy", parameter="q", near=["Lombardy"])
    if kind:
        _refuse_unknown(here.graph, kind)
    wanted = GROUPS.get(kind, (kind,)) if kind else ()
    found = here.graph.names.search(q, wanted, limit)
    results = [_found(named, score) for named, score in found]
    return reply_json(here, Finds(q=q, count=len(results), results=results))


def _found(named: Named, score: float) -> Found:
    return Found(path=named.path, label=named.label, kind=named.kind, iri=named.iri, score=score)


def _refuse_unknown(graph: Graph, kind: str) -> None:
    known = {*graph.names.kinds, *(name for name, members in GROUPS.items() if members)}
    if kind not in known:
        from rapidfuzz import process

        near = process.extract(kind[:100], sorted(known), limit=3, score_cutoff=50)
        raise UnknownName("class of entities", excerpt(kind), [match for match, _, _ in near])

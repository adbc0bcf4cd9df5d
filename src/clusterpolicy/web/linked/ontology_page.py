"""
The ontology, its version, alignments, shapes and terms: documentation for people, RDF for programs.

``/ontology#Programme`` leads to a term's short entry, ``/ontology/terms/Programme`` to all about it.
"""

from collections.abc import Mapping, Sequence

from fastapi import APIRouter
from starlette.responses import Response

from clusterpolicy.namespaces import BASE, ONTOLOGY, ONTOLOGY_GRAPH, PREFIXES, SKOS
from clusterpolicy.version import __version__
from clusterpolicy.web.errors import Refusal
from clusterpolicy.web.linked import ontology_files
from clusterpolicy.web.linked.alternates import Alternates, Form
from clusterpolicy.web.linked.answers import answer, chosen, forced
from clusterpolicy.web.linked.dataset import said
from clusterpolicy.web.linked.description import describe, node
from clusterpolicy.web.linked.shapes import shapes
from clusterpolicy.web.linked.term_page import term_page
from clusterpolicy.web.linked.terms import CLASS, DATA, OBJECT, Term, rows, short, terms
from clusterpolicy.web.linked.vocabularies import schemes
from clusterpolicy.web.rendering import Crumb, Here, OnPage

router = APIRouter(include_in_schema=False)

ALIGNMENTS, SHAPES = ONTOLOGY_GRAPH + "/alignments", ONTOLOGY_GRAPH + "/shapes"


@router.get("/ontology")
@router.get("/ontology.{extension}")
@router.get("/ontology/{rest:path}")
def ontology(here: OnPage) -> Response:
    """
    The ontology, a version of it, its alignments, its shapes or one of its terms, in the form asked for.

    :raises Refusal: 404 for another version or an unknown term, 406 if no form is accepted
    """
    path = here.path.removeprefix("/")
    if path in ("ontology", f"ontology/{__version__}"):
        return _file(here, "ontology", None)
    stem, form = forced(path)
    if stem.startswith("ontology/terms/"):
        return _term(here, stem.removeprefix("ontology/terms/"), form)
    found = {
        "ontology": "ontology",
        f"ontology/{__version__}": "ontology",
        "ontology/alignments": "alignments",
        "ontology/shapes": "shapes",
    }
    if stem in found and (form is None or form in ontology_files.FORMS):
        return _file(here, found[stem], form)
    raise Refusal(404, f"the ontology has nothing of that name; its version here is {__version__}")


def _file(here: Here, name: str, form: Form | None) -> Response:
    iri, page = {
        "ontology": (ONTOLOGY_GRAPH, _overview),
        "alignments": (ALIGNMENTS, _alignments),
        "shapes": (SHAPES, _shapes),
    }[name]
    ways = Alternates(iri, here.links.of(iri), ontology_files.FORMS)
    chosen_form = form or chosen(here, ways.forms)
    return answer(
        here, ways, chosen_form, lambda: page(here, ways), lambda form: ontology_files.content(name, form)
    )


def _term(here: Here, name: str, form: Form | None) -> Response:
    term = terms(here.serving).get(ONTOLOGY + name)
    if term is None:
        raise Refusal(404, "the ontology has no term of that name")
    ways = Alternates(term.iri, here.links.to(f"/ontology/terms/{name}"))
    store = here.graph.store.native

    def written(form: Form) -> bytes:
        found = node(store, term.iri)
        assert found is not None
        return describe(store, found, f"{BASE}ontology/terms/{name}").written(form)

    return answer(here, ways, form or chosen(here), lambda: term_page(here, term, ways), written)


def _overview(here: Here, ways: Alternates) -> Response:
    found = terms(here.serving)
    by_kind = {kind: [term for term in found.values() if term.kind == kind] for kind in (CLASS, OBJECT, DATA)}
    roots = [term for term in by_kind[CLASS] if not term.wider]
    return here.page(
        "ontology.html",
        title="Ontology",
        iri=ONTOLOGY_GRAPH,
        alternates=ways,
        version=__version__,
        told=here.serving.remember("ontology", lambda: said(here.serving, ONTOLOGY_GRAPH)),
        terms=found,
        short=short,
        kinds=by_kind,
        roots=[term for term in roots if not _of_concepts(term)],
        concepts=[term for term in roots if _of_concepts(term)],
        rules=here.serving.remember("rules", lambda: rows(here.serving, "rules")),
        inferred=_inferred(found),
        schemes=schemes(here.serving),
        prefixes=PREFIXES,
    )


def _of_concepts(term: Term) -> bool:
    """Whether the members of a class are concepts."""
    return any(iri == SKOS + "Concept" for _, iri in term.alignments)


def _inferred(found: Mapping[str, Term]) -> dict[str, list[Term]]:
    """The terms that each rule infers."""
    by_rule: dict[str, list[Term]] = {}
    for term in found.values():
        for rule, _ in term.rules:
            by_rule.setdefault(rule, []).append(term)
    return by_rule


def _alignments(here: Here, ways: Alternates) -> Response:
    aligned: Sequence[Term] = [term for term in terms(here.serving).values() if term.alignments]
    return here.page(
        "alignments.html",
        title="Alignments",
        crumbs=[Crumb("Ontology", here.links.to("/ontology"))],
        iri=ALIGNMENTS,
        alternates=ways,
        aligned=aligned,
        short=short,
    )


def _shapes(here: Here, ways: Alternates) -> Response:
    return here.page(
        "shapes.html",
        title="Shapes",
        crumbs=[Crumb("Ontology", here.links.to("/ontology"))],
        iri=SHAPES,
        alternates=ways,
        shapes=shapes(),
        terms=terms(here.serving),
        short=short,
    )

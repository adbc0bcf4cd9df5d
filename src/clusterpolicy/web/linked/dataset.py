"""The dataset: what it is and holds, for people, search engines (schema.org) and programs (DCAT, VoID)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pyoxigraph as ox
from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from clusterpolicy.namespaces import BASE, DATASET_GRAPH, PREFIXES, RDF_TYPE
from clusterpolicy.publishing.distributions import DUMPS, LICENCE, distributions
from clusterpolicy.web.errors import Refusal
from clusterpolicy.web.linked.alternates import RDF, TURTLE, Form, alternates
from clusterpolicy.web.linked.answers import answer, chosen, forced
from clusterpolicy.web.linked.description import describe, node
from clusterpolicy.web.linked.exports import Exports, exports
from clusterpolicy.web.negotiation import preferred
from clusterpolicy.web.rendering import Here, OnPage
from clusterpolicy.web.sections import sections
from clusterpolicy.web.serving import Serving

router = APIRouter(include_in_schema=False)

ENDPOINT: Final = BASE + "sparql"
_DCAT, _VOID = PREFIXES["dcat"], PREFIXES["void"]
_REPORT: Final = BASE + "source/eocic-2019"


@router.get("/dataset")
@router.get("/dataset.{extension}")
def dataset(here: OnPage) -> Response:
    """
    The dataset, in the form asked for.

    :raises Refusal: 404 for an extension of no form, 406 if no form is accepted
    """
    stem, form = forced(here.path.removeprefix("/"))
    if stem != "dataset":
        raise Refusal(404, "the dataset is not to be had in that form")
    made = exports(here.serving)
    ways = alternates(here.links, DATASET_GRAPH)
    # Sizes and checksums are told as soon as the files are made.
    state = "with files" if made.ready else ""
    return answer(
        here,
        ways,
        form or chosen(here),
        lambda: _page(here),
        lambda form: described(here.serving, made, form),
        state,
    )


@router.get("/.well-known/void")
def void(here: OnPage) -> Response:
    """The way to the dataset's description, from an address that is everywhere the same (VoID 7.2)."""
    media = preferred(here.request.headers.get("accept"), [form.media for form in RDF])
    form = next((form for form in RDF if form.media == media), TURTLE)
    headers = {"Vary": "Accept", "Access-Control-Allow-Origin": "*"}
    return RedirectResponse(alternates(here.links, DATASET_GRAPH).of(form), 302, headers)


def described(serving: Serving, made: Exports, form: Form) -> bytes:
    """The description of the dataset (DCAT-AP, VoID) with its endpoint and, once they are made, its files."""
    store = serving.graph.store.native
    thing = node(store, DATASET_GRAPH)
    assert thing is not None
    found = describe(store, thing)
    found.names.update(_service())
    if made.ready:
        files = {extension: made.files[f"clusterpolicy.{extension}"].path for extension in DUMPS}
        # Their checksums are computed once.
        found.names.update(serving.remember("distributions", lambda: distributions(files)))
    return found.written(form)


def _service() -> Sequence[ox.Triple]:
    """The SPARQL endpoint."""
    own, endpoint = ox.NamedNode(DATASET_GRAPH), ox.NamedNode(ENDPOINT)

    def link(subject: ox.NamedNode, name: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
        return ox.Triple(subject, ox.NamedNode(name), value)

    return (
        link(own, _VOID + "sparqlEndpoint", endpoint),
        link(endpoint, RDF_TYPE, ox.NamedNode(_DCAT + "DataService")),
        link(endpoint, PREFIXES["dct"] + "title", ox.Literal("SPARQL endpoint", language="en")),
        link(endpoint, _DCAT + "endpointURL", endpoint),
        link(endpoint, _DCAT + "servesDataset", own),
        link(
            endpoint, PREFIXES["dct"] + "conformsTo", ox.NamedNode("http://www.w3.org/TR/sparql11-protocol/")
        ),
        link(endpoint, PREFIXES["dct"] + "license", ox.NamedNode(LICENCE)),
    )


def _page(here: Here) -> Response:
    serving = here.serving
    told = serving.remember("dataset", lambda: _told(serving))
    asked = serving.remember(
        "dataset sections",
        lambda: {each.name: each.ask(serving.graph).rows() for each in sections("dataset")},
    )
    return here.page(
        "dataset.html",
        title="Data",
        iri=DATASET_GRAPH,
        alternates=alternates(here.links, DATASET_GRAPH),
        told=told,
        report=_REPORT,
        stats=serving.remember("stats", serving.graph.stats),
        sections=asked,
        endpoint=f"{str(here.request.base_url).rstrip('/')}{here.links.to('/sparql')}",
        schema=serving.remember("schema", lambda: schema_org(_told(serving), said(serving, _REPORT))),
    )


def _told(serving: Serving) -> dict[str, list[str]]:
    """What the graph says of the dataset itself and of its period: property's local name to values."""
    return {**said(serving, f"{DATASET_GRAPH}/period"), **said(serving, DATASET_GRAPH)}


def said(serving: Serving, iri: str) -> dict[str, list[str]]:
    """What the graph says of a thing: property's local name to values."""
    found: dict[str, list[str]] = {}
    text = f"SELECT ?property ?value {{ <{iri}> ?property ?value }} ORDER BY ?property ?value"
    for row in serving.graph.query(text).rows():
        name = str(row["property"]).rpartition("#")[2].rpartition("/")[2]
        found.setdefault(name, []).append(str(row["value"]))
    return found


def schema_org(told: Mapping[str, Sequence[str]], source: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """
    The dataset in the words of schema.org, which search engines for data read.

    :param told: what the graph says of the dataset, by the local names of properties
    :param source: what it says of the report that the facts are from
    """
    publisher = {"@type": "Organization", "name": "Cluster Policy Graph", "url": BASE}
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": DATASET_GRAPH,
        "name": told["title"][0],
        "description": told["description"][0],
        "url": DATASET_GRAPH,
        "identifier": DATASET_GRAPH,
        "version": told["version"][0],
        "datePublished": told["issued"][0],
        "license": LICENCE,
        "isAccessibleForFree": True,
        "inLanguage": "en",
        "keywords": told["keyword"],
        "temporalCoverage": f"{told['startDate'][0]}/{told['endDate'][0]}",
        "spatialCoverage": "Europe and ten countries beyond",
        "creator": publisher,
        "publisher": publisher,
        "isBasedOn": {
            "@type": "Report",
            "@id": _REPORT,
            "name": source["title"][0],
            "identifier": source["page"][0],
            "datePublished": source["issued"][0],
            "author": {"@type": "Organization", "name": source["creator"][0]},
        },
        "distribution": [
            {
                "@type": "DataDownload",
                "name": dump.title,
                "encodingFormat": dump.media,
                "contentUrl": f"{BASE}download/clusterpolicy.{extension}",
            }
            for extension, dump in DUMPS.items()
        ],
    }

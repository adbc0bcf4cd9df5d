"""The dataset: what it is and holds, for people, search engines (schema.org) and programs (DCAT, VoID)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from clusterpolicy.namespaces import BASE, DATASET_GRAPH
from clusterpolicy.publishing.distributions import DUMPS, LICENCE, TABLES, addresses, distributions
from clusterpolicy.questions.library import all_questions
from clusterpolicy.web.errors import Refusal
from clusterpolicy.web.linked.alternates import RDF, TURTLE, Form, alternates
from clusterpolicy.web.linked.answers import answer, chosen, forced
from clusterpolicy.web.linked.description import describe, node
from clusterpolicy.web.linked.exports import Exports, File, exports
from clusterpolicy.web.negotiation import preferred
from clusterpolicy.web.rendering import Here, OnPage
from clusterpolicy.web.sections import sections
from clusterpolicy.web.serving import Serving

router = APIRouter(include_in_schema=False)

ENDPOINT: Final = BASE + "sparql"
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
    made.begin()
    ways = alternates(here.links, DATASET_GRAPH)
    # Sizes and checksums are told as soon as the files are made.
    state = "with files" if made.ready else ""
    return answer(
        here,
        ways,
        form or chosen(here),
        lambda: _page(here, made),
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
    """The description of the dataset (DCAT-AP, VoID) with its files, their sizes once they are made."""
    store = serving.graph.store.native
    thing = node(store, DATASET_GRAPH)
    assert thing is not None
    found = describe(store, thing)
    files = {name: file.path for name, file in made.files.items()}
    # The checksums are computed once.
    found.names.update(serving.remember(("distributions", bool(files)), lambda: distributions(files)))
    return found.written(form)


def _page(here: Here, made: Exports) -> Response:
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
        schema=serving.remember(("schema", made.ready), lambda: _schema(serving, made)),
    )


def _told(serving: Serving) -> dict[str, list[str]]:
    """What the graph says of the dataset itself and of its period: property's local name to values."""
    told = said(serving, DATASET_GRAPH)
    period = said(serving, f"{DATASET_GRAPH}/period")
    told.update({name: values for name, values in period.items() if name not in told})
    return told


def said(serving: Serving, iri: str) -> dict[str, list[str]]:
    """
    What the graph says of a thing: property's local name to values.

    What it does not say is an empty text: a release of some time ago is shown, too.
    """
    found: dict[str, list[str]] = defaultdict(lambda: [""])
    text = f"SELECT ?property ?value {{ <{iri}> ?property ?value }} ORDER BY ?property ?value"
    for row in serving.graph.query(text).rows():
        name = str(row["property"]).rpartition("#")[2].rpartition("/")[2]
        found[name] = [*found.get(name, ()), str(row["value"])]
    return found


def _schema(serving: Serving, made: Exports) -> dict[str, Any]:
    told = _told(serving)
    places = sorted(serving.label(iri) for iri in told["spatial"] if iri)
    return schema_org(told, said(serving, _REPORT), places, made.files)


def schema_org(
    told: Mapping[str, Sequence[str]],
    source: Mapping[str, Sequence[str]],
    places: Sequence[str] = (),
    files: Mapping[str, File] | None = None,
) -> dict[str, Any]:
    """
    The dataset in the words of schema.org, which search engines for data read.

    :param told: what the graph says of the dataset, by the local names of properties
    :param source: what it says of the report that the facts are from
    :param places: the countries it speaks of
    :param files: the files by name, as far as they are made
    """
    publisher = {"@type": "Organization", "name": "Cluster Policy Graph", "url": BASE}
    report = {
        "@type": "Report",
        "@id": _REPORT,
        "name": source["title"][0],
        "identifier": source["page"][0],
        "datePublished": source["issued"][0],
        "author": {"@type": "Organization", "name": source["creator"][0]},
    }
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
        "dateModified": told["modified"][0],
        "license": LICENCE,
        "isAccessibleForFree": True,
        "inLanguage": "en",
        "keywords": told["keyword"],
        "temporalCoverage": f"{told['startDate'][0]}/{told['endDate'][0]}",
        "spatialCoverage": [{"@type": "Place", "name": name} for name in places],
        "variableMeasured": [question.title for question in all_questions() if question.theme == "facts"],
        "measurementTechnique": "Every table and the facts of the prose of one report, each with its place",
        "includedInDataCatalog": {"@type": "DataCatalog", "name": "Cluster Policy Graph", "url": BASE},
        "creator": publisher,
        "publisher": publisher,
        "citation": f"Cluster Policy Graph, version {told['version'][0]}. {DATASET_GRAPH}",
        "isBasedOn": report,
        "distribution": [*_downloads(files or {}), _endpoint()],
    }


def _downloads(files: Mapping[str, File]) -> Iterator[dict[str, Any]]:
    """The files, with size and checksum where they are made."""
    for dump, (name, address) in zip((*DUMPS.values(), TABLES), addresses().items(), strict=True):
        told = {
            "@type": "DataDownload",
            "name": dump.title,
            "encodingFormat": dump.media,
            "contentUrl": address,
            "license": LICENCE,
        }
        if file := files.get(name):
            told |= {"contentSize": f"{file.size} B", "sha256": file.sum}
        yield told


def _endpoint() -> dict[str, Any]:
    return {
        "@type": "DataDownload",
        "name": "SPARQL endpoint",
        "encodingFormat": "application/sparql-results+json",
        "contentUrl": ENDPOINT,
    }

"""The dataset's page, its description for search engines and programs, and the way to it."""

import json
import re
from collections import defaultdict
from typing import Any

import pytest
import rdflib
from starlette.testclient import TestClient

from clusterpolicy.lookup.graph import Graph
from clusterpolicy.namespaces import BASE
from clusterpolicy.web.app import create_app
from clusterpolicy.web.linked.dataset import schema_org
from clusterpolicy.web.rendering import environment
from clusterpolicy.web.site import Site

DATASET = rdflib.URIRef(f"{BASE}dataset")


def embedded(text: str) -> dict[str, Any]:
    """The JSON-LD of a page."""
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert len(found) == 1
    read: dict[str, Any] = json.loads(found[0])
    return read


def test_schema_org_has_what_search_engines_want(client: TestClient) -> None:
    said = embedded(client.get("/dataset").text)
    assert said["@context"] == "https://schema.org/"
    assert said["@type"] == "Dataset"
    assert 50 <= len(said["description"]) <= 5000
    wanted = ("name", "description", "url", "identifier", "license", "creator", "version", "keywords")
    assert all(
        said[key] for key in (*wanted, "datePublished", "distribution", "isBasedOn", "temporalCoverage")
    )
    assert said["creator"]["@type"] == "Organization"
    for each in said["distribution"]:
        assert each["@type"] == "DataDownload"
        assert each["encodingFormat"]
        assert each["contentUrl"].startswith((f"{BASE}download/", f"{BASE}sparql"))
    assert len(said["spatialCoverage"]) == 39
    for key in ("dateModified", "citation", "includedInDataCatalog", "variableMeasured"):
        assert said[key]


def test_schema_org_is_escaped() -> None:
    bad = "</script><script>alert(1)</script>&'<!--"
    told = schema_org(defaultdict(lambda: [bad]), defaultdict(lambda: [bad]))
    text = environment().from_string("{{ told|tojson }}").render(told=told)
    assert "<" not in text
    assert json.loads(text)["name"] == bad


def test_the_page_tells_what_it_must(client: TestClient, graph: Graph) -> None:
    text = client.get("/dataset").text
    for wanted in (
        "CC BY 4.0",
        "10.2826/357551",
        "Table 10",
        "/sparql",
        "Eurostat",
        "/downloads/",
        "How to cite",
    ):
        assert wanted in text
    triples = next(count.number for count in graph.stats() if count.what == "triples")
    assert f"{triples:,}" in text
    assert len(text.encode()) < 150_000


def test_the_description_is_dcat_and_void(client: TestClient) -> None:
    found = rdflib.Graph().parse(data=client.get("/dataset.ttl").text, format="turtle")
    kinds = set(found.objects(DATASET, rdflib.RDF.type))
    assert {rdflib.DCAT.Dataset, rdflib.VOID.Dataset} <= kinds
    assert found.value(DATASET, rdflib.VOID.sparqlEndpoint) == rdflib.URIRef(f"{BASE}sparql")
    service = found.value(predicate=rdflib.DCAT.servesDataset, object=DATASET)
    assert (service, rdflib.RDF.type, rdflib.DCAT.DataService) in found
    assert len(list(found.objects(DATASET, rdflib.VOID.classPartition))) > 50


def test_the_counts_are_those_of_the_endpoint(client: TestClient, graph: Graph) -> None:
    told = rdflib.Graph().parse(data=client.get("/dataset.ttl").text, format="turtle")
    counted = graph.query(
        """SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?distinctSubjects)
          (COUNT(DISTINCT ?o) AS ?distinctObjects) (COUNT(DISTINCT ?p) AS ?properties) { ?s ?p ?o }"""
    ).rows()[0]
    for name, count in counted.items():
        assert told.value(DATASET, rdflib.VOID[name]) == rdflib.Literal(count), name
    for part in told.objects(DATASET, rdflib.VOID.propertyPartition):
        iri, number = told.value(part, rdflib.VOID.property), told.value(part, rdflib.VOID.triples)
        used = graph.query(f"SELECT (COUNT(*) AS ?n) {{ ?s <{iri}> ?o }}").rows()[0]["n"]
        assert rdflib.Literal(used) == number, iri


def test_every_iri_of_ours_in_the_description_answers(client: TestClient) -> None:
    """The description leads crawlers on; nothing in it may lead nowhere."""
    told = rdflib.Graph().parse(data=client.get("/dataset.ttl").text, format="turtle")
    ours = {
        str(node).partition("#")[0].removeprefix(BASE)
        for triple in told
        for node in triple
        if isinstance(node, rdflib.URIRef) and node.startswith(BASE)
    }
    for path in sorted(ours):
        if not path.startswith(("download/", "sparql")):
            assert client.get(f"/{path}", headers={"Accept": "text/turtle"}).status_code == 200, path


@pytest.mark.parametrize(
    ("path", "licensed"),
    [("/id/stip/TH47.ttl", False), ("/id/esif/063.ttl", False), ("/id/country/se.ttl", True)],
)
def test_reference_data_of_others_are_not_licensed_by_us(
    client: TestClient, path: str, licensed: bool
) -> None:
    found = rdflib.Graph().parse(data=client.get(path).text, format="turtle")
    document = rdflib.URIRef(BASE + path.removeprefix("/"))
    assert bool(found.value(document, rdflib.DCTERMS.license)) == licensed
    assert bool(found.value(document, rdflib.DCTERMS.rights)) != licensed


def test_the_source_of_reference_data_is_described(client: TestClient) -> None:
    found = rdflib.Graph().parse(data=client.get("/source/reference.nt").text, format="nt")
    source = rdflib.URIRef(f"{BASE}source/reference")
    assert found.value(source, rdflib.RDFS.label)
    assert found.value(source, rdflib.DCTERMS.rights)
    assert len(list(found.objects(source, rdflib.DCTERMS.hasPart))) > 20


def test_files_are_described_once_they_are_made(made: TestClient, graph: Graph) -> None:
    answer = made.get("/dataset.ttl")
    with TestClient(create_app(Site(graph.release))) as fresh:
        before = fresh.get("/dataset.ttl")
        told = rdflib.Graph().parse(data=before.text, format="turtle")
        assert len(list(told.objects(DATASET, rdflib.DCAT.distribution))) == 7
        assert len(list(told.objects(DATASET, rdflib.VOID.dataDump))) == 6
        assert before.headers["etag"] != answer.headers["etag"]
    found = rdflib.Graph().parse(data=answer.text, format="turtle")
    files = list(found.objects(DATASET, rdflib.DCAT.distribution))
    assert len(files) == 7
    for each in files:
        address = str(found.value(each, rdflib.DCAT.downloadURL))
        size = int(str(found.value(each, rdflib.DCAT.byteSize)))
        path = "/" + address.removeprefix(BASE)
        head = made.get(path, headers={"Range": "bytes=0-0"})
        assert head.headers["content-range"] == f"bytes 0-0/{size}"


@pytest.mark.parametrize(
    ("accept", "where"),
    [
        ("text/html", "/dataset.ttl"),
        ("*/*", "/dataset.ttl"),
        ("application/rdf+xml", "/dataset.rdf"),
        ("application/ld+json, text/turtle;q=0.5", "/dataset.jsonld"),
    ],
)
def test_well_known_void_leads_to_the_description(client: TestClient, accept: str, where: str) -> None:
    answer = client.get("/.well-known/void", headers={"Accept": accept})
    assert (answer.status_code, answer.headers["location"]) == (302, where)
    assert client.get(where).status_code == 200

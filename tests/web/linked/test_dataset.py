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
        assert each["contentUrl"].startswith(f"{BASE}download/")


def test_schema_org_is_escaped() -> None:
    bad = "</script><script>alert(1)</script>&'<!--"
    told = schema_org(*[defaultdict(lambda: [bad])] * 2)
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


def test_files_are_described_once_they_are_made(made: TestClient, graph: Graph) -> None:
    answer = made.get("/dataset.ttl")
    with TestClient(create_app(Site(graph.release))) as fresh:
        before = fresh.get("/dataset.ttl")
        assert "dcat:downloadURL" not in before.text
        assert before.headers["etag"] != answer.headers["etag"]
    found = rdflib.Graph().parse(data=answer.text, format="turtle")
    files = list(found.objects(DATASET, rdflib.DCAT.distribution))
    assert len(files) == 6
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

"""Every IRI of ours in every form: by Accept header, by extension, with the links that tell of the others."""

import re
from collections.abc import Iterator

import pytest
import rdflib
from starlette.testclient import TestClient

from clusterpolicy.namespaces import BASE
from clusterpolicy.web.linked.alternates import FORMS, RDF, Form

COUNTRY = "/id/country/se"
PLACE = "/source/eocic-2019/section-4.10"
PARSERS = {
    "ttl": "turtle",
    "jsonld": "json-ld",
    "nt": "nt",
    "rdf": "xml",
    "trig": "trig",
    "nq": "nquads",
}
#: One of each family.
ADDRESSES = (
    "/",
    COUNTRY,
    PLACE,
    "/id/objective",
    "/id/country/se/geometry",
    "/source/eocic-2019",
    "/source/eocic-2019/table-8",
    "/source/reference",
    "/source/reference/op-country",
    "/rule/owl",
    "/rule/country-of-region",
    "/publisher",
    "/vocabularies",
    "/dataset",
    "/dataset/period",
    "/dataset/class/Programme",
    "/ontology",
    "/ontology/0.1.0",
    "/ontology/alignments",
    "/ontology/terms/Programme",
    "/ontology/terms/hasObjective",
)

by_extension = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.extension)


def read(text: str, form: Form) -> rdflib.Dataset:
    """What a form says."""
    found = rdflib.Dataset(default_union=True)
    found.parse(data=text, format=PARSERS[form.extension])
    return found


def links(header: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The targets of a Link header with their parameters."""
    for target, parameters in re.findall(r'<([^>]*)>((?:\s*;\s*\w+="[^"]*")*)', header):
        yield target, dict(re.findall(r'(\w+)="([^"]*)"', parameters))


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("*/*", "text/html"),
        ("", "text/html"),
        ("text/turtle", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("application/n-triples", "application/n-triples"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/trig", "application/trig"),
        ("application/n-quads", "application/n-quads"),
        ("application/rdf+xml;q=0.5, text/turtle;q=0.4", "application/rdf+xml"),
        ("text/html;q=0.1, application/*", "application/ld+json"),
        ("text/*", "text/html"),
        ("text/*, text/html;q=0", "text/turtle"),
        ("*/*, text/html;q=0, text/turtle;q=0", "application/ld+json"),
        ("image/png, text/turtle;q=0.001", "text/turtle"),
    ],
)
@pytest.mark.parametrize("address", [COUNTRY, PLACE, "/rule/owl", "/dataset", "/ontology/terms/Programme"])
def test_accept_header_chooses_the_form(client: TestClient, address: str, accept: str, media: str) -> None:
    answer = client.get(address, headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == media
    assert "Accept" in answer.headers["vary"]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("accept", ["image/png", "application/pdf, text/*;q=0", "*/*;q=0"])
def test_nothing_acceptable_is_406_with_what_is_on_offer(
    client: TestClient, address: str, accept: str
) -> None:
    answer = client.get(address, headers={"Accept": accept})
    assert answer.status_code == 406
    assert "text/turtle" in answer.json()["offers"]
    assert answer.json()["status"] == 406


@by_extension
@pytest.mark.parametrize(
    "address",
    [COUNTRY, PLACE, "/rule/owl", "/source/eocic-2019/table-8", "/publisher", "/vocabularies", "/dataset"],
)
def test_extension_forces_the_form(client: TestClient, address: str, form: Form) -> None:
    answer = client.get(f"{address}.{form.extension}", headers={"Accept": "image/png"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == form.media


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_alternate_resolves_to_its_own_type(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    told = list(links(answer.headers["link"]))
    relations = {parameters["rel"] for _, parameters in told}
    assert relations == {"alternate", "describedby", "canonical"}
    for target, parameters in told:
        if parameters["rel"] == "canonical":
            assert target.startswith(BASE)
            continue
        found = client.get(target, headers={"Accept": "image/png"})
        assert found.status_code == 200, target
        assert found.headers["content-type"].partition(";")[0] == parameters["type"]
        assert found.headers["content-location"] == target


@pytest.mark.parametrize("address", [each for each in ADDRESSES if each != "/"])
def test_pages_name_the_alternates_in_their_head(client: TestClient, address: str) -> None:
    text = client.get(address).text
    assert '<link rel="alternate" type="text/turtle"' in text
    assert f'<link rel="canonical" href="{BASE}' in text


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_iri_is_answered_directly_and_names_the_document(client: TestClient, address: str) -> None:
    for form in (FORMS[0], RDF[0]):
        answer = client.get(address, headers={"Accept": form.media})
        assert answer.status_code == 200
        assert answer.headers["content-location"].endswith(f".{form.extension}")
        assert answer.headers["access-control-allow-origin"] == "*"


@by_extension
@pytest.mark.parametrize("address", [COUNTRY, PLACE, "/dataset", "/ontology/terms/Programme"])
def test_head_and_conditional_requests(client: TestClient, address: str, form: Form) -> None:
    accept = {"Accept": form.media}
    whole = client.get(address, headers=accept)
    head = client.head(address, headers=accept)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == whole.headers["content-type"]
    assert head.headers["link"] == whole.headers["link"]
    etag = whole.headers["etag"]
    same = client.get(address, headers={**accept, "If-None-Match": f'"other", {etag}'})
    assert (same.status_code, same.content) == (304, b"")
    assert same.headers["etag"] == etag
    assert "Accept" in same.headers["vary"]
    assert same.headers["content-location"] == whole.headers["content-location"]


def test_each_form_has_a_tag_of_its_own(client: TestClient) -> None:
    tags = {client.get(COUNTRY, headers={"Accept": form.media}).headers["etag"] for form in FORMS}
    assert len(tags) == len(FORMS)


@pytest.mark.parametrize("form", RDF, ids=lambda form: form.extension)
@pytest.mark.parametrize(
    ("address", "label"),
    [
        (COUNTRY, "Sweden"),
        ("/id/objective", "Objectives"),
        ("/rule/country-of-region", "What belongs to a region belongs to the region's country"),
        ("/ontology/terms/Programme", "Programme"),
    ],
)
def test_every_form_parses_and_has_the_label(
    client: TestClient, address: str, label: str, form: Form
) -> None:
    answer = client.get(address, headers={"Accept": form.media})
    found = read(answer.text, form)
    iri = address.replace("/ontology/terms/", "/ontology#").removeprefix("/")
    labels = {str(each) for each in found.objects(rdflib.URIRef(BASE + iri), rdflib.RDFS.label)}
    assert label in labels
    assert not any(isinstance(each, rdflib.BNode) for triple in found.triples((None,) * 3) for each in triple)


@pytest.mark.parametrize("address", ["/ontology", "/ontology/alignments"])
@pytest.mark.parametrize("form", RDF[:4], ids=lambda form: form.extension)
def test_the_ontology_says_the_same_in_every_form(client: TestClient, address: str, form: Form) -> None:
    turtle = rdflib.Graph().parse(data=client.get(f"{address}.ttl").text, format="turtle")
    other = rdflib.Graph().parse(
        data=client.get(f"{address}.{form.extension}").text, format=PARSERS[form.extension]
    )
    assert len(turtle) == len(other)
    named = {triple for triple in turtle if not any(isinstance(each, rdflib.BNode) for each in triple)}
    assert named <= set(other)


def test_the_ontology_is_sent_as_it_was_written(client: TestClient) -> None:
    from clusterpolicy import resources

    written = (resources.root() / "ontology" / "ontology.ttl").read_bytes()
    assert client.get("/ontology", headers={"Accept": "text/turtle"}).content == written


@pytest.mark.parametrize(
    "address",
    [
        "/id/country/nowhere",
        "/id/country/se.xyz",
        "/id/country/se.ttl.nt",
        "/id/country/",
        "/id/",
        "/id/.ttl",
        '/id/a b<c>"d',
        "/source/none.ttl",
        "/rule/none",
        "/dataset/none",
        "/dataset.xyz",
        "/publisher.xyz",
        "/vocabularies.xyz",
        "/index.xyz",
        "/ontology.xyz",
        "/ontology.trig",
        "/ontology/9.9.9",
        "/ontology/terms/None",
        "/ontology/terms/",
        "/ontology/",
    ],
)
@pytest.mark.parametrize("accept", ["text/html", "text/turtle"])
def test_what_is_not_there_is_404(client: TestClient, address: str, accept: str) -> None:
    answer = client.get(address, headers={"Accept": accept})
    assert answer.status_code == 404
    if accept == "text/turtle":
        assert answer.headers["content-type"] == "application/problem+json"


def test_an_unknown_name_offers_near_ones(client: TestClient) -> None:
    assert "Germany" in client.get("/id/country/gemany").text

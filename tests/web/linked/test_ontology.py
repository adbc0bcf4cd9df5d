"""The documentation of the ontology: whole, true to the graph, small, and enough to write SPARQL from."""

import re

import html5lib
import pytest
import rdflib
from starlette.testclient import TestClient

from clusterpolicy.lookup.graph import Graph
from clusterpolicy.namespaces import BASE, ONTOLOGY
from clusterpolicy.web.app import create_app
from clusterpolicy.web.linked.axioms import axioms
from clusterpolicy.web.linked.terms import CLASS, Term, rows, terms
from clusterpolicy.web.serving import Serving
from clusterpolicy.web.site import Site

PAGES = (
    "/ontology",
    "/ontology/alignments",
    "/ontology/shapes",
    "/vocabularies",
    "/ontology/terms/Programme",
    "/dataset",
)


@pytest.fixture(scope="module")
def known(serving: Serving) -> dict[str, Term]:
    """The terms by name."""
    return {term.name: term for term in terms(serving).values()}


@pytest.mark.parametrize("address", PAGES)
def test_pages_are_small_and_well_formed(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert len(answer.content) < 150_000
    html5lib.HTMLParser(strict=True).parse(answer.text)
    ids = re.findall(r' id="([^"]+)"', answer.text)
    assert len(ids) == len(set(ids))
    anchors = set(re.findall(r'href="#([^"]+)"', answer.text))
    assert anchors <= set(ids) | {"content"}
    assert "style=" not in answer.text


def test_the_ontology_tells_of_itself(client: TestClient) -> None:
    text = client.get("/ontology").text
    for wanted in (
        "How to cite",
        "Namespace",
        "/ontology/0.1.0",
        "Licence",
        "/ontology/shapes",
        "last changed",
    ):
        assert wanted in text
    for name in ("ontology", "ontology/alignments"):
        told = rdflib.Graph().parse(data=client.get(f"/{name}.ttl").text, format="turtle")
        node = rdflib.URIRef(BASE + name)
        for term in (rdflib.RDFS.label, rdflib.DCTERMS.publisher, rdflib.DCTERMS.issued, rdflib.RDFS.seeAlso):
            assert told.value(node, term), (name, term)


def test_the_shapes_are_there_for_people_and_programs(client: TestClient) -> None:
    assert "A NUTS unit needs a name" in client.get("/ontology/shapes", headers={"Accept": "text/html"}).text
    told = rdflib.Graph().parse(data=client.get("/ontology/shapes.ttl").text, format="turtle")
    assert len(set(told.subjects(rdflib.RDF.type, rdflib.SH.NodeShape))) > 40


def test_decimals_read_as_they_are_written(client: TestClient) -> None:
    text = client.get("/ontology/terms/amount").text
    assert "00.0<" not in text


def test_the_home_page_says_where_its_rdf_is(client: TestClient) -> None:
    text = client.get("/").text
    assert f'<link rel="canonical" href="{BASE}">' in text
    assert 'type="text/turtle" href="/index.ttl"' in text


def test_every_page_of_a_term_is_small(client: TestClient, known: dict[str, Term]) -> None:
    sizes = {name: len(client.get(f"/ontology/terms/{name}").content) for name in known}
    assert max(sizes.values()) < 150_000


def test_numbers_are_those_of_the_graph(graph: Graph, known: dict[str, Term]) -> None:
    for name in ("Programme", "Country", "Finding"):
        counted = graph.query(f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ ?x a cp:{name} }}").rows()
        assert known[name].number == counted[0]["n"]
    counted = graph.query("SELECT (COUNT(*) AS ?n) { ?x cp:hasObjective ?y }").rows()
    assert known["hasObjective"].number == counted[0]["n"]


def test_hierarchy_inverses_and_axioms(known: dict[str, Term]) -> None:
    assert ONTOLOGY + "PolicyIntervention" in known["Programme"].wider
    assert ONTOLOGY + "NationalProgramme" in known["Programme"].narrower
    assert known["hasBudget"].inverses == [ONTOLOGY + "budgetOf"]
    assert known["budgetOf"].inverses == [ONTOLOGY + "hasBudget"]
    assert known["hasObjective"].domains == [
        (ONTOLOGY + "PolicyIntervention", " or ", ONTOLOGY + "ClusterSupport")
    ]
    assert known["hasObjective"].ranges == [(ONTOLOGY + "Objective",)]
    assert known["contributesToObjective"].chains == [
        (ONTOLOGY + "partOfSupport", ", then ", ONTOLOGY + "hasObjective")
    ]
    assert any("transitive" in each for each in known["partOf"].characteristics)
    assert ONTOLOGY + "PastScheme" in known["Programme"].disjoint
    assert ("close to", "https://schema.org/Country") in known["Country"].alignments
    assert [rule for rule, _ in known["FocusedProgramme"].rules]


def test_every_condition_of_a_defined_class_is_in_words(client: TestClient) -> None:
    conditions = axioms().conditions
    assert len(conditions) == 16
    for iri in conditions:
        assert (
            "Whatever meets this is one" in client.get(f"/ontology/terms/{iri.removeprefix(ONTOLOGY)}").text
        )


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Programme", ("cp:country", "cp:hasBudget", "Of 110 instances", "KMU-NetC", "What points to them")),
        ("hasObjective", ("Examples of real use", "Table 9", "cp:ClusterSupport", "cp:Objective")),
        ("contributesToObjective", ("Shortcut for", "Examples that no source states")),
        ("Currency", ("Euro", "cp:currency")),
        ("RegionalDevelopmentProgramme", ("The dataset has none at present",)),
    ],
)
def test_a_term_is_told_with_its_real_use(client: TestClient, name: str, wanted: tuple[str, ...]) -> None:
    text = client.get(f"/ontology/terms/{name}").text
    assert not [each for each in wanted if each not in text]


def test_the_query_to_begin_with_has_answers(
    client: TestClient, graph: Graph, known: dict[str, Term]
) -> None:
    import html

    for term in list(known.values())[::9]:
        text = client.get(f"/ontology/terms/{term.name}").text
        query = html.unescape(re.search(r'<pre id="query-text"[^>]*>(.*?)</pre>', text, re.DOTALL)[1])  # type: ignore[index]
        found = graph.query(query).rows()
        assert bool(found) == bool(term.number), term.name


def test_rules_and_schemes_are_listed(client: TestClient, serving: Serving) -> None:
    text = client.get("/ontology").text
    for row in rows(serving, "rules"):
        assert f'href="/rule/{str(row["rule"]).rpartition("/")[2]}"' in text
    for row in rows(serving, "schemes"):
        assert str(row["label"]) in text
    assert CLASS in {term.kind for term in terms(serving).values()}


def test_links_stay_below_a_proxys_prefix(graph: Graph) -> None:
    app = create_app(Site(graph.release, root="/clusters"))
    with TestClient(app, headers={"Accept": "text/html"}, follow_redirects=False) as client:
        answer = client.get("/clusters/ontology/terms/Programme")
        assert answer.status_code == 200
        assert answer.headers["content-location"] == "/clusters/ontology/terms/Programme.html"
        assert "</clusters/ontology/terms/Programme.ttl>" in answer.headers["link"]
        assert not re.findall(r'(?:href|src)="/(?!clusters/)', answer.text)
        assert client.get("/clusters/.well-known/void").headers["location"] == "/clusters/dataset.ttl"

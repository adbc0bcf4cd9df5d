"""The interface for programs: the same rows as everywhere, in every format, and errors in one shape."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib.plugins.sparql.results.rdfresults import RDFResult
from starlette.testclient import TestClient

from clusterpolicy.lookup.graph import Graph
from clusterpolicy.questions.library import Question, all_questions
from clusterpolicy.web.api.formats import FORMATS
from clusterpolicy.web.app import create_app
from clusterpolicy.web.site import Site
from clusterpolicy.web.themes import themes

QUESTIONS = all_questions()
BY_THEME = [[each for each in QUESTIONS if each.theme == theme.name] for theme in themes()]
GERMANY = "/api/questions/programmes/in-country?country=DE"


@pytest.fixture(scope="module")
def api(site: Site) -> Iterator[TestClient]:
    """The app as a program meets it."""
    with TestClient(create_app(site), headers={"Accept": "*/*"}, follow_redirects=False) as client:
        yield client


def examples(question: Question) -> dict[str, Any]:
    return {each.name: each.example for each in question.parameters.values() if each.required}


@pytest.mark.parametrize("questions", BY_THEME, ids=lambda each: each[0].theme)
def test_every_question_answers_as_the_library_does(
    api: TestClient, graph: Graph, questions: list[Question]
) -> None:
    for question in questions:
        values = examples(question)
        expected = graph.ask(question.name, **values)
        said = api.get(f"/api/questions/{question.name}", params=values).json()
        assert (said["columns"], said["rows"]) == (expected.columns, expected.rows()), question.name
        assert said["count"] == len(said["rows"])
        response = api.get(f"/api/questions/{question.name}", params={**values, "format": "csv"})
        assert response.headers["content-type"] == "text/csv; charset=utf-8"
        assert response.content == expected.serialize("csv"), question.name


def test_rows_come_with_what_was_asked_and_where_it_stands(api: TestClient) -> None:
    said = api.get(GERMANY).json()
    iri = "https://w3id.org/clusterpolicy/id/country/de"
    assert said["parameters"] == {"country": {"value": "DE", "label": "Germany", "iri": iri}}
    named = {row["place"] for row in said["rows"]}
    assert set(said["places"]) == named
    assert all(each.startswith("https://w3id.org/clusterpolicy/source/") for each in said["places"].values())
    assert f"<{iri}>" in said["query"]
    assert said["page"].endswith("/questions/programmes/in-country?country=de")


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_had_by_name_and_by_negotiation(api: TestClient, name: str) -> None:
    media = FORMATS[name].media
    by_name = api.get(f"{GERMANY}&format={name}")
    by_header = api.get(GERMANY, headers={"Accept": f"text/html;q=0.9, {media};q=0.8, */*;q=0.1"})
    for response in (by_name, by_header):
        assert response.status_code == 200
        assert response.headers["content-type"].partition(";")[0] == media
        assert response.headers["access-control-allow-origin"] == "*"
        assert "Accept" in response.headers["vary"]
    assert by_name.content == by_header.content


def test_sparql_json_is_that_of_the_query(api: TestClient) -> None:
    said = json.loads(api.get(f"{GERMANY}&format=srj").content)
    assert said["head"]["vars"][:3] == ["status", "programme", "label"]


def test_csv_is_one_row_a_row(api: TestClient) -> None:
    rows = list(csv.DictReader(io.StringIO(api.get(f"{GERMANY}&format=csv").text)))
    assert "KMU-NetC" in {row["label"] for row in rows}


def test_rdf_is_a_result_set_that_others_read(api: TestClient, graph: Graph) -> None:
    import rdflib

    parsed = rdflib.Graph().parse(data=api.get(f"{GERMANY}&format=ttl").text, format="turtle")
    result = RDFResult(parsed)
    rows = graph.ask("programmes/in-country", country="DE").rows()
    assert {str(each) for each in result.vars or ()} == set(rows[0])
    read = [{str(name): str(value) for name, value in row.items()} for row in result.bindings]
    assert sorted(row["place"] for row in read) == sorted(str(row["place"]) for row in rows)


def test_formats_with_graphs_bring_what_the_places_state(api: TestClient) -> None:
    quads = list(ox.parse(api.get(f"{GERMANY}&format=nq").content, format=ox.RdfFormat.N_QUADS))
    graphs = {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}
    assert graphs == set(api.get(GERMANY).json()["places"].values())
    programme = ox.NamedNode("https://w3id.org/clusterpolicy/id/programme/de-kmu-netc")
    assert any(
        quad.subject == programme and quad.graph_name.value in graphs
        for quad in quads
        if isinstance(quad.graph_name, ox.NamedNode)
    )


def test_an_answer_is_not_sent_twice(api: TestClient) -> None:
    first = api.get(GERMANY)
    again = api.get(GERMANY, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = api.get(f"{GERMANY}&format=csv", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200


def problem(response: Any, status: int) -> dict[str, Any]:
    """The problem that a response tells."""
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["access-control-allow-origin"] == "*"
    said: dict[str, Any] = response.json()
    assert said["status"] == status
    return said


@pytest.mark.parametrize(
    ("query", "detail", "parameter"),
    [
        ("", "programmes/in-country needs country; for instance country=Germany", "country"),
        ("?country=Gemany", 'there is no country "Gemany"; did you mean Germany?', "country"),
        ("?country=DE&status=runing", 'there is no status "runing"', "status"),
        ("?country=DE&contry=FR", 'programmes/in-country has no parameter "contry"', "contry"),
        ("?country=DE&country=FR", "country is given more than once; it has one value", "country"),
        ("?country=DE&status=", "status is empty; leave it out", "status"),
        ("?country=DE&format=pdf", 'there is no format "pdf"', "format"),
    ],
)
def test_what_is_wrong_with_a_parameter_is_told(
    api: TestClient, query: str, detail: str, parameter: str
) -> None:
    said = problem(api.get(f"/api/questions/programmes/in-country{query}"), 400)
    assert said["detail"].startswith(detail)
    assert said["parameter"] == parameter


def test_an_unknown_question_offers_near_ones(api: TestClient) -> None:
    said = problem(api.get("/api/questions/programmes/in-contry"), 404)
    assert "programmes/in-country" in said["near"]
    problem(api.get("/api/nothing"), 404)
    problem(api.get("/api/entities/cuntry"), 404)
    problem(api.get("/api/entities/country/zz"), 404)


def test_a_format_that_there_is_not_is_refused_with_those_on_offer(api: TestClient) -> None:
    said = problem(api.get(GERMANY, headers={"Accept": "image/png"}), 406)
    assert "text/csv" in said["offers"]


def test_scripts_of_other_sites_may_ask_first(api: TestClient) -> None:
    response = api.options("/api/questions/programmes/in-country")
    assert response.status_code == 204
    assert response.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    assert api.post("/api/questions/programmes/in-country").status_code == 405


def test_the_list_tells_what_each_question_takes(api: TestClient) -> None:
    said = api.get("/api/questions").json()
    assert said["count"] == len(QUESTIONS)
    (found,) = (each for each in said["questions"] if each["question"] == "programmes/in-country")
    assert [each["name"] for each in found["parameters"]] == ["country", "status"]
    assert found["parameters"][1]["choices"][0] == "running"
    budgets = api.get("/api/questions?theme=budgets").json()["questions"]
    assert {each["question"].partition("/")[0] for each in budgets} == {"budgets"}
    problem(api.get("/api/questions?theme=nothing"), 404)


def test_search_and_entities(api: TestClient) -> None:
    found = api.get("/api/search?q=lombardy&kind=region").json()["results"]
    assert found[0]["path"] == "region/lombardia"
    problem(api.get("/api/search"), 400)
    problem(api.get("/api/search?q=a&limit=1000"), 400)
    assert api.get("/api/entities").json()["kinds"]["country"] >= 30
    countries = api.get("/api/entities/country").json()
    assert countries["count"] == len(countries["entities"])
    said = api.get("/api/entities/programme/de-kmu-netc").json()
    assert said["label"] == "KMU-NetC"
    assert "In-depth programme" in said["types"]
    assert any("Table 8, p. 122, row Germany" in place for fact in said["facts"] for place in fact["places"])


def test_networks(api: TestClient) -> None:
    views = {each["network"] for each in api.get("/api/networks").json()["networks"]}
    assert "smart-specialisation" in views
    links = api.get("/api/networks/programme-objectives?country=Germany").json()
    assert links
    graphml = api.get("/api/networks/programme-objectives?country=Germany&format=graphml")
    assert b"<graphml" in graphml.content
    assert graphml.headers["access-control-allow-origin"] == "*"
    problem(api.get("/api/networks/nothing"), 404)
    problem(api.get("/api/networks/territory?country=Gemany"), 400)
    problem(api.get("/api/networks/smart-specialisation?format=png"), 400)


def test_the_page_reads_out_the_description(client: TestClient) -> None:
    response = client.get("/api")
    assert response.status_code == 200
    assert 'rel="service-desc"' in response.headers["link"]
    html = response.text
    for path in ("/api/questions", "/api/search", "/api/networks/{view}", "/sparql", "/graphs"):
        assert f"<code>{path}</code>" in html
    for theme in themes():
        page = client.get("/api", params={"theme": theme.name})
        assert page.status_code == 200
        assert len(page.content) < 150_000
        for question in QUESTIONS:
            assert (f'id="{question.name.replace("/", "-")}"' in page.text) == (question.theme == theme.name)
    assert client.get("/api?theme=nothing").status_code == 404


def test_programs_are_sent_to_the_description(api: TestClient) -> None:
    response = api.get("/api", headers={"Accept": "application/json"})
    assert (response.status_code, response.headers["location"]) == (303, "/api/openapi.json")


def test_every_example_of_the_page_answers(client: TestClient, api: TestClient) -> None:
    import re

    pages = [client.get("/api").text, *(client.get("/api", params={"theme": t.name}).text for t in themes())]
    addresses = {each for page in pages for each in re.findall(r'<a href="([^"]+)">Try it</a>', page)}
    assert len(addresses) > len(QUESTIONS)
    for address in sorted(addresses):
        if address.startswith("/api/"):
            response = api.get(address.replace("&amp;", "&"))
            assert response.status_code == 200, (address, response.text[:200])


@pytest.mark.parametrize(
    "path",
    [
        "/api/entities/country?x=1",
        "/api/search?q=",
        "/api/search",
        "/api/networks/programme-objectives?country=Gemany",
        "/api/networks/programme-objectives?contry=Germany",
        "/api/questions/programmes/in-country?country=Gemany",
    ],
)
def test_the_same_mistake_has_the_same_status(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert "Field required" not in answer.text


def test_a_theme_alone_says_where_its_questions_are(client: TestClient) -> None:
    assert "/api/questions?theme=programmes" in client.get("/api/questions/programmes").json()["detail"]
    assert "programmes" in client.get("/api/questions/programms").json()["near"]

"""The timeline page on the project's own data."""

import csv
import io
import re
from html import unescape
from urllib.parse import unquote_plus

import pytest
from starlette.testclient import TestClient

from clusterpolicy.lookup.graph import Graph
from clusterpolicy.web.sections import sections
from clusterpolicy.web.serving import Serving


def rows(client: TestClient, address: str) -> list[dict[str, str]]:
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(response.text)))


def test_all_interventions_are_on_the_page_and_it_stays_small(client: TestClient) -> None:
    response = client.get("/timeline")
    assert response.status_code == 200
    assert len(response.content) < 150_000
    linked = set(re.findall(r'href="/id/programme/([^"#]+)"', response.text))
    assert len(linked) == 147
    assert "style=" not in response.text and "<style" not in response.text


def test_real_years(client: TestClient) -> None:
    found = {row["programme"].rpartition("/")[2]: row for row in rows(client, "/timeline.csv")}
    assert len(found) == 147
    assert (found["se-vinnvaxt"]["start"], found["se-vinnvaxt"]["dates"]) == ("2003", "said to be continuous")
    assert (found["de-kmu-netc"]["start"], found["de-kmu-netc"]["end"]) == ("2016", "2022")
    assert found["de-kmu-netc"]["dates"] == "first and last year printed"
    assert found["is-past-cluster-programme"]["dates"].startswith("a length, no years")


def test_vague_dates_are_drawn_as_vague(client: TestClient) -> None:
    text = client.get("/timeline?country=se&from=1998").text
    row = next(row for row in re.findall(r"<tr>.*?</tr>", text, re.DOTALL) if "Vinnväxt</a>" in row)
    assert 'class="run"' in row and "Continuous since 2003" in row
    assert "no dates: 2 years" in client.get("/timeline?country=is").text


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("country=se", 3),
        ("country=Sweden&kind=National+programme", 1),
        ("dates=printed", 64),
        ("dates=none", 41),
    ],
)
def test_filters(client: TestClient, query: str, number: int) -> None:
    found = rows(client, f"/timeline.csv?{query}")
    assert len({row["programme"] for row in found}) == number
    text = client.get(f"/timeline?{query}").text
    assert len(set(re.findall(r'href="/id/programme/([^"#]+)"', text))) >= number


@pytest.mark.parametrize("year", [1970, 2010, 2016, 2018, 2024])
def test_a_year_keeps_what_surely_or_perhaps_ran_in_it(client: TestClient, year: int) -> None:
    found = {row["programme"] for row in rows(client, f"/timeline.csv?year={year}")}
    explored = client.get(f"/programmes.csv?kind=all&year={year}").text
    assert found == {row["programme"] for row in csv.DictReader(io.StringIO(explored))}
    text = client.get(f"/timeline?year={year}").text
    assert f">{year}</text>" in text
    assert f"{len(found)} surely or perhaps ran in {year}" in text


@pytest.mark.parametrize(
    "query", ["dates=vague", "dates=none&country=us", "year=2016&kind=national-programme"]
)
def test_the_query_finds_what_the_page_shows(client: TestClient, graph: Graph, query: str) -> None:
    address = re.search(r'href="/sparql\?query=([^"]*)"', client.get(f"/timeline?{query}").text)
    assert address
    answered = {row["programme"] for row in graph.query(unquote_plus(unescape(address[1]))).rows()}
    assert answered == {row["programme"] for row in rows(client, f"/timeline.csv?{query}")}


@pytest.mark.parametrize(
    "query",
    [
        "country=Atlantis",
        "year=soon",
        "dates=some",
        "countries=se",
        "from=x",
        "from=99999999999",
        "kind=%3Cscript%3E",
        "year=%00",
    ],
)
def test_what_cannot_be_used_is_told(client: TestClient, query: str) -> None:
    response = client.get(f"/timeline?{query}")
    assert response.status_code == 400
    assert 'role="alert"' in response.text
    assert "<script>" not in response.text
    assert client.get(f"/timeline.csv?{query}").status_code in (400, 404)


def test_nothing_that_fits_is_said(client: TestClient) -> None:
    assert "No programme fits" in client.get("/timeline?country=se&dates=none&kind=past-scheme").text


def test_successions_are_joined(client: TestClient) -> None:
    text = client.get("/timeline?country=ee").text
    assert 'class="join"' in text
    assert "Follows the programme above" in text


def test_sections_answer(serving: Serving) -> None:
    for section in sections("timeline"):
        assert section.ask(serving.graph).rows()

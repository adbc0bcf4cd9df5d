"""Explore programmes: the page, its files and its links, as a reader gets them."""

import csv
import io
import json
import re
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote_plus
from xml.etree import ElementTree

import pytest
import rdflib
from starlette.testclient import TestClient

from clusterpolicy.lookup.graph import Graph
from clusterpolicy.namespaces import ONTOLOGY

HOSTILE = "<script>alert(1)</script>\"'&"
QUERIES = (
    "",
    "country=se&country=fi",
    "objective=internationalisation&level=national",
    "objective=internationalisation&through=own",
    "year=2018&certainty=printed&kind=all",
    "sector=life-sciences&target-group=smes",
    "budget=not-asked",
    "smart-specialisation=any",
)


class _Parts(HTMLParser):
    """The rows of the table, and the fields of the form with what names them."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[str] = []
        self.fields: list[dict[str, str | None]] = []
        self.unnamed: list[dict[str, str | None]] = []
        self._labels = 0
        self._form = self._row = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._form = self._form or (tag == "form" and given.get("class") == "facets")
        self._labels += tag == "label"
        self._row = self._row or (tag == "th" and given.get("scope") == "row")
        if self._row and tag == "a" and str(given["href"]).startswith("/id/programme/"):
            self.rows.append(str(given["href"]))
        if self._form and tag in ("input", "select"):
            self.fields.append(given)
            if not self._labels and given.get("type") != "hidden":
                self.unnamed.append(given)

    def handle_endtag(self, tag: str) -> None:
        self._form = self._form and tag != "form"
        self._labels -= tag == "label"
        self._row = self._row and tag != "th"


def parts(text: str) -> _Parts:
    found = _Parts()
    found.feed(text)
    return found


def records(client: TestClient, query: str) -> list[dict[str, str]]:
    answer = client.get(f"/programmes.csv?{query}")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.text)))


def every_row(client: TestClient, query: str) -> list[str]:
    """The programmes of all pages of the table."""
    rows: list[str] = []
    for page in range(1, 4):
        found = parts(client.get(f"/programmes?{query}&page={page}").text).rows
        rows += found if not rows or found[0] not in rows else []
    return rows


def test_programmes_are_shown_unless_more_is_asked_for(client: TestClient) -> None:
    page = client.get("/programmes").text
    assert "<strong>110</strong> of 110 programmes" in page
    assert "programmes only" in page
    assert (
        "<strong>147</strong> of 147 programmes and other interventions"
        in client.get("/programmes?kind=all").text
    )
    assert {row["kind"] for row in records(client, "")} == {
        "National programme",
        "Regional programme",
        "Non-European programme",
    }


@pytest.mark.parametrize("query", QUERIES)
def test_the_file_holds_the_rows_of_the_table(client: TestClient, query: str) -> None:
    addresses = [
        each["programme"].replace("https://w3id.org/clusterpolicy", "") for each in records(client, query)
    ]
    assert addresses
    assert every_row(client, query) == addresses


@pytest.mark.parametrize("query", QUERIES)
def test_turtle_holds_exactly_these_programmes(client: TestClient, query: str) -> None:
    answer = client.get(f"/programmes.ttl?{query}")
    assert answer.headers["content-type"].startswith("text/turtle")
    assert "https://creativecommons.org/licenses/by/4.0/" in answer.text.split("\n\n")[0]
    graph = rdflib.Graph().parse(data=answer.text, format="turtle")
    described = {str(subject) for subject in graph.subjects(rdflib.URIRef(ONTOLOGY + "kind"))}
    assert described == {each["programme"] for each in records(client, query)}
    unnamed = {
        thing
        for thing in graph.objects()
        if isinstance(thing, rdflib.URIRef)
        and "/clusterpolicy/id/" in thing
        and not list(graph.objects(thing, rdflib.RDFS.label))
    }
    assert not unnamed


def test_turtle_says_what_the_graph_says(client: TestClient, graph: Graph) -> None:
    text = client.get("/programmes.ttl?country=ee").text
    found = rdflib.Graph().parse(data=text, format="turtle")
    iri = "https://w3id.org/clusterpolicy/id/programme/ee-support-for-cluster-development"
    there = graph.query(f"SELECT (COUNT(*) AS ?n) {{ <{iri}> ?p ?o }}").rows()[0]["n"]
    assert len(list(found.triples((rdflib.URIRef(iri), None, None)))) == there
    amounts = {str(value) for value in found.objects(predicate=rdflib.URIRef(ONTOLOGY + "amount"))}
    assert "1500000" in {amount.partition(".")[0] for amount in amounts}


def test_json_holds_the_same(client: TestClient) -> None:
    answer = client.get("/programmes.json?country=se")
    found = answer.json()
    assert found["number"] == len(found["programmes"]) == len(records(client, "country=se"))
    assert "Country: Sweden" in found["filter"]
    assert isinstance(found["programmes"][0]["objective"], list)


@pytest.mark.parametrize("query", QUERIES)
def test_the_query_returns_the_same_programmes(client: TestClient, graph: Graph, query: str) -> None:
    page = client.get(f"/programmes?{query}").text
    address = re.search(r'href="/sparql\?query=([^"]*)"', page)
    assert address
    text = unquote_plus(unescape(address[1]))
    assert len(text) < 6100
    answered = {row["programme"] for row in graph.query(text).rows()}
    assert answered == {each["programme"] for each in records(client, query)}


@pytest.mark.parametrize("view", ("table", "network", "timeline", "map"))
@pytest.mark.parametrize("query", ("kind=all", "objective=internationalisation", "country=de&country=us"))
def test_every_view_keeps_the_filters(client: TestClient, view: str, query: str) -> None:
    answer = client.get(f"/programmes?view={view}&{query}")
    assert answer.status_code == 200
    assert len(answer.content) < 150_000
    number = re.search(r"<strong>(\d+)</strong> of", answer.text)
    assert number
    assert int(number[1]) == len(records(client, query))
    for other in ("network", "timeline", "map"):
        switch = re.search(rf'<a href="([^"]*view={other}[^"]*)"', answer.text)
        assert switch
        assert all(each in switch[1] for each in query.split("&"))


def test_the_network_holds_no_other_programme(client: TestClient) -> None:
    answer = client.get("/programmes/network?country=de&relation=objective")
    policy = answer.headers["content-security-policy"]
    assert "sha256-" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'self'" in policy
    drawn = set(re.findall(r"https://w3id\.org/clusterpolicy/id/programme/[\w-]+", answer.text))
    assert drawn
    assert drawn <= {each["programme"] for each in records(client, "country=de")}
    supports = set(re.findall(r"id/cluster-support/([\w-]+)", answer.text))
    assert "hamburg" in supports
    assert "lombardia" not in supports


def test_the_network_leaves_regions_out_where_only_programmes_count(client: TestClient) -> None:
    text = client.get("/programmes/network?country=de&through=own").text
    assert "id/cluster-support/" not in text
    none = client.get("/programmes/network?country=de&level=regional&through=own")
    assert none.status_code == 200
    assert "joins none of these" in none.text


def test_the_network_is_on_paper_too(client: TestClient) -> None:
    page = client.get("/programmes?view=network&country=de&relation=objective").text
    address = re.search(r'<img class="print-only" [^>]*src="([^"]*)"', page)
    assert address
    still = client.get(unescape(address[1]))
    assert still.headers["content-type"].startswith("image/svg+xml")
    assert "KMU-NetC" in still.text
    assert "Vinnväxt" not in still.text
    ElementTree.fromstring(still.text)
    none = client.get("/programmes/network.svg?country=de&level=regional&through=own")
    assert none.status_code == 404


def test_the_map_counts_what_is_left(client: TestClient) -> None:
    text = client.get("/programmes?view=map&level=regional&country=fi").text
    assert "Finland: 5 programmes" in text
    assert "Lappi: 3 programmes" in text
    assert "Germany: no programmes" in text
    world = client.get("/programmes?view=map&country=cn").text
    assert 'class="map map-world"' in world


def test_the_timeline_shows_what_is_left(client: TestClient) -> None:
    text = client.get("/programmes?view=timeline&country=se").text
    assert "Vinnväxt" in text
    assert "KMU-NetC" not in text


@pytest.mark.parametrize("sort", ("country", "name", "kind", "level", "start", "end", "objectives"))
def test_orders(client: TestClient, sort: str) -> None:
    up = records(client, f"sort={sort}")
    down = records(client, f"sort={sort}&order=down")
    assert {each["programme"] for each in up} == {each["programme"] for each in down}
    if sort == "start":
        years = [int(each["first_year"]) for each in up if each["first_year"]]
        assert years == sorted(years)
        assert up[len(years)]["first_year"] == "" == down[len(years)]["first_year"]


@pytest.mark.parametrize(
    "given", ("Germany", "de", "DE", "country/de", "https://w3id.org/clusterpolicy/id/country/de")
)
def test_a_value_may_be_named_in_many_ways(client: TestClient, given: str) -> None:
    assert {each["country"] for each in records(client, f"country={given}")} == {"Germany"}


def test_what_is_not_known_is_told(client: TestClient) -> None:
    answer = client.get("/programmes?country=Gemany&objectve=x&view=tabel")
    assert answer.status_code == 400
    assert "There is no country “Gemany”" in answer.text
    assert re.search(r'Did you mean <a href="/programmes\?country=de[^"]*">Germany</a>', answer.text)
    assert "There is no filter “objectve”" in answer.text
    assert "There is no view “tabel”" in answer.text
    for ending in ("csv", "ttl", "json"):
        refused = client.get(f"/programmes.{ending}?country=Gemany", headers={"Accept": "*/*"})
        assert refused.status_code == 400
        assert "did you mean Germany" in refused.json()["detail"]


@pytest.mark.parametrize("code", ("ie", "bg", "hr", "cy", "mt", "is"))
def test_every_country_of_the_report_can_be_chosen(client: TestClient, code: str) -> None:
    answer = client.get(f"/programmes?country={code}")
    assert answer.status_code == 200
    assert f'name="country" value="{code}" checked' in answer.text
    assert "<strong>0</strong> of 110" in answer.text
    # Iceland has a past programme and another initiative.
    assert ("names no programme or other intervention for" in answer.text) == (code != "is")
    assert records(client, f"country={code}") == []


@pytest.mark.parametrize("query", ("country=Atlantis", "year=soon", "year=20188", "budget=plenty"))
def test_a_value_that_there_is_not_does_not_widen_the_list(client: TestClient, query: str) -> None:
    answer = client.get(f"/programmes?{query}&level=regional")
    assert answer.status_code == 400
    assert not parts(answer.text).rows
    number = len(records(client, "level=regional"))
    assert re.search(rf'<a href="[^"]*level=regional">Show {number} without this filter</a>', answer.text)
    if "year" in query:
        assert "the years of the report are 1983–2023" in answer.text
    # What there is of the facet still counts.
    both = client.get(f"/programmes?{query}&country=se").text
    assert ("<strong>3</strong> of 110" in both) == ("country" in query)


@pytest.mark.parametrize("year", ("1900", "1982", "2024", "2030", "2999"))
def test_any_year_can_be_asked_for(client: TestClient, graph: Graph, year: str) -> None:
    found = {row["name"] for row in records(client, f"kind=all&year={year}")}
    assert found == {row["label"] for row in graph.ask("time/running-in-year", year=int(year)).rows()}
    page = client.get(f"/programmes?year={year}").text
    assert f'<option value="{year}" selected>' in page


def test_how_filters_combine_is_told(client: TestClient) -> None:
    page = client.get("/programmes?country=se&country=fi&level=regional").text
    assert "Under one heading any of what is ticked counts" in page
    assert page.count('<span class="quiet">or</span>') == 1


def test_turtle_holds_what_a_region_answered_for_its_programmes(client: TestClient) -> None:
    answer = client.get("/programmes.ttl?sector=health&level=regional")
    graph = rdflib.Graph().parse(data=answer.text, format="turtle")
    asked = """
        PREFIX cp: <https://w3id.org/clusterpolicy/ontology#>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT DISTINCT ?p {
          ?p cp:kind ?k . ?p cp:partOfSupport?/cp:hasSectorFocus/cp:sector/skos:broader* ?sector
          FILTER(STRENDS(STR(?sector), "/sector/health"))
        }"""
    matching = {str(row[0]) for row in graph.query(asked)}  # type: ignore[index]
    assert matching == {each["programme"] for each in records(client, "sector=health&level=regional")}
    assert matching


@pytest.mark.parametrize(
    ("query", "words"),
    (
        ("country=at", "# 1 programme\n"),
        ("country=se", "# 3 programmes\n"),
        ("country=is&kind=all", "# 2 programmes and other interventions\n"),
    ),
)
def test_turtle_says_what_it_holds(client: TestClient, query: str, words: str) -> None:
    assert client.get(f"/programmes.ttl?{query}").text.startswith(words)


def test_nothing_left_says_which_filter_to_drop(client: TestClient) -> None:
    page = client.get("/programmes?country=de&level=regional&budget=other-programmes-only").text
    assert "No programme fits all of this" in page
    outs = re.findall(r'<a href="([^"]*)">without ([^<]*)</a>: (\d+)', page)
    assert {title for _, title, _ in outs} == {"country", "budget stated"}
    for address, _, number in outs:
        query = unescape(address).partition("?")[2]
        assert len(records(client, query)) == int(number)


def test_where_nothing_is_left_no_zeros_are_told(client: TestClient) -> None:
    page = client.get("/programmes?country=ie").text
    assert "No programme fits" in page
    assert "Known for" not in page and "(0)" not in page and "of 0" not in page
    assert '<option value="2018" selected>' in client.get("/programmes?country=ie&year=2018").text


def test_chips_take_one_filter_off(client: TestClient) -> None:
    page = client.get("/programmes?country=se&country=fi&objective=internationalisation&through=own").text
    chips = re.findall(r'<a class="chip on" href="([^"]*)">(.*?)</a>', page)
    assert len(chips) == 5  # two countries, one objective, the default kind and the switch
    address = next(unescape(href) for href, text in chips if "Sweden" in text)
    assert "country=fi" in address
    assert "country=se" not in address
    assert "through=own" in address
    address = next(unescape(href) for href, text in chips if "programme itself" in text)
    assert "through" not in address


def test_the_form_works_without_scripts(client: TestClient) -> None:
    text = client.get("/programmes?country=se&view=map&sort=name&year=2018").text
    found = parts(text)
    assert not found.unnamed
    assert all(field.get("name") for field in found.fields)
    hidden = {(field["name"], field["value"]) for field in found.fields if field.get("type") == "hidden"}
    assert hidden == {("view", "map"), ("sort", "name")}
    ticked = [field["value"] for field in found.fields if "checked" in field]
    assert ticked == ["se"]
    assert '<button class="primary" type="submit">Apply</button>' in text
    assert client.get("/programmes?country=&year=&objective=").status_code == 200


@pytest.mark.parametrize(
    "name", ("country", "objective", "year", "view", "relation", "sort", "page", "through", "extent", HOSTILE)
)
def test_hostile_values_are_text(client: TestClient, name: str) -> None:
    answer = client.get("/programmes", params={name: HOSTILE})
    assert answer.status_code in (200, 400)
    assert "<script>alert" not in answer.text
    for ending in ("csv", "json", "ttl", "network"):
        path = "/programmes/network" if ending == "network" else f"/programmes.{ending}"
        other = client.get(path, params={name: HOSTILE})
        assert other.status_code in (200, 400)
        assert "<script>alert" not in other.text


def test_how_a_region_counts_is_never_silent(client: TestClient) -> None:
    page = client.get("/programmes?objective=internationalisation").text
    assert "Regions answered for all their cluster support together" in page
    rows = records(client, "objective=internationalisation")
    own = [each for each in rows if "Supporting internationalisation activities" in each["objective"]]
    through = [
        each
        for each in rows
        if "Supporting internationalisation activities" in each["objective_through_region"]
    ]
    assert len(own) + len(through) == len(rows)
    assert {each["kind"] for each in through} == {"Regional programme"}
    assert not {each["kind"] for each in own} & {"Regional programme"}
    assert len(records(client, "objective=internationalisation&through=own")) == len(own)


def test_missing_answers_are_told_apart(client: TestClient) -> None:
    page = client.get("/programmes?country=at").text
    assert "asked, blank" in page
    assert "no link stated" in page
    assert "not asked" in client.get("/programmes?country=cn").text


def test_same_address_same_tag(client: TestClient) -> None:
    for path in ("/programmes?country=se", "/programmes.csv?country=se", "/programmes.ttl?country=se"):
        first = client.get(path)
        again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
        assert again.status_code == 304
        assert client.head(path).status_code == 200


def test_data_for_programs_is_sound(client: TestClient) -> None:
    found: dict[str, Any] = json.loads(client.get("/programmes.json?year=2018&certainty=printed").content)
    assert {each["running"] for each in found["programmes"]} == {"surely in 2018, by the years printed"}

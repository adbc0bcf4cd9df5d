"""The comparison of countries, regions and programmes against the tables, and what an address may name."""

import csv
import io
import re

import pytest
from starlette.testclient import TestClient

from clusterpolicy.web.pages.compare_address import KINDS, MOST
from clusterpolicy.web.pages.compare_rows import aspects, bound, entries
from clusterpolicy.web.pages.compare_table import table
from clusterpolicy.web.serving import Serving
from tests.questions.printed_ratings import MEASURES, NATIONAL
from tests.questions.tables_as_printed import OBJECTIVES, REGIONAL_OBJECTIVES

#: What the marks of Table 4 stand for, as the ontology names them.
WORDS = {"+": "high or very high", "0": "medium", "-": "no or little"}


def rows(client: TestClient, *paths: str, **more: str) -> list[dict[str, str]]:
    response = client.get("/compare.csv", params={"entity": list(paths), **more})
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.text)))


def aspect(found: list[dict[str, str]], name: str) -> list[dict[str, str]]:
    return [row for row in found if row["aspect"] == name]


def test_regions_compare_as_table_9_has_them(client: TestClient) -> None:
    found = aspect(rows(client, "region/lombardia", "region/hamburg"), "Objectives")
    for name in ("Lombardia", "Hamburg"):
        stated = {
            row["value_iri"].rpartition("/")[2]
            for row in found
            if row["entity"] == name and row["answer"] == "stated" and row["detail"] != "in its own words"
        }
        assert stated == {OBJECTIVES[letter] for letter in REGIONAL_OBJECTIVES[name]}
    shared = {row["value_iri"].rpartition("/")[2] for row in found if row["shared"] == "both"}
    both = set(REGIONAL_OBJECTIVES["Lombardia"]) & set(REGIONAL_OBJECTIVES["Hamburg"])
    assert shared == {OBJECTIVES[letter] for letter in both}


def test_countries_compare_as_table_4_has_them(client: TestClient) -> None:
    found = aspect(rows(client, "country/cz", "country/dk"), "Importance of measures")
    for country in ("Czech Republic", "Denmark"):
        for measure, printed in zip(MEASURES, NATIONAL[country], strict=True):
            marks = [row["detail"] for row in found if (row["entity"], row["value"]) == (country, measure)]
            assert marks == [WORDS.get(mark, mark) for mark in printed.split("/")]
    same = {row["value"] for row in found if row["shared"] == "same"}
    both = zip(MEASURES, NATIONAL["Czech Republic"], NATIONAL["Denmark"], strict=True)
    assert same == {measure for measure, left, right in both if left == right}


def test_a_row_is_tinted_and_marked_by_who_shares_it(client: TestClient) -> None:
    text = client.get("/compare?entity=country/cz&entity=country/dk").text
    signs = {"all": "=", "some": "≈", "only": "≠"}
    rows = re.findall(r'<tr class="by-(\w+)">(.*?)</tr>', text, re.DOTALL)
    assert {kind for kind, _ in rows} >= {"all", "only", "none"}
    for kind, row in rows:
        head, _, cells = row.partition("</th>")
        shared = re.search(r'<td class="shared">(?:<span class="mark (\w+)">(.)</span>)?', cells)
        assert shared
        assert (shared[1] or "none") == kind
        assert (f'class="in-head mark {kind}"' in head) == (kind != "none")
        assert kind == "none" or shared[2] == signs[kind]
    assert not re.search(r'<td class="yes"><a [^>]*>[+0−]<', text), "ratings are words"


def test_phases_successions_and_consultations(client: TestClient) -> None:
    found = rows(client, "country/jp", "country/ee")
    phases = {(row["value"], row["detail"]) for row in aspect(found, "Phases of programmes")}
    assert ("Industrial Cluster Start Up", "2001–2005") in phases
    assert any(row["detail"].startswith("follows ") for row in aspect(found, "What follows what"))
    found = rows(client, "programme/ee-support-for-cluster-development", "programme/se-vinnvaxt")
    assert {row["detail"] for row in aspect(found, "Before and after") if row["value"]} == {"before it"}
    found = aspect(
        rows(client, "region/piemonte", "region/wallonie"), "Consultation of cluster organisations"
    )
    assert {row["answer"] for row in found} == {"stated"}


def test_missing_answers_are_told_apart(client: TestClient) -> None:
    text = client.get("/compare?entity=country/cz&entity=country/sk&entity=country/fi&entity=country/lv").text
    assert "asked, left blank" in text, "Slovakia left the types of cluster blank"
    assert "not asked: no programme in Table 8" in text, "Finland has no national programme"
    assert "asked, “yes” and no more" in text, "Latvia says yes to sectors"
    assert "asked, the cell holds “-”" in text, "Slovakia's sectors"
    assert "not asked: no row in Table 4" in text


def test_a_share_is_of_those_who_answered(serving: Serving, client: TestClient) -> None:
    found = aspect(rows(client, "country/cz", "country/sk", "country/dk"), "Types of cluster addressed")
    marks = {row["value"]: row["shared"] for row in found}
    assert marks["Clusters in mature industries"] == "both who answered"
    assert {row["answer"] for row in found if row["entity"] == "Slovakia"} == {"asked, left blank"}


def test_budgets_are_as_printed_with_their_basis(client: TestClient) -> None:
    found = aspect(rows(client, "country/cz", "country/sk"), "Budgets as printed")
    assert (
        "10,000,000",
        "EUR, annual, whole",
        "Table 8, p. 120, row Czech Republic – Cooperation Clusters",
    ) in {(row["value"], row["detail"], row["place"]) for row in found}


def test_a_regional_programme_speaks_through_its_regions_support(client: TestClient) -> None:
    text = client.get("/compare?entity=programme/de-kmu-netc&entity=programme/fi-arctic-smartness").text
    assert "through its region&#39;s cluster support" in text
    assert "Regional programmes were not asked themselves" in text


def test_who_of_a_country_states_it(client: TestClient) -> None:
    text = client.get("/compare?entity=country/de&entity=country/se").text
    assert re.search(r'<b>b</b> <a href="/id/programme/de-', text)
    found = aspect(rows(client, "country/de", "country/se"), "Objectives")
    by = {
        row["by"]
        for row in found
        if row["value"] == "Increasing competitiveness of SMEs" and row["entity"] == "Germany"
    }
    assert len(by) == 3, "all three German programmes"


def test_countries_beyond_europe_have_traits(client: TestClient) -> None:
    found = aspect(
        rows(client, "country/jp", "country/kr", "country/se"), "Traits of the approach beyond Europe"
    )
    assert {row["answer"] for row in found if row["entity"] == "Sweden"} == {
        "only countries beyond Europe are described"
    }
    assert "both who answered" in {row["shared"] for row in found}


def test_only_differences(client: TestClient) -> None:
    every = rows(client, "country/cz", "country/dk")
    differing = rows(client, "country/cz", "country/dk", differences="only")
    assert len(differing) < len(every)
    assert {row["shared"] for row in differing}.isdisjoint({"both", "same"})
    text = client.get("/compare?entity=country/cz&entity=country/dk&differences=only").text
    assert "shared by all left out" in text and 'aria-current="true">Only differences' in text


def test_links_to_add_and_take_away(client: TestClient) -> None:
    text = client.get("/compare?entity=country/se&entity=country/fi&entity=country/dk").text
    assert (
        'href="/compare?entity=country%2Fse&amp;entity=country%2Fdk" aria-label="Take Finland away"' in text
    )
    assert '<input type="hidden" name="entity" value="country/fi">' in text


def test_names_become_the_address(client: TestClient) -> None:
    response = client.get("/compare", params={"kind": "country", "entity": ["Sweden", "Suomi", "DK"]})
    assert response.status_code == 307
    assert (
        response.headers["location"] == "/compare?entity=country%2Fse&entity=country%2Ffi&entity=country%2Fdk"
    )


def test_the_form_that_begins(client: TestClient) -> None:
    for kind, several in KINDS.items():
        text = client.get(f"/compare?kind={kind}").text
        assert f"pick from all {several}" in text and 'data-suggest="/suggest?kind=' in text
        target = re.search(r'<li><a href="(/compare\?entity=[^"]+)">', text)
        assert target and client.get(target[1].replace("&amp;", "&")).status_code == 200


def test_one_needs_company(client: TestClient) -> None:
    response = client.get("/compare?entity=country/se")
    assert response.status_code == 200 and "Sweden needs company" in response.text
    assert 'value="Sweden"' in response.text


@pytest.mark.parametrize(
    ("entities", "says"),
    [
        (["country/se", "region/flanders"], "One kind at a time"),
        (["Swden", "Finland"], "Take instead: <a "),
        (["objective/scale-ups", "country/se"], "(objective) is no country, region or programme"),
        ([f"country/{code}" for code in ("se", "fi", "dk", "de", "fr", "es", "it")], "take at most 6"),
        (["<script>alert(1)</script>", "country/se"], "o entity is called"),
        (["country/" + "x" * 3000, "country/se"], "o entity is called"),
    ],
)
def test_what_cannot_be_compared_is_explained(client: TestClient, entities: list[str], says: str) -> None:
    response = client.get("/compare", params={"entity": entities})
    assert response.status_code == 400 and says in response.text
    assert "<script>alert" not in response.text
    assert client.get("/compare.csv", params={"entity": entities}).status_code == 400


def test_an_unknown_kind(client: TestClient) -> None:
    response = client.get("/compare?kind=continent")
    assert response.status_code == 400 and "cannot be compared" in response.text


def test_the_same_twice_is_one(client: TestClient) -> None:
    assert "needs company" in client.get("/compare?entity=country/se&entity=Sweden").text


def test_sparql_of_an_aspect(client: TestClient, serving: Serving) -> None:
    response = client.get("/compare/sparql?aspect=objectives&entity=country/de&entity=country/fr")
    assert response.status_code == 307 and response.headers["location"].startswith("/sparql?query=")
    refused = client.get("/compare/sparql?aspect=weather&entity=country/de&entity=country/fr")
    assert refused.status_code == 400
    assert "“Target groups”" in refused.text and "target-groups" not in refused.text
    assert client.get("/compare/sparql?aspect=objectives").status_code == 400


@pytest.mark.parametrize("kind", KINDS)
def test_one_query_for_several_is_as_one_for_each(serving: Serving, kind: str) -> None:
    iris = [iri for iri, _ in serving.entities(kind)][:4]
    for section in aspects(kind):
        assert section.show in ("set", "value", "text", "list"), section.name
        together = serving.graph.query(bound(section.question, iris)).rows()
        apart = [row for iri in iris for row in serving.graph.query(bound(section.question, [iri])).rows()]
        assert sorted(map(str, together)) == sorted(map(str, apart)), section.name
        found = dict(zip(iris, entries(serving, section, iris), strict=True))
        assert {iri for iri in iris if found[iri]} == {row["entity"] for row in together}, section.name


def test_aspects_nobody_has_are_left_out(serving: Serving) -> None:
    iris = [f"https://w3id.org/clusterpolicy/id/country/{code}" for code in ("se", "fi")]
    assert "traits" not in {each.section.name for each in table(serving, "country", iris, False)}


@pytest.mark.parametrize(
    "paths",
    [
        [f"country/{code}" for code in ("jp", "de", "ro", "cn", "kr", "us")],
        [f"region/{name}" for name in ("lappi", "hamburg", "piemonte", "flanders", "norte", "hovedstaden")],
    ],
)
def test_six_of_the_longest_stay_small(client: TestClient, paths: list[str]) -> None:
    response = client.get("/compare", params={"entity": paths})
    assert response.status_code == 200 and len(paths) == MOST
    assert len(response.content) < 150_000 and "style=" not in response.text


def test_a_wrong_name_stays_in_its_field(client: TestClient) -> None:
    text = client.get("/compare", params={"kind": "country", "entity": ["Finland", "Swden"]}).text
    assert 'value="Swden" aria-invalid="true" aria-describedby="problems"' in text
    assert 'value="Finland"' in text and ">Sweden</a>" in text


def test_what_several_places_say_stands_once(client: TestClient) -> None:
    """A succession with all its places, not one line for each of them."""
    page = client.get("/compare", params={"entity": ["country/de", "country/jp"]}).text
    part = page[page.index('<tbody id="successions">') :].partition("</tbody>")[0]
    items = re.findall(r"<li>(.*?)</li>", part)
    told = [re.sub(r'<span class="place">.*?</span>', "", item) for item in items]
    assert told
    assert len(set(told)) == len(told)
    assert max(item.count('href="/source/') for item in items) > 1

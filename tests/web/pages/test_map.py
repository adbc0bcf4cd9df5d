"""The map page on the project's own data."""

import csv
import io
import re
from collections import Counter
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from clusterpolicy.web.pages.map_layers import countries, offered, points
from clusterpolicy.web.serving import Serving

SVG = "{http://www.w3.org/2000/svg}"
LAYERS = [section.name for section in offered("countries")]
POINTS = [section.name for section in offered("regions")]


def rows(client: TestClient, address: str) -> dict[str, dict[str, str]]:
    response = client.get(address)
    assert response.status_code == 200
    return {row["country_label"]: row for row in csv.DictReader(io.StringIO(response.text))}


def picture(text: str) -> str:
    found = re.search(r'<svg class="map map-.*?</svg>', text, re.DOTALL)
    assert found
    return found[0]


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("extent", ["europe", "world"])
def test_every_layer_on_every_extent(client: TestClient, layer: str, extent: str) -> None:
    response = client.get(f"/map?layer={layer}&extent={extent}")
    assert response.status_code == 200
    assert len(response.content) < 150_000
    drawn = picture(response.text)
    assert len(drawn) < 60_000
    assert "style=" not in response.text
    links = set(re.findall(r'href="/id/country/([a-z-]+)"', drawn))
    assert len(links) == (29 if extent == "europe" else 39)
    titles = [
        each for each in ElementTree.fromstring(drawn).iter(f"{SVG}a") if each.find(f".//{SVG}title") is None
    ]
    assert not titles


@pytest.mark.parametrize("name", POINTS)
def test_every_region_is_a_point(client: TestClient, name: str) -> None:
    response = client.get(f"/map?points={name}")
    assert len(response.content) < 150_000
    drawn = picture(response.text)
    assert len(set(re.findall(r'href="/id/region/([^"]+)"', drawn))) == 49
    assert "NUTS BE3" in drawn


def test_the_legend_counts_all_countries(serving: Serving) -> None:
    for section in offered("countries"):
        terms = {
            name: serving.graph.term(parameter, parameter.example)
            for name, parameter in section.question.parameters.items()
        }
        layer = countries(serving, section, terms)
        assert len(layer.rows) == 39
        assert sum(line.number for line in layer.legend) == 39, section.name


def test_the_legend_counts_all_regions(serving: Serving) -> None:
    for section in offered("regions"):
        terms = {
            name: serving.graph.term(parameter, parameter.example)
            for name, parameter in section.question.parameters.items()
        }
        layer = points(serving, section, terms)
        assert sum(number for _, _, number in layer.legend) == 49, section.name


def test_real_values(client: TestClient) -> None:
    surveyed = rows(client, "/map.csv?layer=regions-surveyed")
    assert sum(int(row["regions"]) for row in surveyed.values() if row["regions"]) == 49
    assert surveyed["Sweden"]["regions"] == "2"
    assert surveyed["Japan"]["regions"] == "" and surveyed["Japan"]["note"] == "not in the survey"
    assert surveyed["Bulgaria"]["regions"] == "0"
    status = rows(client, "/map.csv?layer=programme-status")
    assert status["Cyprus"]["category"] == "No programme"
    assert status["Belgium"]["category"] == "Regional authorities"
    assert all(row["place"] for row in status.values())


@pytest.mark.parametrize(
    ("layer", "query"), [("running-programmes", "year=2018"), ("budget-stated", "budget=yes")]
)
def test_the_map_counts_what_the_filters_of_programmes_find(
    client: TestClient, layer: str, query: str
) -> None:
    shown = rows(client, f"/map.csv?layer={layer}")
    found = csv.DictReader(io.StringIO(client.get(f"/programmes.csv?{query}").text))
    counted = Counter(row["country"] for row in found)
    assert counted
    for name, row in shown.items():
        assert int(row["programmes"] or 0) == counted[name], name


def test_links_to_smart_specialisation_are_counted_as_on_the_home_page(client: TestClient) -> None:
    shown = rows(client, "/map.csv?layer=smart-specialisation")
    linked = sum(int(row["interventions"] or 0) for row in shown.values())
    of = sum(int(row["of"] or 0) for row in shown.values())
    words = " ".join(re.sub(r"<[^>]+>", " ", client.get("/").text).split())
    assert f"{linked} of {of} interventions connected to smart specialisation" in words
    assert int(shown["Israel"]["interventions"]) == 2
    assert int(shown["Mexico"]["interventions"]) == 1


def test_a_programme_without_a_printed_duration_is_not_said_to_run(client: TestClient) -> None:
    running = rows(client, "/map.csv?layer=running-programmes")
    assert running["Denmark"]["programmes"] == "1"  # two others are printed as 2019-2020
    assert running["Japan"]["programmes"] == ""
    assert running["Japan"]["note"] == "programmes, but no duration printed"
    assert running["China"]["note"].endswith("more without a printed duration")


def test_not_asked_is_hatched_and_none_is_not(client: TestClient) -> None:
    drawn = picture(client.get("/map?layer=regions-surveyed&extent=world").text)
    assert re.search(r'/id/country/jp"><path class="shade none"', drawn)
    assert re.search(r'/id/country/bg"><(path|circle) class="shade step-0', drawn)


def test_an_objective_can_be_chosen(client: TestClient) -> None:
    text = client.get("/map?layer=objective&points=region-objective&objective=sme-competitiveness").text
    assert "Which countries pursue: Increasing competitiveness of SMEs?" in text


def test_countries_beyond_the_map_are_named(client: TestClient) -> None:
    text = client.get("/map").text
    assert "Beyond this map" in text and ">Singapore</a>" in text
    assert "Beyond this map" not in client.get("/map?extent=world").text


@pytest.mark.parametrize(
    "query",
    ["layer=x", "points=%3Cscript%3E", "extent=moon", "objective=Atlantis", "layer=region-programmes"],
)
def test_what_cannot_be_used_is_told(client: TestClient, query: str) -> None:
    response = client.get(f"/map?{query}")
    assert response.status_code == 400
    assert 'role="alert"' in response.text
    assert "<script>" not in response.text
    assert client.get(f"/map.svg?{query}").status_code == 400
    assert client.get(f"/map.csv?{query}").status_code == 400


def test_the_file_stands_alone(client: TestClient) -> None:
    response = client.get("/map.svg?layer=very-important&points=region-smart-specialisation")
    assert response.headers["content-type"].startswith("image/svg+xml")
    assert "attachment" in response.headers["content-disposition"]
    assert len(response.content) < 80_000
    tree = ElementTree.fromstring(response.text)
    assert not [each for each in tree.iter() if each.get("class") or each.get("style")]
    assert "https://w3id.org/clusterpolicy/id/country/se" in response.text


def test_regions_as_csv(client: TestClient) -> None:
    response = client.get("/map.csv?points=region-delivery&of=regions")
    assert len(list(csv.DictReader(io.StringIO(response.text)))) == 49

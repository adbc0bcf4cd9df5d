"""What fields suggest: what they take, in words that the server reads; and what is said of other values."""

from urllib.parse import parse_qs, urlsplit

import html5lib
import pytest
from starlette.testclient import TestClient

from clusterpolicy.lookup.names import GROUPS, RECORDS
from clusterpolicy.questions.library import Parameter, Question, all_questions
from clusterpolicy.web.asking import library
from clusterpolicy.web.serving import Serving

VALUES = [
    (question, parameter)
    for question in all_questions()
    for parameter in question.parameters.values()
    if parameter.of
]
HAVING = "/questions/findings/having"


def suggested(client: TestClient, **values: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = client.get("/suggest", params={"fill": "yes", **values}).json()
    return found


def options(html: str, name: str) -> list[str]:
    """The choices of a list, without that of nothing."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    return [str(each.get("value")) for each in tree.findall(f".//select[@name='{name}']/option")][1:]


def test_a_value_of_a_property_is_suggested_from_those_that_it_has(client: TestClient) -> None:
    found = suggested(client, of="hasObjective", q="innovation")
    assert {each["kind"] for each in found} == {"objective"}
    assert "Fostering innovation capacity" in [each["fill"] for each in found]


def test_the_values_of_a_property_are_offered_before_anything_is_written(client: TestClient) -> None:
    found = suggested(client, of="hasTargetGroup")
    assert len(found) == 7 and {each["kind"] for each in found} == {"target group"}


def test_no_field_is_filled_with_a_question_a_page_or_a_record(client: TestClient) -> None:
    for text in ("budget", "smart specialisation", "lappi", "which"):
        for each in suggested(client, q=text):
            assert each["fill"] and each["address"].startswith("/id/"), each
            assert each["kind"].replace(" ", "-") not in RECORDS


@pytest.mark.parametrize(
    "kind", ["country", "region", "programme", "sector", "objective", "territory", "entity"]
)
def test_what_fills_a_field_is_a_name_that_means_what_was_chosen(
    client: TestClient, serving: Serving, kind: str
) -> None:
    """Every name of a class is written as it is called, and read as the same thing."""
    kinds = GROUPS.get(kind, (kind,))
    for entity in serving.graph.names.of(kinds):
        if entity.kind in RECORDS:
            continue
        filled = [
            each["fill"]
            for each in suggested(client, q=entity.label, kind=kind)
            if entity.iri.endswith(each["address"])
        ]
        assert all(serving.graph.find(text, kind).iri == entity.iri for text in filled), entity
        assert all(text.startswith(entity.label) for text in filled), filled


def test_a_name_of_several_is_told_apart_by_its_class(client: TestClient) -> None:
    filled = {each["fill"] for each in suggested(client, q="Venture capital")}
    assert {"Venture capital (mechanism)", "Venture capital (support type)"} <= filled
    response = client.get("/questions/provenance/place-of", params={"entity": "Venture capital (mechanism)"})
    assert response.status_code == 200
    assert 'value="Venture capital (mechanism)"' in response.text


def test_a_value_of_another_property_is_told_and_near_ones_offered(client: TestClient) -> None:
    values = {"level": "national", "property": "hasObjective", "value": "SMEs"}
    response = client.get(HAVING, params=values)
    assert response.status_code == 400
    assert "is not a value of “has objective”" in response.text
    assert "Increasing competitiveness of SMEs" in response.text
    assert "No rows" not in response.text
    answer = client.get(
        f"/api{HAVING}", params={"level": "national", "property": "hasObjective", "value": "SMEs"}
    )
    assert answer.status_code == 400
    assert answer.json()["parameter"] == "value" and answer.json()["near"]


def test_a_value_is_found_by_a_name_that_others_have_too(client: TestClient) -> None:
    asked = {"level": "national", "property": "hasTargetGroup", "value": "Cluster organisation"}
    assert client.get(HAVING, params=asked).status_code == 200


def test_an_example_is_a_value_of_the_property_that_was_chosen(client: TestClient) -> None:
    html = client.get(HAVING, params={"level": "national", "property": "hasObjective"}).text
    assert "An example of the answer" in html and "No rows" not in html


def test_only_properties_that_the_bearers_have_are_offered(client: TestClient, serving: Serving) -> None:
    asked = library(serving)
    offered = options(client.get(HAVING).text, "property")
    assert {"hasObjective", "hasTargetGroup", "targetsClusterType"} <= set(offered)
    assert not {"continent", "iso2", "latitude", "startYear", "hasBudget"} & set(offered)
    assert all(asked.values_of(f"https://w3id.org/clusterpolicy/ontology#{name}") for name in offered)


@pytest.mark.parametrize(("question", "parameter"), VALUES, ids=lambda each: each.name)
def test_each_field_of_a_value_names_the_field_of_its_property(
    client: TestClient, question: Question, parameter: Parameter
) -> None:
    tree = html5lib.parse(client.get(f"/questions/{question.name}").text, namespaceHTMLElements=False)
    field = tree.find(f".//input[@name='{parameter.name}']")
    assert field.get("data-suggest-of") == f"p-{parameter.of}"
    assert tree.find(f".//select[@id='p-{parameter.of}']") is not None
    assert "kind" in parse_qs(urlsplit(field.get("data-suggest")).query)


def test_a_weight_cannot_be_negative(client: TestClient) -> None:
    asked = {"region": "lappi", "objective": "-1"}
    assert client.get("/questions/network/similar-regions", params=asked).status_code == 400
    answer = client.get("/api/questions/network/similar-regions", params=asked)
    assert answer.status_code == 400 and "0 or more" in answer.json()["detail"]


def test_a_character_that_no_name_has_is_refused(client: TestClient) -> None:
    for path in ("/questions/programmes/in-country", "/api/questions/programmes/in-country"):
        assert client.get(path, params={"country": "de\0"}).status_code == 400

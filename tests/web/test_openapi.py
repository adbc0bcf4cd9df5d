"""The description of the interface is valid OpenAPI 3.1, says what is there, and what it says holds."""

import contextlib
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import positive_data_acceptance
from starlette.testclient import TestClient

from clusterpolicy.findings.verdict import Ledger
from clusterpolicy.lookup.graph import Graph
from clusterpolicy.questions.library import all_questions
from clusterpolicy.web.app import create_app
from clusterpolicy.web.site import Site

QUESTIONS = all_questions()
#: Of the questions, whose paths are all made alike, one in so many is tried with made-up values.
EACH = 24
QUIET = list(HealthCheck)


@pytest.fixture(scope="module")
def api(site: Site) -> Iterator[TestClient]:
    with TestClient(create_app(site), headers={"Accept": "*/*"}, follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="module")
def described(api: TestClient) -> dict[str, Any]:
    response = api.get("/api/openapi.json")
    assert response.headers["content-type"] == "application/json"
    said: dict[str, Any] = response.json()
    return said


def test_it_is_openapi(described: dict[str, Any]) -> None:
    from schemathesis.specs.openapi.definitions import OPENAPI_31  # the schema of the standard

    assert described["openapi"] == "3.1.0"
    assert list(jsonschema_rs.Draft202012Validator(OPENAPI_31).iter_errors(described)) == []


def test_every_reference_leads_somewhere(described: dict[str, Any]) -> None:
    for reference in references(described):
        target: Any = described
        for part in reference.removeprefix("#/").split("/"):
            target = target[part]
        assert target


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def test_every_question_has_a_path_with_its_parameters(described: dict[str, Any]) -> None:
    for question in QUESTIONS:
        operation = described["paths"][f"/api/questions/{question.name}"]["get"]
        assert operation["summary"] == question.title
        own = [each for each in operation["parameters"] if "$ref" not in each]
        assert [(each["name"], each["required"]) for each in own] == [
            (each.name, each.required) for each in question.parameters.values()
        ]
        for each in own:
            declared = question.parameters[each["name"]]
            assert each["schema"].get("enum", []) == list(declared.choices)


def test_operations_have_names_of_their_own(described: dict[str, Any]) -> None:
    names = [operation["operationId"] for item in described["paths"].values() for operation in item.values()]
    assert len(names) == len(set(names))
    assert {"questions", "entities", "search", "network", "sparql_get", "programmes_in_country"} <= set(names)


def test_every_answer_is_as_described(api: TestClient, described: dict[str, Any]) -> None:
    """All questions with their examples, by the schema of their rows."""
    for question in QUESTIONS:
        values = {each.name: each.example for each in question.parameters.values() if each.required}
        content = described["paths"][f"/api/questions/{question.name}"]["get"]["responses"]["200"]["content"]
        schema = {**content["application/json"]["schema"], "components": described["components"]}
        said = api.get(f"/api/questions/{question.name}", params=values).json()
        said["rows"] = said["rows"][:25]  # rows of a question are all alike
        jsonschema_rs.Draft202012Validator(schema).validate(said)


def test_columns_have_types_that_hold_for_other_values_too(
    described: dict[str, Any], api: TestClient, graph: Graph
) -> None:
    """Of every question that recomputes a statement, the answer to its values, by the schema of its rows."""
    readings = {
        (reading.question, tuple(reading.values().items())): reading
        for finding in Ledger(graph.store.native).findings
        for reading in finding.readings
    }
    assert len(readings) > 200
    for reading in readings.values():
        rows = rows_of(described, reading.question)
        said = api.get(f"/api/questions/{reading.question}", params=reading.values()).json()
        jsonschema_rs.Draft202012Validator(rows).validate(said["rows"][:25])


def rows_of(described: dict[str, Any], question: str) -> dict[str, Any]:
    content = described["paths"][f"/api/questions/{question}"]["get"]["responses"]["200"]["content"]
    found: dict[str, Any] = content["application/json"]["schema"]["allOf"][1]["properties"]["rows"]
    return found


def test_columns_are_of_one_type_wherever_that_is_known(described: dict[str, Any]) -> None:
    columns = rows_of(described, "budgets/per-inhabitant")["items"]["properties"]
    assert [columns[name]["type"] for name in ("label", "year", "per_inhabitant")] == [
        ["string", "null"],
        ["integer", "null"],
        ["number", "null"],
    ]
    every = [
        each["type"]
        for question in QUESTIONS
        for each in rows_of(described, question.name)["items"]["properties"].values()
    ]
    assert sum(len(types) == 2 for types in every) > 0.98 * len(every)


@pytest.mark.parametrize(
    "path",
    [
        "/api/questions",
        "/api/entities",
        "/api/entities/{kind}",
        "/api/search",
        "/api/networks",
        "/api/networks/{view}",
        "/api/questions/programmes/in-country",
    ],
)
def test_headers_are_described_where_they_are_sent(
    described: dict[str, Any], api: TestClient, path: str
) -> None:
    address = path.format(kind="country", view="succession")
    said = api.get(
        address,
        params={"q": "a"} if path.endswith("search") else {"country": "Sweden"} if "-" in path else {},
    )
    answers = described["paths"][path]["get"]["responses"]
    told = [name for name in described["components"]["headers"] if name in answers["200"]["headers"]]
    assert told == [name for name in described["components"]["headers"] if name in said.headers]
    again = api.get(said.url, headers={"If-None-Match": said.headers["ETag"]})
    assert again.status_code == 304
    assert set(answers["304"]["headers"]) <= {"ETag"} and "ETag" in again.headers


def test_whoever_is_to_wait_is_told_how_long(described: dict[str, Any]) -> None:
    for operation in described["paths"]["/sparql"].values():
        assert list(operation["responses"]["503"]["headers"]) == ["Retry-After"]


@pytest.fixture(scope="module")
def some(site: Site, described: dict[str, Any]) -> BaseSchema:
    """The description with a part of the questions, and without what is answered by query workers."""
    kept = {f"/api/questions/{question.name}" for question in QUESTIONS[::EACH]}
    every = {f"/api/questions/{question.name}" for question in QUESTIONS}
    paths = {path: item for path, item in described["paths"].items() if path.startswith("/api/")}
    paths = {path: item for path, item in paths.items() if path in kept or path not in every}
    schema = schemathesis.openapi.from_dict({**described, "paths": paths, "servers": [{"url": "/"}]})
    schema.app = create_app(site)
    return schema


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["right", "wrong"])
def test_what_a_machine_makes_up_is_answered_as_described(some: BaseSchema, mode: GenerationMode) -> None:
    tried = 0
    for result in some.get_all_operations():
        assert isinstance(result, Ok)
        operation = result.ok()

        @settings(max_examples=3, derandomize=True, database=None, suppress_health_check=QUIET)
        @given(case=operation.as_strategy(generation_mode=mode))
        def check(case: Any) -> None:
            # Which names there are is no matter of a schema: an unknown one is well formed and still refused.
            case.call_and_validate(excluded_checks=[positive_data_acceptance])

        with contextlib.suppress(Unsatisfiable):  # nothing wrong can be said where there are no parameters
            check()
        tried += 1
    assert tried > 12

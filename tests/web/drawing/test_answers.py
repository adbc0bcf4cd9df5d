"""The drawings of answers: maps count what their title says, bars stand in their order."""

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from clusterpolicy.lookup.graph import Graph
from clusterpolicy.questions.library import Question, all_questions
from clusterpolicy.store.answer import Value

COUNTED = [each for each in all_questions() if "count" in each.show.get("map", {})]


def example(graph: Graph, name: str) -> list[dict[str, Value]]:
    """The rows of a question for its examples."""
    question = next(each for each in all_questions() if each.name == name)
    values: dict[str, Any] = {p.name: p.example for p in question.parameters.values() if p.required}
    return graph.ask(name, **values).rows()


@pytest.mark.parametrize("question", COUNTED, ids=lambda each: each.name)
def test_a_map_counts_things_and_not_rows(client: TestClient, graph: Graph, question: Question) -> None:
    how = question.show["map"]
    things: dict[str, set[Value]] = {}
    for row in example(graph, question.name):
        things.setdefault(str(row[how["territory"]]), set()).add(row[how["count"]])
    html = client.get(f"/questions/{question.name}").text
    drawn = dict(
        re.findall(r"<title>([^<:]+): ([\d,]+) ", html.partition('class="map')[2].partition("</svg>")[0])
    )
    assert drawn
    for name, number in drawn.items():
        assert int(number) == len(things[name]), name


def test_the_map_of_smart_specialisation_has_three_programmes_of_finland(client: TestClient) -> None:
    html = client.get("/questions/smart-specialisation/programmes").text
    assert "Finland: 3 programmes" in html and "Where, by number of programmes" in html


def test_no_map_speaks_of_rows(client: TestClient) -> None:
    for question in all_questions():
        if "map" in question.show:
            html = client.get(f"/questions/{question.name}").text
            assert "number of rows" not in html and " rows</title>" not in html, question.name


def test_bars_of_shares_stand_in_the_order_of_their_shares(client: TestClient) -> None:
    html = client.get("/questions/network/nearest-programmes").text
    shares = [
        int(part) / int(of)
        for part, of in re.findall(r'class="value">(\d+) of (\d+)<', html.partition('class="bars')[2])
    ]
    assert len(shares) > 5 and shares == sorted(shares, reverse=True)

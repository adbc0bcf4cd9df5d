"""Answers as tables for reading."""

import re

import pytest
from starlette.testclient import TestClient

from clusterpolicy.store.answer import Value
from clusterpolicy.web.asking import library
from clusterpolicy.web.serving import Serving
from clusterpolicy.web.tables import table, table_of, written


def test_an_iri_and_its_label_are_one_link(serving: Serving) -> None:
    answer = serving.graph.ask("programmes/in-country", country="Germany")
    found = table(answer, serving)
    assert "Label" not in found.columns
    row = next(row for row in found.rows if row[1].text == "KMU-NetC")
    assert row[1].iri == "https://w3id.org/clusterpolicy/id/programme/de-kmu-netc"
    place = row[found.columns.index("Place")]
    assert place.text.startswith("Table 2, p. 8, row Germany")
    assert place.iri.startswith("https://w3id.org/clusterpolicy/source/eocic-2019/")


def test_a_name_in_a_column_of_its_class_is_a_link(serving: Serving) -> None:
    rows: list[dict[str, Value]] = [
        {"country": "Sweden", "region": "Atlantis", "number": 12345, "yes": True, "none": None}
    ]
    found = table_of(["country", "region", "number", "yes", "none"], rows, serving)
    country, region, number, yes, none = found.rows[0]
    assert country.iri == "https://w3id.org/clusterpolicy/id/country/se"
    assert (region.text, region.iri) == ("Atlantis", "")
    assert (number.text, number.number) == ("12,345", True)
    assert (yes.text, none.text) == ("yes", "")
    assert found.numeric == (False, False, True, False, False)


def test_an_iri_without_a_label_gets_one(serving: Serving) -> None:
    rows = [{"entity": "https://w3id.org/clusterpolicy/id/country/se"}, {"entity": "https://example.org/a"}]
    cells = [row[0] for row in table_of(["entity"], rows, serving).rows]
    assert [cell.text for cell in cells] == ["Sweden", "https://example.org/a"]
    assert [cell.outside for cell in cells] == [False, True]


@pytest.mark.parametrize(
    ("number", "text"), [(1999, "1999"), (10_000, "10,000"), (0.5, "0.5"), (33.333, "33.3"), (0, "0")]
)
def test_numbers(number: float, text: str) -> None:
    assert written(number) == text


def test_several_addresses_in_a_cell_are_several_links(serving: Serving) -> None:
    rows = [{"url": "https://a.example https://b.example"}, {"url": "https://a.example/projekt Kort"}]
    several, text = (row[0] for row in table_of(["url"], rows, serving).rows)
    assert [part.iri for part in several.parts] == ["https://a.example", "https://b.example"]
    assert (text.parts, text.iri) == ((), "")


def test_a_column_that_only_says_member_is_headed_by_what_it_holds(serving: Serving) -> None:
    answer = serving.graph.ask("findings/having", level="national", property="hasTargetGroup", value="smes")
    assert table(answer, serving).columns[0] == "Programme"


def test_headings_are_in_words_and_each_stands_once(serving: Serving) -> None:
    cryptic = {"Member", "Bearer", "Eu", "Label", "Stated in a", "Stated in b", "Named labels"}
    asked = library(serving)
    for question in asked.questions.values():
        given = [asked.read_one(p, p.example if p.required else "") for p in question.parameters.values()]
        found = asked.answer(asked.bound(question, given))
        made = table_of(found.columns, found.rows[:200], serving, question.denominators, question.heads)
        assert len(set(made.columns)) == len(made.columns), question.name
        assert not cryptic & set(made.columns), question.name


def test_headings_take_the_values_that_were_asked_for(client: TestClient) -> None:
    html = client.get("/questions/europe-and-beyond/compare-countries?country_a=de&country_b=fr").text
    assert ">Germany</th>" in html and ">France</th>" in html


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([5413, 3809.6, 637], ["5,413", "3,810", "637"]),
        ([70, 77.8], ["70.0", "77.8"]),
        ([2018, 1999], ["2018", "1999"]),
        ([12_000, 9000], ["12,000", "9,000"]),
        ([0.5, -0.25], ["0.50", "−0.25"]),
    ],
)
def test_the_numbers_of_a_column_are_written_alike(
    serving: Serving, values: list[float], texts: list[str]
) -> None:
    made = table_of(["number"], [{"number": each} for each in values], serving)
    assert [row[0].text for row in made.rows] == texts


@pytest.mark.parametrize("name", ["facts/corrections", "facts/indicators", "facts/reported-figures"])
def test_no_column_of_words_shows_codes(serving: Serving, name: str) -> None:
    for row in serving.graph.ask(name).rows():
        for column in ("kind_label", "column_label", "measured", "topic", "item", "counted"):
            assert not re.fullmatch(r"[a-z0-9]+([-_][a-z0-9]+)+", str(row.get(column) or "")), row
    after = {row.get("after") for row in serving.graph.ask("facts/corrections").rows()}
    assert "us-nortech" not in after

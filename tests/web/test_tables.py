"""Answers as tables for reading."""

import pytest

from clusterpolicy.store.answer import Value
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

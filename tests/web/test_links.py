"""Addresses: local where they are ours, escaped, below the proxy's prefix."""

from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterpolicy.namespaces import BASE, ONTOLOGY
from clusterpolicy.web.links import Links


@pytest.mark.parametrize(
    ("iri", "address"),
    [
        (BASE + "id/country/se", "/id/country/se"),
        (BASE + "source/eocic-2019/table-8", "/source/eocic-2019/table-8"),
        (ONTOLOGY + "Programme", "/ontology#Programme"),
        (BASE + "rule/owl", "/rule/owl"),
        ("https://example.org/x", "https://example.org/x"),
        ("http://publications.europa.eu/resource/x", "http://publications.europa.eu/resource/x"),
    ],
)
def test_of(iri: str, address: str) -> None:
    assert Links().of(iri) == address
    assert Links("/clusters/").of(iri) == ("/clusters" + address if iri.startswith(BASE) else address)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_values_come_back_as_they_went(value: str) -> None:
    address = Links("/x").to("/search", q=value)
    found = dict(parse_qsl(urlsplit(address).query, keep_blank_values=True))
    assert found.get("q", "") == value


@given(st.text(max_size=30))
def test_an_iri_cannot_leave_its_place_in_a_page(slug: str) -> None:
    address = Links().of(BASE + "id/programme/" + slug)
    assert not set(address) & set("\"<>' ")
    parser = HTMLParser()
    parser.feed(f'<a href="{address}">')
    assert (parser.get_starttag_text() or "").count("<") == 1


def test_empty_values_are_left_out_and_lists_are_repeated() -> None:
    assert Links().to("/compare", entity=["a", "b"], view="", page=2) == "/compare?entity=a&entity=b&page=2"


def test_files_carry_their_digest() -> None:
    assert Links("/x").static("site.css").startswith("/x/static/site.css?v=")
    with pytest.raises(FileNotFoundError):
        Links().static("missing.css")

"""Cells become terms, and come back."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterpolicy.building.terms import quad, term
from clusterpolicy.namespaces import XSD
from clusterpolicy.tables.package import Field

texts = st.text(st.characters(codec="utf-8"), min_size=1)


@given(texts)
def test_a_text_comes_back_from_n_quads_as_it_was(cell: str) -> None:
    triple = ox.Triple(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), term(Field("a", "string"), cell, {}))
    (parsed,) = ox.parse(f"{triple} .", format=ox.RdfFormat.N_QUADS)
    assert parsed.triple == triple
    assert isinstance(parsed.object, ox.Literal)
    assert parsed.object.value == cell


@given(texts)
def test_a_text_cannot_leave_its_place_in_a_query(cell: str) -> None:
    value = term(Field("a", "string"), cell, {})
    answer = ox.Store().query(f"SELECT ?a WHERE {{ VALUES (?a) {{ ({value}) }} }}")
    assert isinstance(answer, ox.QuerySolutions)
    assert [solution["a"] for solution in answer] == [value]


@pytest.mark.parametrize(
    ("kind", "cell", "datatype"),
    [
        ("integer", "2014", "integer"),
        ("number", "1.5", "decimal"),
        ("boolean", "true", "boolean"),
        ("date", "2019-01-01", "date"),
    ],
)
def test_a_type_becomes_a_datatype(kind: str, cell: str, datatype: str) -> None:
    assert term(Field("a", kind), cell, {}) == ox.Literal(cell, datatype=ox.NamedNode(XSD + datatype))


def test_a_language_comes_from_the_column_or_the_row() -> None:
    assert term(Field("a", "string", language="en"), "x", {}) == ox.Literal("x", language="en")
    named = Field("a", "string", language_from="tag")
    assert term(named, "x", {"tag": "sv"}) == ox.Literal("x", language="sv")
    assert term(named, "x", {"tag": ""}) == ox.Literal("x")


def test_a_reference_becomes_an_iri_and_what_is_none_is_refused() -> None:
    field = Field("a", "string", value_url="id/country/{}")
    assert term(field, "de", {}) == ox.NamedNode("https://w3id.org/clusterpolicy/id/country/de")
    with pytest.raises(ValueError, match="Invalid IRI"):
        term(field, "d e", {})


def test_a_quad_stands_in_its_graph_or_the_default_one() -> None:
    triple = ox.Triple(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), ox.Literal("c"))
    assert quad(triple).graph_name == ox.DefaultGraph()
    assert quad(triple, ox.NamedNode("urn:g")).graph_name == ox.NamedNode("urn:g")
    assert quad(triple).triple == triple

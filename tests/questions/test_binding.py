"""No value can change the shape of a query."""

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clusterpolicy.questions.binding import bind, parameters_in
from clusterpolicy.store.tokens import tokens

QUERY = """PREFIX ex: <http://example.org/VALUES?name>
# VALUES ?name { "in a comment" }
SELECT ?name ?text WHERE {
  VALUES ?name { "example" }
  BIND("VALUES ?name { 1 }" AS ?text)
  FILTER(?name != '''VALUES ?name { "x" }''')
}"""
HOSTILE = [
    '"',
    "'",
    "\\",
    '\\"',
    "}",
    '" } DROP ALL #',
    '"""',
    "'''",
    "\n",
    "\r\n}",
    "# comment",
    "VALUES ?name { 1 }",
    "?name",
    "<http://x>",
    "\x00",
    "\x7f\u2028\ufeff",
    "\\u0022 }",
    "é😀",
    "x" * 100_000,
]


def shape(text: str) -> list[tuple[str, str]]:
    """The tokens of a query with every string as one and the same."""
    return [(token.kind, "" if token.kind == "string" else token.text) for token in tokens(text)]


def rows(text: str) -> list[list[str]]:
    answer = ox.Store().query(text)
    assert isinstance(answer, ox.QuerySolutions)
    return [[node.value for node in row if isinstance(node, ox.Literal)] for row in answer]


@given(st.one_of(st.sampled_from(HOSTILE), st.text(), st.text(alphabet="\"'\\{}#?<>\n VALUESname")))
@settings(max_examples=300)
def test_any_text_comes_out_as_it_went_in(value: str) -> None:
    bound = bind(QUERY, {"name": ox.Literal(value)})
    assert shape(bound) == shape(QUERY)
    assert rows(bound) == [[value, "VALUES ?name { 1 }"]]


@given(st.integers())
def test_any_number_comes_out_as_it_went_in(value: int) -> None:
    term = ox.Literal(str(value), datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer"))
    assert rows(bind("SELECT ?n { VALUES ?n { 1 } }", {"n": term})) == [[str(value)]]


@given(st.text())
def test_an_iri_is_refused_or_comes_out_as_it_went_in(value: str) -> None:
    try:
        term = ox.NamedNode("http://example.org/" + value)
    except ValueError:
        return
    answer = ox.Store().query(bind("SELECT ?x { VALUES ?x { <a:b> } }", {"x": term}))
    assert isinstance(answer, ox.QuerySolutions)
    assert [row["x"] for row in answer] == [term]


def test_only_real_blocks_count() -> None:
    assert parameters_in(QUERY) == {"name"}
    assert parameters_in("SELECT * { VALUES (?a ?b) { (1 2) } ?VALUES ?c { } }") == set()
    assert parameters_in("SELECT * { values $x {<a:b>} }") == {"x"}


def test_every_block_of_a_name_is_bound() -> None:
    text = "SELECT * { { VALUES ?x { 1 } } UNION { VALUES ?x { 2 3 } VALUES ?y { 4 } } }"
    bound = bind(text, {"x": ox.Literal("z")})
    assert bound == 'SELECT * { { VALUES ?x { "z" } } UNION { VALUES ?x { "z" } VALUES ?y { 4 } } }'


def test_none_takes_the_blocks_away_and_absent_names_stay() -> None:
    text = "SELECT * { VALUES ?x { 1 } VALUES ?y { 2 } }"
    assert bind(text, {"x": None}) == "SELECT * {  VALUES ?y { 2 } }"
    assert bind(text, {}) == text


@pytest.mark.parametrize("example", ['"a } b"', "'''a\n} b'''", "<http://x/%7D>", "# }\n 1"])
def test_a_brace_in_the_example_does_not_end_the_block(example: str) -> None:
    text = f"SELECT * {{ VALUES ?x {{ {example} }} ?s ?p ?x }}"
    assert bind(text, {"x": ox.Literal("z")}) == 'SELECT * { VALUES ?x { "z" } ?s ?p ?x }'

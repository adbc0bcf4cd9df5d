"""The columns of SELECT *: their order is that of the query, and nothing else is changed."""

from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterpolicy.store.columns import in_order


def ask(store: ox.Store, text: str) -> Any:
    return store.query(text, prefixes={"e": "http://e/"})


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("SELECT * { ?s ?p ?o }", ["s", "p", "o"]),
        ("select distinct * where { ?b e:p $a }", ["b", "a"]),
        ("PREFIX x: <http://x/#> # * ?o\nBASE <http://b/> SELECT REDUCED * { ?s ?p ?o }", ["s", "p", "o"]),
        ("SELECT * { { SELECT ?z { ?z ?y ?x } } ?z ?p ?a }", ["z", "p", "a"]),
        ("SELECT * { ?s ?p [] BIND(1 AS ?n) FILTER EXISTS { ?hidden ?p 1 } }", ["s", "p", "n"]),
        ("SELECT * { VALUES (?b ?a) { (1 2) } } ORDER BY ?a", ["b", "a"]),
        ("SELECT*WHERE{?z a ?b}", ["z", "b"]),
        ("SELECT *FROM <http://g/> {?s ?p ?o}", ["s", "p", "o"]),
        ("SELECT DISTINCT*FROM NAMED e:g{?s ?p ?o}", ["s", "p", "o"]),
        ("SELECT#\n*#\nWHERE{?s ?p ?o}", ["s", "p", "o"]),
    ],
)
def test_columns_come_as_they_are_named(text: str, columns: list[str]) -> None:
    assert [each.value for each in ask(ox.Store(), in_order(text, ask)).variables] == columns


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s",
        "ASK { { SELECT * { ?s ?p ?o } } }",
        "SELECT ?s { { SELECT * { ?s ?p ?o } } }",
        "CONSTRUCT { ?s ?p ?o } WHERE { SELECT * { ?s ?p ?o } }",
        "SELECT * {}",
        "SELECT * { ?s ?p",
        "SELECT * { ?s ?p ?o } GROUP BY ?s",
        "SELECT * { nope:x ?p ?o }",
        "",
    ],
)
def test_other_queries_are_left_alone(text: str) -> None:
    assert in_order(text, ask) == text


terms = st.sampled_from(["?a", "?b", "?c", "?z", "$m", "e:1", "e:2", "_:x"])
triples = st.builds(
    lambda s, p, o: f"{s} {p} {o} .", terms, st.sampled_from(["?p", "?q", "e:1", "e:2"]), terms
)
parts = st.one_of(
    triples,
    triples.map(lambda each: f"OPTIONAL {{ {each} }}"),
    triples.map(lambda each: f"FILTER NOT EXISTS {{ {each} }}"),
    st.tuples(triples, triples).map(lambda two: f"{{ {two[0]} }} UNION {{ {two[1]} }}"),
    triples.map(lambda each: f"{{ SELECT ?b ?a {{ {each} }} }}"),
    st.just("VALUES (?z ?c) { (e:1 UNDEF) }"),
)
gaps = st.sampled_from(["", " ", "\n", "# a * ?c\n", "\t#\n"])
queries = st.tuples(
    st.sampled_from(["", " ", " DISTINCT", " reduced "]),
    gaps,
    gaps,
    st.sampled_from(["", "WHERE", "where "]),
    st.lists(parts, min_size=1, max_size=4),
    st.sampled_from(["", "ORDER BY ?a ?z"]),
).map(lambda made: f"SELECT{made[0]}{made[1]}*{made[2]}{made[3]}{{ {' '.join(made[4])} }} {made[5]}")


@given(queries, st.sets(st.tuples(*[st.integers(1, 3)] * 3), max_size=8))
def test_the_rows_are_the_same(text: str, facts: set[tuple[int, int, int]]) -> None:
    store = ox.Store()
    for fact in facts:
        store.add(ox.Quad(*(ox.NamedNode(f"http://e/{number}") for number in fact)))

    def rows(asked: str) -> list[list[tuple[str, str]]]:
        result = ask(store, asked)
        names = [each.value for each in result.variables]
        return sorted(
            sorted((name, str(row[name])) for name in names if row[name] is not None) for row in result
        )

    try:
        expected = rows(text)
    except SyntaxError:  # a blank node in two groups
        return
    assert rows(in_order(text, ask)) == expected

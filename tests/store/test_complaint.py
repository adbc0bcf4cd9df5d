"""What is said of queries that do not parse: the line of the mistake, its column, and how to mend it."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterpolicy.namespaces import PREFIXES
from clusterpolicy.store.complaint import complaint
from clusterpolicy.store.counts import ARITY
from clusterpolicy.store.meaningless import meaningless
from clusterpolicy.store.syntax import lexemes


def told(text: str) -> str:
    with pytest.raises(SyntaxError) as caught:
        ox.Store().query(text, prefixes=PREFIXES)
    return complaint(caught.value, text)


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        pytest.param("SELCT ?s {?s ?p ?o}", 1, 1, '"SELCT" is no form of query; perhaps SELECT', id="form"),
        pytest.param("give me all", 1, 1, "a query begins with SELECT, ASK", id="no query at all"),
        pytest.param("SELECT * {?s ?p ?o }} ", 1, 21, "this } closes nothing", id="a brace too many"),
        pytest.param("ASK { ?s ?p ?o FILTER(?o > 3 }", 1, 22, "this ( is not closed", id="an open bracket"),
        pytest.param("ASK {\n ?s ?p ?o .\n", 1, 5, "this { is not closed", id="an open brace"),
        pytest.param("ASK { ?s ?p ?o . FILTER ?o > 3 }", 1, 18, "FILTER needs brackets", id="FILTER"),
        pytest.param(
            "ASK {\n ?s ?p ?o .\n FILTER lang(?o) = 'en' }",
            3,
            2,
            "around its whole condition",
            id="half brackets",
        ),
        pytest.param(
            "SELECT ?y COUNT(?x) AS ?n { ?x ?p ?y }", 1, 11, "(COUNT(…) AS ?name)", id="COUNT later"
        ),
        pytest.param("ASK { ?s ?p 'it's' }", 1, 17, r"' is written \'", id="a sign in a text"),
        pytest.param('ASK { ?s ?p """a\n b }', 1, 13, '""" is missing', id="a long text without end"),
        pytest.param("ASK { BIND 1 AS ?x }", 1, 7, "BIND needs brackets: BIND(… AS ?name)", id="BIND"),
        pytest.param("SELECT ?s, ?p {?s ?p ?o}", 1, 10, "no commas between variables", id="a comma"),
        pytest.param("ASK { <http://a b> ?p ?o }", 1, 7, '"<http://a b>" is no IRI', id="a space in an IRI"),
        pytest.param("ASK { ?s a <http://a }", 1, 12, "> is missing", id="an IRI without end"),
        pytest.param("ASK { ?s a <http://a/%> }", 1, 12, "two digits", id="a byte without digits"),
        pytest.param("ASK { ?s a <a> }", 1, 12, "is no whole IRI", id="a relative IRI"),
        pytest.param('ASK {\n ?s ?p "x .\n}', 2, 8, '" is missing on its line', id="a text without end"),
        pytest.param("ASK { ?s ?p “x” }", 1, 13, 'a text stands in "…"', id="typographic quotes"),
        pytest.param(
            "SELECT * {\n ?s a cp:Programme\n ?s rdfs:label ?l }",
            3,
            2,
            'full stop is missing before "?s"',
            id="stop",
        ),
        pytest.param("ASK {\n ?p a cp:X ;\n ?? \n}", 3, 2, "the name of a variable", id="no name"),
        pytest.param("ASK {\n ?s ?p ?o .\n FILTR(?p = 1) }", 3, 2, "perhaps FILTER", id="a misspelt word"),
        pytest.param("CONSTRUCT { ?s ?p ?o } WERE { ?s ?p ?o }", 1, 24, "perhaps WHERE", id="WERE"),
        pytest.param(
            "ASK { FILTER(?o = Germany) }", 1, 19, "a variable is written ?Germany", id="a bare word"
        ),
        pytest.param("SELECT ?s { ?s ?p }", 1, 19, "a triple has a subject, a predicate", id="no object"),
        pytest.param("SELECT * {?s ?p ?o} LIMIT abc", 1, 27, "expected a number", id="LIMIT"),
        pytest.param("SELECT * {?s ?p ?o} ORDER ?s", 1, 27, "expected BY", id="ORDER"),
        pytest.param("SELECT ?s", 1, 10, "WHERE { … }", id="no group"),
        pytest.param("SELECT * WHERE ?s ?p ?o", 1, 16, "WHERE needs a group in braces", id="no braces"),
        pytest.param("SELECT COUNT(?s) { ?s ?p ?o }", 1, 8, "(COUNT(…) AS ?name)", id="no brackets"),
        pytest.param("SELECT (COUNT(?s)) { ?s ?p ?o }", 1, 18, "AS and a variable", id="no name given"),
        pytest.param("ASK { ?s nope:x ?o }", 1, 10, "the prefix nope: is not declared", id="prefix"),
        pytest.param("ASK { ?s rdsf:label ?o }", 1, 10, "perhaps rdf:", id="a misspelt prefix"),
        pytest.param("ASK { ?s ?p 'ä😀' . nope:x ?p ?o }", 1, 20, "nope:", id="signs of several bytes"),
        pytest.param("PREFIX x <http://x/> ASK {}", 1, 8, "PREFIX x: <…>", id="a prefix without colon"),
        pytest.param("ASK { FILTER(1 == 1) }", 1, 17, "equality is written =", id="=="),
        pytest.param("ASK { FILTER(1 < 2 & 2 < 3) }", 1, 20, "&&", id="&"),
        pytest.param(
            "SELECT ?p (COUNT(?x) AS ?n) WHERE { ?p rdfs:label ?x }",
            1,
            8,
            "add GROUP BY ?p",
            id="no GROUP BY",
        ),
        pytest.param("SELECT ?x { ?s ?p ?x }\nGROUP BY ?s", 1, 8, "?x is not in GROUP BY", id="not grouped"),
        pytest.param(
            "ASK {\n { SELECT ?a (MAX(?b) AS ?c) { ?a ?d ?b } } }", 2, 11, "GROUP BY ?a", id="a subquery"
        ),
        pytest.param("SELECT * { ?s ?p ?o } GROUP BY ?s", 1, 8, "list the variables", id="a star"),
        pytest.param("SELECT ?x (1 AS ?x) { ?s ?p ?x }", 1, 17, "?x has a value already", id="AS"),
        pytest.param("ASK { ?s ?p ?o BIND(1 AS ?o) }", 1, 26, "?o has a value already", id="BIND … AS"),
    ],
)
def test_a_mistake_has_its_place_and_a_way_out(text: str, line: int, column: int, words: str) -> None:
    found = told(text)
    assert found.startswith(f"line {line}, column {column}: "), found
    assert words in found
    assert "\n" not in found


@pytest.mark.parametrize("text", ["ASK { << ?s ?p ?o >> ?q }", "ASK { ?s ?p 1 . LATERAL }"])
def test_what_this_grammar_does_not_know_has_whole_words(text: str) -> None:
    assert "the query does not parse at or before" in told(text)


_PIECES = """
SELECT * ASK { } ( ) . ; , ?a ?b a cp:x x:y <a:b> < ' " 'x' 1 - ^ ^^ @ @en FILTER BIND AS GROUP BY COUNT(?a)
ORDER LIMIT OPTIONAL UNION VALUES [ ] ? $ # “ foo
"""
pieces = st.sampled_from([*_PIECES.split(), "\n"])


@given(st.lists(pieces, max_size=25).map(" ".join) | st.text(max_size=60))
def test_any_text_is_told_in_one_line(text: str) -> None:
    try:
        ox.Store().query(text, prefixes=PREFIXES)
    except SyntaxError as error:
        found = complaint(error, text)
        assert found.startswith("line ")
        assert "\n" not in found
        assert len(found) < 500
    except (ValueError, UnicodeEncodeError):
        pass


def test_a_long_text_is_not_looked_into() -> None:
    assert told("ASK { " + "a." * 100_000).startswith("line 1, column ")


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("SELECT ?x (COUNT(*) AS ?n) (?n*2 AS ?m) { ?x a ?c } GROUP BY ?x", 29, "?n cannot be used beside"),
        ("SELECT (?n*2 AS ?m) (COUNT(*) AS ?n) { ?x a ?c }", 9, "?n cannot be used beside"),
        ("SELECT (AVG(?o) AS ?a) (MAX(?o)-?a AS ?d) { ?s ?p ?o }", 33, "repeat the aggregate"),
        ("SELECT (1 AS ?z) (2 AS ?z) {}", 24, "?z has a value already"),
        ("ASK { { SELECT (1 AS ?o) { ?s ?p ?o } } }", 22, "?o has a value already"),
        ("SELECT (STR(?s) AS ?x) { ?s ?p ?o } GROUP BY STR(?s)", 13, "only a part of what GROUP BY computes"),
        ("SELECT (STR(?s) AS ?x) { ?s ?p ?o } GROUP BY (STR(?s) AS ?y)", 13, "only a part of what GROUP BY"),
        ("SELECT * { ?s ?p ?o FILTER(COUNT(?o) > 1) }", 28, "COUNT cannot stand in FILTER"),
        ("SELECT ?s { ?s ?p ?o FILTER(COUNT(?o) > 1) }", 29, "ask for it in HAVING"),
        ("SELECT * { ?s ?p ?o } ORDER BY COUNT(?s)", 32, "COUNT cannot stand with SELECT *"),
    ],
)
def test_what_is_computed_of_many_is_told_apart(text: str, column: int, words: str) -> None:
    assert told(text).startswith(f"line 1, column {column}: ")
    assert words in told(text)


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("SELECT * { VALUES (?a ?b) { (1) } }", 29, "1 value for 2 variables"),
        ("SELECT * {} VALUES (?a ?b) { (-1 'x'@en) ('1'^^xsd:int 2 3) }", 42, "3 values for 2 variables"),
        ("SELECT * { VALUES () { () (1) } }", 27, "1 value for 0 variables"),
        ("SELECT * { VALUES (?a $a) { (1 1) } }", 23, "$a is listed twice"),
        ("SELECT ?x (1 AS ?y) ?x { ?x ?p ?o }", 21, "?x is listed twice"),
        ("SELECT * { ?s ?p ?o } LIMIT 1.5", 29, "LIMIT takes a whole number, not 1.5"),
        ("SELECT * { ?s ?p ?o } OFFSET 1e3", 30, "OFFSET takes a whole number"),
        ("SELECT * { ?s ?p ?o } LIMIT 99999999999999999999999999", 29, "too large"),
        ("SELECT (STRLEN() AS ?c) {}", 9, "STRLEN takes 1 argument, not 0"),
        ('ASK { FILTER(regex("a")) }', 14, "regex takes 2 or 3 arguments, not 1"),
        ("ASK { FILTER(CONTAINS(STR(?a, ?b), 'a')) }", 23, "STR takes 1 argument, not 2"),
        ("SELECT (NOW(1) AS ?c) {}", 9, "NOW takes no arguments, not 1"),
        ("SELECT (BOUND('x') AS ?c) {}", 9, "BOUND(?name)"),
        ("SELECT (COUNT() AS ?c) {}", 15, "COUNT(*) or COUNT(?name)"),
        ("SELECT * { _:a ?p ?o . OPTIONAL { _:a ?q ?r } }", 35, "_:a is of another group"),
        ("SELECT * { _:a ?p ?o . { _:a ?q ?r } }", 26, "_:a is of another group"),
    ],
)
def test_a_number_that_does_not_fit_is_named(text: str, column: int, words: str) -> None:
    assert told(text).startswith(f"line 1, column {column}: ")
    assert words in told(text)


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ('VERSION "1.2" SELECT * { ?s ?p }', 32, "a subject, a predicate and an object"),
        ("SELECT (TRIPLE(?a, ?b, ?c) AS ?t) { ?s ?p }", 43, "a subject, a predicate and an object"),
        ("ASK { FILTER(isTRIPLE(?a)) ?s ?p }", 34, "a subject, a predicate and an object"),
        ("ASK { ?s ?p LANGDIR(?a) }", 13, '"LANGDIR" has no place here'),
        ("ASK { ?x·y ?p }", 15, "a subject, a predicate and an object"),
        ("ASK { FILTER(?o<?p&&?o>?s) ?s ?p }", 34, "a subject, a predicate and an object"),
        ("ASK { <http://e/\\u00e9> ?p }", 28, "a subject, a predicate and an object"),
        ("ASK { FILTER(?o > 1 and ?o < 3) }", 21, "written &&"),
        ("ASK { FILTER(?o > 1 OR ?o < 3) }", 21, "written ||"),
        ("ASK { FILTER(not (?o)) }", 14, "written !"),
        ("PREFIX x: y ASK {}", 11, "write <y>"),
        ("PREFIX ex: http://example.org/ ASK {}", 12, "write <http://example.org/>"),
        ("BASE http://example.org/> ASK {}", 6, "write <http://example.org/>"),
        ("PREFIX x: ASK {}", 11, "x: needs an IRI"),
        ("ASK { ?s a <http://e/a|b> }", 12, "no IRI has a | in it"),
        ("ASK { ?s ?p ?o ] }", 16, "this ] closes nothing"),
        ("ASK { { ?s ?p ?o ) } }", 18, "this ) closes nothing"),
        ("ASK { ?s ?p [ a ?o }", 13, "this [ is not closed"),
        ('ASK { ?s ?p ?o """abc }', 16, '""" is missing'),
        ('ASK { ?s "p" ?o }', 10, ': "p" has no place here'),
        ("ASK { ?s 'p' ?o }", 10, ": 'p' has no place here"),
    ],
)
def test_what_is_right_is_not_blamed(text: str, column: int, words: str) -> None:
    assert told(text).startswith(f"line 1, column {column}: "), told(text)
    assert words in told(text)


def test_every_function_has_the_arguments_that_the_engine_takes() -> None:
    for name, (fewest, most) in ARITY.items():
        for count in range(5):
            arguments = ", ".join(["?a"] * count)
            text = f"SELECT ({name}({arguments}) AS ?b) {{}}"
            if fewest <= count <= most:
                ox.Store().query(text)
            else:
                assert f"{name} takes " in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (STR(?a) AS ?b) { ?a ?p 1 } ORDER BY ?b",
        "SELECT ?s { ?s ?p ?o } GROUP BY (?s)",
        "SELECT (COUNT(?x) AS ?x) { ?x a ?c }",
        "SELECT ?b { ?a ?p 1 } GROUP BY (STR(?a) AS ?b)",
        "SELECT ?x (STR(?x) AS ?y) (UCASE(?y) AS ?z) { ?x a 1 }",
        "SELECT (COUNT(?n) AS ?m) { { SELECT (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s } }",
        "ASK { { SELECT (1 AS ?x) { ?s ?p ?o } } { SELECT (2 AS ?x) { ?s ?p ?o } } }",
        "SELECT * { VALUES (?a ?b) { ('x'@en -1) ('y'^^xsd:string UNDEF) } VALUES () { () } }",
        "CONSTRUCT { _:a ?p ?o } { _:a ?p ?o } LIMIT 00000000000000000000000000000001",
    ],
)
def test_a_query_without_mistake_is_not_blamed(text: str) -> None:
    ox.Store().query(text, prefixes=PREFIXES)
    assert meaningless(lexemes(text), "") is None

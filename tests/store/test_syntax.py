"""The grammar takes every query of ours, and says where others stop being queries."""

import pytest

from clusterpolicy import resources
from clusterpolicy.store.meaningless import meaningless
from clusterpolicy.store.syntax import lexemes, mistake

QUERIES = sorted(resources.root().rglob("*.rq"))


def test_it_takes_every_query_of_ours() -> None:
    assert len(QUERIES) > 100
    for path in QUERIES:
        text = path.read_text(encoding="utf-8")
        assert mistake(text, lexemes(text)) is None, path.name
        assert meaningless(lexemes(text), "") is None, path.name


@pytest.mark.parametrize(
    "text",
    [
        "BASE <http://b/> PREFIX : <x#> PREFIX a.b: <y> ASK FROM NAMED :h { :s a.b:p.q 'x'@en-GB . }",
        "SELECT DISTINCT ?a (COUNT(DISTINCT *) AS ?n) { } GROUP BY ?a (1+1 AS ?b) STR(?c) HAVING (?n > 1)",
        "SELECT (GROUP_CONCAT(?a ; SEPARATOR = ', ') AS ?l) { } LIMIT 1 OFFSET 2",
        "ASK { ?a ^:p/(:q|!(a|^:r))*/:s+ [ :t 1, -2.5e3, 1.e3, true ; ] , () }",
        "CONSTRUCT WHERE { [] a [] . (1 2 (3)) :p _:b.c }",
        "DESCRIBE <a> ?b FROM <g>",
        "ASK { { SELECT * {} VALUES ?s { <a> UNDEF } } UNION { } MINUS { GRAPH ?g { } } VALUES () { () } }",
        "ASK { FILTER NOT EXISTS { } FILTER(!BOUND(?a) && ?b NOT IN (1, 2) || :f(?c, 3) = -?d * 2 - 1) }",
        "SELECT ?s { ?s ?p ?o OPTIONAL { } . ?s ?t ?u } ORDER BY DESC(?s) ?o LCASE(?s) VALUES ?x { }",
    ],
)
def test_it_takes_what_the_language_has(text: str) -> None:
    tokens = lexemes(text)
    wrong = mistake(text, tokens)
    assert wrong is None, tokens[wrong.number : wrong.number + 3]


def test_it_says_what_could_have_stood_there() -> None:
    text = "SELECT ?s { ?s ?p ?o } ORDER ?s"
    wrong = mistake(text, lexemes(text))
    assert wrong
    assert (wrong.number, wrong.expected) == (8, frozenset({"BY"}))


def test_deep_nesting_is_left_alone() -> None:
    text = "ASK " + "{" * 20_000
    assert mistake(text, lexemes(text)) is None


@pytest.mark.parametrize(
    "text",
    [
        'PREFIX : <http://e/> VERSION "1.2" SELECT * { ?s ?p ?o }',
        "SELECT (TRIPLE(?a, ?b, ?c) AS ?t) (SUBJECT(?t) AS ?s) (PREDICATE(?t) AS ?p) (OBJECT(?t) AS ?o) {}",
        "ASK { FILTER(isTRIPLE(?a) && hasLANG(?a) && hasLANGDIR(?a) && LANGDIR(?a) = 'ltr') }",
        "SELECT (STRLANGDIR('a', 'en', 'ltr') AS ?a) (ADJUST(NOW(), ?z) AS ?b) {}",
        "SELECT * { ?x·y ?a‿b ?e\u0301 . <http://e/\\u00e9> a <\\U000000e9>, x:a·b }",
        "SELECT * { ?s ?p ?o FILTER(?o<?p&&?o>?s) FILTER(?o<3&&?o>1) ?s <http://e/?a&&b> <?a=b> }",
    ],
)
def test_it_takes_later_words_and_rare_signs(text: str) -> None:
    tokens = lexemes(text)
    wrong = mistake(text, tokens)
    assert wrong is None, tokens[wrong.number : wrong.number + 3]

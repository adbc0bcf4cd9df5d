import csv
import io
import json
import sys

import pyoxigraph as ox
import pytest

from clusterpolicy.errors import MissingRequirement, QuestionError
from clusterpolicy.lookup.graph import Graph
from clusterpolicy.store.answer import GRAPH_FORMATS, TABLE_FORMATS, Answer, plain

VALUES = (
    'SELECT ?a ?b ?c { VALUES (?a ?b ?c) { (1 "ü, \\"q\\"\\n" <http://x/>) (2.5 UNDEF true) } } ORDER BY ?a'
)


@pytest.fixture
def table(graph: Graph) -> Answer:
    return graph.query(VALUES)


def test_rows_are_plain_values(table: Answer) -> None:
    assert table.columns == ["a", "b", "c"]
    assert table.rows() == [
        {"a": 1, "b": 'ü, "q"\n', "c": "http://x/"},
        {"a": 2.5, "b": None, "c": True},
    ]


def test_every_table_format_holds_the_same_rows(table: Answer) -> None:
    rows = list(csv.reader(io.StringIO(table.serialize("csv").decode())))
    assert rows == [["a", "b", "c"], ["1", 'ü, "q"\n', "http://x/"], ["2.5", "", "true"]]
    assert len(json.loads(table.serialize("json"))["results"]["bindings"]) == 2
    for format in ("tsv", "xml", "json"):
        parsed = ox.parse_query_results(table.serialize(format), format=TABLE_FORMATS[format])
        assert isinstance(parsed, ox.QuerySolutions)
        assert [tuple(row) for row in parsed] == list(table.terms())


def test_every_graph_format_holds_the_same_triples(graph: Graph) -> None:
    answer = graph.query("DESCRIBE programme:de-kmu-netc")
    triples = set(answer.triples())
    assert len(triples) > 20
    for format, syntax in GRAPH_FORMATS.items():
        assert {quad.triple for quad in ox.parse(answer.serialize(format), format=syntax)} == triples


def test_a_format_that_does_not_suit_names_those_that_do(graph: Graph, table: Answer) -> None:
    with pytest.raises(
        QuestionError, match="the answer is a table; choose csv, tsv, json, xml instead of turtle"
    ):
        table.serialize("turtle")
    with pytest.raises(QuestionError, match="the answer is a graph; choose turtle, ntriples, jsonld, xml"):
        graph.query("DESCRIBE country:se").serialize("csv")
    with pytest.raises(QuestionError, match="the answer is yes or no"):
        graph.query("ASK {}").serialize("jsonld")


def test_yes_and_no(graph: Graph) -> None:
    answer = graph.query("ASK { ?s a cp:Programme }")
    assert answer.serialize("csv") == answer.serialize("tsv") == b"true\n"
    assert json.loads(answer.serialize("json"))["boolean"] is True
    assert b"<boolean>true</boolean>" in answer.serialize("xml")
    with pytest.raises(QuestionError, match="the answer is a boolean, not a table"):
        answer.rows()


def test_pandas_gets_the_columns_even_without_rows(graph: Graph, table: Answer) -> None:
    frame = table.to_pandas()
    assert list(frame.columns) == ["a", "b", "c"]
    assert frame["a"].tolist() == [1, 2.5]
    assert list(graph.query("SELECT ?x ?y { FILTER(false) }").to_pandas().columns) == ["x", "y"]


def test_without_pandas_the_way_to_get_it_is_told(table: Answer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingRequirement, match=r"install clusterpolicy\[pandas\]"):
        table.to_pandas()


def test_literals_as_values() -> None:
    xsd = "http://www.w3.org/2001/XMLSchema#"
    assert plain(ox.Literal("2016", datatype=ox.NamedNode(xsd + "gYear"))) == "2016"
    assert plain(ox.Literal("2.50", datatype=ox.NamedNode(xsd + "decimal"))) == 2.5
    assert plain(ox.Literal("x", language="en")) == "x"
    assert plain(ox.BlankNode("b")) == "b"
    assert plain(None) is None

from pathlib import Path

import pytest

from clusterpolicy.errors import QuerySyntaxError, QueryTimeout, QuestionError, ReleaseError
from clusterpolicy.lookup.graph import Graph
from clusterpolicy.store.embedded import EmbeddedStore


@pytest.fixture
def store(tmp_path: Path) -> EmbeddedStore:
    path = tmp_path / "graph.nq"
    lines = [f'<http://x/{n}> <http://x/name> "name {n}" .\n' for n in range(300)]
    path.write_text("".join(lines), encoding="utf-8")
    return EmbeddedStore(path)


def test_a_file_that_is_no_n_quads_names_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "graph.nq").write_text("<a> <b>", encoding="utf-8")
    with pytest.raises(ReleaseError, match="run: clusterpolicy build"):
        EmbeddedStore(tmp_path / "graph.nq")
    with pytest.raises(ReleaseError, match="cannot be read"):
        EmbeddedStore(tmp_path / "none.nq")


def test_the_three_kinds_of_answers(store: EmbeddedStore) -> None:
    assert store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows() == [{"n": 300}]
    assert bool(store.query("ASK { <http://x/1> ?p ?o }"))
    assert not store.query("ASK { <http://x/none> ?p ?o }")
    graph = store.query("CONSTRUCT WHERE { <http://x/1> ?p ?o }")
    assert graph.kind == "graph"
    assert graph.content == b'<http://x/1> <http://x/name> "name 1" .\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "SELECT * {\n  ?s ?p ?o .\n  FILTR(?o)\n}",
            'line 3, column 3: "FILTR" is no word of SPARQL; perhaps',
        ),
        ("SELECT * {\n  ?s ?p ?o", "line 1, column 10: this { is not closed"),
        ("SELECT * { ?s nope:x ?o }", "line 1, column 15: the prefix nope: is not declared"),
        ("\udcff", "cannot be read"),
    ],
)
def test_a_syntax_error_says_where(store: EmbeddedStore, text: str, expected: str) -> None:
    with pytest.raises(QuerySyntaxError, match=expected) as error:
        store.query(text)
    assert "\n" not in str(error.value)


def test_a_byte_order_mark_is_no_part_of_a_query(store: EmbeddedStore) -> None:
    assert bool(store.query("\ufeffASK {}"))


def test_columns_come_in_the_order_of_the_query(store: EmbeddedStore) -> None:
    assert store.query("SELECT * { ?s ?p ?o }").columns == ["s", "p", "o"]


def test_prefixes_of_the_package_need_no_declaration(graph: Graph) -> None:
    assert bool(graph.query("ASK { country:se a cp:Country ; rdfs:label ?name }"))


def test_a_late_query_is_stopped(store: EmbeddedStore) -> None:
    product = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    with pytest.raises(QueryTimeout, match=r"stopped after 0\.05 seconds; allow more with --timeout"):
        store.query(product, timeout=0.05)


def test_errors_of_a_query_with_a_deadline_are_the_same(store: EmbeddedStore) -> None:
    with pytest.raises(QuerySyntaxError):
        store.query("SELECT", timeout=10)


def test_too_many_rows_are_refused_not_cut(store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLUSTERPOLICY_MAX_ROWS", "299")
    with pytest.raises(QuestionError, match=r"more than 299 rows; add LIMIT or set CLUSTERPOLICY_MAX_ROWS"):
        store.query("SELECT * { ?s ?p ?o }")
    assert len(store.query("SELECT * { ?s ?p ?o } LIMIT 299").rows()) == 299


def test_service_and_changes_are_refused(store: EmbeddedStore) -> None:
    with pytest.raises(QuestionError, match="SERVICE"):
        store.query("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    with pytest.raises(QuestionError, match="INSERT would change"):
        store.query("INSERT DATA { <a:b> <a:c> <a:d> }")

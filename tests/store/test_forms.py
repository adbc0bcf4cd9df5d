import pytest

from clusterpolicy.errors import QuestionError
from clusterpolicy.store.forms import form, refuse_changes, refuse_service


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("select * { ?s ?p ?o }", "SELECT"),
        ("PREFIX ask: <http://x/select> BASE <http://delete> CONSTRUCT { ?s ?p ?o } WHERE { }", "CONSTRUCT"),
        ("# DELETE\nDESCRIBE <a:b>", "DESCRIBE"),
        ("CONSTRUCT { ?s ?p ?o } { SELECT * { ?s ?p ?o } }", "CONSTRUCT"),
        ("", ""),
    ],
)
def test_form(text: str, expected: str) -> None:
    assert form(text) == expected


@pytest.mark.parametrize(
    "word", ["INSERT DATA", "delete where", "LOAD", "CLEAR ALL", "DROP", "WITH <a:g> DELETE"]
)
def test_updates_are_refused_by_name(word: str) -> None:
    with pytest.raises(QuestionError, match=f"{word.split()[0].upper()} would change the graph.*SELECT"):
        refuse_changes(f"PREFIX ex: <http://x/> {word} {{ ex:a ex:b ex:c }}")


@pytest.mark.parametrize("text", ["", " \n", "# only a comment"])
def test_an_empty_query_is_called_empty(text: str) -> None:
    with pytest.raises(QuestionError, match="the query is empty"):
        refuse_changes(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p <a:b> .SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        # A comparison and a comment, which look like an IRI.
        "PREFIX : <http://127.0.0.1:9/> SELECT * { ?a ?b ?c FILTER(?a<?b)SERVICE:x#>\n{ ?s ?p ?o } }",
        'SELECT * { ?a ?b ?c FILTER(?a<?b#>"""\n) SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } #"""\n}',
    ],
)
def test_service_is_refused_however_it_is_hidden(text: str) -> None:
    with pytest.raises(QuestionError, match="SERVICE would reach another server"):
        refuse_service(text)


@pytest.mark.parametrize(
    "text",
    [
        'SELECT * { ?s ?p ?o FILTER(CONTAINS(?o, "business services")) }',
        "SELECT * { ?s ?p <https://w3id.org/clusterpolicy/id/sector/business-services> }",
        "SELECT ?service { ?service ?p ?o } # SERVICE",
    ],
)
def test_the_word_alone_is_allowed(text: str) -> None:
    refuse_service(text)

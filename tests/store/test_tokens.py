import pytest

from clusterpolicy.store.tokens import has_word, tokens


def test_strings_iris_comments_and_variables_are_told_apart() -> None:
    text = 'SELECT ?SERVICE { ?s <http://x/SERVICE> "SERVICE" } # SERVICE'
    kinds = [(token.kind, token.text) for token in tokens(text)]
    assert kinds == [
        ("word", "SELECT"),
        ("variable", "?SERVICE"),
        ("mark", "{"),
        ("variable", "?s"),
        ("iri", "<http://x/SERVICE>"),
        ("string", '"SERVICE"'),
        ("mark", "}"),
    ]
    assert not has_word(text, "SERVICE")


@pytest.mark.parametrize(
    "text",
    [
        "{ SERVICE <http://x> {} }",
        "{ service<http://x>{} }",
        "{ ?s ?p <a:b> .SERVICE <http://x> {} }",
        "{ ?s ?p true.SERVICE <http://x> {} }",
        '{ ?s ?p "x"@en.SERVICE <http://x> {} }',
        "{ ?s ?p 1.SERVICE <http://x> {} }",
        "{ # a comment\nSERVICE <http://x> {} }",
    ],
)
def test_a_word_is_found_wherever_it_is_one(text: str) -> None:
    assert has_word(text, "SERVICE")


def test_offsets_give_the_text_back() -> None:
    text = 'ASK { ?s a \'it\'\'s\' ; ex:p """a "quoted" }""" }'
    assert all(text[token.start : token.end] == token.text for token in tokens(text))


@pytest.mark.parametrize("text", ["{ ?s ?x·SERVICE 1 }", "{ ?s e:a·SERVICE <http://x/\\u00e9SERVICE> }"])
def test_a_part_of_a_name_is_no_word(text: str) -> None:
    assert not has_word(text, "SERVICE")

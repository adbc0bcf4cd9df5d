"""The graphs that a query names by FROM and FROM NAMED."""

from collections.abc import Iterator
from urllib.parse import urljoin

from clusterpolicy.errors import QuestionError, excerpt
from clusterpolicy.namespaces import PREFIXES
from clusterpolicy.store.tokens import Token, tokens


def graphs_in(text: str, base: str) -> tuple[str, ...]:
    """
    The IRIs of a query's FROM and FROM NAMED, in its order.

    :param base: what relative IRIs are resolved against where the query names no base
    :raises QuestionError: if one of them is no IRI

    >>> graphs_in("PREFIX e: <http://e/> SELECT * FROM e:a FROM NAMED <b> { ?from ?p 1 }", "http://c/d")
    ('http://e/a', 'http://c/b')
    """
    return tuple(_named(list(_outside(text)), base))


def _outside(text: str) -> Iterator[Token]:
    """The tokens outside of braces: prologue and dataset clauses."""
    depth = 0
    for token in tokens(text):
        if token.kind == "mark" and token.text in "{}":
            depth += 1 if token.text == "{" else -1
        elif depth == 0:
            yield token


def _named(found: list[Token], base: str) -> Iterator[str]:
    prefixes = dict(PREFIXES)
    for index, token in enumerate(found):
        word = token.text.upper() if token.kind == "word" else ""
        behind = found[index + 1 : index + 3]
        if word == "BASE" and behind:
            base = _resolved(base, behind[0])
        elif word == "PREFIX" and len(behind) == 2:
            prefixes[behind[0].text.rstrip(":")] = _resolved(base, behind[1])
        elif word == "FROM" and behind:
            if behind[0].text.upper() == "NAMED":
                del behind[0]
            if behind and behind[0].kind == "iri":
                yield _resolved(base, behind[0])
            elif behind:
                prefix, _, local = behind[0].text.partition(":")
                yield prefixes.get(prefix, "") + local.replace("\\", "")


def _resolved(base: str, token: Token) -> str:
    try:
        return urljoin(base, token.text[1:-1])
    except ValueError as error:  # a host in brackets that is no address
        raise QuestionError(f"{excerpt(token.text, 200)} is no IRI: {error}") from error

"""
SPARQL text as tokens: enough to find a word outside of strings, IRIs and comments.

The token forms follow the terminals of the SPARQL 1.1 grammar (w3.org/TR/sparql11-query/#sparqlGrammar).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
  | (?P<comment>\#[^\n\r]*)
  | (?P<string>\"{3}(?:(?:\"|\"\")?(?:[^"\\]|\\.))*\"{3}|'{3}(?:(?:'|'')?(?:[^'\\]|\\.))*'{3}
      |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
  | (?P<variable>[?$]\w[\w\u00b7\u0300-\u036f\u203f\u2040]*)
  | (?P<word>[\w\u00b7\u0300-\u036f\u203f\u2040.:%\\-]+)
  | (?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class Token:
    """
    A piece of SPARQL text.

    :param kind: "iri", "string", "variable", "word" or "mark"
    :param text: the text itself
    :param start: offset of its first character
    :param end: offset behind its last character
    """

    kind: str
    text: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a query, without spaces and comments."""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "mark"
        if kind not in ("space", "comment"):
            yield Token(kind, match.group(), match.start(), match.end())


def has_word(text: str, word: str) -> bool:
    """
    Whether a keyword stands in a query outside of strings, IRIs, variables and comments.

    >>> has_word("{ ?s ?p true.SERVICE ?g {} }", "SERVICE"), has_word("{ ?s ex:SERVICE 1 }", "SERVICE")
    (True, False)
    """
    # "true.SERVICE" is two words with a full stop between them; "ex:a.SERVICE" is one name.
    return any(
        word in ([token.text.upper()] if ":" in token.text else token.text.upper().split("."))
        for token in tokens(text)
        if token.kind == "word"
    )

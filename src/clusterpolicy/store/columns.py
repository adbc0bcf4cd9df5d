"""The columns of ``SELECT *``: in the order in which a query names them, not in that of the alphabet."""

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

import pyoxigraph as ox

from clusterpolicy.store.syntax import LONGEST, Lexeme, lexemes

_STAR: Final = re.compile(r"\bSELECT\b[^{?$]*\*", re.IGNORECASE)
#: How many tokens each part of a prologue has.
_PROLOGUE: Final = {"BASE": 2, "PREFIX": 3, "VERSION": 2}


def in_order(text: str, ask: Callable[[ox.Store, str], Any]) -> str:
    """
    A query whose outermost ``SELECT *`` lists its variables; the query as it is where it has none.

    :param ask: asks a query of a store, with the prefixes of the real one

    >>> in_order("SELECT * { ?s ?p ?o }", lambda store, text: store.query(text))
    'SELECT ?s ?p ?o { ?s ?p ?o }'
    """
    if len(text) > LONGEST or not _STAR.search(text):
        return text
    tokens = lexemes(text)
    if (star := _star(tokens)) is None:
        return text
    visible = set(_columns(text, ask))
    named = dict.fromkeys(each.text[1:] for each in tokens if each.kind == "variable")
    listed = [name for name in named if name in visible]
    if not listed or len(listed) != len(visible):
        return text
    # A star needs no space around it, a name does.
    before, behind = text[: star.start], text[star.end :]
    spaces = ["" if sign.isspace() else " " for sign in (before[-1:], behind[:1])]
    made = f"{before}{spaces[0]}{' '.join(f'?{name}' for name in listed)}{spaces[1]}{behind}"
    return made if _columns(made, ask) == listed else text


def _columns(text: str, ask: Callable[[ox.Store, str], Any]) -> list[str]:
    """The columns of a query; none if it is no table, or no query."""
    # What the variables are, the engine knows best; without a triple it has nothing else to do.
    try:
        result = ask(ox.Store(), text)
    except (SyntaxError, ValueError, RuntimeError, OSError):
        return []
    return [each.value for each in result.variables] if isinstance(result, ox.QuerySolutions) else []


def _star(tokens: Sequence[Lexeme]) -> Lexeme | None:
    """The star of a query that begins with SELECT * behind its prologue."""
    place = 0
    kinds = [each.kind for each in tokens]
    while (length := _PROLOGUE.get(kinds[place]) if place < len(kinds) else None) is not None:
        place += length
    if kinds[place : place + 1] != ["SELECT"]:
        return None
    place += 1
    place += kinds[place : place + 1] in (["DISTINCT"], ["REDUCED"])
    return tokens[place] if kinds[place : place + 1] == ["*"] else None

"""The columns of ``SELECT *``: in the order in which a query names them, not in that of the alphabet."""

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

import pyoxigraph as ox

from clusterpolicy.store.syntax import LONGEST, Lexeme, lexemes

_STAR: Final = re.compile(r"\bSELECT\b[^{?$]*\*", re.IGNORECASE)


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
    # What the variables are, the engine knows best; without a triple it has nothing else to do.
    try:
        result = ask(ox.Store(), text)
    except (SyntaxError, ValueError, RuntimeError, OSError):
        return text
    visible = {each.value for each in result.variables} if isinstance(result, ox.QuerySolutions) else set()
    named = dict.fromkeys(each.text[1:] for each in tokens if each.kind == "variable")
    listed = [name for name in named if name in visible]
    if not listed or len(listed) != len(visible):
        return text
    return f"{text[: star.start]}{' '.join(f'?{name}' for name in listed)}{text[star.end :]}"


def _star(tokens: Sequence[Lexeme]) -> Lexeme | None:
    """The star of a query that begins with SELECT * behind its prologue."""
    place = 0
    kinds = [each.kind for each in tokens]
    while kinds[place : place + 2] == ["BASE", "iriref"] or kinds[place : place + 3] == [
        "PREFIX",
        "name",
        "iriref",
    ]:
        place += 2 if kinds[place] == "BASE" else 3
    if kinds[place : place + 1] != ["SELECT"]:
        return None
    place += 1
    place += kinds[place : place + 1] in (["DISTINCT"], ["REDUCED"])
    return tokens[place] if kinds[place : place + 1] == ["*"] else None

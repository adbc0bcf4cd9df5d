"""What is wrong with a query that does not parse: where, and in words that help to mend it."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Final

from clusterpolicy.errors import excerpt
from clusterpolicy.namespaces import PREFIXES
from clusterpolicy.store.meaningless import meaningless
from clusterpolicy.store.misplaced import misplaced
from clusterpolicy.store.syntax import LONGEST, Found, Lexeme, is_later, lexemes, mistake

_PLACE: Final = re.compile(r"^error at (\d+):(\d+): ")


def complaint(error: SyntaxError, text: str) -> str:
    """
    What is wrong with a query, with line and column.

    :param error: what the engine's parser raised
    :param text: the query
    """
    said = " ".join(str(error.msg).split())
    furthest = _furthest(said, text)
    tokens = lexemes(text) if len(text) <= LONGEST else []
    wrong = mistake(text, tokens) if tokens else None
    # No parser comes further than the mistake: what lies behind is one to our grammar alone.
    if (
        wrong
        and furthest is not None
        and wrong.number < len(tokens)
        and tokens[wrong.number].start > furthest
    ):
        wrong = None
    found = _undeclared(tokens[: wrong.number] if wrong else tokens)
    if not found and wrong:
        found = misplaced(tokens, wrong, text)
    if not found and not wrong and tokens and not is_later(text, tokens):
        found = meaningless(tokens, said)
    if not found and furthest is None:
        return f"the query does not parse: {excerpt(said, 200)}"
    offset, words = found or _near(tokens, furthest or 0, text)
    line, column = text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
    return f"line {line}, column {column}: {words}"


def _furthest(said: str, text: str) -> int | None:
    """How far the engine's parser came."""
    if not (place := _PLACE.match(said)):
        return None
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    line = min(int(place[1]), len(starts))
    return min(starts[line - 1] + int(place[2]) - 1, len(text))


def _near(tokens: Sequence[Lexeme], furthest: int, text: str) -> Found:
    """Whole tokens, where no more is known than how far the parser came."""
    here = [each for each in tokens if each.start <= furthest]
    if not here or furthest >= len(text.rstrip()):
        return furthest, "the query does not parse at or before its end"
    return here[-1].start, f"the query does not parse at or before {here[-1].quoted}"


def _undeclared(tokens: Sequence[Lexeme]) -> Found | None:
    """The first name whose prefix nobody declared."""
    declared = set(PREFIXES)
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.kind != "name":
            continue
        prefix = token.text.partition(":")[0]
        if before and before.kind == "PREFIX":
            declared.add(prefix)
        elif prefix not in declared:
            near = get_close_matches(prefix, sorted(declared), 1)
            known = f"perhaps {near[0]}:" if near else f"known without it: {', '.join(PREFIXES)}"
            words = f"the prefix {prefix}: is not declared; write PREFIX {prefix}: <…> first ({known})"
            return token.start, words
    return None

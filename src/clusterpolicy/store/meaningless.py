"""What is wrong with a query whose every token is in its place, and which is none all the same."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from clusterpolicy.store.syntax import AGGREGATES, Found, Lexeme, open_brackets

_UNESCAPED: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ABSOLUTE: Final = re.compile(r"<[A-Za-z][\w+.-]*:")
#: What the engine says of a query that parses, and what a reader makes of it.
_UNBOUND: Final = "The SELECT contains a variable that is unbound"
_STAR: Final = "SELECT * is not authorized with GROUP BY"


def meaningless(tokens: Sequence[Lexeme], said: str) -> Found | None:
    """What is wrong with a query that parses."""
    if _STAR in said:
        star = next((each for each in tokens if each.kind == "*"), tokens[0])
        return star.start, "SELECT * cannot stand with GROUP BY: list the variables"
    return _no_iri(tokens, said) or _ungrouped(tokens, said) or _bound(tokens)


def _no_iri(tokens: Sequence[Lexeme], said: str) -> Found | None:
    for token in tokens:
        if token.kind == "iriref" and _UNESCAPED.search(token.text):
            return (
                token.start,
                f"{token.quoted} is no IRI: behind % there are two digits of a byte, as in %20",
            )
        if token.kind == "iriref" and "IRI" in said and not _ABSOLUTE.match(token.text):
            return token.start, f"{token.quoted} is no whole IRI; write it out, or declare a BASE"
    return None


def _bound(tokens: Sequence[Lexeme]) -> Found | None:
    """A name that is given to what is computed, and to something else before."""
    for number, (before, token) in enumerate(pairwise(tokens), 1):
        if before.kind != "AS" or token.kind != "variable":
            continue
        opened = [each.start for each in open_brackets(tokens[:number]) if each.kind == "{"]
        start = opened[-1] if opened else 0
        earlier = [each for each in tokens if start < each.start < token.start and each.kind == "variable"]
        if not opened:  # in what SELECT lists: wherever it has a value
            earlier = [each for each in tokens if each.kind == "variable" and each is not token]
        if token.text[1:] in [each.text[1:] for each in earlier]:
            return token.start, f"{token.text} has a value already: give what is computed another name"
    return None


def _ungrouped(tokens: Sequence[Lexeme], said: str) -> Found | None:
    """The variable that SELECT lists beside groups that are not made by it."""
    for number, token in enumerate(tokens):
        if token.kind != "SELECT":
            continue
        used, aggregates, body = _selection(tokens, number + 1)
        groups = _groups(tokens, body)
        if groups is None and not aggregates:
            continue
        for each in used:
            if groups is None:
                words = "stands beside what is computed of many: add GROUP BY"
                return each.start, f"{each.text} {words} {each.text} at the end"
            if each.text[1:] not in groups:
                return each.start, f"{each.text} is not in GROUP BY: add it there, or compute one value of it"
    if _UNBOUND not in said:
        return None
    first = next((each for each in tokens if each.kind == "SELECT"), tokens[0])
    return (
        first.start,
        "SELECT lists a variable that is neither in GROUP BY nor inside of COUNT, SUM and the like",
    )


def _selection(tokens: Sequence[Lexeme], start: int) -> tuple[list[Lexeme], bool, int]:
    """The variables that a SELECT uses outside of aggregates, whether it has those, and where it ends."""
    used: list[Lexeme] = []
    given: set[str] = set()
    depth, inside, number = 0, 0, start
    aggregates = False
    for number in range(start, len(tokens)):
        token = tokens[number]
        if depth == 0 and token.kind in ("WHERE", "{", "FROM"):
            break
        if token.text.upper() in AGGREGATES and not inside:
            aggregates, inside = True, depth + 1
        depth += (token.kind == "(") - (token.kind == ")")
        if inside and token.kind == ")" and depth < inside:
            inside = 0
        if token.kind == "variable" and tokens[number - 1].kind == "AS":
            given.add(token.text[1:])
        elif token.kind == "variable" and not inside and token.text[1:] not in given:
            used.append(token)
    return used, aggregates, number


def _groups(tokens: Sequence[Lexeme], start: int) -> set[str] | None:
    """The variables of the GROUP BY that belongs to a SELECT, without their signs; None if it has none."""
    depth = 0
    found: set[str] | None = None
    for before, token in pairwise(tokens[start:]):
        depth += (before.kind == "{") - (before.kind == "}")
        if depth < 0 or (
            found is not None and token.kind in ("HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES")
        ):
            break
        if depth == 0 and before.kind == "GROUP" and token.kind == "BY":
            found = set()
        elif found is not None and token.kind == "variable":
            found.add(token.text[1:])
    return found

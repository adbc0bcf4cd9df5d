"""What is wrong with a query whose every token is in its place, and which is none all the same."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

from clusterpolicy.store.counts import miscounted
from clusterpolicy.store.syntax import AGGREGATES, Found, Lexeme, open_brackets

_UNESCAPED: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ABSOLUTE: Final = re.compile(r"<[A-Za-z][\w+.-]*:")
#: What the engine says of a query that parses, if it says so.
_UNBOUND: Final = "The SELECT contains a variable that is unbound"
_COMPUTED: Final = "The SELECT contains an expression with a variable that is unbound"
_STAR: Final = "SELECT * is not authorized with GROUP BY"
_BLANK: Final = "<unreported>"


def meaningless(tokens: Sequence[Lexeme], said: str) -> Found | None:
    """What is wrong with a query that parses."""
    tries: tuple[Callable[[], Found | None], ...] = (
        lambda: miscounted(tokens),
        lambda: _no_iri(tokens, said),
        lambda: _aggregated(tokens),
        lambda: _starred(tokens) if _STAR in said else None,
        lambda: _beside(tokens) if _COMPUTED in said else None,
        lambda: _ungrouped(tokens, said),
        lambda: _bound(tokens),
        lambda: _blank(tokens) if _BLANK in said else None,
    )
    return next(filter(None, (each() for each in tries)), None)


def _aggregated(tokens: Sequence[Lexeme]) -> Found | None:
    """What is computed of many rows, where there is one."""
    place = None
    for token in tokens:
        if token.kind in ("SELECT", "HAVING", "BY", "FILTER", "BIND", "{"):
            place = token
        if token.text.upper() in AGGREGATES and place and place.kind in ("FILTER", "BIND"):
            words = "compute it in a subquery, or ask for it in HAVING"
            return token.start, f"{token.text} cannot stand in {place.text}: {words}"
    return None


def _starred(tokens: Sequence[Lexeme]) -> Found:
    star = next((each for each in tokens if each.kind == "*"), tokens[0])
    many = next((each for each in tokens if each.text.upper() in AGGREGATES), None)
    if many and not any(each.kind == "GROUP" for each in tokens):
        return many.start, f"{many.text} cannot stand with SELECT *: list the variables"
    return star.start, "SELECT * cannot stand with GROUP BY: list the variables"


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
        places = [at for at in range(number) if tokens[at].kind in ("SELECT", "BIND", "BY")]
        if not places or tokens[places[-1]].kind == "BY":
            continue
        if tokens[places[-1]].kind == "SELECT":
            earlier = _valued(tokens, places[-1] + 1, number)
        else:
            opened = [each.start for each in open_brackets(tokens[:number]) if each.kind == "{"]
            start = opened[-1] if opened else 0
            earlier = [each for each in tokens if start < each.start < token.start]
        if token.text[1:] in [each.text[1:] for each in earlier if each.kind == "variable"]:
            return token.start, f"{token.text} has a value already: give what is computed another name"
    return None


def _valued(tokens: Sequence[Lexeme], start: int, number: int) -> list[Lexeme]:
    """What gives values to variables before one that SELECT computes: what it lists, and the body."""
    found = []
    depth = 0
    for before, token in pairwise(tokens[start - 1 : number]):
        depth += (token.kind == "(") - (token.kind == ")")
        if depth == 0 or before.kind == "AS":
            found.append(token)
    _, aggregates, body = _selection(tokens, start)
    if aggregates or _groups(tokens, body) is not None:
        return found
    depth = 0
    for token in tokens[body:]:
        depth += (token.kind == "{") - (token.kind == "}")
        if depth < 0 or (depth == 0 and token.kind == "}"):
            break
        found.append(token)
    return found


def _beside(tokens: Sequence[Lexeme]) -> Found | None:
    """A name that SELECT gives to what it computes of many rows, and computes with."""
    for number, word in enumerate(tokens):
        if word.kind != "SELECT":
            continue
        _, _, body = _selection(tokens, number + 1)
        listed = list(pairwise(tokens[number:body]))
        given = {token.text[1:] for before, token in listed if before.kind == "AS"}
        for before, token in listed:
            if token.kind == "variable" and before.kind != "AS" and token.text[1:] in given:
                words = "repeat the aggregate, or use a subquery"
                return token.start, f"{token.text} cannot be used beside where it is computed: {words}"
    return None


def _blank(tokens: Sequence[Lexeme]) -> Found | None:
    """A blank node that is named again in another group."""
    seen: dict[str, int] = {}
    groups = 0
    for token in tokens:
        groups += token.kind in ("{", "}")
        if token.kind == "blank" and seen.setdefault(token.text, groups) != groups:
            return token.start, f"{token.text} is of another group: write a variable for it in both"
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
            if each.text[1:] in groups[1] - groups[0]:
                words = "name that there, GROUP BY (… AS ?name), and list ?name"
                return each.start, f"{each.text} is only a part of what GROUP BY computes: {words}"
            if each.text[1:] not in groups[0]:
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


def _groups(tokens: Sequence[Lexeme], start: int) -> tuple[set[str], set[str]] | None:
    """
    The variables of the GROUP BY that belongs to a SELECT, without their signs; None if it has none.

    :return: those by which it groups, and those that it only computes with
    """
    depth, inside = 0, 0
    found: tuple[set[str], set[str]] | None = None
    rest = tokens[start:]
    for number, (before, token) in enumerate(pairwise(rest)):
        depth += (before.kind == "{") - (before.kind == "}")
        if depth < 0 or (
            found is not None and token.kind in ("HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES")
        ):
            break
        if depth == 0 and before.kind == "GROUP" and token.kind == "BY":
            found = set(), set()
        elif found is not None:
            inside += (token.kind == "(") - (token.kind == ")")
            if token.kind == "variable":
                called = rest[number - 1].kind in ("builtin", "name", "iriref")
                alone = not called and [each.kind for each in rest[number : number + 3]] == [
                    "(",
                    "variable",
                    ")",
                ]
                key = not inside or before.kind == "AS" or (inside == 1 and alone)
                found[not key].add(token.text[1:])
    return found

"""What is wrong with a query in which a number of things does not fit, or one thing is named twice."""

from collections.abc import Iterator, Sequence
from typing import Final

from clusterpolicy.store.syntax import BRACKETS, Found, Lexeme

#: How many arguments a function has, by the number of the fewest and of the most.
_ARITIES: Final = {
    (0, 0): "NOW RAND STRUUID UUID",
    (0, 1): "BNODE",
    (1, 1): """
        ABS AVG BOUND CEIL DATATYPE DAY ENCODE_FOR_URI FLOOR HASLANG HASLANGDIR HOURS IRI ISBLANK ISIRI
        ISLITERAL ISNUMERIC ISTRIPLE ISURI LANG LANGDIR LCASE MAX MD5 MIN MINUTES MONTH OBJECT PREDICATE ROUND
        SAMPLE SECONDS SHA1 SHA256 SHA384 SHA512 STR STRLEN SUBJECT SUM TIMEZONE TZ UCASE URI YEAR
    """,
    (2, 2): "ADJUST CONTAINS LANGMATCHES SAMETERM STRAFTER STRBEFORE STRDT STRENDS STRLANG STRSTARTS",
    (2, 3): "REGEX SUBSTR",
    (3, 3): "IF STRLANGDIR TRIPLE",
    (3, 4): "REPLACE",
}
ARITY: Final = {name: arity for arity, names in _ARITIES.items() for name in names.split()}
_LARGEST: Final = 2**64 - 1


def miscounted(tokens: Sequence[Lexeme]) -> Found | None:
    """The first place of a query that parses in which a number does not fit."""
    for number, token in enumerate(tokens[:-1]):
        found = None
        if token.kind == "builtin":
            found = _arguments(tokens, number)
        elif token.kind in ("LIMIT", "OFFSET"):
            found = _slice(token, tokens[number + 1])
        elif token.kind == "VALUES" and tokens[number + 1].kind == "(":
            found = _rows(tokens, number + 1)
        elif token.kind == "SELECT":
            found = _listed(tokens, number + 1)
        if found:
            return found
    return None


def _inside(tokens: Sequence[Lexeme], opening: int) -> Iterator[tuple[Lexeme, int]]:
    """What stands within a bracket, and in how many further ones; a bracket itself counts as outside."""
    depth = 0
    for token in tokens[opening + 1 :]:
        if token.kind in BRACKETS.values():
            depth -= 1
        if depth < 0:
            return
        yield token, depth
        if token.kind in BRACKETS:
            depth += 1


def _arguments(tokens: Sequence[Lexeme], number: int) -> Found | None:
    function = tokens[number]
    name = function.text.upper()
    inside = list(_inside(tokens, number + 1))
    count = bool(inside) + sum(token.kind == "," and depth == 0 for token, depth in inside)
    fewest, most = ARITY.get(name, (0, count))
    if not fewest <= count <= most:
        wanted = f"{fewest} or {most}" if fewest != most else str(fewest or "no")
        what = "argument" if most == 1 else "arguments"
        return function.start, f"{function.text} takes {wanted} {what}, not {count}"
    if name == "BOUND" and [token.kind for token, _ in inside] != ["variable"]:
        return function.start, f"{function.text} takes a variable: {function.text}(?name)"
    return None


def _slice(word: Lexeme, number: Lexeme) -> Found | None:
    if not number.text.isdecimal():
        return number.start, f"{word.text} takes a whole number, not {number.text}"
    if int(number.text[-30:]) > _LARGEST:
        return number.start, f"the number of {word.text} is too large"
    return None


def _rows(tokens: Sequence[Lexeme], opening: int) -> Found | None:
    """VALUES with more than one variable: each row has as many values."""
    variables = [token for token, _ in _inside(tokens, opening)]
    if twice := _twice(variables):
        return twice
    count = len(variables)
    for number, (token, depth) in enumerate(_inside(tokens, opening + count + 2), opening + count + 3):
        if token.kind != "(" or depth:
            continue
        # A sign belongs to its number, a language or a type to its text.
        row = [each for each, _ in _inside(tokens, number)]
        kinds = [each.kind for each in row]
        found = sum(kind not in ("+", "-", "language", "^^") for kind in kinds) - kinds.count("^^")
        if found != count:
            words = f"this row of VALUES has {found} {'value' if found == 1 else 'values'}"
            names = f"{count} {'variable' if count == 1 else 'variables'}"
            return token.start, f"{words} for {names}; UNDEF stands for a value that is not there"
    return None


def _listed(tokens: Sequence[Lexeme], start: int) -> Found | None:
    """What SELECT lists: each variable once."""
    depth = 0
    listed: list[Lexeme] = []
    for token in tokens[start:]:
        if depth == 0 and token.kind in ("WHERE", "{", "FROM"):
            break
        depth += (token.kind in BRACKETS) - (token.kind in BRACKETS.values())
        if depth == 0 and token.kind == "variable":
            listed.append(token)
    return _twice(listed)


def _twice(variables: Sequence[Lexeme]) -> Found | None:
    names: set[str] = set()
    for token in variables:
        if token.text[1:] in names:
            return token.start, f"{token.text} is listed twice"
        names.add(token.text[1:])
    return None

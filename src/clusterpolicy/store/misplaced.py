"""What is wrong with a token of a query that fits nowhere, in words that help to mend it."""

import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import Final

from clusterpolicy.errors import excerpt
from clusterpolicy.store.syntax import (
    AGGREGATES,
    BRACKETS,
    FORMS,
    Found,
    Lexeme,
    Mistake,
    keywords,
    open_brackets,
)

_SPACED: Final = re.compile(r"<[^<>\n\"{}]* [^<>\n\"{}]*>")
_UNFIT: Final = re.compile(r"<\w+:[^<>\s\"{}|^`\\]*([\"{}|^`\\])[^<>\s]*>")
#: What other languages write as words.
_SIGNS: Final = {"AND": "&&", "OR": "||"}
_TYPOGRAPHIC: Final = "“”„‘’‚«»"
_CONDITIONS: Final = ("FILTER", "HAVING")
_OPERATORS: Final = frozenset({"=", "!=", "<", ">", "<=", ">=", "&&", "||", "+", "-", "*", "/", "IN", "NOT"})
_SELECTING: Final = ("SELECT", "DISTINCT", "REDUCED")
#: Tokens that a triple may begin with.
_TERMS: Final = frozenset({"variable", "iriref", "name", "blank", "string", "number", "[", "("})
#: What the grammar expects, in words.
_WORDS: Final = {
    "variable": "a variable",
    "iriref": "an IRI in <…>",
    "name": "a name with its prefix",
    "string": "a text",
    "number": "a number",
    "end": "the end",
}
#: How much of a word must be right for another to be what was meant.
_LIKE: Final = 0.7
#: Of more things than these none is named: the list would not help.
_FEW: Final = 4


def misplaced(tokens: Sequence[Lexeme], wrong: Mistake, text: str) -> Found:
    """What is wrong with a token that fits nowhere."""
    before = tokens[wrong.number - 1] if wrong.number else None
    if wrong.number == len(tokens):
        return _unclosed(tokens) or (len(text.rstrip()), f"the query ends too early{_wanted(wrong)}")
    token = tokens[wrong.number]
    tries: tuple[Callable[[], Found | None], ...] = (
        lambda: _unreadable(token, text),
        lambda: _unpaired(tokens, wrong),
        lambda: _projected(token, before, wrong),
        lambda: _unbracketed(tokens, wrong),
        lambda: _quoting(token, before),
        lambda: _naked(token, before, wrong, text),
        lambda: _spelt(token, before, wrong),
        lambda: _unknown(token, wrong),
        lambda: _unseparated(token, wrong),
    )
    found = next(filter(None, (each() for each in tries)), None)
    return found or (token.start, f"{token.quoted} has no place here{_wanted(wrong)}")


def _wanted(wrong: Mistake) -> str:
    if wrong.expected == {"end"}:
        return "; the query is complete before it"
    if "iriref" in wrong.expected and "string" in wrong.expected and wrong.rules[-1:] == ("object",):
        return "; a triple has a subject, a predicate and an object"
    if {"{", "WHERE"} <= wrong.expected:
        return "; what it asks for stands in braces: WHERE { … }"
    if len(wrong.expected) > _FEW:
        return ""
    order = sorted(wrong.expected, key=lambda each: (each not in _WORDS, each))
    words = [_WORDS.get(each, each) for each in order]
    return f"; expected {' or '.join(filter(None, (', '.join(words[:-1]), words[-1])))}"


def _unclosed(tokens: Sequence[Lexeme]) -> Found | None:
    """The innermost bracket that is open where the query ends."""
    if not (still_open := open_brackets(tokens)):
        return None
    token = still_open[-1]
    return token.start, f"this {token.text} is not closed: {BRACKETS[token.text]} is missing at the end"


def _unreadable(token: Lexeme, text: str) -> Found | None:
    """What is no token: a text without end, an IRI with a space, a sign of another language."""
    if token.kind in ('"', "'"):
        if text[: token.start].endswith(token.kind * 2):
            return token.start - 2, f"the text that begins here is not closed: {token.kind * 3} is missing"
        return token.start, f"the text that begins here is not closed: {token.kind} is missing on its line"
    if token.kind == "<":
        if spaced := _SPACED.match(text, token.start):
            return (
                token.start,
                f'"{excerpt(spaced[0], 60)}" is no IRI: no IRI has a space in it',
            )
        if unfit := _UNFIT.match(text, token.start):
            return token.start, f"{excerpt(unfit[0], 60)} is no IRI: no IRI has a {unfit[1]} in it"
        if re.match(r"<\w+:", text[token.start :]):
            return token.start, "the IRI that begins here is not closed: > is missing"
    if token.text in ('""', "''") and text[token.end : token.end + 1] == token.text[0]:
        sign = token.text[0] * 3
        return token.start, f"the text that begins here is not closed: {sign} is missing"
    if token.kind in ("?", "$"):
        return token.start, f"{token.kind} is followed by the name of a variable, as in {token.kind}name"
    if token.kind in _TYPOGRAPHIC:
        return token.start, f"a text stands in \"…\" or '…', not in {token.kind}"
    if token.kind in ("&", "|"):
        return token.start, f"{token.kind} is written twice: {token.kind * 2}"
    if token.kind == "=" and text[token.start - 1] == "=":
        return token.start, "equality is written =, not =="
    return None


def _unpaired(tokens: Sequence[Lexeme], wrong: Mistake) -> Found | None:
    """A closing bracket that closes nothing, or another bracket than the one that is open."""
    token = tokens[wrong.number]
    if token.kind not in BRACKETS.values():
        return None
    before = open_brackets(tokens[: wrong.number])
    if not before or _paired([*tokens[: wrong.number], *tokens[wrong.number + 1 :]]):
        return (
            token.start,
            f"this {token.kind} closes nothing: there is one too many, or an opening one is missing",
        )
    if (last := before[-1]) and BRACKETS[last.kind] != token.kind:
        return (
            last.start,
            f"this {last.kind} is not closed: {BRACKETS[last.kind]} is missing before {token.kind}",
        )
    return None


def _paired(tokens: Sequence[Lexeme]) -> bool:
    """Whether every bracket is closed, and by its own like."""
    last: list[str] = []
    for token in tokens:
        if token.kind in BRACKETS:
            last.append(BRACKETS[token.kind])
        elif token.kind in BRACKETS.values() and (not last or last.pop() != token.kind):
            return False
    return not last


def _projected(token: Lexeme, before: Lexeme | None, wrong: Mistake) -> Found | None:
    """What SELECT lists."""
    word = before.kind if before else ""
    if token.kind == "," and {"variable", "("} <= wrong.expected:
        return token.start, "there are no commas between variables: write SELECT ?a ?b"
    if "AS" in wrong.expected and wrong.rules[-1:] == ("projected",):
        return token.start, "AS and a variable are missing: write (… AS ?name)"
    listing = word in _SELECTING or {"variable", "(", "WHERE"} <= wrong.expected
    if listing and (token.text.upper() in AGGREGATES or token.kind == "builtin"):
        return token.start, f"what SELECT computes has brackets and a name: ({token.text}(…) AS ?name)"
    if word in _SELECTING:
        return token.start, f"SELECT lists variables, or *; {token.quoted} is neither"
    return None


def _quoting(token: Lexeme, before: Lexeme | None) -> Found | None:
    """What follows a text without a space: as a rule the text itself, in which the same sign stands."""
    if token.kind != "word" or before is None or before.kind != "string" or before.end != token.start:
        return None
    sign = before.text[0]
    return token.start, f"the text has ended here; inside of it, {sign} is written \\{sign}"


def _naked(token: Lexeme, before: Lexeme | None, wrong: Mistake, text: str) -> Found | None:
    """An IRI without its brackets."""
    if wrong.expected != {"iriref"} or before is None:
        return None
    if token.kind in keywords() or not (found := re.match(r"[^\s<>{}\"]+", text[token.start :])):
        return token.start, f"{before.text} needs an IRI: <…>"
    return token.start, f"an IRI stands in <…>: write <{excerpt(found[0], 60)}>"


def _spelt(token: Lexeme, before: Lexeme | None, wrong: Mistake) -> Found | None:
    """A word for which there is a sign, and COUNT of nothing."""
    if token.kind == "word" and (sign := _SIGNS.get(token.text.upper())):
        return token.start, f"{token.quoted} is no word of SPARQL: it is written {sign}"
    if before and before.kind == "NOT" and wrong.expected == {"EXISTS"}:
        return (
            before.start,
            f"{before.quoted} stands before EXISTS and IN only; of a condition it is written !",
        )
    if token.kind == ")" and wrong.rules[-1:] == ("counted",):
        return token.start, "COUNT needs what it counts: COUNT(*) or COUNT(?name)"
    return None


def _unbracketed(tokens: Sequence[Lexeme], wrong: Mistake) -> Found | None:
    """A condition or a group without its brackets."""
    if wrong.number == 0:
        return None
    token, before = tokens[wrong.number], tokens[wrong.number - 1]
    if token.kind in _OPERATORS and before.kind == ")":
        place = next((each for each in reversed(tokens[: wrong.number]) if each.kind in _CONDITIONS), None)
        behind = [each.kind for each in tokens[: wrong.number] if place and each.start > place.start]
        if place and not {"{", "}"} & set(behind):
            return place.start, f"{place.kind} needs brackets around its whole condition: {place.kind}(…)"
    if "(" in wrong.expected and before.kind in (*_CONDITIONS, "BIND", "ASC", "DESC"):
        inside = "… AS ?name" if before.kind == "BIND" else "…"
        return before.start, f"{before.kind} needs brackets: {before.kind}({inside})"
    if wrong.expected == {"{"} and before.kind in keywords():
        return token.start, f"{before.kind} needs a group in braces: {{ … }}"
    return None


def _unknown(token: Lexeme, wrong: Mistake) -> Found | None:
    """A word that is none of the language."""
    if token.kind != "word":
        return None
    if "SELECT" in wrong.expected and "PREFIX" in wrong.expected:
        likely, what = [*FORMS, "PREFIX", "BASE"], "is no form of query"
    else:
        words = {each for each in wrong.expected if each.isupper() and len(each) > 1}
        likely = sorted(words | (keywords() if "builtin" in wrong.expected else set()))
        what = "is no word of SPARQL"
    upper = token.text[:40].upper()
    near = get_close_matches(upper, likely, 1, _LIKE) or get_close_matches(
        upper, sorted(keywords()), 1, _LIKE
    )
    if near:
        return token.start, f"{token.quoted} {what}; perhaps {near[0]}"
    if "SELECT" in wrong.expected:
        return token.start, f"{token.quoted} {what}; a query begins with {', '.join(FORMS)} or PREFIX"
    if wrong.rules[-1:] == ("prologue",):
        return token.start, f"a prefix ends in a colon: PREFIX {token.text}: <…>"
    if len(wrong.expected) <= _FEW:
        return None
    name = excerpt(token.text, 40)
    return (
        token.start,
        f'"{name}" {what}; a variable is written ?{name}, a text in quotes, a name with its prefix',
    )


def _unseparated(token: Lexeme, wrong: Mistake) -> Found | None:
    """Two triples with nothing between them."""
    if "." not in wrong.expected or not (token.kind in _TERMS or token.kind == "a"):
        return None
    return token.start, f"a full stop is missing before {token.quoted}, or a semicolon or comma"

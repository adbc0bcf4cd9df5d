"""What is wrong with a query that does not parse: where, and in words that help to mend it."""

import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from itertools import pairwise
from typing import Final

from clusterpolicy.errors import excerpt
from clusterpolicy.namespaces import PREFIXES
from clusterpolicy.store.syntax import FORMS, LONGEST, Lexeme, Mistake, keywords, lexemes, mistake

_PLACE: Final = re.compile(r"^error at (\d+):(\d+): ")
_BRACKETS: Final = {"{": "}", "(": ")", "[": "]"}
_SPACED: Final = re.compile(r"<[^<>\n\"{}]*>")
_TYPOGRAPHIC: Final = "“”„‘’‚«»"
_UNESCAPED: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ABSOLUTE: Final = re.compile(r"<[A-Za-z][\w+.-]*:")
_AGGREGATES: Final = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"})
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
#: What the engine says of a query that parses, and what a reader makes of it.
_UNBOUND: Final = "The SELECT contains a variable that is unbound"
_STAR: Final = "SELECT * is not authorized with GROUP BY"

#: Offset of the place, and the words.
Found = tuple[int, str]


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
        found = _misplaced(tokens, wrong, text)
    if not found and not wrong and tokens:
        found = _meaningless(tokens, said)
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
    return here[-1].start, f"the query does not parse at or before {_quoted(here[-1])}"


def _quoted(token: Lexeme) -> str:
    return f'"{excerpt(token.text, 40)}"'


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


def _misplaced(tokens: Sequence[Lexeme], wrong: Mistake, text: str) -> Found:
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
        lambda: _unknown(token, wrong),
        lambda: _unseparated(token, wrong),
    )
    found = next(filter(None, (each() for each in tries)), None)
    return found or (token.start, f"{_quoted(token)} has no place here{_wanted(wrong)}")


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
    if not (still_open := _open(tokens)):
        return None
    token = still_open[-1]
    return token.start, f"this {token.text} is not closed: {_BRACKETS[token.text]} is missing at the end"


def _open(tokens: Sequence[Lexeme]) -> list[Lexeme]:
    found: list[Lexeme] = []
    for token in tokens:
        if token.kind in _BRACKETS:
            found.append(token)
        elif found and token.kind == _BRACKETS[found[-1].kind]:
            found.pop()
    return found


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
        if re.match(r"<\w+:", text[token.start :]):
            return token.start, "the IRI that begins here is not closed: > is missing"
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
    if token.kind not in _BRACKETS.values():
        return None
    before = _open(tokens[: wrong.number])
    if not before:
        return (
            token.start,
            f"this {token.kind} closes nothing: there is one too many, or an opening one is missing",
        )
    if (last := before[-1]) and _BRACKETS[last.kind] != token.kind:
        return (
            last.start,
            f"this {last.kind} is not closed: {_BRACKETS[last.kind]} is missing before {token.kind}",
        )
    return None


def _projected(token: Lexeme, before: Lexeme | None, wrong: Mistake) -> Found | None:
    """What SELECT lists."""
    word = before.kind if before else ""
    if token.kind == "," and {"variable", "("} <= wrong.expected:
        return token.start, "there are no commas between variables: write SELECT ?a ?b"
    if "AS" in wrong.expected and wrong.rules[-1:] == ("projected",):
        return token.start, "AS and a variable are missing: write (… AS ?name)"
    listing = word in _SELECTING or {"variable", "(", "WHERE"} <= wrong.expected
    if listing and (token.text.upper() in _AGGREGATES or token.kind == "builtin"):
        return token.start, f"what SELECT computes has brackets and a name: ({token.text}(…) AS ?name)"
    if word in _SELECTING:
        return token.start, f"SELECT lists variables, or *; {_quoted(token)} is neither"
    return None


def _quoting(token: Lexeme, before: Lexeme | None) -> Found | None:
    """What follows a text without a space: as a rule the text itself, in which the same sign stands."""
    if token.kind != "word" or before is None or before.kind != "string" or before.end != token.start:
        return None
    sign = before.text[0]
    return token.start, f"the text has ended here; inside of it, {sign} is written \\{sign}"


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
        return token.start, f"{_quoted(token)} {what}; perhaps {near[0]}"
    if "SELECT" in wrong.expected:
        return token.start, f"{_quoted(token)} {what}; a query begins with {', '.join(FORMS)} or PREFIX"
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
    return token.start, f"a full stop is missing before {_quoted(token)}, or a semicolon or comma"


def _meaningless(tokens: Sequence[Lexeme], said: str) -> Found | None:
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
                f"{_quoted(token)} is no IRI: behind % there are two digits of a byte, as in %20",
            )
        if token.kind == "iriref" and "IRI" in said and not _ABSOLUTE.match(token.text):
            return token.start, f"{_quoted(token)} is no whole IRI; write it out, or declare a BASE"
    return None


def _bound(tokens: Sequence[Lexeme]) -> Found | None:
    """A name that is given to what is computed, and to something else before."""
    for number, (before, token) in enumerate(pairwise(tokens), 1):
        if before.kind != "AS" or token.kind != "variable":
            continue
        opened = [each.start for each in _open(tokens[:number]) if each.kind == "{"]
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
        if token.text.upper() in _AGGREGATES and not inside:
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

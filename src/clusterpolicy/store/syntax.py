"""
Where a SPARQL query stops being one, and what could have stood there.

The engine's parser tries every way and reports how far any of them came, which is mostly behind the mistake.
The grammar of SPARQL 1.1 (w3.org/TR/sparql11-query/#sparqlGrammar), with the functions of 1.2, can be read
with one token of foresight: the first token that fits nowhere is the place of the mistake. It is used for
queries that the engine has refused, and for nothing else: it takes some queries that are none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from clusterpolicy.errors import excerpt

FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_FUNCTIONS: Final = """
ABS ADJUST AVG BNODE BOUND CEIL COALESCE CONCAT CONTAINS DATATYPE DAY ENCODE_FOR_URI FLOOR HASLANG
HASLANGDIR HOURS IF IRI ISBLANK ISIRI ISLITERAL ISNUMERIC ISTRIPLE ISURI LANG LANGDIR LANGMATCHES
LCASE MAX MD5 MIN MINUTES MONTH NOW OBJECT PREDICATE RAND REGEX REPLACE ROUND SAMETERM SAMPLE
SECONDS SHA1 SHA256 SHA384 SHA512 STR STRAFTER STRBEFORE STRDT STRENDS STRLANG STRLANGDIR STRLEN
STRSTARTS STRUUID SUBJECT SUBSTR SUM TIMEZONE TRIPLE TZ UCASE URI UUID YEAR
"""
FUNCTIONS: Final = frozenset(_FUNCTIONS.split())

#: A rule a line. Words in capitals and marks stand for themselves, ``x*``, ``x+`` and ``x?`` repeat as usual.
_GRAMMAR: Final = """
query: prologue ( select | construct | describe | ask ) values?
prologue: ( BASE iriref | PREFIX name iriref | VERSION string )*
select: selection dataset* where modifiers
selection: SELECT ( DISTINCT | REDUCED )? ( projected + | '*' )
projected: variable | '(' expression AS variable ')'
subselect: selection where modifiers values?
construct: CONSTRUCT ( template dataset* where | dataset* WHERE template ) modifiers
template: '{' triples? '}'
describe: DESCRIBE ( node + | '*' ) dataset* where? modifiers
ask: ASK dataset* where modifiers
dataset: FROM ( iri | NAMED iri )
where: WHERE? group
modifiers: grouping? having? order? slice?
grouping: GROUP BY ( call | function | '(' expression ( AS variable )? ')' | variable )+
having: HAVING constraint +
order: ORDER BY ( ( ASC | DESC ) bracketed | constraint | variable )+
slice: LIMIT number ( OFFSET number )? | OFFSET number ( LIMIT number )?
values: VALUES data
data: variable rows | '(' variable* ')' '{' ( '(' value* ')' )* '}'
rows: '{' value* '}'
value: iri | literal | UNDEF
group: '{' ( subselect | triples? ( part '.'? triples? )* ) '}'
triples: same ( '.' triples? )?
part: OPTIONAL group | GRAPH node group | service | MINUS group | filter | bind | values | union
service: SERVICE SILENT? node group
filter: FILTER constraint
bind: BIND '(' expression AS variable ')'
union: group ( UNION group )*
constraint: bracketed | call | function
bracketed: '(' expression ')'
function: iri arguments
arguments: '(' ( DISTINCT? expression ( ',' expression )* )? ')'
same: term properties | collection properties? | blanks properties?
properties: verb objects ( ';' ( verb objects )? )*
verb: variable | path
objects: object ( ',' object )*
object: term | collection | blanks
collection: '(' object* ')'
blanks: '[' properties? ']'
path: steps ( '|' steps )*
steps: step ( '/' step )*
step: '^'? primary ( '?' | '*' | '+' )?
primary: iri | a | '!' negated | '(' path ')'
negated: backward | '(' ( backward ( '|' backward )* )? ')'
backward: '^'? ( iri | a )
term: variable | iri | literal | blank
node: variable | iri
iri: iriref | name
literal: string ( language | '^^' iri )? | ( '+' | '-' )? number | TRUE | FALSE
expression: conjunction ( '||' conjunction )*
conjunction: comparison ( '&&' comparison )*
comparison: sum ( ( '=' | '!=' | '<' | '>' | '<=' | '>=' ) sum | IN list | NOT IN list )?
list: '(' ( expression ( ',' expression )* )? ')'
sum: product ( ( '+' | '-' ) product )*
product: signed ( ( '*' | '/' ) signed )*
signed: ( '!' | '+' | '-' )* operand
operand: bracketed | call | iri arguments? | constant | variable
constant: string ( language | '^^' iri )? | number | TRUE | FALSE
call: builtin arguments | EXISTS group | NOT EXISTS group | COUNT counted | GROUP_CONCAT joined
counted: '(' DISTINCT? ( '*' | expression ) ')'
joined: '(' DISTINCT? expression ( ';' SEPARATOR '=' string )? ')'
"""

#: A sign of a name or a variable behind its first.
_INNER: Final = r"\w\u00b7\u0300-\u036f\u203f\u2040"
_LOCAL: Final = rf"(?:[{_INNER}:]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?\#@%])"
_LEXEMES: Final = re.compile(
    rf"""
    (?P<space>\s+|\#[^\n\r]*)
  | (?P<iriref><(?![^<>:\s]*&&)(?:[^<>"{{}}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*>)
  | (?P<string>\"{{3}}(?:(?:\"|\"\")?(?:[^"\\]|\\.))*\"{{3}}|'{{3}}(?:(?:'|'')?(?:[^'\\]|\\.))*'{{3}}
      |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
  | (?P<variable>[?$]\w[{_INNER}]*)
  | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<blank>_:\w(?:[{_INNER}.-]*[{_INNER}-])?)
  | (?P<name>(?:[^\W\d_](?:[{_INNER}.-]*[{_INNER}-])?)?:(?:{_LOCAL}(?:(?:{_LOCAL}|[.-])*(?:{_LOCAL}|-))?)?)
  | (?P<number>\d+\.[eE][+-]?\d+|(?:\d*\.\d+|\d+)(?:[eE][+-]?\d+)?)
  | (?P<word>\w+)
  | (?P<mark>\^\^|\|\||&&|!=|<=|>=|.)
    """,
    re.VERBOSE | re.DOTALL,
)
#: What SPARQL 1.2 adds: queries with it are beyond this grammar.
_LATER: Final = re.compile(r"<<|\{\||\bLATERAL\b|~|--(?:ltr|rtl)", re.IGNORECASE)
_END: Final = "end"
AGGREGATES: Final = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"})
BRACKETS: Final = {"{": "}", "(": ")", "[": "]"}
#: Longer texts are not looked into.
LONGEST: Final = 100_000


#: What is wrong with a query: the offset of the place, and the words.
Found = tuple[int, str]


@dataclass(frozen=True)
class Lexeme:
    """
    A token as the grammar sees it.

    :param kind: what it is to the grammar: a kind of token, a keyword in capitals, or the mark itself
    :param text: the text itself
    :param start: offset of its first character
    """

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Offset behind its last character."""
        return self.start + len(self.text)

    @property
    def quoted(self) -> str:
        """Its text as a message names it."""
        shown, sign = excerpt(self.text, 40), "'" if '"' in self.text else '"'
        return shown if self.kind == "string" else f"{sign}{shown}{sign}"


@dataclass(frozen=True)
class Mistake:
    """
    The first token that fits nowhere.

    :param number: its number among the tokens; their count where the text ends too early
    :param expected: what could have stood there
    :param rules: the rules of the grammar that were being followed, the innermost last
    """

    number: int
    expected: frozenset[str]
    rules: tuple[str, ...]


@cache
def keywords() -> frozenset[str]:
    """Every word of the language, in capitals, functions among them."""
    return FUNCTIONS | frozenset(re.findall(r"\b[A-Z_]{2,}\b", _GRAMMAR))


def lexemes(text: str) -> list[Lexeme]:
    """The tokens of a query, without spaces and comments."""
    return list(_lexemes(text))


def _lexemes(text: str) -> Iterator[Lexeme]:
    for match in _LEXEMES.finditer(text):
        kind, found = match.lastgroup or "mark", match.group()
        if kind == "space":
            continue
        if kind == "mark":
            kind = found
        elif kind == "word":
            upper = found.upper()
            kind = "a" if found == "a" else "builtin" if upper in FUNCTIONS else upper
            kind = kind if upper in keywords() or kind == "a" else "word"
        yield Lexeme(kind, found, match.start())


def open_brackets(tokens: Sequence[Lexeme]) -> list[Lexeme]:
    """The brackets that are open behind the last of some tokens, the innermost last."""
    found: list[Lexeme] = []
    for token in tokens:
        if token.kind in BRACKETS:
            found.append(token)
        elif found and token.kind == BRACKETS[found[-1].kind]:
            found.pop()
    return found


def is_later(text: str, tokens: Sequence[Lexeme]) -> bool:
    """Whether a query has what is beyond this grammar."""
    whole = ("string", "iriref", "name", "variable", "blank")
    return any(each.kind not in whole and _LATER.match(text, each.start) for each in tokens)


def mistake(text: str, tokens: list[Lexeme]) -> Mistake | None:
    """The first mistake in a query; None if there is none, or none that this grammar could see."""
    if is_later(text, tokens):
        return None
    reader = _Reader(tokens)
    try:
        reader.read(_rules()["query"])
        reader.take(_END)
    except _Unexpected:
        return Mistake(reader.place, frozenset(reader.expected), tuple(reader.rules))
    except RecursionError:
        return None
    return None


class _Unexpected(Exception):
    """A token fits nowhere."""


@dataclass
class _Node:
    """
    A part of the grammar.

    :param kind: "rule" or "token" by their name, or "sequence", "choice", "many", "maybe" of its parts
    """

    kind: str
    name: str = ""
    parts: tuple["_Node", ...] = ()


class _Reader:
    """Follows the grammar through the tokens."""

    def __init__(self, tokens: list[Lexeme]) -> None:
        self._kinds = [each.kind for each in tokens] + [_END]
        self.place = 0
        self.expected: set[str] = set()
        self.rules: list[str] = []

    def take(self, kind: str) -> None:
        """Go on behind a token of that kind."""
        self.expected.add(kind)
        if self._kinds[self.place] != kind:
            raise _Unexpected
        self.place += 1
        self.expected = set()

    def read(self, node: _Node) -> None:
        """Go on behind all that a part of the grammar takes."""
        if node.kind == "token":
            self.take(node.name)
        elif node.kind == "rule":
            self.rules.append(node.name)
            self.read(_rules()[node.name])
            self.rules.pop()
        elif node.kind == "sequence":
            for part in node.parts:
                self.read(part)
        elif node.kind == "choice":
            self._choose(node)
        elif node.kind == "maybe":
            if self._begins(node.parts[0]):
                self.read(node.parts[0])
        else:
            while self._begins(node.parts[0]):
                self.read(node.parts[0])

    def _choose(self, node: _Node) -> None:
        for part in node.parts:
            if self._begins(part):
                self.read(part)
                return
        if not any(_first(part)[1] for part in node.parts):
            raise _Unexpected

    def _begins(self, node: _Node) -> bool:
        first, _ = _first(node)
        self.expected |= first
        return self._kinds[self.place] in first


@cache
def _rules() -> dict[str, _Node]:
    lines = [line.partition(":") for line in _GRAMMAR.strip().splitlines()]
    names = {name for name, _, _ in lines}
    return {name: _read_choice(re.findall(r"'[^']+'|\w+|[()|*+?]", body), names) for name, _, body in lines}


def _read_choice(symbols: list[str], names: set[str]) -> _Node:
    """A choice up to its closing bracket; what is read is taken away."""
    choices: list[tuple[_Node, ...]] = []
    parts: list[_Node] = []
    while symbols:
        symbol = symbols.pop(0)
        if symbol == ")":
            break
        if symbol == "|":
            choices.append(tuple(parts))
            parts = []
        elif symbol == "(":
            parts.append(_read_choice(symbols, names))
        elif symbol == "?":
            parts.append(_Node("maybe", parts=(parts.pop(),)))
        elif symbol in "*+":
            repeated = parts.pop()
            parts += [repeated] * (symbol == "+") + [_Node("many", parts=(repeated,))]
        else:
            parts.append(_Node("rule" if symbol in names else "token", symbol.strip("'")))
    choices.append(tuple(parts))
    made = [_Node("sequence", parts=each) for each in choices]
    return made[0] if len(made) == 1 else _Node("choice", parts=tuple(made))


def _first(node: _Node) -> tuple[frozenset[str], bool]:
    """The tokens that a part of the grammar may begin with, and whether it may be empty."""
    if (found := _FIRST.get(id(node))) is None:
        found = _FIRST[id(node)] = _found_first(node)
    return found


#: By the identity of parts of the grammar, which live as long as the program.
_FIRST: Final[dict[int, tuple[frozenset[str], bool]]] = {}


def _found_first(node: _Node) -> tuple[frozenset[str], bool]:
    if node.kind == "token":
        return frozenset({node.name}), False
    if node.kind == "rule":
        return _first(_rules()[node.name])
    if node.kind == "choice":
        firsts = [_first(part) for part in node.parts]
        return frozenset().union(*(first for first, _ in firsts)), any(empty for _, empty in firsts)
    if node.kind == "sequence":
        kinds: set[str] = set()
        for part in node.parts:
            first, empty = _first(part)
            kinds |= first
            if not empty:
                return frozenset(kinds), False
        return frozenset(kinds), True
    return _first(node.parts[0])[0], True

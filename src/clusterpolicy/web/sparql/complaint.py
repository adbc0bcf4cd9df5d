"""What is wrong with a query that does not parse, in words that help to mend it."""

import re
from typing import Final

from clusterpolicy.namespaces import PREFIXES
from clusterpolicy.store.embedded import explain

_PLACE: Final = re.compile(r"line (\d+), column (\d+): ")
_PREFIX: Final = re.compile(r"([\w.-]*):[\w.:%\\-]*\s*$")
#: What the parser says in words, among all the characters that it would take.
_SAID: Final = re.compile(r"(?:one of |, )([A-Z][a-z]+ [a-zA-Z ]+[a-z])")


def complaint(error: SyntaxError, text: str) -> str:
    """
    The parser's complaint with line and column, and what it means where it says so.

    :param error: what the parser raised
    :param text: the query
    """
    told = explain(error, text)
    said, place = _SAID.search(str(error)), _PLACE.match(told)
    if not said or not place:
        return told
    if said[1] == "Prefix not found":
        line, column = int(place[1]), int(place[2])
        before = text.splitlines()[line - 1][: column - 1]
        if found := _PREFIX.search(before):
            known = ", ".join(PREFIXES)
            return (
                f"line {line}, column {found.start() + 1}: the prefix {found[1]}: is not declared; "
                f"write PREFIX {found[1]}: <…> first (known without it: {known})"
            )
    return f"{told} ({said[1]})"

"""Terms in the place of a question's parameters, its ``VALUES ?name { … }`` blocks."""

from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from clusterpolicy.store.tokens import tokens


def bind(text: str, values: Mapping[str, ox.NamedNode | ox.Literal | None]) -> str:
    r"""
    A query with terms written into its ``VALUES ?name { … }`` blocks.

    The terms are written by the RDF library, never pasted: no value can change the query's shape.

    :param values: a term for each name; None takes the name's blocks away

    >>> bind("SELECT * { VALUES ?y { 1 } ?x ?p ?y }", {"y": ox.Literal('"} DROP')})
    'SELECT * { VALUES ?y { "\\"} DROP" } ?x ?p ?y }'
    """
    pieces, behind = [], 0
    for name, start, end in blocks(text):
        if name in values:
            term = values[name]
            pieces += [text[behind:start], "" if term is None else f"VALUES ?{name} {{ {term} }}"]
            behind = end
    return "".join([*pieces, text[behind:]])


def blocks(text: str) -> Iterator[tuple[str, int, int]]:
    """The variable, start and end of every ``VALUES ?name { … }``; strings and comments hold none."""
    found = list(tokens(text))
    for index in range(len(found) - 3):
        values, variable, brace = found[index : index + 3]
        is_block = values.kind == "word" and values.text.upper() == "VALUES" and brace.text == "{"
        if is_block and variable.kind == "variable":
            closing = next((token for token in found[index + 3 :] if token.text == "}"), None)
            if closing:
                yield variable.text[1:], values.start, closing.end


def parameters_in(text: str) -> set[str]:
    """The variables that stand in a ``VALUES`` block of their own."""
    return {name for name, _, _ in blocks(text)}

"""The graph inside this process, on Oxigraph."""

import re
from pathlib import Path

import pyoxigraph as ox

from clusterpolicy.errors import QuerySyntaxError, QuestionError, ReleaseError, excerpt
from clusterpolicy.namespaces import PREFIXES
from clusterpolicy.settings import SETTINGS
from clusterpolicy.store.answer import Answer, written
from clusterpolicy.store.deadline import within
from clusterpolicy.store.forms import refuse_changes, refuse_service

_PLACE = re.compile(r"^error at (\d+):(\d+): ")


class EmbeddedStore:
    """
    A graph in memory.

    :param path: an N-Quads file
    :raises ReleaseError: if it cannot be read
    """

    def __init__(self, path: Path) -> None:
        self._store = ox.Store()
        try:
            # Lenient: the file is our own and its checksum was compared; IRIs need no second validation.
            self._store.load(path=str(path), format=ox.RdfFormat.N_QUADS, lenient=True)
        except (OSError, SyntaxError) as error:
            raise ReleaseError(f"{path} cannot be read ({error}); run: clusterpolicy build") from error

    @property
    def native(self) -> ox.Store:
        """The pyoxigraph store itself."""
        return self._store

    def query(self, text: str, timeout: float | None = None) -> Answer:
        """
        Ask a query.

        :param timeout: seconds; None for no limit. a late query is left behind, see
            :mod:`clusterpolicy.store.deadline`
        :raises QuerySyntaxError: if the text is no SPARQL query
        :raises QuestionError: if it would reach outside the graph, or answers with too many rows
        :raises QueryTimeout: if it takes too long
        """
        refuse_changes(text)
        refuse_service(text)
        if timeout is None:
            return self._answer(text)
        late = f"the query was stopped after {timeout:g} seconds; allow more with --timeout, or ask for less"
        return within(timeout, lambda: self._answer(text), late)

    def _answer(self, text: str) -> Answer:
        try:
            result = self._store.query(text, prefixes=PREFIXES)
        except SyntaxError as error:
            raise QuerySyntaxError(explain(error, text)) from error
        except (UnicodeEncodeError, ValueError) as error:
            raise QuerySyntaxError(f"the query cannot be read: {excerpt(str(error), 200)}") from error
        if isinstance(result, ox.QueryTriples):
            content = written(ox.serialize(result, format=ox.RdfFormat.N_TRIPLES))
            return Answer("graph", content)
        content = written(result.serialize(format=ox.QueryResultsFormat.JSON))
        answer = Answer("table" if isinstance(result, ox.QuerySolutions) else "boolean", content)
        limit = int(SETTINGS["max_rows"].number())
        # A row takes at least two bytes of JSON, so small answers need not be counted.
        if len(content) > 2 * limit and answer.kind == "table" and sum(1 for _ in answer.terms()) > limit:
            raise QuestionError(
                f"the answer has more than {limit} rows; add LIMIT or set CLUSTERPOLICY_MAX_ROWS"
            )
        return answer


def explain(error: SyntaxError, text: str) -> str:
    """A parser's complaint with its line and column, and what stands there."""
    message = " ".join(str(error.msg).split())
    place = _PLACE.match(message)
    line = error.lineno or (int(place[1]) if place else 0)
    column = error.offset or (int(place[2]) if place else 0)
    if not line:
        return f"the query does not parse: {message}"
    lines = text.splitlines()
    rest = lines[line - 1][column - 1 :] if line <= len(lines) else ""
    at = f'at "{excerpt(rest, 30)}"' if rest.strip() else "at the end" if line >= len(lines) else "at its end"
    told = _PLACE.sub("", message)
    # Of all that it would take, the parser names one thing only, and seldom what was meant.
    more = "" if told.startswith("expected ") else f": {told}"
    return f"line {line}, column {column}: the query does not parse {at}{more}"

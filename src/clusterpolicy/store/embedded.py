"""The graph inside this process, on Oxigraph."""

from pathlib import Path
from typing import Any

import pyoxigraph as ox

from clusterpolicy.errors import QuerySyntaxError, QuestionError, ReleaseError, excerpt
from clusterpolicy.namespaces import PREFIXES
from clusterpolicy.settings import SETTINGS
from clusterpolicy.store.answer import Answer, written
from clusterpolicy.store.columns import in_order
from clusterpolicy.store.complaint import complaint
from clusterpolicy.store.deadline import within
from clusterpolicy.store.forms import refuse_changes, refuse_service


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
        text = text.removeprefix("\ufeff")
        refuse_changes(text)
        refuse_service(text)
        if timeout is None:
            return self._answer(text)
        late = f"the query was stopped after {timeout:g} seconds; allow more with --timeout, or ask for less"
        return within(timeout, lambda: self._answer(text), late)

    def _answer(self, text: str) -> Answer:
        try:
            result = _asked(self._store, in_order(text, _asked))
        except SyntaxError as error:
            raise QuerySyntaxError(complaint(error, text)) from error
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


def _asked(store: ox.Store, text: str) -> Any:
    return store.query(text, prefixes=PREFIXES)

"""The graph inside this process, on Oxigraph."""

import threading
from pathlib import Path

import pyoxigraph as ox

from clusterpolicy.errors import QuerySyntaxError, QueryTimeout, QuestionError, ReleaseError
from clusterpolicy.namespaces import PREFIXES
from clusterpolicy.settings import SETTINGS
from clusterpolicy.store.answer import Answer, written
from clusterpolicy.store.tokens import has_word


class EmbeddedStore:
    """
    A graph in memory.

    :param path: an N-Quads file
    :raises ReleaseError: if it cannot be read
    """

    def __init__(self, path: Path) -> None:
        self._store = ox.Store()
        try:
            self._store.bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS)
        except (OSError, SyntaxError) as error:
            raise ReleaseError(f"{path} cannot be read ({error}); run: clusterpolicy build") from error

    @property
    def native(self) -> ox.Store:
        """The pyoxigraph store itself."""
        return self._store

    def query(self, text: str, timeout: float | None = None) -> Answer:
        """
        Ask a query.

        :param timeout: seconds; None for no limit. pyoxigraph cannot be interrupted, so a query
            that is too late is left behind in a thread that dies with the process
        :raises QuerySyntaxError: if the text is no SPARQL query
        :raises QuestionError: if it would reach outside the graph, or answers with too many rows
        :raises QueryTimeout: if it takes too long
        """
        if has_word(text, "SERVICE"):
            raise QuestionError("SERVICE would reach another server; ask that server itself with --endpoint")
        if timeout is None:
            return self._answer(text)
        outcome: list[Answer | BaseException] = []

        def work() -> None:
            try:
                outcome.append(self._answer(text))
            except BaseException as error:  # noqa: BLE001 - handed to the caller below
                outcome.append(error)

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        thread.join(timeout)
        if not outcome:
            raise QueryTimeout(
                f"the query was stopped after {timeout:g} seconds; allow more with --timeout, or ask for less"
            )
        if isinstance(outcome[0], BaseException):
            raise outcome[0]
        return outcome[0]

    def _answer(self, text: str) -> Answer:
        try:
            result = self._store.query(text, prefixes=PREFIXES)
        except SyntaxError as error:
            raise QuerySyntaxError(_explain(error)) from error
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


def _explain(error: SyntaxError) -> str:
    """A parser's complaint with its line and column."""
    where = f"line {error.lineno}" if error.lineno else "the query"
    if error.lineno and error.offset:
        where += f", column {error.offset}"
    return f"{where}: {' '.join(str(error.msg).split())}"

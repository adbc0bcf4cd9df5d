"""
Verdicts: computed from the graph each time, never stored.

confirmed
    the plain reading gives what the report says
reconcilable
    the plain reading does not, another reading that the verdict names does
contradicted
    no reading does
not-checkable
    the tables hold nothing to check it with; the ledger says why
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from clusterpolicy.errors import DeclarationError, Problem, QuestionError
from clusterpolicy.findings.ledger import Finding, Reading, read_ledger
from clusterpolicy.findings.measure import Measured, Row, measure
from clusterpolicy.namespaces import ENTITY, ONTOLOGY, PREFIXES
from clusterpolicy.questions.library import Parameter, Question, load_question, question_files
from clusterpolicy.store.answer import plain

VERDICTS = ("confirmed", "reconcilable", "contradicted", "not-checkable")


@dataclass(frozen=True)
class Verdict:
    """
    A statement and what the graph says to it.

    :param finding: the statement
    :param verdict: one of :data:`VERDICTS`
    :param measured: what the plain reading computed, None where it cannot be checked
    :param reading: the reading that confirms it, for a reconcilable one
    :param alternative: what that reading computed
    :param query: the SPARQL of the plain reading
    :param rows: its rows
    """

    finding: Finding
    verdict: str
    measured: Measured | None = None
    reading: str = ""
    alternative: Measured | None = None
    query: str = ""
    rows: tuple[Row, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether the verdict is another than the one last reviewed."""
        return bool(self.finding.reviewed) and self.finding.reviewed != self.verdict


class Ledger:
    """
    The ledger of a graph, ready to be recomputed.

    :param store: the graph
    :raises DeclarationError: if a statement names a question or parameter that there is not
    """

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self.findings = read_ledger(store)
        self._questions = _questions({reading.question for f in self.findings for reading in f.readings})
        self._answers: dict[Reading, tuple[str, list[Row]]] = {}
        problems = [problem for finding in self.findings for problem in self._problems(finding)]
        if problems:
            raise DeclarationError("the ledger of findings cannot be recomputed", sorted(problems))

    def verdicts(self) -> Iterator[Verdict]:
        """The verdict on every statement."""
        for finding in self.findings:
            yield self.judge(finding)

    def judge(self, finding: Finding) -> Verdict:
        """
        The verdict on one statement.

        :raises DeclarationError: if its question does not return what its kind needs
        """
        if not finding.readings:
            return Verdict(finding, "not-checkable")
        first, *others = finding.readings
        query, rows = self._run(first)
        try:
            measured = measure(finding, rows)
            if measured.holds:
                return Verdict(finding, "confirmed", measured, query=query, rows=tuple(rows))
            for reading in others:
                other = measure(finding, self._run(reading)[1])
                if other.holds:
                    return Verdict(
                        finding, "reconcilable", measured, reading.words, other, query, tuple(rows)
                    )
        except ValueError as error:
            problem = Problem("findings.csv", 0, finding.id, str(error), f"kind {finding.kind} needs it")
            raise DeclarationError("a finding cannot be recomputed", [problem]) from error
        return Verdict(finding, "contradicted", measured, query=query, rows=tuple(rows))

    def _run(self, reading: Reading) -> tuple[str, list[Row]]:
        """The query of a reading and its rows; statements that read alike share them."""
        alike = Reading("", reading.question, reading.parameters)
        if alike not in self._answers:
            self._answers[alike] = self._asked(alike)
        return self._answers[alike]

    def _asked(self, reading: Reading) -> tuple[str, list[Row]]:
        question = self._questions[reading.question]
        given = reading.values()
        values = {
            name: term(parameter, given[name]) if name in given else None
            for name, parameter in question.parameters.items()
        }
        text = question.bind(values)
        answer = self._store.query(text, prefixes=PREFIXES)
        if not isinstance(answer, ox.QuerySolutions):
            raise QuestionError(f"{question.name} answers no rows")
        names = [variable.value for variable in answer.variables]
        return text, [{name: plain(solution[name]) for name in names} for solution in answer]

    def _problems(self, finding: Finding) -> Iterator[Problem]:
        for reading in finding.readings:
            question: Question | None = self._questions.get(reading.question)
            if question is None:
                allowed = "a saved question, theme/name"
                yield Problem("findings.csv", 0, finding.id, f'no question "{reading.question}"', allowed)
                continue
            for name in reading.values():
                if name not in question.parameters:
                    allowed = f"{question.name} has {', '.join(question.parameters) or 'none'}"
                    yield Problem("findings.csv", 0, finding.id, f'no parameter "{name}"', allowed)
        if not finding.readings and not finding.reason:
            yield Problem("findings.csv", 0, finding.id, "neither question nor reason", "one of the two")


def _questions(names: Iterable[str]) -> dict[str, Question]:
    """The questions of those names, as far as there are such."""
    files = question_files()
    return {name: load_question(files[name]) for name in sorted(names) if name in files}


def term(parameter: Parameter, value: str) -> ox.NamedNode | ox.Literal:
    """
    A parameter's value in the ledger as a term: a number, a text, a property, or an entity by slug.

    >>> from clusterpolicy.questions.library import Parameter
    >>> term(Parameter("objective", "objective", "", "", True), "scale-ups").value
    'https://w3id.org/clusterpolicy/id/objective/scale-ups'
    """
    if parameter.type == "integer":
        return ox.Literal(int(value))
    if parameter.type == "text":
        return ox.Literal(value)
    if parameter.type == "property":
        return ox.NamedNode(ONTOLOGY + value.removeprefix("cp:"))
    return ox.NamedNode(ENTITY + (value if "/" in value else f"{parameter.type}/{value}"))

"""Saved questions as people and programs ask them: values read into terms, and answers kept for a while."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Final

import pyoxigraph as ox

from clusterpolicy.errors import QuestionError, UnknownName, excerpt
from clusterpolicy.lookup.graph import Term
from clusterpolicy.lookup.names import GROUPS
from clusterpolicy.namespaces import ENTITY, ONTOLOGY
from clusterpolicy.questions.library import Parameter, Question, all_questions
from clusterpolicy.store.answer import Answer, Value
from clusterpolicy.web.serving import Serving

#: Answers that are kept for the next page of them: at most so many, and so many bytes in all.
KEPT, KEPT_BYTES = 100, 10_000_000
#: The longest value of a parameter: no name and no IRI of the graph is longer.
LONGEST: Final = 400
#: Names in a query string that are no parameters of a question.
RESERVED: Final = frozenset({"format", "page"})


@dataclass(frozen=True)
class Given:
    """
    A parameter and the value that a request gives it.

    :param parameter: the parameter
    :param value: what was written; "" for nothing
    :param term: what it means; None if nothing was written or it means nothing
    :param problem: what is wrong with it, or ""
    :param near: values that would be right, the nearest first
    """

    parameter: Parameter
    value: str
    term: Term | None = None
    problem: str = ""
    near: tuple[str, ...] = ()

    @property
    def missing(self) -> bool:
        """Whether the question cannot be asked without it and nothing was written."""
        return self.parameter.required and not self.value


@dataclass(frozen=True)
class Asked:
    """
    A question that was answered.

    :param query: the SPARQL, with values in it
    :param answer: the answer
    :param columns: its columns
    :param rows: its rows as plain values; not to be changed
    """

    query: str
    answer: Answer
    columns: Sequence[str]
    rows: Sequence[Mapping[str, Value]]


class Library:
    """
    The saved questions of a release as the app asks them.

    :param serving: the release
    """

    def __init__(self, serving: Serving) -> None:
        self._serving = serving
        self.questions = {question.name: question for question in all_questions()}
        self._answers: OrderedDict[str, Asked] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def find(self, name: str) -> Question:
        """
        A question by theme and name.

        :raises UnknownName: if there is none, with the nearest
        """
        if name not in self.questions:
            from rapidfuzz import process

            near = process.extract(name[:200], list(self.questions), limit=3, score_cutoff=60)
            raise UnknownName("question", excerpt(name), [match for match, _, _ in near])
        return self.questions[name]

    def read(self, question: Question, values: Mapping[str, str]) -> list[Given]:
        """The values of a question's parameters, each with what it means or what is wrong with it."""
        return [
            self.read_one(each, values.get(each.name, "").strip()) for each in question.parameters.values()
        ]

    def read_one(self, parameter: Parameter, value: str) -> Given:
        """A value of a parameter, with what it means or what is wrong with it."""
        if not value:
            return Given(parameter, "")
        if len(value) > LONGEST:
            return Given(parameter, value[:LONGEST], problem=f"it is longer than {LONGEST} characters")
        try:
            return Given(parameter, value, self._serving.graph.term(parameter, value))
        except UnknownName as error:
            return Given(
                parameter, value, problem=f'there is no {error.what} "{excerpt(value)}"', near=error.near
            )
        except (QuestionError, ValueError) as error:
            return Given(parameter, value, problem=excerpt(str(error), 300))

    def examples(self, question: Question) -> dict[str, str]:
        """The values that the question is shown with: examples of what it cannot do without."""
        return {each.name: each.example for each in question.parameters.values() if each.required}

    def bound(self, question: Question, given: Iterable[Given]) -> str:
        """The SPARQL of a question with values in it, without its header."""
        text = question.bind({each.parameter.name: each.term for each in given})
        return "\n".join(line for line in text.splitlines() if not line.startswith("#+")).strip() + "\n"

    def answer(self, text: str) -> "Asked":
        """The answer to a bound question; that of a moment ago is still there."""
        with self._lock:
            if text in self._answers:
                self._answers.move_to_end(text)
                return self._answers[text]
        answer = self._serving.graph.query(text)
        found = Asked(text, answer, answer.columns, answer.rows())
        with self._lock:
            if text not in self._answers:
                self._answers[text] = found
                self._bytes += len(answer.content)
            while len(self._answers) > KEPT or (self._bytes > KEPT_BYTES and len(self._answers) > 1):
                self._bytes -= len(self._answers.popitem(last=False)[1].answer.content)
        return found

    def written(self, given: Given) -> str:
        """A value as an address carries it: the shortest that means the same."""
        return self.short(given.parameter, given.term) if given.term is not None else given.value

    def short(self, parameter: Parameter, term: Term) -> str:
        """A term as an address carries it: a slug, class and slug where there are several classes, a text."""
        if isinstance(term, ox.Literal):
            return term.value
        if parameter.type == "property":
            return term.value.removeprefix(ONTOLOGY)
        path = term.value.removeprefix(ENTITY)
        several = len(GROUPS.get(parameter.type, (parameter.type,))) != 1
        return path if several else path.rpartition("/")[2]

    def said(self, given: Given) -> str:
        """A value in words."""
        if given.term is None or isinstance(given.term, ox.Literal):
            return given.value if given.term is None else given.term.value
        return self._serving.label(given.term.value)

    def shown(self, given: Given) -> str:
        """A value as a field shows it: its name where that means the same, else class and slug."""
        if not isinstance(given.term, ox.NamedNode):
            return given.value
        name = self.said(given)
        if self.read_one(given.parameter, name).term == given.term:
            return name
        return given.term.value.removeprefix(ENTITY)


def library(serving: Serving) -> Library:
    """The saved questions of a release, read once."""
    found: Library = serving.remember(Library, lambda: Library(serving))
    return found

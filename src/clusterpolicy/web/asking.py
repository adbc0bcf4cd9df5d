"""Saved questions as people and programs ask them: values read into terms, and answers kept for a while."""

from collections import Counter, OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Final

import pyoxigraph as ox

from clusterpolicy.errors import QuestionError, UnknownName, excerpt
from clusterpolicy.lookup.graph import Term
from clusterpolicy.lookup.names import GROUPS, NEAR, fold
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
    :param of: the property whose values it is looked for among, where it is to be a value of one
    """

    parameter: Parameter
    value: str
    term: Term | None = None
    problem: str = ""
    near: tuple[str, ...] = ()
    of: "Given | None" = None

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
        properties = {
            each.name: self.read_one(each, values.get(each.name, "").strip())
            for each in question.parameters.values()
            if each.type == "property"
        }
        return [
            properties.get(each.name)
            or self.read_one(each, values.get(each.name, "").strip(), properties.get(each.of))
            for each in question.parameters.values()
        ]

    def read_one(self, parameter: Parameter, value: str, of: Given | None = None) -> Given:
        """
        A value of a parameter, with what it means or what is wrong with it.

        :param of: the property whose values are looked through; None for any entity of the parameter's type
        """
        if not value:
            return Given(parameter, "", of=of)
        if len(value) > LONGEST:
            return Given(parameter, value[:LONGEST], of=of, problem=f"it is longer than {LONGEST} characters")
        if "\0" in value:
            return Given(parameter, value.replace("\0", " "), problem="it holds a character that no name has")
        if of and isinstance(of.term, ox.NamedNode):
            return self._value_of(of, of.term.value, parameter, value)
        try:
            return Given(parameter, value, self._serving.graph.term(parameter, value))
        except UnknownName as error:
            return Given(
                parameter, value, problem=f'there is no {error.what} "{excerpt(value)}"', near=error.near
            )
        except (QuestionError, ValueError) as error:
            return Given(parameter, value, problem=excerpt(str(error), 300))

    def _value_of(self, of: Given, property: str, parameter: Parameter, value: str) -> Given:
        """
        A value of a property.

        What nothing has as its value can be asked for where it is of the same class as what something has:
        that nobody pursues an objective is an answer.
        """
        names, values = self._serving.graph.names, self.values_of(property)
        kinds = tuple(sorted({names.entities[iri].kind for iri in values}))
        called = [each for kind in kinds for each in names.called(value, kind)]
        found = next((each for each in called if each.iri in values), called[0] if called else None)
        if found:
            return Given(parameter, value, ox.NamedNode(found.iri), of=of)
        label = self._serving.label(property)
        near = (
            [each.label for each, _ in names.search(value, kinds, 30, NEAR) if each.iri in values]
            if kinds
            else []
        )
        problem = f'"{excerpt(value)}" is not a value of “{label}”'
        return Given(parameter, value, problem=problem, near=tuple(dict.fromkeys(near))[:3], of=of)

    def values_of(self, property: str) -> Mapping[str, str]:
        """The entities that are values of a property, with their names, those of most things first."""
        found: dict[str, str] = self._serving.remember(
            ("values of", property), lambda: self._values_of(ox.NamedNode(property))
        )
        return found

    def _values_of(self, property: ox.NamedNode) -> dict[str, str]:
        entities = self._serving.graph.names.entities
        quads = self._serving.graph.store.native.quads_for_pattern(None, property, None)
        stated = {
            (quad.subject, quad.object.value) for quad in quads if isinstance(quad.object, ox.NamedNode)
        }
        counted = Counter(iri for _, iri in stated if iri in entities)
        found = sorted(counted, key=lambda iri: (-counted[iri], fold(entities[iri].label), iri))
        return {iri: entities[iri].label for iri in found}

    def examples(self, question: Question, given: Iterable[Given] = ()) -> dict[str, str]:
        """
        The values that the question is shown with: examples of what it cannot do without.

        :param given: what was given already; where it names a property, the examples are values of that one
        """
        of = {each.parameter.name: each.of for each in given}
        needed = [each for each in question.parameters.values() if each.required]
        return {each.name: self.written(self.example(question, each, of.get(each.name))) for each in needed}

    def example(self, question: Question, parameter: Parameter, of: Given | None = None) -> Given:
        """
        The example of a parameter.

        :param of: the property whose value it is to be, where that is not the one of the header's example
        """
        declared = question.parameters.get(parameter.of)
        usual = self.read_one(declared, declared.example) if declared else None
        if of and usual and isinstance(of.term, ox.NamedNode) and of.term != usual.term:
            values = list(self.values_of(of.term.value).values())
            alike = [each.name for each in question.parameters.values() if each.of == parameter.of]
            index = alike.index(parameter.name)
            return self.read_one(parameter, values[index % len(values)] if values else "", of)
        return self.read_one(parameter, parameter.example, usual)

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
            text = given.value if given.term is None else given.term.value
            return given.parameter.said(text) if given.parameter.choices else text
        return self._serving.label(given.term.value)

    def shown(self, given: Given) -> str:
        """A value as a field shows it: its name where that means the same, else class and slug."""
        if not isinstance(given.term, ox.NamedNode):
            return given.value
        return self.unmistakable(given.parameter, given.term, given.of)

    def unmistakable(self, parameter: Parameter, term: ox.NamedNode, of: "Given | None" = None) -> str:
        """
        What a person writes for an entity: its name; with its class where the name alone means another.

        :param of: the property whose values are looked through; None for any entity of the parameter's type
        """
        name = self._serving.label(term.value)
        kind = term.value.removeprefix(ENTITY).partition("/")[0].replace("-", " ")
        for text in (name, f"{name} ({kind})"):
            if self.read_one(parameter, text, of).term == term:
                return text
        return term.value.removeprefix(ENTITY)


def library(serving: Serving) -> Library:
    """The saved questions of a release, read once."""
    found: Library = serving.remember(Library, lambda: Library(serving))
    return found

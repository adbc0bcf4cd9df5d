"""What holds for every saved question."""

import re

import pyoxigraph as ox
import pytest

from clusterpolicy.lookup.graph import Graph
from clusterpolicy.lookup.names import GROUPS
from clusterpolicy.namespaces import ENTITY
from clusterpolicy.questions.library import Question, load_question, question_files
from clusterpolicy.store.answer import Value

QUESTIONS = question_files()


@pytest.fixture(params=QUESTIONS)
def question(request: pytest.FixtureRequest) -> Question:
    return load_question(QUESTIONS[request.param])


@pytest.fixture(scope="module")
def reversed_store(graph: Graph) -> ox.Store:
    """The same graph, loaded in another order."""
    store = ox.Store()
    store.extend(sorted(graph.store.native, key=str, reverse=True))
    return store


def ask(graph: Graph, question: Question, required_only: bool = False) -> list[dict[str, Value]]:
    """The answer to a question with the examples of its parameters."""
    values = {n: p.example for n, p in question.parameters.items() if p.required or not required_only}
    return graph.query(graph.bind(question, values)).rows()


def test_it_answers_with_its_examples(graph: Graph, question: Question) -> None:
    assert ask(graph, question)


def test_it_runs_as_the_file_is(graph: Graph, question: Question) -> None:
    assert graph.query(question.text).rows() == ask(graph, question)


def test_it_answers_without_its_optional_parameters(graph: Graph, question: Question) -> None:
    assert len(ask(graph, question, required_only=True)) >= len(ask(graph, question))


def test_it_shows_its_evidence_or_says_why_not(graph: Graph, question: Question) -> None:
    columns = graph.query(question.text).columns
    assert any("place" in column for column in columns) or "place" in question.description.lower()


def test_its_answer_does_not_depend_on_the_order_of_the_data(
    graph: Graph, reversed_store: ox.Store, question: Question
) -> None:
    assert re.search(r"ORDER BY [^{}]+\Z", question.text.strip())
    answer = reversed_store.query(question.text)
    assert isinstance(answer, ox.QuerySolutions)
    assert answer.serialize(format=ox.QueryResultsFormat.JSON) == graph.query(question.text).content


def test_its_parameters_are_explained(graph: Graph, question: Question) -> None:
    kinds = {iri.removeprefix(ENTITY).partition("/")[0] for iri in graph.names.entities}
    for parameter in question.parameters.values():
        assert parameter.description
        assert parameter.type in {*kinds, *GROUPS, "integer", "text", "property"}
        assert graph.term(parameter, parameter.example)


def test_it_is_described(question: Question) -> None:
    assert question.title[0].isupper()
    assert len(question.description) > 40
    assert question.tables


def test_it_uses_nothing_that_other_engines_refuse(question: Question) -> None:
    bare = re.sub(r'"[^"]*"|<[^>\s]*>|#.*', "", question.text)
    assert not re.search(r"\b(SERVICE|FROM|LATERAL)\b", bare)
    assert not re.search(r"\([^()]*\^[^()]*\)\s*/", bare)
    for prefix in set(re.findall(r"(?<![\w:?-])([a-z][\w-]*):(?=[\w])", bare)):
        assert re.search(rf"^PREFIX {prefix}:", bare, re.MULTILINE), prefix

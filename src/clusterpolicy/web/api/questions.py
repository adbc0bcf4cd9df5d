"""Saved questions for programs: the list, and the answer to each."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from clusterpolicy.errors import UnknownName, excerpt
from clusterpolicy.questions.library import Parameter, Question
from clusterpolicy.web import ways
from clusterpolicy.web.api import resultset
from clusterpolicy.web.api.formats import chosen, written
from clusterpolicy.web.api.models import Answer, ParameterOf, QuestionOf, Questions, Used
from clusterpolicy.web.api.replies import problems, refuse_others, reply, reply_json
from clusterpolicy.web.asking import Asked, Given, library
from clusterpolicy.web.errors import Refusal
from clusterpolicy.web.rendering import Here, OnPage
from clusterpolicy.web.themes import themes

router = APIRouter(prefix="/api", tags=["Questions"])


@router.get("/questions", response_model=Questions, responses=problems(400, 404, 406))
def questions(
    here: OnPage,
    theme: Annotated[str, Query(description="only the questions of one theme", examples=["budgets"])] = "",
) -> Response:
    """List the saved questions, each with its parameters and the address where it is asked."""
    refuse_others(here, ("theme",))
    titles = {each.name: each.title for each in themes()}
    if theme and theme not in titles:
        raise UnknownName("theme of questions", excerpt(theme), list(titles))
    found = [
        _described(here, each, titles[each.theme])
        for each in library(here.serving).questions.values()
        if theme in ("", each.theme)
    ]
    return reply_json(here, Questions(count=len(found), questions=found))


def _described(here: Here, question: Question, theme: str) -> QuestionOf:
    return QuestionOf(
        question=question.name,
        title=question.title,
        theme=theme,
        description=question.description,
        tables=list(question.tables),
        parameters=[parameter_of(each) for each in question.parameters.values()],
        address=ways.outside(here, here.links.api(question.name)),
        page=ways.outside(here, here.links.question(question.name)),
    )


def parameter_of(parameter: Parameter) -> ParameterOf:
    """A parameter as programs are told of it."""
    return ParameterOf(
        name=parameter.name,
        type=parameter.type,
        description=parameter.description,
        required=parameter.required,
        example=parameter.example,
        choices=list(parameter.choices) or None,
        choices_in_words=list(parameter.choices_in_words) or None,
    )


@router.get("/questions/{theme}", include_in_schema=False)
def theme(theme: str) -> Response:
    """
    Tell where the questions of a theme are.

    :raises Refusal: 404 always, with the near themes or how to list the questions of this one
    """
    names = [each.name for each in themes()]
    if theme in names:
        raise Refusal(404, f"{excerpt(theme)} is a theme; its questions are at /api/questions?theme={theme}")
    from rapidfuzz import process

    near = [match for match, _, _ in process.extract(theme[:200], names, limit=3, score_cutoff=50)]
    hint = f"; did you mean {', '.join(near)}?" if near else ""
    raise Refusal(404, f'no theme of questions is called "{excerpt(theme)}"{hint}', near=near)


@router.get("/questions/{theme}/{name}", responses=problems(400, 404, 406))
def question(here: OnPage, theme: str, name: str) -> Response:
    """Answer a saved question. Its parameters stand in the query string; all rows come at once."""
    asked = library(here.serving)
    found = asked.find(f"{theme}/{name}")
    given = _given(here, found)
    format = chosen(here)
    answered = asked.answer(asked.bound(found, given))
    values = {each.parameter.name: asked.written(each) for each in given if each.value}
    address = ways.outside(here, here.links.api(found.name, values))
    places = resultset.places_in(answered.answer, here.serving.places)
    content = written(
        answered.answer,
        format,
        lambda: _plain(here, found, given, answered, places),
        lambda to: resultset.rdf(
            answered.answer, address, found.title, places.values(), here.graph.store.native, to
        ),
    )
    media = f"{format.media}; charset=utf-8" if format.media.startswith("text/") else format.media
    file = f"{found.name.replace('/', '-')}.{format.name}"
    page = ways.outside(here, here.links.question(found.name, values))
    headers = {
        "Content-Disposition": f'inline; filename="{file}"',
        "Link": f'<{page}>; rel="alternate"; type="text/html"',
    }
    return reply(here, content, media, headers=headers)


def _given(here: Here, found: Question) -> list[Given]:
    """
    The values in the address.

    :raises Refusal: if a parameter is unknown, given twice, wrong or missing
    """
    refuse_others(here, [*found.parameters, "format"], asked=found.name)
    given = library(here.serving).read(found, dict(here.request.query_params))
    for each in given:
        parameter = each.parameter
        if each.problem:
            hint = f"; did you mean {', '.join(each.near)}?" if each.near else ""
            raise Refusal(400, f"{each.problem}{hint}", parameter=parameter.name, near=list(each.near))
        if each.missing:
            message = (
                f"{found.name} needs {parameter.name}; for instance {parameter.name}={parameter.example}"
            )
            raise Refusal(400, message, parameter=parameter.name, near=[parameter.example])
    return given


def _plain(
    here: Here, found: Question, given: Sequence[Given], answered: Asked, places: dict[str, str]
) -> bytes:
    asked = library(here.serving)
    values = {each.parameter.name: asked.written(each) for each in given if each.value}
    answer = Answer(
        question=found.name,
        title=found.title,
        parameters={
            each.parameter.name: Used(
                value=each.value,
                label=asked.said(each),
                iri=getattr(each.term, "value", None) if str(each.term).startswith("<") else None,
            )
            for each in given
            if each.value
        },
        columns=list(answered.columns),
        count=len(answered.rows),
        rows=[dict(row) for row in answered.rows],
        places=places,
        query=answered.query,
        page=ways.outside(here, here.links.question(found.name, values)),
        version=here.serving.version,
    )
    return answer.model_dump_json().encode()

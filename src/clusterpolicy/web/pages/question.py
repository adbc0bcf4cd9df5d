"""The page of a saved question: its form, its answer, and the ways to take the answer along."""

import re
from collections.abc import Sequence
from typing import Any, Final

from fastapi import APIRouter
from markupsafe import Markup, escape
from starlette.responses import Response

from clusterpolicy.errors import excerpt
from clusterpolicy.networks.views import View
from clusterpolicy.questions.library import Question, words
from clusterpolicy.web import ways
from clusterpolicy.web.answering import Shown, shown
from clusterpolicy.web.asking import RESERVED, Given, library
from clusterpolicy.web.drawing.answers import drawings
from clusterpolicy.web.forms import fields
from clusterpolicy.web.pages.networks import views
from clusterpolicy.web.rendering import Crumb, Here, OnPage
from clusterpolicy.web.themes import themes

router = APIRouter(include_in_schema=False)

_PAGE: Final = re.compile(r"0*[1-9][0-9]{0,8}", re.ASCII)
#: A parameter of the address that no question has is told, but no more of them than this.
TOLD: Final = 3
_NAME: Final = re.compile(r"(`[^`]+`|\b[a-z][a-z-]+/[a-z][a-z0-9-]+\b)")


@router.get("/questions/{theme}/{name}")
def question(here: OnPage, theme: str, name: str) -> Response:
    """
    A saved question, answered for the values in the address.

    Where a value is wrong nothing is answered; where one is missing the answer is that for the example.
    """
    asked = library(here.serving)
    found = asked.find(f"{theme}/{name}")
    values = {each: here.value(each) for each in found.parameters}
    given = asked.read(found, values)
    faults = _unknown(here, found)
    wrong = bool(faults) or any(each.problem for each in given)
    missing = not wrong and any(each.missing for each in given)
    if missing:
        written = {name: value for name, value in values.items() if value}
        then = asked.read(found, {**asked.examples(found, given), **written})
    else:
        then = given
    return here.page(
        "question.html",
        title=found.title,
        crumbs=_crumbs(here, theme),
        status=400 if wrong else 200,
        question=found,
        about=_linked(here, found.description),
        fields=fields(here, found, given),
        faults=faults,
        is_example=missing,
        asked_for=[(each.parameter.title, asked.said(each)) for each in then if each.value],
        **_answered(here, found, None if wrong else then),
    )


def _answered(here: Here, found: Question, given: Sequence[Given] | None) -> dict[str, Any]:
    """What the page shows of the answer; no answer where a value is wrong."""
    if given is None:
        return {"answer": None, "drawings": [], "api_address": ways.outside(here, here.links.api(found.name))}
    asked = library(here.serving)
    written = {each.parameter.name: asked.written(each) for each in given if each.value}
    answer = shown(here, found, given)
    return {
        "answer": answer,
        "drawings": drawings(here, found, answer.rows) if answer.page == 1 else [],
        "network": _network(here, found, written),
        "pager": _pager(here, found, written, answer),
        "downloads": ways.downloads(here, found.name, written),
        "here_again": ways.outside(here, here.links.question(found.name, written)),
        "api_address": ways.outside(here, here.links.api(found.name, written)),
        "curl": ways.curl_line(ways.outside(here, here.links.api(found.name, {**written, "format": "csv"}))),
        "command": ways.command_line(found.name, written),
        "python": ways.python_lines(found.name, written),
        "api_page": f"{here.links.to('/api', theme=found.theme)}#{found.name.replace('/', '-')}",
    }


def _linked(here: Here, text: str) -> Markup:
    """A description in which questions and networks that it names are links, and commands are code."""
    known = {
        name: (here.links.question(name), each.title)
        for name, each in library(here.serving).questions.items()
    }
    known |= {
        f"networks/{each.name}": (here.links.network(each.name), each.question.title) for each in views()
    }

    def link(name: str) -> Markup:
        if name.startswith("`"):
            return Markup("<code>{}</code>").format(name.strip("`"))
        return Markup('“<a href="{}">{}</a>”').format(*known[name]) if name in known else escape(name)

    pieces = _NAME.split(text)
    # Every second piece is a name, or what looks like one.
    return Markup("").join(link(piece) if index % 2 else escape(piece) for index, piece in enumerate(pieces))


def _unknown(here: Here, found: Question) -> list[str]:
    """What the address has that cannot be asked: what is no parameter, several values of one, no page."""
    query = here.request.query_params
    faults = [
        f"{words(name).lower()} is given more than once; it has one value"
        for name in query
        if name in {*found.parameters, *RESERVED} and len(query.getlist(name)) > 1
    ]
    if not _PAGE.fullmatch(here.value("page", "1")):
        faults.append(f'there is no page "{excerpt(here.value("page"))}"; pages are counted from 1')
    for name in [each for each in query if each not in RESERVED]:
        if name not in found.parameters:
            hint = f"it has {', '.join(found.parameters)}" if found.parameters else "it has none"
            faults.append(f'this question has no parameter "{excerpt(name)}"; {hint}')
    return faults[:TOLD]


def _network(here: Here, found: Question, written: dict[str, str]) -> tuple[View, str, str] | None:
    """The network that suits a question: its view, its page, and the picture alone."""
    view = next((view for view in views() if view.name == found.show.get("network")), None)
    if view is None:
        return None
    known = {*view.question.parameters, "country", "sector", "objective"}
    values = {name: value for name, value in written.items() if name in known}
    return view, here.links.network(view.name, values), here.links.network(f"{view.name}/page", values)


def _crumbs(here: Here, theme: str) -> list[Crumb]:
    title = next(each.title for each in themes() if each.name == theme)
    return [
        Crumb("Questions", here.links.to("/questions")),
        Crumb(title, f"{here.links.to('/questions')}#{theme}"),
    ]


def _pager(here: Here, found: Question, written: dict[str, str], answer: Shown) -> list[tuple[str, str]]:
    """The other pages of an answer, as words and address; this one has no address."""
    if answer.pages == 1:
        return []

    def to(page: int) -> str:
        return here.links.question(found.name, {**written, "page": str(page) if page > 1 else ""}) + "#answer"

    near = range(max(1, answer.page - 2), min(answer.pages, answer.page + 2) + 1)
    numbers = sorted({1, *near, answer.pages})
    return [(str(number), "" if number == answer.page else to(number)) for number in numbers]

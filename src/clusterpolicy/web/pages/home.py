"""The home page: what do you want to know?"""

from typing import Final

from fastapi import APIRouter
from starlette.responses import PlainTextResponse, Response

from clusterpolicy.namespaces import BASE
from clusterpolicy.questions.library import Question
from clusterpolicy.web.asking import library
from clusterpolicy.web.linked.alternates import Alternates
from clusterpolicy.web.rendering import Here, OnPage
from clusterpolicy.web.sections import sections
from clusterpolicy.web.themes import Theme, themes

router = APIRouter(include_in_schema=False)

#: The question that the graph was made for, and how many questions of each theme the page names.
MAIN: Final = "smart-specialisation/programmes"
NAMED: Final = 3


def home(here: Here) -> Response:
    """The home page; programs that ask for RDF at its address get a description of the dataset."""
    every = library(here.serving).questions.values()
    questions = [each for each in every if each.theme != "findings"]
    figures = here.serving.remember("home", lambda: sections("home")[0].ask(here.graph).rows())
    return here.page(
        "home.html",
        title="Cluster Policy Graph",
        alternates=Alternates(BASE, here.links.to("/index")),
        main=next(each for each in questions if each.name == MAIN),
        figures=figures,
        themes=_themes(questions),
        named=NAMED,
    )


def _themes(questions: list[Question]) -> list[tuple[Theme, list[Question]]]:
    """The themes that questions are saved in, with their questions."""
    ordered = sorted(questions, key=lambda each: each.name != MAIN)
    by_theme = [(theme, [each for each in ordered if each.theme == theme.name]) for theme in themes()]
    return [(theme, members) for theme, members in by_theme if members]


@router.get("/about")
def about(here: OnPage) -> Response:
    """What the graph covers and what it does not, licences, and how to cite it."""
    return here.page("about.html", title="About", stats=here.serving.remember("stats", here.graph.stats))


@router.get("/robots.txt")
def robots() -> Response:
    """Pages may be read by robots; questions that cost time may not."""
    barred = ("/sparql", "/graphs", "/networks/*/page", "/networks/*/export/", "/search", "/suggest")
    lines = "".join(f"Disallow: {path}\n" for path in barred)
    return PlainTextResponse(f"User-agent: *\n{lines}")

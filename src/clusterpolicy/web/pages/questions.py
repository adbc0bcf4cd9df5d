"""The saved questions by theme, and a search within them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from clusterpolicy.errors import UnknownName, excerpt
from clusterpolicy.lookup.names import fold
from clusterpolicy.questions.library import Question
from clusterpolicy.web.asking import library
from clusterpolicy.web.rendering import OnPage
from clusterpolicy.web.themes import Theme, themes

router = APIRouter(include_in_schema=False)

#: The theme of the questions that recompute the report's statements: for those who look behind the findings.
BEHIND: Final = "findings"


@dataclass(frozen=True)
class Shelf:
    """
    A theme with those of its questions that are shown.

    :param theme: the theme
    :param questions: each with what it asks for first, in words
    """

    theme: Theme
    questions: Sequence[tuple[Question, str]]


@router.get("/questions")
def questions(here: OnPage) -> Response:
    """The list of questions, all or those with some words in them."""
    every = library(here.serving).questions.values()
    wanted = here.value("q")[:200]
    found = [each for each in every if _fits(fold(wanted).split(), each)]
    shelves = [
        Shelf(theme, [(each, _needs(each)) for each in found if each.theme == theme.name])
        for theme in themes()
    ]
    return here.page(
        "questions.html",
        title="Questions",
        q=wanted,
        shelves=[shelf for shelf in shelves if shelf.questions and shelf.theme.name != BEHIND],
        behind=next((shelf for shelf in shelves if shelf.questions and shelf.theme.name == BEHIND), None),
        shown=len(found),
        of=len(every),
    )


@router.get("/questions/{theme}")
def theme(here: OnPage, theme: str) -> Response:
    """The questions of a theme, where they stand in the list."""
    names = [each.name for each in themes()]
    if theme not in names:
        from rapidfuzz import process

        near = process.extract(theme[:200], names, limit=3, score_cutoff=50)
        raise UnknownName("theme of questions", excerpt(theme), [match for match, _, _ in near])
    return RedirectResponse(f"{here.links.to('/questions')}#{theme}", 303)


def _fits(wanted: Sequence[str], question: Question) -> bool:
    """Whether all words begin a word of a question's title, description, name or tables."""
    parts = (question.title, question.name, question.description, *question.tables)
    text = f" {fold(' '.join(parts))}"
    return all(f" {word}" in text for word in wanted)


def _needs(question: Question) -> str:
    """What a question asks for before it can be answered."""
    needed = [each.title for each in question.parameters.values() if each.required]
    return ", ".join(needed).lower()

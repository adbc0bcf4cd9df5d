"""The page of coverage: what every country and region was asked, and what became of it."""

from typing import Final

from fastapi import APIRouter
from starlette.responses import Response

from clusterpolicy.errors import QuestionError
from clusterpolicy.namespaces import ENTITY
from clusterpolicy.web.errors import Refusal
from clusterpolicy.web.pages.as_csv import csv_answer
from clusterpolicy.web.pages.coverage_record import QUESTION, RESULTS, Line, record
from clusterpolicy.web.rendering import Crumb, Here, OnPage

router = APIRouter(include_in_schema=False)

#: Beyond this many items in a cell they are counted, not drawn one by one.
DRAWN: Final = 4


@router.get("/coverage")
def coverage(here: OnPage) -> Response:
    """The matrix of all territories, or the record of one."""
    name, problem, iri = here.value("territory"), "; ".join(here.unknown(("territory",))), ""
    if name:
        try:
            iri = here.graph.find(name, "territory").iri
        except QuestionError as error:
            problem = str(error)
    lines = record(here.serving).line(iri)
    if lines and not problem:
        return _one(here, lines)
    if iri and not lines:
        label = here.serving.label(iri)
        problem = f"{label} was not part of the survey: chapter 4 describes it, no table asks it"
    return here.page(
        "coverage.html",
        title="Coverage",
        status=400 if problem else 200,
        record=record(here.serving),
        results=RESULTS,
        drawn=DRAWN,
        problem=problem,
        name=name,
        question=QUESTION,
        territories=None,
    )


def _one(here: Here, lines: list[Line]) -> Response:
    return here.page(
        "coverage.html",
        title=f"Coverage of {lines[0].name}",
        crumbs=[Crumb("Coverage", here.links.to("/coverage"))],
        record=record(here.serving),
        results=RESULTS,
        problem="",
        name=lines[0].name,
        question=QUESTION,
        territories=lines,
        path_of=lines[0].territory.removeprefix(ENTITY),
    )


@router.get("/coverage.csv")
def coverage_csv(here: OnPage) -> Response:
    """
    The rows of the question, of all territories or of one.

    :raises Refusal: if no territory has that name
    """
    found, name = record(here.serving), here.value("territory")
    try:
        iri = here.graph.find(name, "territory").iri if name else ""
    except QuestionError as error:
        raise Refusal(400, str(error)) from error
    rows = [list(row.values()) for row in found.rows if not iri or row["territory"] == iri]
    return csv_answer(here, "coverage", found.columns, rows)

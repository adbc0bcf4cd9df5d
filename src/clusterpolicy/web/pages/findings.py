"""The page of findings: every countable statement of the report, with the verdict of the graph."""

from collections import Counter
from math import ceil
from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from clusterpolicy.errors import QuestionError
from clusterpolicy.findings.verdict import VERDICTS
from clusterpolicy.namespaces import ENTITY
from clusterpolicy.web.pages.as_csv import csv_answer
from clusterpolicy.web.pages.finding_details import finding_details
from clusterpolicy.web.pages.findings_ledger import FIRST, Choice, ledger, parts
from clusterpolicy.web.pages.findings_statement import Statement
from clusterpolicy.web.rendering import Crumb, Here, OnPage

router = APIRouter(include_in_schema=False)

#: Statements on a page.
PAGE: Final = 50

#: What the verdicts mean, and the look of their tags.
MEANING: Final = {
    "contradicted": ("bad", "the report’s own tables give something else"),
    "reconcilable": ("warn", "holds under another reading, which is named"),
    "confirmed": ("good", "the tables give what the text says"),
    "not-checkable": ("", "the tables hold nothing to check it with; the reason is given"),
}
_GIVEN: Final = ("verdict", "section", "kind", "level", "changed", "q", "within")
_COLUMNS: Final = (
    "finding", "statement", "kind", "level", "counted", "comparator", "value", "value_to", "listed",
    "computed", "verdict", "reviewed", "reading", "reason", "note", "place",
)  # fmt: skip


@router.get("/findings")
def findings(here: OnPage) -> Response:
    """The statements that the address asks for, a page at a time."""
    every = ledger(here.serving)
    choice, problems = _choice(here)
    found = every.chosen(choice)
    pages = max(1, ceil(len(found) / PAGE))
    given = here.value("page", "1")
    page = int(given) if given.isdecimal() and len(given) < 6 else 0
    if not 1 <= page <= pages:
        problems.append(f"there is no page {given[:20]}; the last is {pages}")
        page = 1
    return here.page(
        "findings.html",
        title="Findings",
        status=400 if problems else 200,
        problems=problems,
        choice=choice,
        values=choice.values,
        about=here.serving.label(choice.about) if choice.about else here.value("about"),
        has_within=choice.about in every.belonging,
        total=len(every.statements),
        checked=sum(each.verdict != "not-checkable" for each in every.statements),
        found=found[(page - 1) * PAGE : page * PAGE],
        number=len(found),
        first=(page - 1) * PAGE + 1,
        page_number=page,
        pages=pages,
        counts=_counts(here, choice),
        verdicts=FIRST,
        meaning=MEANING,
    )


def _choice(here: Here) -> tuple[Choice, list[str]]:
    """What the address asks for, and what of it cannot be understood."""
    problems: list[str] = []
    given = {name: here.value(name)[:200] for name in _GIVEN}
    about, things = "", frozenset[str]()
    if name := here.value("about"):
        try:
            about = here.graph.find(name).iri
            own = ledger(here.serving).belonging.get(about, frozenset()) if given["within"] else frozenset()
            things = own | {about}
        except QuestionError as error:
            problems.append(str(error))
    verdict = given["verdict"]
    if verdict and verdict not in VERDICTS:
        problems.append(f"“{verdict}” is no verdict; allowed: {', '.join(VERDICTS)}")
        given["verdict"] = ""
    return Choice(**given, about=about, things=things), problems


def _counts(here: Here, choice: Choice) -> dict[str, Any]:
    """What each facet offers."""
    every = ledger(here.serving)
    return {
        "verdict": every.counted(choice, "verdict", lambda each: each.verdict),
        "section": parts(every.counted(choice, "section", lambda each: each.text("part"))),
        "kind": sorted(every.counted(choice, "kind", lambda each: each.text("kind")).items()),
        "level": sorted(every.counted(choice, "level", lambda each: each.text("level")).items()),
        "changed": Counter(each.changed for each in every.chosen(choice.without("changed")))[True],
    }


@router.get("/findings.csv")
def findings_csv(here: OnPage) -> Response:
    """
    The statements that the address asks for.

    :raises QuestionError: if it cannot be understood
    """
    choice, problems = _choice(here)
    if problems:
        raise QuestionError("; ".join(problems))
    rows = [_row(statement) for statement in ledger(here.serving).chosen(choice)]
    return csv_answer(here, "findings", _COLUMNS, rows)


def _row(statement: Statement) -> list[Any]:
    return [statement.verdict if name == "verdict" else statement.values[name] for name in _COLUMNS]


@router.get("/findings/{id}")
def finding(id: str, here: OnPage) -> Response:
    """
    A statement whole.

    :raises UnknownName: if there is none of that id, with near ones
    """
    details = finding_details(here, f"{ENTITY}finding/{id}")
    return here.page(
        "finding.html",
        title="Finding",
        crumbs=[Crumb("Findings", here.links.to("/findings"))],
        details=details,
    )

"""The matrices: territories and the support they ask for, programmes and regions and their objectives."""

from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter
from starlette.responses import Response

from clusterpolicy.errors import QuestionError, UnknownName
from clusterpolicy.namespaces import ENTITY
from clusterpolicy.web.pages import matrix_data
from clusterpolicy.web.pages.as_csv import csv_answer
from clusterpolicy.web.pages.matrix_grid import LEVELS, Cell, Grid
from clusterpolicy.web.rendering import Crumb, Here, OnPage

router = APIRouter(include_in_schema=False)

#: What the marks of Tables 4 and 7 mean.
RATINGS: Final = {
    "+": "high or very high importance",
    "0": "medium importance",
    "-": "no or little importance",
}
#: How they are written: a minus sign is easier to see than a hyphen.
SIGNS: Final = {"+": "+", "0": "0", "-": "−"}
#: The class of a cell by the best mark in it.
STYLES: Final = {"+": "p", "0": "n", "-": "m"}


@dataclass(frozen=True)
class View:
    """
    What of a matrix is shown: the address says it.

    :param level: national, regional, or both
    :param country: the IRI of a country, "" for all
    :param columns: "name", or "count" for the most often marked first
    :param rows: the same for rows
    :param problem: what is wrong with the address
    """

    level: str
    country: str
    columns: str
    rows: str
    problem: str = ""

    @property
    def values(self) -> dict[str, str]:
        """It as the values of a query string."""
        return {
            "level": self.level,
            "country": self.country.removeprefix(ENTITY),
            "columns": self.columns,
            "rows": self.rows,
        }

    def of(self, grid: Grid) -> Grid:
        """The part of a matrix that it shows."""
        levels = LEVELS if self.level == "both" else (self.level,)
        return grid.narrowed(levels, self.country).sorted(self.columns == "count", self.rows == "count")


def _view(here: Here, grid: Grid) -> View:
    """The view of an address; a value that is not known is told and left out."""
    problems = []

    def chosen(name: str, allowed: tuple[str, ...]) -> str:
        value = here.value(name, allowed[0])
        if value in allowed:
            return value
        problems.append(f"“{value[:60]}” is no {name}; allowed: {', '.join(allowed)}")
        return allowed[0]

    level = chosen("level", (*LEVELS, "both"))
    columns, rows = chosen("columns", ("count", "name")), chosen("rows", ("name", "count"))
    country = ""
    if name := here.value("country"):
        try:
            country = here.graph.find(name, "country").iri
        except QuestionError as error:
            problems.append(str(error))
        if country and country not in dict(grid.countries()):
            problems.append(f"{here.serving.label(country)} is not in these tables")
            country = ""
    return View(level, country, columns, rows, "; ".join(problems))


@router.get("/matrix")
def matrix(here: OnPage) -> Response:
    """The matrices begin with the measures."""
    return Response(status_code=307, headers={"Location": here.links.to("/matrix/measures")})


@router.get("/matrix/measures")
def measures(here: OnPage) -> Response:
    """Territories and measures."""
    return _page(here, matrix_data.measures(here.serving), "measures", "Support asked for")


@router.get("/matrix/objectives")
def objectives(here: OnPage) -> Response:
    """National programmes, regions and objectives."""
    return _page(here, matrix_data.objectives(here.serving), "objectives", "Objectives stated")


def _page(here: Here, grid: Grid, name: str, title: str) -> Response:
    view = _view(here, grid)
    return here.page(
        "matrix.html",
        title=title,
        status=400 if view.problem else 200,
        crumbs=[Crumb("Matrix")],
        name=name,
        view=view,
        grid=view.of(grid),
        countries=[(iri.removeprefix(ENTITY), label) for iri, label in grid.countries()],
        ratings=RATINGS,
        signs=SIGNS,
        styles=STYLES,
    )


@router.get("/matrix/{name}.csv")
def matrix_csv(name: str, here: OnPage) -> Response:
    """
    A matrix as the view of the address shows it: marks as printed, "not asked" and "blank" in words.

    :raises UnknownName: if there is no such matrix
    :raises QuestionError: if there is no such country, level or order
    """
    made = {"measures": matrix_data.measures, "objectives": matrix_data.objectives}
    if name not in made:
        raise UnknownName("matrix", name, list(made))
    every = made[name](here.serving)
    view = _view(here, every)
    if view.problem:
        raise QuestionError(view.problem)
    grid = view.of(every)
    heads = ["level", "country", "iri", "name", *(column.label for column in grid.columns)]
    added = name == "objectives"
    rows = []
    for row in (*grid.rows, *grid.silent):
        cells = [_written(row.cells.get(column.iri), row.status, added) for column in grid.columns]
        more = ["; ".join(words for _, words, _ in row.added)] if added else []
        rows.append([row.level, row.country_label, row.iri, row.label, *cells, *more])
    return csv_answer(here, f"matrix-{name}", [*heads, "in own words"] if added else heads, rows)


def _written(cell: Cell | None, status: str, stating: bool) -> str:
    if cell is None:
        return status or "not asked"
    if stating:
        return "stated" if cell.answers else "not stated"
    return "/".join(cell.answers) or cell.status

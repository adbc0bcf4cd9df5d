"""The two matrices as the graph has them, each read once for a release."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from clusterpolicy.store.answer import Value
from clusterpolicy.web.pages.matrix_grid import LEVELS, Cell, Column, Grid, Row
from clusterpolicy.web.sections import sections
from clusterpolicy.web.serving import Serving

#: The mark of a measure that is called important or very important, and of an objective that is stated.
IMPORTANT, STATED = "+", "●"

Rows = list[dict[str, Value]]


def measures(serving: Serving) -> Grid:
    """Territories and the measures they were asked about: Tables 4 and 7."""
    made: Grid = serving.remember("matrix of measures", lambda: _measures(_answers(serving, "measures")))
    return made


def objectives(serving: Serving) -> Grid:
    """National programmes, regions' cluster support, and the objectives they were offered: Tables 8 and 9."""
    made: Grid = serving.remember(
        "matrix of objectives", lambda: _objectives(_answers(serving, "objectives"))
    )
    return made


def _answers(serving: Serving, matrix: str) -> dict[str, Rows]:
    """The rows of each section of a matrix."""
    return {section.name: section.ask(serving.graph).rows() for section in sections(f"matrix-{matrix}")}


def _measures(answers: Mapping[str, Rows]) -> Grid:
    columns = _columns(answers["measures"], "measure")
    found: dict[str, dict[str, Cell]] = {}
    for row in answers["ratings"]:
        cells = found.setdefault(str(row["territory"]), {})
        before = cells.get(str(row["measure"]), Cell(()))
        rating = () if row["rating"] is None else (str(row["rating"]),)
        cells[str(row["measure"])] = Cell(
            before.answers + rating, str(row["status"] or "").lower(), str(row["graph"]), str(row["place"])
        )
    rows = [
        replace(who, cells=found.get(who.iri, {}))
        for who in _respondents(answers["territories"], "territory")
    ]
    return _grid(columns, rows, IMPORTANT)


def _objectives(answers: Mapping[str, Rows]) -> Grid:
    columns = _columns(answers["objectives"], "objective")
    standard = {column.iri for column in columns}
    said: dict[str, Rows] = {}
    for row in answers["stated"]:
        said.setdefault(str(row["bearer"]), []).append(row)
    rows = [
        _stating(who, said.get(who.iri, []), columns, standard)
        for who in _respondents(answers["bearers"], "bearer")
    ]
    return _grid(columns, rows, STATED)


def _stating(who: Row, said: Rows, columns: Iterable[Column], standard: set[str]) -> Row:
    """A respondent to Tables 8 and 9: it was offered every objective of its level, if it was asked at all."""
    stated = {str(row["objective"]): row for row in said if str(row["objective"]) in standard}
    added = tuple(
        (str(row["objective"]), str(row["objective_label"]), str(row["place"]))
        for row in said
        if row["additional"]
    )
    status = next((str(row["status"]).lower() for row in said if row["status"]), "")
    graph = str(said[0]["graph"]) if said else ""
    cells = {}
    for column in columns if said and not status else ():
        row = stated.get(column.iri)
        if row or who.level in column.levels:
            place = (str(row["graph"]), str(row["place"])) if row else ("", "")
            cells[column.iri] = Cell((STATED,) if row else (), "", *place)
    return replace(who, cells=cells, status=status, added=added, graph=graph)


def _columns(rows: Rows, name: str) -> tuple[Column, ...]:
    return tuple(
        Column(str(row[name]), str(row[f"{name}_label"]), frozenset(each for each in LEVELS if row[each]))
        for row in rows
    )


def _respondents(rows: Rows, name: str) -> Iterator[Row]:
    """Those of the survey, before what they say is known."""
    for row in rows:
        yield Row(
            level=str(row["level"]),
            iri=str(row[name]),
            label=str(row[f"{name}_label"]),
            country=str(row["country"]),
            country_label=str(row["country_label"]),
        )


def _grid(columns: tuple[Column, ...], rows: list[Row], mark: str) -> Grid:
    asked = tuple(row for row in rows if row.asked)
    return Grid(columns, asked, tuple(row for row in rows if not row.asked), mark)

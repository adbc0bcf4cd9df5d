"""The programmes as a table: the columns of the page, of CSV and of JSON, and their order."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clusterpolicy.lookup.names import fold
from clusterpolicy.web.explore.choosing import Choice
from clusterpolicy.web.explore.facets import Facet, FacetValue
from clusterpolicy.web.explore.programmes import Budget, Explored, Programme


@dataclass(frozen=True)
class Line:
    """
    A row of the table.

    :param programme: the programme
    :param own: the number of its own objectives
    :param through: the number of objectives that it contributes to through its region's cluster support
    :param links: how its own link to smart specialisation is known
    :param region_links: how that of its region's cluster support is known
    :param budgets: what is printed of money
    :param certainty: where a year is chosen, how it is known that it ran then
    :param no_objectives: why there are none, in words
    :param no_links: why there are none, in words
    :param no_budgets: why there are none, in words
    """

    programme: Programme
    own: int
    through: int
    links: list[str]
    region_links: list[str]
    budgets: tuple[Budget, ...]
    certainty: str
    no_objectives: str
    no_links: str
    no_budgets: str


def lines(found: Explored, choice: Choice, rows: Iterable[Programme]) -> list[Line]:
    """The rows of the table; what is said of cluster supports only where it counts."""
    own_only = "support" in choice.strict
    links = found.facet("smart-specialisation")
    made = []
    for row in rows:
        own, through = sizes(found, choice, row)
        itself, region = links_known(links, row.iri)
        known = [each.label for each in itself], [] if own_only else [each.label for each in region]
        budgets = tuple(each for each in row.budgets if not (own_only and each.of_region))
        missing = (_missing(found, name, row) for name in ("objective", "smart-specialisation", "budget"))
        made.append(Line(row, own, through, *known, budgets, certainty(found, choice, row.iri), *missing))
    return made


def _missing(found: Explored, name: str, row: Programme) -> str:
    """Why nothing is known of a programme by a facet: "not asked", "asked, blank"."""
    facet = found.facet(name)
    strict, weak = facet.of(row.iri, known=False) if facet else ([], [])
    return "; ".join(each.label for each in [*strict, *weak])


def sizes(found: Explored, choice: Choice, row: Programme) -> tuple[int, int]:
    """The number of its own objectives, and of those it contributes to where they count."""
    objectives = found.facet("objective")
    strict, weak = objectives.of(row.iri) if objectives else ([], [])
    return len(strict), 0 if "support" in choice.strict else len(weak)


def ordered(
    found: Explored, choice: Choice, rows: Sequence[Programme], sort: str, down: bool
) -> list[Programme]:
    """The rows by a column; rows with nothing in it come last either way."""

    def size(row: Programme) -> int | None:
        return sum(sizes(found, choice, row)) or None

    keys: Mapping[str, Callable[[Programme], Any]] = {
        "country": lambda row: row.order,
        "name": lambda row: fold(row.label),
        "kind": lambda row: row.text("kind_label"),
        "level": lambda row: row.text("level"),
        "start": lambda row: row.year("start"),
        "end": lambda row: row.year("end"),
        "objectives": size,
    }
    key = keys[sort]
    filled = [row for row in rows if key(row) is not None]
    return sorted(filled, key=key, reverse=down) + [row for row in rows if key(row) is None]


def certainty(found: Explored, choice: Choice, programme: str) -> str:
    """Where a year is chosen: how it is known that a programme ran in it."""
    for facet in found.facets:
        if facet.doubt == "words":
            for slug in choice.of(facet):
                value = facet.values[slug]
                if programme in value.strict:
                    return f"surely in {slug}, by the years printed"
                if programme in value.weak:
                    return f"perhaps in {slug}, by its words"
    return ""


def links_known(facet: Facet | None, programme: str) -> tuple[list[FacetValue], list[FacetValue]]:
    """How links are known, without the value that stands for any of them."""
    strict, weak = facet.of(programme) if facet else ([], [])
    return [each for each in strict if each.iri], [each for each in weak if each.iri]


def columns(found: Explored, choice: Choice) -> list[str]:
    """The columns of a file."""
    traits = [each.name.replace("-", "_") for each in _traits(found)]
    return [
        "programme",
        "name",
        "country",
        "region",
        "level",
        "kind",
        "status",
        "first_year",
        "last_year",
        "duration_as_printed",
        *(["running"] if certainties(found, choice) else []),
        *(name for trait in traits for name in (trait, f"{trait}_through_region")),
        "budget_as_printed",
        "budget_through_region",
        "budget_place",
        "place",
    ]


def certainties(found: Explored, choice: Choice) -> bool:
    """Whether a year is chosen."""
    return any(choice.of(facet) for facet in found.facets if facet.doubt == "words")


def records(found: Explored, choice: Choice, rows: Iterable[Programme]) -> list[dict[str, Any]]:
    """The rows of a file: texts, years as numbers, and lists where a programme has several values."""
    return [_record(found, choice, row) for row in rows]


def _record(found: Explored, choice: Choice, row: Programme) -> dict[str, Any]:
    record: dict[str, Any] = {
        "programme": row.iri,
        "name": row.label,
        "country": row.text("country_label"),
        "region": row.text("region_label"),
        "level": row.text("level"),
        "kind": row.text("kind_label"),
        "status": row.text("status"),
        "first_year": row.year("start"),
        "last_year": row.year("end"),
        "duration_as_printed": row.text("duration"),
    }
    if certainties(found, choice):
        record["running"] = certainty(found, choice, row.iri)
    for facet in _traits(found):
        strict, weak = facet.of(row.iri)
        name = facet.name.replace("-", "_")
        record[name] = [each.label for each in strict if each.iri]
        record[f"{name}_through_region"] = [each.label for each in weak if each.iri]
    record["budget_as_printed"] = [
        _said(row, index) for index, each in enumerate(row.budgets) if not each.of_region
    ]
    record["budget_through_region"] = [
        _said(row, index) for index, each in enumerate(row.budgets) if each.of_region
    ]
    record["budget_place"] = list(dict.fromkeys(each.place for each in row.budgets))
    record["place"] = row.text("place")
    return record


def _said(row: Programme, index: int) -> str:
    budget = row.budgets[index]
    return f"{budget.words} ({budget.covers})" if budget.covers else budget.words


def _traits(found: Explored) -> list[Facet]:
    """The facets whose values stand in a row of a file besides what is said of the programme itself."""
    return [facet for facet in found.facets if facet.options.get("column")]

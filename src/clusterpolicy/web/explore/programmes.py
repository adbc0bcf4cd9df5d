"""The programmes and other interventions that are explored: their facets and the rows of their table."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from clusterpolicy.lookup.names import fold
from clusterpolicy.store.answer import Value
from clusterpolicy.web.explore.facets import PAGE, STRICT, Facet, Members, read_facets
from clusterpolicy.web.sections import sections
from clusterpolicy.web.serving import Serving


@dataclass(frozen=True)
class Budget:
    """
    An amount of money, or words on it, as printed.

    :param words: the words
    :param covers: what they cover ("annual", "total"), in words
    :param of_region: whether it is that of the region's cluster support as a whole
    :param place: where it is printed
    """

    words: str
    covers: str
    of_region: bool
    place: str


@dataclass(frozen=True)
class Programme:
    """
    A programme or other intervention.

    :param iri: its IRI
    :param row: the columns of ``00-interventions.rq``
    :param budgets: its budgets, its own first
    """

    iri: str
    row: Mapping[str, Value]
    budgets: tuple[Budget, ...]

    def text(self, column: str) -> str:
        """A column as text; "" where it is empty."""
        value = self.row.get(column)
        return "" if value is None else str(value)

    def year(self, column: str) -> int | None:
        """A column as a year; None where it is empty."""
        value = self.row.get(column)
        return int(value) if isinstance(value, int | float) else None

    @property
    def label(self) -> str:
        """Its name."""
        return self.text("label")

    @property
    def short_place(self) -> str:
        """The table or section and page that introduce it, without the row."""
        return self.text("place").partition(", row ")[0].partition(", on ")[0]

    @cached_property
    def order(self) -> tuple[str, str, str, str]:
        """Where it stands unless sorted otherwise: country, national before regional, name."""
        return (
            fold(self.text("country_label")),
            fold(self.text("region_label")),
            fold(self.label),
            self.iri,
        )


@dataclass(frozen=True)
class Explored:
    """
    Everything that can be chosen from.

    :param programmes: every intervention by IRI
    :param facets: the facets in their order
    :param countries: the countries of the report, the rows of ``96-countries.rq``
    """

    programmes: Mapping[str, Programme]
    facets: tuple[Facet, ...]
    countries: tuple[Mapping[str, Value], ...]

    @cached_property
    def every(self) -> Members:
        """The IRIs of all."""
        return frozenset(self.programmes)

    def facet(self, name: str) -> Facet | None:
        """The facet of that name."""
        return next((facet for facet in self.facets if facet.name == name), None)

    def with_years(self, values: Callable[[str], list[str]]) -> "Explored":
        """The same, with the years that an address asks for where the report does not name them."""
        return replace(self, facets=tuple(facet.with_years(values(facet.name)) for facet in self.facets))

    def rows(self, iris: Iterable[str]) -> list[Programme]:
        """Some of them, by country and name."""
        return sorted((self.programmes[iri] for iri in iris), key=lambda each: each.order)


def explored(serving: Serving) -> Explored:
    """Everything that can be chosen from in a release, read once."""
    found: Explored = serving.remember("explored programmes", lambda: _read(serving))
    return found


def _read(serving: Serving) -> Explored:
    parts = {section.show: section for section in sections(PAGE)}
    rows = parts["rows"].ask(serving.graph).rows()
    budgets: dict[str, list[Budget]] = {}
    for row in parts["budgets"].ask(serving.graph).rows():
        budgets.setdefault(str(row["programme"]), []).append(_budget(row))
    programmes = {
        iri: Programme(iri, row, tuple(sorted(budgets.get(iri, []), key=lambda each: each.of_region)))
        for row in rows
        if (iri := str(row["programme"]))
    }
    years = [
        year
        for each in programmes.values()
        for column in ("start", "end")
        if (year := each.year(column)) is not None
    ]
    every_year = range(min(years), max(years) + 1) if years else range(0)
    countries = parts["countries"].ask(serving.graph).rows()
    return Explored(programmes, read_facets(serving.graph, every_year), tuple(countries))


def _budget(row: Mapping[str, Value]) -> Budget:
    words, currency = str(row["words"]), str(row.get("currency") or "")
    # Table 8 prints bare numbers below a heading that names the currency.
    if currency and words.replace(",", "").replace(".", "").isdecimal():
        words = f"{currency} {words}"
    covers = str(row.get("basis") or "").lower().replace("unknown", "basis unknown")
    of_region = str(row.get("through") or "") not in STRICT
    return Budget(words, covers, of_region, str(row.get("place") or ""))

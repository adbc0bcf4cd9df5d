"""The layers of the map page: what ``queries/pages/map`` declares, asked and made ready to be drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from clusterpolicy.store.answer import Value
from clusterpolicy.web.drawing.classes import Line, Scale, Valued
from clusterpolicy.web.drawing.map import Mark, Shade
from clusterpolicy.web.sections import Section, sections
from clusterpolicy.web.serving import Serving
from clusterpolicy.web.tables import Table, table_of

Row = Mapping[str, Value]
Terms = Mapping[str, ox.NamedNode | ox.Literal | None]

#: Every country of the report with a point, whatever a layer knows of it.
_COUNTRIES: Final = """
SELECT ?country ?country_label ?iso2 ?longitude ?latitude WHERE {
  ?country a cp:Country ; rdfs:label ?country_label ; cp:iso2 ?iso2 ;
    cp:longitude ?longitude ; cp:latitude ?latitude .
} ORDER BY ?country_label
"""
#: How the forms of points are ordered in the legend.
KINDS: Final = ("full", "empty", "none")


@dataclass(frozen=True)
class Countries:
    """
    A layer of shaded countries.

    :param section: its declaration
    :param scale: its classes
    :param rows: a row for every country, those without a value last
    :param valued: the value of each row
    """

    section: Section
    scale: Scale
    rows: Sequence[Row]
    valued: Sequence[Valued]

    @property
    def shades(self) -> dict[str, Shade]:
        """What each country shows, by its code."""
        return {
            str(row["iso2"]): Shade(
                label=str(row["country_label"]),
                iri=str(row["country"]),
                value=valued.value,
                text=", ".join(filter(None, (valued.words, str(row.get("note") or "")))),
                step=valued.step,
                short=valued.short,
                lon=_number(row["longitude"]),
                lat=_number(row["latitude"]),
            )
            for row, valued in zip(self.rows, self.valued, strict=True)
        }

    @property
    def legend(self) -> list[Line]:
        """Its legend, with the number of countries in each class."""
        return self.scale.legend(self.valued, len(self.rows))

    @property
    def unknown(self) -> int:
        """How many countries have no value."""
        return sum(valued.step is None for valued in self.valued)

    def columns(self) -> tuple[list[str], list[dict[str, Value]]]:
        """Its values as columns and rows for reading."""
        number = ["category"] if self.scale.categories else [self.scale.units.replace(" ", "_")]
        columns = ["country", "country_label", *number, *(["of", "share"] if self.scale.share else [])]
        noted = ["note"] if any(row.get("note") for row in self.rows) or self.unknown else []
        return [*columns, *noted, "place"], [
            {
                "country": row["country"],
                "country_label": row["country_label"],
                number[0]: row.get("category", row.get("value")),
                "of": row.get("of"),
                "share": valued.short if self.scale.share and valued.step is not None else None,
                "note": row.get("note") if valued.step is not None else self.scale.missing,
                "place": row.get("place"),
            }
            for row, valued in zip(self.rows, self.valued, strict=True)
        ]

    def table(self, serving: Serving) -> Table:
        """Its values for reading."""
        return table_of(*self.columns(), serving)


@dataclass(frozen=True)
class Points:
    """
    A layer of points for regions.

    :param section: its declaration
    :param rows: a row for every region
    """

    section: Section
    rows: Sequence[Row]

    @property
    def kinds(self) -> dict[str, str]:
        """What the forms of its points mean."""
        declared = self.section.options.get("options", {}).get("kinds", {})
        return {kind: str(declared[kind]) for kind in KINDS if kind in declared}

    @property
    def marks(self) -> list[Mark]:
        """Its points."""
        return [
            Mark(
                label=f"{row['region_label']}, {row['country_label']}",
                iri=str(row["region"]),
                lat=_number(row["latitude"]),
                lon=_number(row["longitude"]),
                value=_number(row["value"]) if row.get("value") is not None else None,
                text=", ".join(filter(None, (self._words(row), str(row.get("note") or ""), _nuts(row)))),
                kind=str(row["kind"]),
            )
            for row in self.rows
        ]

    @property
    def legend(self) -> list[tuple[str, str, int]]:
        """Its legend: form, meaning, number of regions."""
        found = [str(row["kind"]) for row in self.rows]
        return [(kind, meaning, found.count(kind)) for kind, meaning in self.kinds.items()]

    @property
    def unit(self) -> str:
        """What the size of a point counts, or ""."""
        return str(self.section.options.get("options", {}).get("unit", ""))

    def _words(self, row: Row) -> str:
        value = row.get("value")
        if self.unit and isinstance(value, int | float) and row["kind"] == "full":
            return f"{value:g} {self.unit}{'' if value == 1 else 's'}"
        return self.kinds.get(str(row["kind"]), "")

    def columns(self) -> tuple[list[str], list[dict[str, Value]]]:
        """Its values as columns and rows for reading."""
        counted = [f"{self.unit}s"] if self.unit else []
        noted = ["note"] if any(row.get("note") for row in self.rows) else []
        names = ["region", "region_label", "NUTS", "country", "country_label", "answer", *counted, *noted]
        return [*names, "place"], [
            {
                **{name: row.get(name) for name in names},
                "NUTS": row.get("nuts"),
                "answer": self.kinds.get(str(row["kind"]), ""),
                **{name: row.get("value") for name in counted},
                "place": row.get("place"),
            }
            for row in self.rows
        ]

    def table(self, serving: Serving) -> Table:
        """Its values for reading."""
        return table_of(*self.columns(), serving)


def offered(show: str) -> list[Section]:
    """
    The layers that are declared.

    :param show: "countries" or "regions"
    """
    return [section for section in sections("map") if section.show == show]


def countries(serving: Serving, section: Section, terms: Terms) -> Countries:
    """A layer of countries, asked."""
    scale = Scale.of(section.options.get("options", {}))
    found = {row["country"]: row for row in reversed(_rows(serving, section, terms))}
    every = serving.remember("map countries", lambda: serving.graph.query(_COUNTRIES).rows())
    rows: list[Row] = [found.get(row["country"], row) for row in every]
    valued = [scale.valued(row) for row in rows]
    pairs = sorted(zip(rows, valued, strict=True), key=lambda pair: pair[1].step is None)
    return Countries(section, scale, [row for row, _ in pairs], [each for _, each in pairs])


def points(serving: Serving, section: Section, terms: Terms) -> Points:
    """A layer of regions, asked."""
    found = {row["region"]: row for row in reversed(_rows(serving, section, terms))}
    return Points(section, list(reversed(found.values())))


def _rows(serving: Serving, section: Section, terms: Terms) -> list[dict[str, Value]]:
    own = {name: terms.get(name) for name in section.question.parameters}
    key = ("map", section.name, *map(str, own.values()))
    rows: list[dict[str, Value]] = serving.remember(key, lambda: section.ask(serving.graph, **own).rows())
    return rows


def _number(value: Value) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _nuts(row: Row) -> str:
    codes = str(row.get("nuts") or "")
    return f"NUTS {codes}" if codes else ""

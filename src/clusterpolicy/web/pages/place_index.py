"""The places in the sources in the order in which they stand there: part by part, row by row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from clusterpolicy.namespaces import SOURCE

if TYPE_CHECKING:
    from clusterpolicy.web.serving import Serving

_PLACES: Final = """
SELECT ?place ?label ?part ?page ?row ?source WHERE {
  ?place a cp:SourcePlace ; rdfs:label ?label ; cp:part ?part .
  OPTIONAL { ?place cp:page ?page }
  OPTIONAL { ?place cp:row ?row }
  OPTIONAL { ?place dct:isPartOf ?source }
}
"""


@dataclass(frozen=True)
class Place:
    """
    A place in a source.

    :param iri: the place
    :param label: its name in full ("Table 8, p. 122, row Germany – KMU-NetC")
    :param part: the table, section or figure ("Table 8")
    :param page: the printed page or pages, "" where there is none
    :param row: the row of the table, or what the passage is on
    :param source: the source it is in
    :param order: where it stands among the others
    """

    iri: str
    label: str
    part: str
    page: str
    row: str
    source: str
    order: int

    @property
    def part_iri(self) -> str:
        """The IRI below which the places of its part stand."""
        source, _, rest = self.iri.removeprefix(SOURCE).partition("/")
        return f"{SOURCE}{source}/{rest.partition('/')[0]}"


@dataclass(frozen=True)
class Part:
    """
    A table, section, figure or footnote of a source.

    :param iri: below which its places stand
    :param label: its name
    :param source: the source it is in
    :param places: its places, in order
    """

    iri: str
    label: str
    source: str
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Index:
    """
    All places.

    :param places: by IRI
    :param parts: by IRI, in the order of the source
    """

    places: Mapping[str, Place]
    parts: Mapping[str, Part]

    def of_source(self, iri: str) -> list[Part]:
        """The parts of a source, in order."""
        return [part for part in self.parts.values() if part.source == iri]

    def beside(self, place: Place) -> tuple[Place | None, Place | None]:
        """The place before and the place after, in the same part."""
        every = self.parts[place.part_iri].places
        at = every.index(place)
        return (every[at - 1] if at else None), (every[at + 1] if at + 1 < len(every) else None)


def index(serving: "Serving") -> Index:
    """The places of the release."""
    made: Index = serving.remember(__name__, lambda: _index(serving))
    return made


def _index(serving: "Serving") -> Index:
    places = sorted(
        (
            Place(
                iri=str(row["place"]),
                label=str(row["label"]),
                part=str(row["part"]),
                page=str(row["page"] or ""),
                row=str(row["row"] or ""),
                source=str(row["source"] or ""),
                order=_order(serving.origins.get(str(row["place"]), [])),
            )
            for row in serving.graph.query(_PLACES).rows()
        ),
        key=lambda place: (_natural(place.part), place.order, place.iri),
    )
    members: dict[str, list[Place]] = {}
    for place in places:
        members.setdefault(place.part_iri, []).append(place)
    parts = {iri: Part(iri, every[0].part, every[0].source, tuple(every)) for iri, every in members.items()}
    return Index({place.iri: place for place in places}, parts)


def _order(origins: Sequence[str]) -> int:
    """The row of the table of places: places are entered there in the order of the report."""
    return min((int(row.rpartition(" ")[2]) for row in origins if "places.csv" in row), default=0)


def _natural(part: str) -> tuple[tuple[int, str], ...]:
    """
    A key that puts tables before sections, and "Section 2.9" before "Section 2.10".

    >>> _natural("Section 2.9") < _natural("Section 2.10")
    True
    """
    sorts = ("Table", "Executive", "Section", "Figure", "Footnote", "Annex")
    word, _, number = part.partition(" ")
    rank = sorts.index(word) if word in sorts else len(sorts)
    numbers = [(int(each), "") if each.isdecimal() else (0, each) for each in number.split(".")]
    return ((rank, ""), *numbers)

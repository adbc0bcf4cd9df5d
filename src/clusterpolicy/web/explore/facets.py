"""
Facets: what programmes can be chosen by, one ``queries/pages/programmes/<nn>-<facet>.rq`` each.

A row says that a programme has a value: ``programme``, ``value`` (an IRI or a text), ``value_label`` and
``place``; a row without a programme offers a value that none has. Further columns where they matter:
``through`` tells what is said of the programme itself (or known from printed years) from what holds in a
weaker sense (of its region's cluster support, or by the words of a duration); ``known`` is false where a
question was not asked or brought no usable answer; ``added`` is true where a respondent added the value in
words of their own. A programme may have several values. The
``options`` of the header say::

    kind: year                        the query takes a year; it is asked for every year
    noun: answer on budgets           what a value is called in a message, where that is not the title
    own: "cp:hasObjective"            the property that says the same of the programme itself, if there is one
    support: "cp:contributesTo…"      the property that says it through its region's cluster support
    network: programme-objectives     the network view that shows it
    column: true                      its values are columns of the table as CSV and JSON
    folded: true                      it is shown folded until something is chosen of it
    default, default_words            values that count as chosen where none is, and what to call them
    everything                        the name of a value that every row has
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from clusterpolicy.lookup.graph import Graph
from clusterpolicy.lookup.names import fold
from clusterpolicy.questions.binding import blocks
from clusterpolicy.store.answer import Value as Cell
from clusterpolicy.web.sections import Section, sections

PAGE: Final = "programmes"
#: What the column ``through`` holds where a value counts in the strict sense.
STRICT: Final = ("", "the programme itself", "the years printed")
#: The value of everything, and that of programmes for which only their region answered.
EVERYTHING, REGION_ONLY = "all", "region-only"
_YEAR: Final = re.compile(r"[12]\d{3}", re.ASCII)

Members = frozenset[str]


@dataclass(frozen=True)
class FacetValue:
    """
    A value of a facet.

    :param slug: what stands for it in an address
    :param label: its name
    :param text: the value as the query gives it: an IRI or a text
    :param known: whether it is an answer; false for "not asked" and the like
    :param added: whether a respondent added it in words of their own
    :param strict: the programmes that have it in the strict sense
    :param weak: those that have it in the weaker sense, whether or not in the strict one too
    """

    slug: str
    label: str
    text: str
    known: bool
    added: bool
    strict: Members
    weak: Members

    @property
    def iri(self) -> str:
        """The thing that it is; "" for a mere text."""
        return self.text if self.text.startswith("http") else ""


@dataclass(frozen=True)
class Facet:
    """
    A facet.

    :param section: the file that declares it
    :param values: its values by slug, the most frequent first
    :param doubt: what its weaker sense is: "support", "words", or "" where it has none
    :param edges: of a facet of years, what holds of any year before the first and after the last
    """

    section: Section
    values: Mapping[str, FacetValue]
    doubt: str
    options: Mapping[str, Any] = field(default_factory=dict)
    edges: tuple[FacetValue, ...] = ()

    @property
    def name(self) -> str:
        """What stands for it in an address."""
        return self.section.name

    @property
    def title(self) -> str:
        """Its heading."""
        return self.section.title

    @property
    def noun(self) -> str:
        """What a value of it is called."""
        return str(self.options.get("noun", self.title.lower()))

    @property
    def default(self) -> tuple[str, ...]:
        """The values that count as chosen where none is."""
        return tuple(self.options.get("default", ()))

    def with_years(self, given: Iterable[str]) -> "Facet":
        """The same, where it is one of years, with some of those that the report does not name."""
        if not self.edges:
            return self
        before, after = self.edges
        years = [each for each in given if _YEAR.fullmatch(each) and each not in self.values]
        more = {
            each: replace(before if each <= before.slug else after, slug=each, label=each, text=each)
            for each in years
        }
        return replace(self, values=dict(sorted({**self.values, **more}.items(), reverse=True)))

    def of(self, programme: str, known: bool = True) -> tuple[list[FacetValue], list[FacetValue]]:
        """The values of a programme: in the strict sense, and only in the weaker one."""
        there = [value for value in self.values.values() if value.known == known and value.slug != EVERYTHING]
        strict = [value for value in there if programme in value.strict]
        return strict, [value for value in there if programme in value.weak - value.strict]


def read_facets(graph: Graph, years: Sequence[int]) -> tuple[Facet, ...]:
    """
    Every facet, read from the graph.

    :param years: the years that a facet of years is asked for: those that the report names
    """
    return tuple(_facet(graph, each, years) for each in sections(PAGE) if each.show == "facet")


def _facet(graph: Graph, section: Section, years: Sequence[int]) -> Facet:
    options = dict(section.options.get("options") or {})
    if options.get("kind") == "year":
        # What holds of the year before and of that after holds of any further one.
        asked = range(years[0] - 1, years[-1] + 2) if years else ()
        rows = graph.query(for_years(section.question.text, asked)).rows()
    else:
        rows = section.ask(graph).rows()
    values = list(_values(rows))
    edges: tuple[FacetValue, ...] = ()
    weak = bool(values) and any(value.weak for value in values)
    doubt = ("words" if options.get("kind") == "year" else "support") if weak else ""
    if doubt == "support":
        values.append(_region_only(values))
    if name := options.get("everything"):
        every = frozenset().union(*(value.strict for value in values))
        values.append(FacetValue(EVERYTHING, str(name), "", True, False, every, frozenset()))
    if options.get("kind") == "year":
        order = sorted(values, key=lambda value: value.slug, reverse=True)
        if years:
            edges, order = _edges(order, years)
    else:
        order = sorted(values, key=lambda value: (-len(value.strict | value.weak), fold(value.label)))
    return Facet(section, {value.slug: value for value in order}, doubt, options, edges)


def _edges(
    values: Sequence[FacetValue], years: Sequence[int]
) -> tuple[tuple[FacetValue, ...], list[FacetValue]]:
    """The values of the year before and of that after some years, and those of the years themselves."""
    none = FacetValue("", "", "", True, False, frozenset(), frozenset())
    beyond = [str(years[0] - 1), str(years[-1] + 1)]
    found = {value.slug: value for value in values}
    edges = tuple(found.get(slug, replace(none, slug=slug)) for slug in beyond)
    return edges, [value for value in values if value.slug not in beyond]


def for_years(text: str, years: Iterable[int]) -> str:
    """
    The query of a facet of years, for all of some years at once.

    >>> for_years("SELECT * { VALUES ?year { 2018 } ?x ?y ?z }", [2019, 2020])
    'SELECT * { VALUES ?year { 2019 2020 } ?x ?y ?z }'
    """
    for name, start, end in blocks(text):
        if name == "year":
            return f"{text[:start]}VALUES ?year {{ {' '.join(map(str, years))} }}{text[end:]}"
    return text


def _values(rows: Iterable[Mapping[str, Cell]]) -> Iterable[FacetValue]:
    """The values of some rows, each with its programmes."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        text, label, known = str(row["value"]), str(row["value_label"]), row.get("known") is not False
        slug = text.rpartition("/")[2] if text.startswith("http") else fold(text).replace(" ", "-")
        each = found.setdefault(
            slug,
            {
                "label": label,
                "text": text,
                "known": known,
                "added": row.get("added") is True,
                "strict": set(),
                "weak": set(),
            },
        )
        if row["programme"] is not None:
            each["strict" if (row.get("through") or "") in STRICT else "weak"].add(str(row["programme"]))
    for slug, each in found.items():
        strict, weak = frozenset(each.pop("strict")), frozenset(each.pop("weak"))
        yield FacetValue(slug=slug, strict=strict, weak=weak, **each)


def _region_only(values: Sequence[FacetValue]) -> FacetValue:
    """What programmes have for which nothing is said but of their region's cluster support."""
    strict = frozenset().union(*(value.strict for value in values))
    weak = frozenset().union(*(value.weak for value in values))
    label = "said of its region only"
    return FacetValue(REGION_ONLY, label, "", False, False, weak - strict, frozenset())

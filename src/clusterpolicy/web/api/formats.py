"""The formats of an answer: plain JSON for programmers, SPARQL's own for its clients, tables, and RDF."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from clusterpolicy.errors import excerpt
from clusterpolicy.store.answer import Answer
from clusterpolicy.web.api.replies import JSON, accepted
from clusterpolicy.web.errors import Refusal
from clusterpolicy.web.rendering import Here


@dataclass(frozen=True)
class Format:
    """
    A format.

    :param name: what ``format=`` calls it
    :param media: its media type
    :param title: what it is, for people
    :param table: the name that SPARQL results have in :mod:`clusterpolicy.store.answer`, or ""
    """

    name: str
    media: str
    title: str
    table: str = ""


#: Every format, the most wanted first.
FORMATS: Final[Mapping[str, Format]] = {
    each.name: each
    for each in (
        Format("json", JSON, "rows as objects of plain values"),
        Format("srj", "application/sparql-results+json", "SPARQL results in JSON", "json"),
        Format("csv", "text/csv", "for spreadsheets", "csv"),
        Format("tsv", "text/tab-separated-values", "with RDF terms as SPARQL writes them", "tsv"),
        Format("xml", "application/sparql-results+xml", "SPARQL results in XML", "xml"),
        Format("ttl", "text/turtle", "the rows as an RDF result set"),
        Format("jsonld", "application/ld+json", "the rows as an RDF result set"),
        Format("nt", "application/n-triples", "the rows as an RDF result set"),
        Format("rdf", "application/rdf+xml", "the rows as an RDF result set"),
        Format("trig", "application/trig", "the result set, and in named graphs what the named places state"),
        Format(
            "nq", "application/n-quads", "the result set, and in named graphs what the named places state"
        ),
    )
}


def chosen(here: Here) -> Format:
    """
    The format that ``format=`` names, else the one that the Accept header wants most.

    :raises Refusal: 400 where there is no format of that name, 406 where none on offer is accepted
    """
    name = here.value("format").casefold()
    if name:
        if name not in FORMATS:
            offers = ", ".join(FORMATS)
            raise Refusal(
                400,
                f'there is no format "{excerpt(name)}"; allowed: {offers}',
                parameter="format",
                near=list(FORMATS),
            )
        return FORMATS[name]
    media = accepted(here, tuple(each.media for each in FORMATS.values()))
    return next(each for each in FORMATS.values() if each.media == media)


def written(answer: Answer, format: Format, plain: Callable[[], bytes], rdf: Callable[[str], bytes]) -> bytes:
    """
    An answer in a format.

    :param plain: writes plain JSON
    :param rdf: writes RDF in a format, by its name
    """
    if format.table:
        return answer.serialize(format.table)
    return plain() if format.name == "json" else rdf(format.name)

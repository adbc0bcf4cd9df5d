"""
The forms in which everything with an IRI of ours can be had, and the links that say so.

For a page of an entity, in its template's head block::

    {% import "linked_macros.html" as linked with context %}
    {% block head %}{{ linked.head(alternates) }}{% endblock %}

where the page handler gives ``alternates=alternates(here.links, iri)``; the macro writes a
``<link rel="alternate">`` for each form and ``<link rel="canonical">``. The headers of the answer
(``Link``, ``Content-Location``, ``Vary``, CORS) are added by :mod:`clusterpolicy.web.linked.resources`;
a page handler has nothing to do with them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from clusterpolicy.web.links import Links


@dataclass(frozen=True)
class Form:
    """
    A form of a description.

    :param extension: what its address ends in
    :param media: its media type
    :param name: what people call it
    """

    extension: str
    media: str
    name: str

    @property
    def content_type(self) -> str:
        """The media type as a header names it."""
        # JSON-LD and RDF/XML say their encoding themselves; N-Triples and its like are UTF-8 by definition.
        return f"{self.media}; charset=utf-8" if self.media.startswith("text/") else self.media


HTML: Final = Form("html", "text/html", "HTML")
TURTLE: Final = Form("ttl", "text/turtle", "Turtle")
#: The forms for programs, the one they like best first.
RDF: Final = (
    TURTLE,
    Form("jsonld", "application/ld+json", "JSON-LD"),
    Form("nt", "application/n-triples", "N-Triples"),
    Form("rdf", "application/rdf+xml", "RDF/XML"),
    Form("trig", "application/trig", "TriG"),
    Form("nq", "application/n-quads", "N-Quads"),
)
#: What holds named graphs, so that every fact stands in its place.
WITH_PLACES: Final = ("trig", "nq")
#: A client that has no wish gets the page.
FORMS: Final = (HTML, *RDF)


@dataclass(frozen=True)
class Alternates:
    """
    Where the forms of something are.

    :param iri: its canonical IRI
    :param address: its address here, without an extension
    :param forms: the forms there are
    """

    iri: str
    address: str
    forms: tuple[Form, ...] = FORMS

    def __iter__(self) -> Iterator[tuple[Form, str]]:
        """The forms for programs, each with its address."""
        return ((form, self.of(form)) for form in self.forms if form != HTML)

    def of(self, form: Form) -> str:
        """The address of a form."""
        return f"{self.address}.{form.extension}"

    @property
    def ways(self) -> list[tuple[str, str]]:
        """Names and addresses of the forms for programs, for the macro ``downloads``."""
        return [(form.name, address) for form, address in self]

    def header(self, form: Form) -> str:
        """The ``Link`` header of an answer in one form: the others, the description, the IRI itself."""
        described = self.of(TURTLE)
        links = [
            f'<{self.of(each)}>; rel="alternate"; type="{each.media}"' for each in self.forms if each != form
        ]
        links += [
            f'<{described}>; rel="describedby"; type="{TURTLE.media}"',
            f'<{self.iri}>; rel="canonical"',
        ]
        return ", ".join(links)


def alternates(links: Links, iri: str) -> Alternates:
    """
    The forms of the description of an IRI of ours.

    :param links: the addresses of the app
    :param iri: an entity, a place, a rule, a term …

    >>> dict(alternates(Links("/c"), "https://w3id.org/clusterpolicy/id/country/se").ways)["Turtle"]
    '/c/id/country/se.ttl'
    """
    return Alternates(iri, links.of(iri).partition("#")[0])

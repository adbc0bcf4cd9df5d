"""The formats on offer for each kind of answer, by short name and by media type."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, wraps
from typing import Concatenate, Final, ParamSpec, TypeVar, cast

from clusterpolicy.publishing.distributions import DUMPS
from clusterpolicy.web.errors import Refusal
from clusterpolicy.web.negotiation import preferred
from clusterpolicy.web.sparql.frames import Kind

#: Tables and yes or no: what a media type stands for, the best first.
RESULTS: Final[Mapping[str, str]] = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
}
#: Graphs likewise.
GRAPHS: Final[Mapping[str, str]] = {dump.media: short for short, dump in DUMPS.items()} | {
    "application/json": "jsonld",
    "application/xml": "rdf",
    "text/plain": "nt",
}
#: The media type of a format, for tables and for graphs.
_TABLE_MEDIA: Final = {short: media for media, short in reversed(list(RESULTS.items()))}
_GRAPH_MEDIA: Final = {short: media for media, short in reversed(list(GRAPHS.items()))}
#: What the ``format`` parameter may say besides the short names.
_ALSO: Final = {
    "turtle": "ttl",
    "ntriples": "nt",
    "n-triples": "nt",
    "rdfxml": "rdf",
    "rdf/xml": "rdf",
    "rdf+xml": "rdf",
    "n3": "ttl",
    "json-ld": "jsonld",
    "nquads": "nq",
    "n-quads": "nq",
}
HTML: Final = "text/html"
#: Headers longer than this are no browser's and no library's: what they ask for is not remembered.
_LONGEST_REMEMBERED: Final = 500

P = ParamSpec("P")
R = TypeVar("R")

#: The media types that a table, a yes or no, a graph would have; "" where the client takes none.
Wanted = tuple[str, str, str]


def _remembering(read: Callable[Concatenate[str | None, P], R]) -> Callable[Concatenate[str | None, P], R]:
    """What reads an Accept header, so that it reads none of the usual ones twice."""
    remembered = cast(Callable[Concatenate[str | None, P], R], lru_cache(maxsize=512)(read))

    @wraps(read)
    def reading(accept: str | None, /, *args: P.args, **kwargs: P.kwargs) -> R:
        usual = len(accept or "") <= _LONGEST_REMEMBERED
        return (remembered if usual else read)(accept, *args, **kwargs)

    return reading


def of_kind(kind: Kind) -> Mapping[str, str]:
    """The offers for a kind of answer: media types, and the format each stands for."""
    return GRAPHS if kind == "graph" else RESULTS


@_remembering
def wanted(accept: str | None) -> Wanted:
    """What a client takes that sends this Accept header."""
    table, graph = preferred(accept, list(RESULTS)) or "", preferred(accept, list(GRAPHS)) or ""
    return table, table, graph


@_remembering
def prefers_page(accept: str | None, kind: Kind | None = None) -> bool:
    """
    Whether a client wants a page rather than data.

    :param kind: the kind of data; None for either
    """
    offers = [*(RESULTS if kind != "graph" else ()), *(GRAPHS if kind in (None, "graph") else ()), HTML]
    return preferred(accept, offers) == HTML


def chosen(formats: Sequence[str], accept: str | None) -> Wanted:
    """
    What a client takes: by the first format it names that fits the kind of answer, else by its Accept header.

    :param formats: what its ``format`` parameters say
    :raises Refusal: if it names formats and there are none of those
    """
    known = [found for found in map(named, formats) if any(found)]
    if formats and not known:
        names = ", ".join(dict.fromkeys([*_TABLE_MEDIA, *_GRAPH_MEDIA]))
        raise Refusal(400, f'there is no format "{formats[0][:40]}"; choose one of {names}')
    table, boolean, graph = (
        [*filter(None, each), ""][0] for each in zip(*known, wanted(accept), strict=True)
    )
    return table, boolean, graph


def named(format: str) -> Wanted:
    """
    What a ``format`` parameter asks for: a short name, a longer one, or a media type; nothing if unknown.

    >>> named("csv"), named("turtle"), named("json")[2]
    (('text/csv', 'text/csv', ''), ('', '', 'text/turtle'), 'application/ld+json')
    """
    # A "+" that was not encoded has come as a space.
    name = format.partition(";")[0].strip().lower().replace(" ", "+")
    short = _ALSO.get(name, name)
    table = name if name in RESULTS else _TABLE_MEDIA.get(short, "")
    graph = name if name in GRAPHS else _GRAPH_MEDIA.get(short, "")
    if not graph:  # "json" and "xml" mean the graph's own JSON and XML
        graph = {"json": _GRAPH_MEDIA["jsonld"], "xml": _GRAPH_MEDIA["rdf"]}.get(short, "")
    return table, table, graph


def formats(media: Wanted) -> tuple[str, str, str]:
    """The formats that media types stand for."""
    return RESULTS.get(media[0], ""), RESULTS.get(media[1], ""), GRAPHS.get(media[2], "")


def not_acceptable(kind: Kind) -> Refusal:
    """The 406 that says what is on offer for a kind of answer."""
    what = {"table": "a table", "boolean": "yes or no", "graph": "a graph"}[kind]
    offers = list(of_kind(kind))
    message = f"the answer is {what}; it can be had as {', '.join(offers)}"
    return Refusal(406, message, {"Vary": "Accept"}, offers=offers)


def content_type(media: str) -> str:
    """The Content-Type header of a media type: text says its encoding."""
    if media.startswith("text/") and media != "text/html":
        header = "; header=present" if media == "text/csv" else ""
        return f"{media}; charset=utf-8{header}"
    return media

"""What a worker does with a query: parse it, hold it to its dataset, evaluate it, write the answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox

from clusterpolicy.errors import QuestionError, excerpt
from clusterpolicy.namespaces import PREFIXES
from clusterpolicy.store.columns import in_order
from clusterpolicy.store.complaint import complaint
from clusterpolicy.store.forms import form, refuse_changes
from clusterpolicy.store.tokens import has_word
from clusterpolicy.web.sparql.dataset import graphs_in
from clusterpolicy.web.sparql.frames import Job, Kind
from clusterpolicy.web.sparql.xml import XmlFile, with_names

_TABLES: Final = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
RDF_FORMATS: Final = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}
#: Formats in which prefixes make an answer shorter.
_PREFIXED: Final = frozenset({"ttl", "rdf", "jsonld", "trig"})
#: What a query is resolved against where it names no base; relative IRIs name nothing in the graph.
BASE: Final = "https://w3id.org/clusterpolicy/"


OUTSIDE: Final = "SERVICE would reach another server; ask that server itself"


class Change(QuestionError):
    """The text is an update."""


class NotOffered(QuestionError):
    """
    The client takes no format that the answer can have.

    :param kind: "table", "boolean" or "graph"
    """

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        super().__init__("the answer has no format that was asked for")


@dataclass(frozen=True)
class Result:
    """
    An answer before it is written.

    :param kind: "table", "boolean" or "graph"
    :param format: the format that it is written in
    :param content: pyoxigraph's results, or triples
    """

    kind: Kind
    format: str
    content: Any


def evaluate(store: ox.Store, job: Job) -> Result:
    """
    The answer to a job.

    :raises QuerySyntaxError: if the text does not parse
    :raises QuestionError: if it changes something, calls another server, or names an unknown graph
    :raises NotOffered: if the client takes no format that fits
    """
    if job.export is not None:
        return Result("graph", _offered(job, "graph"), _graph(store, job.export))
    _refuse_unknown(store, (*(job.default_graphs or ()), *(job.named_graphs or ())))
    results = _asked(store, job)
    kind: Kind = "table"
    if isinstance(results, ox.QueryBoolean):
        kind = "boolean"
    elif isinstance(results, ox.QueryTriples):
        kind = "graph"
    return Result(kind, _offered(job, kind), results)


def _asked(store: ox.Store, job: Job) -> Any:
    lowered = job.text.lower()
    if "service" in lowered and has_word(job.text, "SERVICE"):
        # A SERVICE that hides from has_word finds no network: a worker can open no connection.
        raise QuestionError(OUTSIDE)
    dataset: dict[str, Any] = {}
    if job.default_graphs is not None:
        dataset["default_graph"] = [ox.NamedNode(iri) for iri in job.default_graphs]
        dataset["named_graphs"] = [ox.NamedNode(iri) for iri in job.named_graphs or ()]
    elif "from" in lowered:
        _refuse_unknown(store, graphs_in(job.text, BASE))

    def asked(store: ox.Store, text: str) -> Any:
        return store.query(text, base_iri=BASE, prefixes=PREFIXES, **dataset)

    try:
        return asked(store, in_order(job.text, asked))
    except SyntaxError as error:
        _refuse_change(job.text)
        raise QuestionError(complaint(error, job.text)) from error
    except OSError as error:
        raise QuestionError(OUTSIDE) from error
    except (ValueError, RuntimeError) as error:
        raise QuestionError(f"the query cannot be answered: {excerpt(str(error), 200)}") from error


def _refuse_change(text: str) -> None:
    try:
        refuse_changes(text)
    except QuestionError as error:
        raise (Change(str(error)) if form(text) else error) from None


def _offered(job: Job, kind: Kind) -> str:
    format = job.formats[("table", "boolean", "graph").index(kind)]
    if not format:
        raise NotOffered(kind)
    return format


def _refuse_unknown(store: ox.Store, graphs: tuple[str, ...]) -> None:
    for iri in graphs:
        try:
            known = store.contains_named_graph(ox.NamedNode(iri))
        except ValueError:
            known = False
        if not known:
            raise QuestionError(
                f"the dataset has no graph <{excerpt(iri, 200)}>, and none is fetched from elsewhere"
            )


def _graph(store: ox.Store, iri: str) -> Iterator[ox.Triple]:
    graph = ox.NamedNode(iri) if iri else ox.DefaultGraph()
    return (quad.triple for quad in store.quads_for_pattern(None, None, None, graph))


def write(result: Result, file: Any) -> None:
    """
    Write an answer as it is computed.

    :param file: something with ``write`` and ``flush``
    :raises Unwritable: if there is something in it that its format has no form for
    """
    if result.format in ("xml", "rdf"):
        file = XmlFile(file)
    if result.kind == "graph":
        prefixes = PREFIXES if result.format in _PREFIXED else {}
        triples = with_names(result.content) if result.format == "rdf" else result.content
        ox.serialize(triples, file, format=RDF_FORMATS[result.format], prefixes=prefixes)
    else:
        result.content.serialize(file, format=_TABLES[result.format])

"""
The answer to a query, whichever engine gave it.

Tables and yes/no answers are kept as SPARQL 1.1 Query Results JSON, graphs as N-Triples: the forms
that every endpoint speaks, so that an embedded and a remote answer are the same thing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Literal

import pyoxigraph as ox

from clusterpolicy.errors import MissingRequirement, QuestionError
from clusterpolicy.namespaces import PREFIXES, XSD

if TYPE_CHECKING:
    import pandas

Value = str | int | float | bool | None
Kind = Literal["table", "boolean", "graph"]


def written(content: bytes | None) -> bytes:
    """What pyoxigraph wrote: bytes, since no file was named."""
    assert content is not None
    return content


TABLE_FORMATS: Final = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}
GRAPH_FORMATS: Final = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "xml": ox.RdfFormat.RDF_XML,
}


@dataclass(frozen=True)
class Answer:
    """
    An answer.

    :param kind: "table" (SELECT), "boolean" (ASK) or "graph" (CONSTRUCT, DESCRIBE)
    :param content: SPARQL results JSON, or N-Triples for a graph
    """

    kind: Kind
    content: bytes

    @cached_property
    def columns(self) -> list[str]:
        """The columns of a table, in the order of the query."""
        return [variable.value for variable in self._solutions().variables]

    def __bool__(self) -> bool:
        """The yes or no of an ASK; for others whether there is anything in the answer."""
        if self.kind == "boolean":
            parsed = ox.parse_query_results(self.content, format=ox.QueryResultsFormat.JSON)
            return bool(parsed)
        return any(True for _ in (self.triples() if self.kind == "graph" else self.terms()))

    def terms(self) -> Iterator[tuple[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None, ...]]:
        """The rows as RDF terms; None where a cell is unbound."""
        for solution in self._solutions():
            yield tuple(solution)

    def rows(self) -> list[dict[str, Value]]:
        """
        The rows as dicts of plain Python values: IRIs and texts as strings, numbers as numbers.

        :returns: one dict a row, column to value; None where a cell is empty

        >>> from clusterpolicy import open_graph
        >>> open_graph().query("SELECT ?name ?code { country:se rdfs:label ?name ; cp:iso2 ?code }").rows()
        [{'name': 'Sweden', 'code': 'SE'}]
        """
        return [dict(zip(self.columns, map(plain, row), strict=True)) for row in self.terms()]

    def triples(self) -> Iterator[ox.Triple]:
        """The triples of a graph."""
        for quad in ox.parse(self.content, format=ox.RdfFormat.N_TRIPLES):
            yield quad.triple

    def to_pandas(self) -> "pandas.DataFrame":
        """
        The rows as a DataFrame.

        :raises MissingRequirement: if pandas is not installed

        >>> from clusterpolicy import open_graph
        >>> open_graph().query("SELECT ?n { VALUES ?n { 1 2 } }").to_pandas()["n"].tolist()
        [1, 2]
        """
        try:
            import pandas
        except ImportError as error:
            raise MissingRequirement("pandas is not installed; install clusterpolicy[pandas]") from error
        return pandas.DataFrame(self.rows(), columns=self.columns)

    def serialize(self, format: str) -> bytes:
        r"""
        The answer in a machine format.

        :param format: csv, tsv, json or xml for tables and yes/no; turtle, ntriples, jsonld or xml for graphs
        :raises QuestionError: if the format does not suit the answer

        >>> from clusterpolicy import open_graph
        >>> open_graph().query("SELECT ?code { country:se cp:iso2 ?code }").serialize("csv")
        b'code\r\nSE\r\n'
        """
        if self.kind == "graph":
            if format not in GRAPH_FORMATS:
                raise QuestionError(
                    f"the answer is a graph; choose {', '.join(GRAPH_FORMATS)} instead of {format}"
                )
            prefixes = PREFIXES if format in ("turtle", "jsonld", "xml") else {}
            return written(ox.serialize(self.triples(), format=GRAPH_FORMATS[format], prefixes=prefixes))
        if format not in TABLE_FORMATS:
            what = "a table" if self.kind == "table" else "yes or no"
            raise QuestionError(
                f"the answer is {what}; choose {', '.join(TABLE_FORMATS)} instead of {format}"
            )
        if format == "json":
            return self.content
        if self.kind == "boolean" and format in ("csv", "tsv"):
            return f"{str(bool(self)).lower()}\n".encode()
        parsed = ox.parse_query_results(self.content, format=ox.QueryResultsFormat.JSON)
        return written(parsed.serialize(format=TABLE_FORMATS[format]))

    def _solutions(self) -> ox.QuerySolutions:
        parsed = ox.parse_query_results(self.content, format=ox.QueryResultsFormat.JSON)
        if not isinstance(parsed, ox.QuerySolutions):
            raise QuestionError(f"the answer is a {self.kind}, not a table")
        return parsed


def plain(term: Any) -> Value:
    """
    An RDF term as a Python value.

    >>> plain(ox.Literal(3)), plain(ox.Literal("3")), plain(ox.NamedNode("http://example.org/"))
    (3, '3', 'http://example.org/')
    """
    if term is None:
        return None
    if isinstance(term, ox.Literal):
        kind = term.datatype.value.removeprefix(XSD)
        if kind == "integer":
            return int(term.value)
        if kind in ("decimal", "double", "float"):
            return float(term.value)
        return term.value == "true" if kind == "boolean" else term.value
    return str(term.value) if isinstance(term, ox.NamedNode | ox.BlankNode) else str(term)

"""How an answer may be written, and the option that says so."""

from enum import StrEnum
from typing import Annotated

import typer


class Format(StrEnum):
    """How the answer to a query is written."""

    table = "table"
    csv = "csv"
    tsv = "tsv"
    json = "json"
    xml = "xml"
    turtle = "turtle"
    ntriples = "ntriples"
    jsonld = "jsonld"


class RowFormat(StrEnum):
    """How a list is written."""

    table = "table"
    csv = "csv"
    tsv = "tsv"
    json = "json"


class EntityFormat(StrEnum):
    """How a description is written: for reading, as rows, or as linked data."""

    table = "table"
    csv = "csv"
    tsv = "tsv"
    json = "json"
    turtle = "turtle"
    ntriples = "ntriples"
    jsonld = "jsonld"


class NetworkFormat(StrEnum):
    """How a network is written: for reading, as rows, as a page, or for other programs."""

    table = "table"
    csv = "csv"
    json = "json"
    html = "html"
    edges = "edges"
    nodes = "nodes"
    graphml = "graphml"
    gexf = "gexf"
    cytoscape = "cytoscape"
    nodelink = "nodelink"
    svg = "svg"
    png = "png"


_METAVAR = "FORMAT"


def _choices(formats: type[StrEnum]) -> str:
    return ", ".join(formats)


FormatOption = Annotated[
    Format,
    typer.Option("--format", "-f", help=f"How to write the answer: {_choices(Format)}.", metavar=_METAVAR),
]
RowFormatOption = Annotated[
    RowFormat,
    typer.Option("--format", "-f", help=f"How to write the rows: {_choices(RowFormat)}.", metavar=_METAVAR),
]
EntityFormatOption = Annotated[
    EntityFormat,
    typer.Option("--format", "-f", help=f"How to write it: {_choices(EntityFormat)}.", metavar=_METAVAR),
]
NetworkFormatOption = Annotated[
    NetworkFormat | None,
    typer.Option(
        "--format",
        "-f",
        help=f"How to write it: {_choices(NetworkFormat)}. Without it, the ending of FILE says.",
        metavar=_METAVAR,
        show_default=False,
    ),
]

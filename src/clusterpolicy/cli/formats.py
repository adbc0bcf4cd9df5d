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

"""The facts as CSV tables, with the data package that declares them."""

import csv
import io
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from clusterpolicy.namespaces import XSD
from clusterpolicy.questions.library import all_questions
from clusterpolicy.store.answer import Answer
from clusterpolicy.version import __version__

if TYPE_CHECKING:
    from clusterpolicy.lookup.graph import Graph

_TYPES = {"integer": "integer", "decimal": "number", "boolean": "boolean"}


def tables(graph: "Graph") -> Iterator[tuple[str, bytes]]:
    """The name and content of each file: the long lists of theme ``facts``, then ``datapackage.json``."""
    resources: list[dict[str, Any]] = []
    for question in all_questions():
        if question.theme != "facts":
            continue
        answer = graph.query(question.bind(dict.fromkeys(question.parameters)))
        name = question.name.partition("/")[2]
        resources.append(
            {
                "name": name,
                "path": f"{name}.csv",
                "profile": "tabular-data-resource",
                "title": question.title,
                "description": question.description,
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": {"fields": _fields(answer), "missingValues": [""]},
            }
        )
        yield f"{name}.csv", _csv(answer)
    package = {
        "profile": "tabular-data-package",
        "name": "cluster-policy-graph",
        "title": "Cluster Policy Graph: its facts as tables",
        "version": __version__,
        "licenses": [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}],
        "sources": [
            {
                "title": "Cluster programmes in Europe and beyond (2019), DOI 10.2826/357551",
                "path": "https://doi.org/10.2826/357551",
            }
        ],
        "resources": resources,
    }
    yield "datapackage.json", (json.dumps(package, indent=2, ensure_ascii=False) + "\n").encode()


def _csv(answer: Answer) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    rows = sorted([_cell(value) for value in row.values()] for row in answer.rows())
    writer.writerows([answer.columns, *rows])
    return stream.getvalue().encode()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _fields(answer: Answer) -> list[dict[str, str]]:
    """The columns with their types; a column of one datatype only has a type other than text."""
    datatypes: list[set[str]] = [set() for _ in answer.columns]
    for row in answer.terms():
        for found, term in zip(datatypes, row, strict=True):
            if term is not None:
                found.add(term.datatype.value.removeprefix(XSD) if isinstance(term, ox.Literal) else "iri")
    return [
        {"name": column, "type": _TYPES.get(next(iter(found)), "string") if len(found) == 1 else "string"}
        for column, found in zip(answer.columns, datatypes, strict=True)
    ]

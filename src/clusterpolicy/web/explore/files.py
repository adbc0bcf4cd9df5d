"""The programmes that are left as files: CSV, JSON and Turtle."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

import pyoxigraph as ox

from clusterpolicy.namespaces import PREFIXES
from clusterpolicy.store.answer import written
from clusterpolicy.web.explore.facets import PAGE
from clusterpolicy.web.sections import sections
from clusterpolicy.web.serving import Serving

LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
SOURCE: Final = (
    "European Observatory for Clusters and Industrial Change (2019), "
    "Cluster programmes in Europe and beyond, https://doi.org/10.2826/357551"
)


def as_csv(columns: Sequence[str], records: Sequence[Mapping[str, Any]]) -> str:
    """The rows as CSV; several values in one cell stand side by side with a semicolon between."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    for record in records:
        cells = (record[name] for name in columns)
        writer.writerow(
            ["; ".join(cell) if isinstance(cell, list) else "" if cell is None else cell for cell in cells]
        )
    return text.getvalue()


def as_json(records: Sequence[Mapping[str, Any]], about: Mapping[str, Any]) -> str:
    """The rows as JSON, with what they are about them."""
    return json.dumps(
        {**about, "licence": LICENCE, "source": SOURCE, "programmes": list(records)}, ensure_ascii=False
    )


def as_turtle(serving: Serving, programmes: Sequence[str], about: Sequence[str]) -> str:
    """
    Every triple of some programmes and of their records (budgets, phases, links), with names, as Turtle.

    :param programmes: their IRIs
    :param about: lines of comment at its head
    """
    triples: dict[ox.Triple, None] = {}
    for iri in programmes:
        triples.update(dict.fromkeys(serving.remember(("triples", iri), partial(_triples, serving, iri))))
    content = written(ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES))
    # A comment ends with its line, whatever is in it.
    head = "".join(f"# {' '.join(line.split())}\n" for line in about)
    return f"{head}\n{content.decode()}"


def _triples(serving: Serving, iri: str) -> list[ox.Triple]:
    """What the graph says of a programme: first its own triples, then those of its records, then names."""
    question = next(section.question for section in sections(PAGE) if section.show == "graph")
    found = serving.graph.store.native.query(question.bind({"programme": ox.NamedNode(iri)}))
    assert isinstance(found, ox.QueryTriples)
    return sorted(set(found), key=lambda triple: (str(triple.subject) != f"<{iri}>", str(triple)))

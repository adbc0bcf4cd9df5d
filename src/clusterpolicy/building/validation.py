"""
What must hold: SHACL shapes (``ontology/shapes.ttl``) and checks (``queries/checks/*.rq``).

A check is a SELECT; any row is a fault. Its first column names the entity at fault and its column
``message`` says in words what is wrong and what would be right.
"""

import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from clusterpolicy import resources
from clusterpolicy.building.headers import read_header, read_text, syntax_problem
from clusterpolicy.building.vocabulary import parse_turtle
from clusterpolicy.errors import DeclarationError, Problem, excerpt, told
from clusterpolicy.namespaces import BASE, shorten

if TYPE_CHECKING:
    import rdflib

#: What pySHACL raises beside its own errors where a shape holds the wrong kind of value.
_BROKEN_SHAPES = (AttributeError, TypeError, ValueError, re.error)

#: For the IRI of an entity, and for an entity and a property joined by a space, the rows that say it.
Origins = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Check:
    """A check: its text, and what it says where a row has no message."""

    text: str
    title: str


def load_shapes() -> list[ox.Triple]:
    """
    The shapes.

    :raises DeclarationError: if they do not parse
    """
    return parse_turtle(resources.root() / "ontology" / "shapes.ttl")


def load_checks() -> list[Check]:
    """
    The checks.

    :raises DeclarationError: with every one that does not parse or is no SELECT
    """
    checks: list[Check] = []
    problems: list[Problem] = []
    for path in resources.files("queries/checks/*.rq"):
        name = resources.relative(path)
        try:
            text = read_text(path)
            header = read_header(path, text)
            if not isinstance(ox.Store().query(text), ox.QuerySolutions):
                problems.append(Problem(name, 0, "", "no SELECT query", "a check selects the faults"))
            checks.append(Check(text, str(header.get("title", name))))
        except DeclarationError as error:
            problems += error.problems
        except SyntaxError as error:
            problems.append(syntax_problem(path, error, text, "SPARQL 1.1"))
    if problems:
        raise DeclarationError(*told(problems, "in the checks"))
    return checks


def shape_problems(triples: Iterable[ox.Triple], origins: Origins) -> list[Problem]:
    """
    Every violation of the shapes, traced to the rows the entity came from.

    :param triples: the whole graph, inferred facts and vocabularies included
    :raises DeclarationError: if the shapes cannot be used
    """
    from rdflib.namespace import SH

    report = _report(load_shapes(), triples)
    problems = set()
    for result in report.subjects(SH.focusNode):
        focus = str(report.value(result, SH.focusNode))
        value, path = report.value(result, SH.value), report.value(result, SH.resultPath)
        message = min(map(str, report.objects(result, SH.resultMessage)), default="breaks a shape")
        found = f'has "{excerpt(str(value))}"' if value is not None and str(value) != focus else ""
        problems.add(_problem(focus, found, message, origins, str(path or "")))
    return sorted(problems)


def _report(shapes: Iterable[ox.Triple], triples: Iterable[ox.Triple]) -> "rdflib.Graph":
    """The validation report of pySHACL."""
    from pyshacl import validate
    from pyshacl.errors import ReportableRuntimeError
    from rdflib import Graph

    logging.getLogger("pyshacl-validate").disabled = True  # it writes to stderr what is told below
    try:
        _, report, words = validate(
            _graph(triples), shacl_graph=_graph(shapes), advanced=False, inference="none"
        )
    except (ReportableRuntimeError, *_BROKEN_SHAPES) as error:
        report, words = None, str(error)
    if not isinstance(report, Graph):
        name = resources.relative(resources.root() / "ontology" / "shapes.ttl")
        problem = Problem(name, 0, "", excerpt(str(words), 200), "must be SHACL Core")
        raise DeclarationError(*told([problem], "in the shapes"))
    return report


def _graph(triples: Iterable[ox.Triple]) -> "rdflib.Graph":
    """Triples for rdflib; each term is made once, which takes half the time of parsing."""
    from rdflib import BNode, Graph, Literal, URIRef

    known: dict[object, rdflib.term.Node] = {}

    def node(term: object) -> "rdflib.term.Node":
        if term not in known:
            if isinstance(term, ox.Literal):
                datatype = None if term.language else URIRef(term.datatype.value)
                known[term] = Literal(term.value, lang=term.language, datatype=datatype)
            else:
                assert isinstance(term, ox.NamedNode | ox.BlankNode)
                known[term] = URIRef(term.value) if isinstance(term, ox.NamedNode) else BNode(term.value)
        return known[term]

    graph = Graph()
    for triple in triples:
        graph.add((node(triple.subject), node(triple.predicate), node(triple.object)))
    return graph


def check_problems(store: ox.Store, origins: Origins) -> list[Problem]:
    """
    Every row that a check returns, traced to the rows of the tables.

    :raises DeclarationError: as :func:`load_checks`
    """
    faults: set[Problem] = set()
    for check in load_checks():
        answer = store.query(check.text)
        assert isinstance(answer, ox.QuerySolutions)
        says = "message" in [variable.value for variable in answer.variables]
        for solution in answer:
            entity, message = solution[0], solution["message"] if says else None
            focus = entity.value if isinstance(entity, ox.NamedNode | ox.Literal) else str(entity or "a row")
            words = message.value if isinstance(message, ox.Literal) else check.title
            faults.add(_problem(focus, "", words, origins, ""))
    return sorted(faults)


def _problem(focus: str, found: str, message: str, origins: Origins, predicate: str) -> Problem:
    """A fault of the graph as a problem of the row that states it, or of the entity where none does."""
    rows = list(origins.get(f"{focus} {predicate}") or origins.get(focus, ()))
    file, _, row = (rows[0] if rows else focus.removeprefix(BASE)).partition(", row ")
    also = f" (also {'; '.join(rows[1:3])}{' …' if len(rows) > 3 else ''})" if len(rows) > 1 else ""
    column = shorten(predicate).removeprefix("cp:")
    return Problem(file, int(row or 0), column, f"{focus.removeprefix(BASE)} {found}".strip() + also, message)

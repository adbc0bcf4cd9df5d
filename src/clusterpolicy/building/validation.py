"""
What must hold: SHACL shapes (``ontology/shapes.ttl``) and checks (``queries/checks/*.rq``).

A check is a SELECT; any row is a fault. Its first column names the entity at fault and its column
``message`` says in words what is wrong and what would be right.
"""

from collections.abc import Iterable, Mapping, Sequence

import pyoxigraph as ox

from clusterpolicy import resources
from clusterpolicy.building.headers import read_header
from clusterpolicy.errors import DeclarationError, Problem
from clusterpolicy.namespaces import BASE, shorten

Origins = Mapping[str, Sequence[str]]


def shape_problems(triples: Iterable[ox.Triple], origins: Origins) -> list[Problem]:
    """
    Every violation of the shapes, traced to the rows the entity came from.

    :param triples: the whole graph, inferred facts and vocabularies included
    :param origins: for the IRI of an entity, the rows that describe it
    :raises DeclarationError: if the shapes do not parse
    """
    from pyshacl import validate
    from rdflib import Graph
    from rdflib.namespace import SH

    path = resources.root() / "ontology" / "shapes.ttl"
    shapes = Graph()
    try:
        shapes.parse(path, format="turtle")
    except Exception as error:
        problem = Problem(
            resources.relative(path), getattr(error, "lines", 0) or 0, "", "does not parse", "must be Turtle"
        )
        raise DeclarationError("the shapes cannot be read", [problem]) from error
    data = Graph()
    data.parse(data="\n".join(f"{triple} ." for triple in triples), format="nt")
    conforms, report, _ = validate(data, shacl_graph=shapes, advanced=False, inference="none")
    if conforms:
        return []
    problems = set()
    for result in report.subjects(SH.focusNode):
        focus = str(report.value(result, SH.focusNode))
        value = report.value(result, SH.value)
        message = str(report.value(result, SH.resultMessage) or "breaks a shape")
        predicate = report.value(result, SH.resultPath)
        column = shorten(str(predicate)).removeprefix("cp:") if predicate is not None else ""
        problems.add(_problem(focus, f'has "{value}"' if value is not None else "", message, origins, column))
    return sorted(problems)


def check_problems(store: ox.Store, origins: Origins) -> list[Problem]:
    """
    Every row that a check returns, traced to the rows of the tables.

    :raises DeclarationError: if a check does not parse or is no SELECT
    """
    faults: list[Problem] = []
    declared: list[Problem] = []
    for path in resources.files("queries/checks/*.rq"):
        text, name = path.read_text(encoding="utf-8"), resources.relative(path)
        header = read_header(path, text)
        try:
            answer = store.query(text)
        except SyntaxError as error:
            declared.append(Problem(name, error.lineno or 0, "", str(error.msg), "must be SPARQL 1.1"))
            continue
        if not isinstance(answer, ox.QuerySolutions):
            declared.append(Problem(name, 0, "", "no SELECT query", "a check selects the faults"))
            continue
        columns = [variable.value for variable in answer.variables]
        for solution in answer:
            entity = solution[0]
            message = solution["message"] if "message" in columns else None
            words = message.value if isinstance(message, ox.Literal) else str(header.get("title", name))
            focus = entity.value if isinstance(entity, ox.NamedNode) else str(entity)
            faults.append(_problem(focus, "", words, origins, ""))
    if declared:
        raise DeclarationError("checks cannot be used", declared)
    return sorted(set(faults))


def _problem(focus: str, found: str, message: str, origins: Origins, column: str) -> Problem:
    rows = list(origins.get(focus, ()))
    place = rows[0] if rows else focus.removeprefix(BASE)
    file, _, row = place.partition(", row ")
    also = f" (also {'; '.join(rows[1:3])}{' …' if len(rows) > 3 else ''})" if len(rows) > 1 else ""
    return Problem(
        file,
        int(row) if row.isdigit() else 0,
        column,
        f"{focus.removeprefix(BASE)} {found}".strip() + also,
        message,
    )

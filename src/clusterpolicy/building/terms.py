"""Cells as RDF terms."""

import pyoxigraph as ox

from clusterpolicy.namespaces import XSD
from clusterpolicy.tables.package import Field

_DATATYPES = {
    "integer": XSD + "integer",
    "number": XSD + "decimal",
    "boolean": XSD + "boolean",
    "date": XSD + "date",
}


def term(field: Field, cell: str, cells: dict[str, str]) -> ox.NamedNode | ox.Literal:
    """
    The term that a checked cell means.

    :param cells: the whole row, for a column that holds the language tag of another
    :raises ValueError: if the cell cannot stand in an IRI, or its language is no language tag

    >>> str(term(Field("start", "integer"), "2014", {}))
    '"2014"^^<http://www.w3.org/2001/XMLSchema#integer>'
    """
    if field.value_url:
        return ox.NamedNode(field.iri(cell, cells))
    if field.type in _DATATYPES:
        return ox.Literal(cell, datatype=ox.NamedNode(_DATATYPES[field.type]))
    language = cells.get(field.language_from, "") if field.language_from else field.language
    return ox.Literal(cell, language=language) if language else ox.Literal(cell)


def quad(triple: ox.Triple, graph: ox.NamedNode | None = None) -> ox.Quad:
    """A triple in a named graph, or in the default graph."""
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph or ox.DefaultGraph())

"""All about a term of the ontology: what it means, how the dataset really uses it, a query to begin with."""

from collections.abc import Sequence
from typing import Final

from starlette.responses import Response

from clusterpolicy.lookup.statements import place_of
from clusterpolicy.namespaces import ONTOLOGY, PREFIXES, RDFS_LABEL
from clusterpolicy.web.linked.alternates import Alternates
from clusterpolicy.web.linked.terms import CLASS, Row, Term, rows, short, terms
from clusterpolicy.web.rendering import Crumb, Here
from clusterpolicy.web.serving import Serving
from clusterpolicy.web.tables import Cell, Table

#: Properties shown in the query to begin with.
SHOWN: Final = 4
_NUMBER: Final = ("things", "statements", "values")


def term_page(here: Here, term: Term, ways: Alternates) -> Response:
    """The page of a term."""
    serving = here.serving
    of = serving.remember(("term", term.iri), lambda: _asked(serving, term))
    return here.page(
        "term.html",
        title=term.label,
        crumbs=[Crumb("Ontology", here.links.to("/ontology"))],
        term=term,
        terms=terms(serving),
        alternates=ways,
        short=short,
        tables={name: _table(serving, found, term.number) for name, found in of.items()},
        query=_of_class(term, of["properties-of-class"]) if term.kind == CLASS else _of_property(term),
    )


def _asked(serving: Serving, term: Term) -> dict[str, list[Row]]:
    names = (
        ("properties-of-class", "pointing-to-class", "instances-of-class")
        if term.kind == CLASS
        else ("uses-of-property", "further-uses-of-property", "classes-of-property", "values-of-property")
    )
    return {name: rows(serving, name, term=term.iri) for name in names}


def _table(serving: Serving, found: Sequence[Row], of: int) -> Table:
    """Rows for reading: names for IRIs, and how many of all instances have a property."""
    columns = [name for name in (found[0] if found else {}) if name != "label"]
    heads = {"things": f"Of {of} instances" if "property" in columns else "Things", "property": "Property"}
    cells = [tuple(_cell(serving, name, row) for name in columns) for row in found]
    numeric = tuple(name in _NUMBER for name in columns)
    return Table(tuple(heads.get(name, name.capitalize()) for name in columns), cells, numeric)


def _cell(serving: Serving, name: str, row: Row) -> Cell:
    value = row[name]
    if name in _NUMBER:
        return Cell(str(value), number=True)
    # A decimal is read as one that prints no more digits than it has.
    text = f"{value:.15g}" if isinstance(value, float) else str(value if value is not None else "")
    if name == "place":
        return Cell(text, serving.place(text))
    if not text.startswith(("http://", "https://")) or " " in text:
        return Cell(text)
    if name == "from":
        return Cell(place_of(text, serving.labels.get(text)), text)
    if name == "instance":
        return Cell(str(row["label"]), text)
    # A term is called as a query must write it.
    is_term = name in ("property", "class")
    return Cell(short(text) if is_term and short(text) != text else serving.label(text), text)


def _of_class(term: Term, properties: Sequence[Row]) -> str:
    """A query for the instances of a class with what most of them have."""
    used = [str(row["property"]) for row in properties]
    mine = [short(iri) for iri in used if iri.startswith(ONTOLOGY)][:SHOWN]
    names = [name.partition(":")[2] for name in mine]
    lines = ["?thing a " + short(term.iri) + " ."]
    label = RDFS_LABEL in used
    if label:
        lines.append("?thing rdfs:label ?label .")
    lines += [f"OPTIONAL {{ ?thing {name} ?{variable} }}" for name, variable in zip(mine, names, strict=True)]
    order = "?label" if label else "?thing"
    return _query(["thing", *(["label"] if label else []), *names], lines, order)


def _of_property(term: Term) -> str:
    """A query for the statements of a property, each with its place."""
    lines = [
        f"GRAPH ?graph {{ ?thing {short(term.iri)} ?value }}",
        "OPTIONAL { ?graph rdfs:label ?place }",
        "OPTIONAL { ?thing rdfs:label ?label }",
    ]
    return _query(["thing", "label", "value", "place"], lines, "?label ?place")


def _query(variables: Sequence[str], lines: Sequence[str], order: str) -> str:
    prefixes = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("cp", "rdfs"))
    body = "".join(f"  {line}\n" for line in lines)
    head = " ".join(f"?{name}" for name in variables)
    return f"{prefixes}\nSELECT {head}\nWHERE {{\n{body}}}\nORDER BY {order}\nLIMIT 100\n"

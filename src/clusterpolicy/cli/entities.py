"""The verbs on entities: find one, describe one, trace its facts."""

from typing import TYPE_CHECKING, Annotated

import typer

from clusterpolicy.cli import completion, console
from clusterpolicy.cli.formats import EntityFormat, EntityFormatOption, RowFormat, RowFormatOption

if TYPE_CHECKING:
    from clusterpolicy.lookup.description import Description
    from clusterpolicy.lookup.graph import Graph
    from clusterpolicy.lookup.names import Named
    from clusterpolicy.lookup.statements import Statement
    from clusterpolicy.store.answer import Value

EntityArgument = Annotated[
    str,
    typer.Argument(
        help="A label in any language, a code, a slug (de-kmu-netc), class and slug (region/lappi), an IRI.",
        metavar="ENTITY",
        autocompletion=completion.entities,
        show_default=False,
    ),
]


def search(
    text: Annotated[
        str,
        typer.Argument(
            help="A name or a part of one, in any language; small slips are forgiven.",
            metavar="TEXT",
            show_default=False,
        ),
    ],
    kind: Annotated[
        str,
        typer.Option(
            help="Only entities of one class: country, programme, objective, …",
            autocompletion=completion.kinds,
        ),
    ] = "",
    limit: Annotated[int, typer.Option(help="How many at the most.", min=1)] = 20,
    format: RowFormatOption = RowFormat.table,
) -> None:
    """
    Find entities by name, the best first.

    Budgets, corrections and other records are found by --kind, or where nothing else is.
    """
    from clusterpolicy.errors import UnknownName

    graph = console.open_graph()
    if kind and kind not in graph.names.kinds:
        raise UnknownName("kind of entity", kind, console.nearest(kind, graph.names.kinds))
    found = graph.search(text, kind, limit)
    if not found:
        raise UnknownName(kind.replace("-", " ") or "entity", text, graph.names.near(text, kind or "entity"))
    rows: list[list[Value]] = [[entity.label, entity.kind, entity.iri, score] for entity, score in found]
    console.rows(["label", "kind", "entity", "score"], rows, format.value)


def describe(entity: EntityArgument, format: EntityFormatOption = EntityFormat.table) -> None:
    """
    Show all about an entity: its facts, what points to it, what follows, and what was not answered.

    Each fact comes with the places that state it, or the rule that inferred it.
    """
    graph = console.open_graph()
    named = graph.find(entity)
    if format in (EntityFormat.turtle, EntityFormat.ntriples, EntityFormat.jsonld):
        both = f"{{ <{named.iri}> ?p ?o }} UNION {{ ?s ?q <{named.iri}> }}"
        text = f"CONSTRUCT {{ <{named.iri}> ?p ?o . ?s ?q <{named.iri}> }} WHERE {{ {both} }}"
        console.answer(graph.query(text), format.value)
        return
    found = graph.describe(named.iri)
    _say_others(graph, entity, named)
    if format is EntityFormat.table:
        _describe(found)
        return
    columns = ["part", "property", "value", "entity", "place"]
    head = [("label", found.label), *(("type", name) for name in found.types)]
    head += [("other name", name) for name in found.other_names]
    rows: list[list[Value]] = [["stated", key, value, None, None] for key, value in head]
    rows += [[f.part, f.property, f.value, f.entity or None, "; ".join(f.places)] for f in found.facts]
    console.rows(columns, rows, format.value)


def _describe(found: "Description") -> None:
    lines = [found.label, ", ".join(found.types), found.iri]
    if found.other_names:
        lines.append(f"also called {', '.join(found.other_names)}")
    console.write("\n".join(filter(None, lines)))
    for part in dict.fromkeys(fact.part for fact in found.facts):
        facts = [fact for fact in found.facts if fact.part == part]
        console.write(f"\n{part[0].upper()}{part[1:]}\n")
        with_entities = any(fact.entity for fact in facts)
        columns = ["property", "value", *(["entity"] if with_entities else []), "place"]
        rows: list[list[Value]] = [
            [f.property, f.value, *([f.entity] if with_entities else []), "; ".join(f.places)] for f in facts
        ]
        console.table(columns, rows, repeat=False)


def trace(
    entity: EntityArgument,
    property: Annotated[
        str,
        typer.Argument(
            help="Only facts of this property: hasObjective, or its name in words.",
            metavar="[PROPERTY]",
            autocompletion=completion.properties,
            show_default=False,
        ),
    ] = "",
    format: RowFormatOption = RowFormat.table,
) -> None:
    """Show where each fact on an entity stands: place in the report, row of our tables, or inferring rule."""
    graph = console.open_graph()
    named = graph.find(entity)
    found = [s for s in graph.statements(named.iri) if s.property != "skos:prefLabel" or s.language == "en"]
    found = _of_property(found, property, named.label) if property else found
    _say_others(graph, entity, named)
    console.error(f"{named.label} ({named.kind}) {named.iri}")
    rows: list[list[Value]] = [
        [
            f"← {s.property_label}" if s.inverse else s.property_label,
            s.value_label,
            f"rule: {s.place}" if s.inferred else s.place,
            "; ".join(s.rows) if format is not RowFormat.table else console.gathered(s.rows),
        ]
        for s in found
    ]
    console.rows(["property", "value", "place", "table row"], rows, format.value, repeat=False)


def _of_property(said: "list[Statement]", wanted: str, label: str) -> "list[Statement]":
    from clusterpolicy.errors import UnknownName

    def names(s: "Statement") -> tuple[str, ...]:
        return s.property, s.property.partition(":")[2], s.property_label

    name = wanted.casefold().removeprefix("← ")
    found = [s for s in said if name in map(str.casefold, names(s))]
    if not found:
        known = sorted({s.property.partition(":")[2] or s.property for s in said})
        raise UnknownName(f"property of {label}", wanted, console.nearest(wanted, known))
    return found


def _say_others(graph: "Graph", name: str, meant: "Named") -> None:
    """Tell what else is called so."""
    others = [other.path for other in graph.names.called(name, "entity") if other.iri != meant.iri]
    if others:
        console.error(
            f'"{name}" is also the name of {", ".join(others[:5])}{" …" if len(others) > 5 else ""}'
        )

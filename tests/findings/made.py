"""A ledger in a few triples: made-up programmes and statements about them."""

import pyoxigraph as ox

from clusterpolicy.findings.ledger import Finding
from clusterpolicy.namespaces import ENTITY, PREFIXES

PLACE = "https://w3id.org/clusterpolicy/source/made/place"
HAVING = "findings/having"
SMES = "level=national; property=hasTargetGroup; value=target-group/smes"
LARGE = "level=national; property=hasTargetGroup; value=target-group/large-firms"

#: Three in-depth programmes: all for SMEs, one also for large firms.
PROGRAMMES = """
country:aa a cp:Country ; rdfs:label "Aaland" .
programme:one cp:hasTargetGroup id:target-group/smes , id:target-group/large-firms .
programme:two cp:hasTargetGroup id:target-group/smes .
programme:three cp:hasTargetGroup id:target-group/smes .
""" + "\n".join(
    f'programme:{name} a cp:InDepthProgramme ; rdfs:label "{name}" ; cp:country country:aa .'
    for name in ("one", "two", "three")
)


def programme(name: str) -> str:
    """The IRI of a made-up programme."""
    return f"{ENTITY}programme/{name}"


def made(
    kind: str = "count",
    comparator: str = "=",
    value: float | None = None,
    value_to: float | None = None,
    members: tuple[str, ...] = (),
) -> Finding:
    """A statement of a kind, without a way to recompute it."""
    return Finding(
        iri=f"{ENTITY}finding/made",
        statement="A made statement.",
        kind=kind,
        level="national",
        counted="programmes",
        comparator=comparator,
        value=value,
        value_to=value_to,
        members=members,
        readings=(),
        reason="",
        reviewed="",
        place="",
    )


def statement(
    slug: str,
    kind: str = "count",
    value: str = "",
    question: str = HAVING,
    parameters: str = SMES,
    reviewed: str = "confirmed",
    more: str = "",
) -> str:
    """The Turtle of a statement in the ledger; ``more`` are further predicates and objects."""
    lines = [
        f'<{ENTITY}finding/{slug}> a cp:Finding ; rdfs:label "Statement {slug}" ; cp:findingKind "{kind}" ;',
        '  cp:counted "programmes" ;',
        f'  cp:statedValue "{value}"^^xsd:decimal ;' if value else "",
        f'  cp:question "{question}" ;' if question else "",
        f'  cp:parameters "{parameters}" ;' if parameters else "",
        f"  {more} ;" if more else "",
        f'  cp:reviewedVerdict "{reviewed}" .',
    ]
    return "\n".join(lines)


def reading(slug: str, words: str, parameters: str, question: str = HAVING) -> str:
    """The Turtle of another way to count a statement."""
    other = f"<{ENTITY}reading/{slug}>"
    return (
        f"<{ENTITY}finding/{slug}> cp:hasReading {other} .\n"
        f'{other} rdfs:label "{words}" ; cp:question "{question}" ; cp:parameters "{parameters}" .'
    )


def store(*turtle: str) -> ox.Store:
    """A store with the programmes and the statements, in the graph of one place and in the default graph."""
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    text = prefixes + f"@prefix id: <{ENTITY}> .\n" + PROGRAMMES + "\n" + "\n".join(turtle)
    text = text.replace("id:target-group/", "id:target-group\\/")
    label = f'<{PLACE}> <http://www.w3.org/2000/01/rdf-schema#label> "Made, p. 1" .'
    made_store = ox.Store()
    for graph in (ox.NamedNode(PLACE), ox.DefaultGraph()):
        made_store.load(text, format=ox.RdfFormat.TURTLE, to_graph=graph)
    made_store.load(label, format=ox.RdfFormat.TURTLE)
    return made_store

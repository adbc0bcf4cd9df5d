import pyoxigraph as ox
import pytest

from clusterpolicy.namespaces import BASE
from clusterpolicy.publishing.dumps import QUADS, TRIPLES, serialize, serialize_quads

TURTLE = f"""
@prefix cp: <{BASE}ontology#> .
@prefix country: <{BASE}id/country/> .
@prefix dct: <http://purl.org/dc/terms/> .
country:se a cp:Country ; dct:title "Sverige"@sv, "Sweden" ; cp:nutsLevel 0 ; cp:area 447425.5 .
<{BASE}id/region/x> cp:country country:se ; cp:euMember true .
"""
TRIPLES_OF = [quad.triple for quad in ox.parse(TURTLE, format=ox.RdfFormat.TURTLE)]


@pytest.mark.parametrize("extension", TRIPLES)
def test_the_same_triples_in_any_order_give_the_same_bytes(extension: str) -> None:
    text = serialize(TRIPLES_OF, extension)
    assert text == serialize([*reversed(TRIPLES_OF), *TRIPLES_OF], extension)
    assert {quad.triple for quad in ox.parse(text, format=TRIPLES[extension])} == set(TRIPLES_OF)


@pytest.mark.parametrize("extension", QUADS)
def test_the_default_graph_comes_first(extension: str) -> None:
    quads = [ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode("http://a/")) for t in TRIPLES_OF]
    quads += [ox.Quad(*triple) for triple in TRIPLES_OF]
    text = serialize_quads(quads, extension)
    assert text == serialize_quads(reversed(quads), extension)
    found = list(ox.parse(text, format=QUADS[extension]))
    assert set(found) == set(quads)
    assert isinstance(found[0].graph_name, ox.DefaultGraph)


def test_only_prefixes_in_use_are_declared_in_alphabetical_order() -> None:
    lines = [
        line for line in serialize(TRIPLES_OF, "ttl").decode().splitlines() if line.startswith("@prefix")
    ]
    assert [line.split()[1] for line in lines] == ["country:", "cp:", "dct:", "region:", "xsd:"]
    head = serialize(TRIPLES_OF, "rdf").decode().split("<rdf:RDF ")[1].split(">")[0].split()
    assert head == sorted(head)
    assert not any("skos" in attribute for attribute in head)


def test_prefixes_follow_the_base() -> None:
    other = "https://example.org/x/"
    moved = TURTLE.replace(BASE, other)
    text = serialize(
        (quad.triple for quad in ox.parse(moved, format=ox.RdfFormat.TURTLE)), "ttl", other
    ).decode()
    assert f"@prefix cp: <{other}ontology#> ." in text
    assert BASE not in text

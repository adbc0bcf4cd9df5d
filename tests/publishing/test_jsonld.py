import json
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph as Rdflib

from clusterpolicy.lookup.graph import Graph
from clusterpolicy.namespaces import BASE, ENTITY, ONTOLOGY, RDF_TYPE, RDFS_LABEL, XSD
from clusterpolicy.publishing.jsonld import context, json_ld

XSD_TYPES = ("string", "integer", "decimal", "boolean", "gYear", "double", "date")


def back(text: bytes) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(text, format=ox.RdfFormat.JSON_LD)}


def entity(graph: Graph, path: str) -> dict[str, Any]:
    answer = graph.query(f"CONSTRUCT WHERE {{ <{ENTITY}{path}> ?p ?o }}")
    (found,) = json.loads(json_ld(answer.triples()))["graph"]
    return dict(found)


def test_an_entity_reads_well(graph: Graph) -> None:
    found = entity(graph, "programme/de-kmu-netc")
    assert list(found)[:3] == ["iri", "type", "label"]
    assert found["iri"] == "id:programme/de-kmu-netc"
    assert "InDepthProgramme" in found["type"]
    assert found["label"] == "KMU-NetC"
    assert found["country"] == "id:country/de"
    assert (found["startYear"], found["endYear"], found["inDepth"]) == (2016, 2022, True)
    assert "id:objective/sme-competitiveness" in found["hasObjective"]


def test_languages_are_told(graph: Graph) -> None:
    assert {"@language": "fi", "@value": "Ruotsi"} in entity(graph, "country/se")["preferredLabel"]


def test_the_whole_graph_comes_back_and_uses_every_prefix(graph: Graph) -> None:
    triples = {
        quad.triple for quad in graph.store.native.quads_for_pattern(None, None, None, ox.DefaultGraph())
    }
    text = json_ld(triples)
    assert back(text) == triples
    document = json.loads(text)
    spaces = [iri for iri in document["@context"].values() if isinstance(iri, str) and iri[-1:] in "/#"]
    iris = [o["iri"] for o in document["graph"]] + [key for o in document["graph"] for key in o]
    assert not [iri for iri in iris for space in spaces if iri.startswith(space) and iri != space]


@pytest.mark.filterwarnings("ignore")  # rdflib's own
def test_rdflib_reads_the_same(graph: Graph) -> None:
    triples = set(graph.query("CONSTRUCT WHERE { ?s a cp:Country ; ?p ?o }").triples())
    parsed = Rdflib().parse(data=json_ld(triples), format="json-ld")
    lines = parsed.serialize(format="nt").encode()
    assert {quad.triple for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)} == triples


def test_another_base_is_another_context() -> None:
    other = "https://example.org/x/"
    triple = ox.Triple(ox.NamedNode(other + "id/a"), ox.NamedNode(RDFS_LABEL), ox.Literal("a"))
    text = json_ld([triple], other)
    assert BASE.encode() not in text
    assert json.loads(text)["graph"] == [{"iri": "id:a", "label": "a"}]
    assert context()["cp"] == ONTOLOGY


NODES = st.sampled_from(
    [ENTITY + "x/y", "http://example.org/z", ENTITY, ONTOLOGY + "Country", "urn:x:y", ENTITY + "//a"]
)
PROPERTIES = st.sampled_from(
    [
        RDF_TYPE,
        RDFS_LABEL,
        *(ONTOLOGY + name for name in ("country", "startYear", "inDepth", "amount", "unheard")),
    ]
)
LITERALS = st.one_of(
    st.builds(
        ox.Literal, st.text(), datatype=st.sampled_from(XSD_TYPES).map(lambda t: ox.NamedNode(XSD + t))
    ),
    st.builds(ox.Literal, st.sampled_from(["1", "01", "+1", "-0", "true", "1.0", "99999999999999999999"])),
    st.builds(
        ox.Literal,
        st.sampled_from(["1", "01", "+1", "-0", "-7", "true", "1", "99999999999999999999"]),
        datatype=st.sampled_from(["integer", "boolean"]).map(lambda t: ox.NamedNode(XSD + t)),
    ),
    st.builds(lambda text: ox.Literal(text, language="fr"), st.text()),
)


@given(st.lists(st.tuples(NODES, PROPERTIES, st.one_of(NODES, LITERALS)), max_size=8))
@settings(max_examples=200)
def test_any_triples_come_back_the_same(found: list[tuple[str, str, str | ox.Literal]]) -> None:
    triples = {
        ox.Triple(ox.NamedNode(s), ox.NamedNode(p), ox.NamedNode(o) if isinstance(o, str) else o)
        for s, p, o in found
    }
    assert back(json_ld(triples)) == triples

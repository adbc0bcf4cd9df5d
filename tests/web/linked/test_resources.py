"""Everything below our base that the graph speaks of answers, for people and for programs."""

from collections import defaultdict

import pyoxigraph as ox
import pytest
import rdflib
from starlette.testclient import TestClient

from clusterpolicy.lookup.graph import Graph
from clusterpolicy.namespaces import BASE, ONTOLOGY, RDF_TYPE
from clusterpolicy.publishing.dumps import serialize
from clusterpolicy.web.linked.alternates import RDF
from clusterpolicy.web.linked.description import describe, node
from clusterpolicy.web.serving import Serving

#: How many of each class are asked for.
EACH = 5


def ours(graph: Graph) -> list[str]:
    """Every IRI of ours that is a subject, an object or a named graph, terms left out."""
    store = graph.store.native
    found = {quad.subject.value for quad in store if isinstance(quad.subject, ox.NamedNode)}
    found |= {quad.object.value for quad in store if isinstance(quad.object, ox.NamedNode)}
    found |= {name.value for name in store.named_graphs() if isinstance(name, ox.NamedNode)}
    return sorted(iri for iri in found if iri.startswith(BASE) and not iri.startswith(ONTOLOGY))


def sample(graph: Graph) -> list[str]:
    """Some of each class, and all places of one table."""
    types: dict[str, list[str]] = defaultdict(list)
    for quad in graph.store.native.quads_for_pattern(None, ox.NamedNode(RDF_TYPE), None, ox.DefaultGraph()):
        assert isinstance(quad.subject, ox.NamedNode)
        types[str(quad.object)].append(quad.subject.value)
    known = set(ours(graph))
    chosen = {
        iri for members in types.values() for iri in sorted(members)[:: max(1, len(members) // EACH)][:EACH]
    }
    untyped = known - {iri for members in types.values() for iri in members}
    table = {iri for iri in known if iri.startswith(f"{BASE}source/eocic-2019/table-10/")}
    return sorted((chosen & known) | untyped | table)


def test_everything_of_ours_answers(client: TestClient, graph: Graph) -> None:
    faults = []
    addresses = sample(graph)
    for iri in addresses:
        path = "/" + iri.removeprefix(BASE)
        for accept in ("text/html", "text/turtle"):
            answer = client.get(path, headers={"Accept": accept})
            if answer.status_code != 200 or not answer.headers["content-type"].startswith(accept):
                faults.append((path, accept, answer.status_code))
    assert len(addresses) > 300
    assert not faults


def test_every_iri_of_ours_has_a_description(graph: Graph) -> None:
    store = graph.store.native
    assert not [iri for iri in ours(graph) if node(store, iri) is None]


def test_every_term_has_an_entry_and_a_page(client: TestClient, graph: Graph) -> None:
    text = client.get("/ontology").text
    rows = graph.query("SELECT ?t { ?t rdfs:isDefinedBy <https://w3id.org/clusterpolicy/ontology> }").rows()
    names = [str(row["t"]).removeprefix(ONTOLOGY) for row in rows]
    assert len(names) > 200
    assert not [name for name in names if f'id="{name}"' not in text]
    assert not [name for name in names if client.get(f"/ontology/terms/{name}").status_code != 200]


def test_a_description_has_both_directions_and_says_what_it_is(client: TestClient, graph: Graph) -> None:
    found = rdflib.Graph().parse(data=client.get("/id/programme/de-kmu-netc.ttl").text, format="turtle")
    this = rdflib.URIRef(f"{BASE}id/programme/de-kmu-netc")
    document = rdflib.URIRef(f"{BASE}id/programme/de-kmu-netc.ttl")
    cp = rdflib.Namespace(ONTOLOGY)
    stated = graph.query("SELECT ?p ?o { programme:de-kmu-netc ?p ?o }").rows()
    assert len(list(found.predicate_objects(this))) == len(stated)
    assert list(found.subjects(cp.budgetOf, this))
    for objective in found.objects(this, cp.hasObjective):
        assert list(found.objects(objective, rdflib.RDFS.label))
    assert found.value(document, rdflib.DCTERMS.license)
    assert found.value(document, rdflib.VOID.inDataset) == rdflib.URIRef(f"{BASE}dataset")
    assert rdflib.URIRef(f"{BASE}source/eocic-2019") in set(found.objects(document, rdflib.DCTERMS.source))
    assert found.value(rdflib.URIRef(f"{BASE}source/eocic-2019"), rdflib.DCTERMS.rights)


def test_places_of_facts_are_in_trig(client: TestClient, graph: Graph) -> None:
    found = rdflib.Dataset()
    found.parse(data=client.get("/id/programme/de-kmu-netc.trig").text, format="trig")
    this = rdflib.URIRef(f"{BASE}id/programme/de-kmu-netc")
    rows = graph.query("SELECT ?g ?p ?o { GRAPH ?g { programme:de-kmu-netc ?p ?o } }").rows()
    placed = [(p, o, g) for _, p, o, g in found.quads((this, None, None, None)) if str(g).startswith(BASE)]
    assert len(rows) == len(placed)
    assert {str(row["g"]) for row in rows} == {str(g) for _, _, g in placed}
    default = found.default_graph
    assert all(default.value(rdflib.URIRef(str(g)), rdflib.RDFS.label) for _, _, g in placed)


def test_a_table_has_what_stands_in_its_rows(client: TestClient, graph: Graph) -> None:
    path = "source/eocic-2019/table-8"
    found = rdflib.Graph().parse(data=client.get(f"/{path}.ttl").text, format="turtle")
    assert str(found.value(rdflib.URIRef(BASE + path), rdflib.RDFS.label)) == "Table 8"
    row = f"{BASE}{path}/row/germany-kmu-netc"
    stated = graph.query(f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{row}> {{ ?s ?p ?o }} }}")
    wanted = rdflib.Graph().parse(data=stated.serialize("ntriples").decode(), format="nt")
    assert set(wanted) <= set(found)
    assert found.value(rdflib.URIRef(row), rdflib.URIRef(f"{ONTOLOGY}page"))


def test_a_place_has_the_facts_that_stand_there(client: TestClient, graph: Graph) -> None:
    path = "source/eocic-2019/table-8/row/germany-kmu-netc"
    found = rdflib.Graph().parse(data=client.get(f"/{path}.nt").text, format="nt")
    stated = graph.query(f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{BASE}{path}> {{ ?s ?p ?o }} }}")
    wanted = rdflib.Graph().parse(data=stated.serialize("ntriples").decode(), format="nt")
    assert len(wanted) > 10
    assert set(wanted) <= set(found)


def test_a_scheme_has_its_members(client: TestClient) -> None:
    found = rdflib.Graph().parse(data=client.get("/id/rating.ttl").text, format="turtle")
    scheme = rdflib.URIRef(f"{BASE}id/rating")
    members = list(found.subjects(rdflib.SKOS.inScheme, scheme))
    assert len(members) == 3
    assert all(found.value(member, rdflib.SKOS.definition) for member in members)


def test_what_is_left_out_is_said(graph: Graph) -> None:
    store = graph.store.native
    iri = f"{BASE}id/rating/positive"
    whole = describe(store, ox.NamedNode(iri))
    cut = describe(store, ox.NamedNode(iri), limit=10)
    assert whole.pointing > 100
    assert f"Holds 10 of the {whole.pointing} statements" in cut.written(RDF[2], 10).decode()
    assert "Holds" not in whole.written(RDF[2]).decode()


@pytest.mark.parametrize("form", RDF, ids=lambda form: form.extension)
def test_the_same_bytes_every_time(graph: Graph, form: object) -> None:
    store = graph.store.native
    thing = ox.NamedNode(f"{BASE}id/country/se")
    assert describe(store, thing).written(form) == describe(store, thing).written(form)  # type: ignore[arg-type]


def test_hostile_labels_stay_text(serving: Serving) -> None:
    store = ox.Store()
    thing, name = ox.NamedNode(f"{BASE}id/cluster/x"), ox.NamedNode(str(rdflib.RDFS.label))
    bad = '"]}<script>alert(1)</script>\n<http://x> . \\u003c'
    place = ox.NamedNode(f"{BASE}source/eocic-2019/x")
    store.add(ox.Quad(thing, name, ox.Literal(bad), place))
    store.add(ox.Quad(thing, name, ox.Literal(bad), ox.DefaultGraph()))
    for form in RDF:
        parser = {"ttl": "turtle", "jsonld": "json-ld", "rdf": "xml", "nq": "nquads"}.get(
            form.extension, form.extension
        )
        found = rdflib.Dataset(default_union=True)
        found.parse(data=describe(store, thing).written(form).decode(), format=parser)
        assert {str(each) for each in found.objects(rdflib.URIRef(thing.value), rdflib.RDFS.label)} == {bad}
    assert serialize([], "ttl") == b""

"""The declared sections of entity pages: each has rows, and any SPARQL engine gives the same."""

import pyoxigraph as ox
import pytest
import rdflib

from clusterpolicy.lookup.graph import Graph
from clusterpolicy.namespaces import ENTITY, RDF_TYPE, RDFS_LABEL
from clusterpolicy.questions.binding import blocks
from clusterpolicy.web.pages.entity_sections import FOLDERS, declared, rows_of
from clusterpolicy.web.sections import Section, sections
from clusterpolicy.web.serving import Serving

#: Folders of sections.
KINDS = sorted(
    {folder for folders in FOLDERS.values() for folder in folders}
    | {"entity", "concept", "sector", "concept-scheme", "policy", "organisation", "cluster", "finding"}
    | {"budget", "correction", "reported-list"}
)
#: Named graphs of a part of the graph that is small enough for an engine written in Python.
GRAPHS = 12

EVERY = [section for kind in KINDS for section in sections(kind)]


@pytest.fixture(params=EVERY, ids=lambda section: section.question.name)
def section(request: pytest.FixtureRequest) -> Section:
    """Each section."""
    found: Section = request.param
    return found


def test_it_has_rows_for_its_example(graph: Graph, section: Section) -> None:
    assert 0 < len(graph.query(section.question.text).rows()) < 400


def example(graph: Graph, text: str) -> ox.NamedNode:
    """The entity that the text of a section asks of."""
    _, start, end = next(block for block in blocks(text) if block[0] == "entity")
    prefixes = "\n".join(line for line in text.splitlines() if line.startswith("PREFIX"))
    found = graph.store.native.query(f"{prefixes}\nSELECT ?entity {{ {text[start:end]} }}")
    assert isinstance(found, ox.QuerySolutions)
    entity = next(iter(found))["entity"]
    assert isinstance(entity, ox.NamedNode)
    return entity


def part(graph: Graph, entity: ox.NamedNode) -> list[ox.Quad]:
    """Some places that speak of an entity, with the names and classes of everything in them."""
    store = graph.store.native
    near = [*store.quads_for_pattern(entity, None, None), *store.quads_for_pattern(None, None, entity)]
    graphs = {quad.graph_name for quad in near if "/source/" in str(quad.graph_name)}
    quads = [
        quad
        for name in sorted(graphs, key=str)[:GRAPHS]
        for quad in store.quads_for_pattern(None, None, None, name)
    ]
    things = {node for quad in quads for node in (quad.subject, quad.predicate, quad.object)}
    for thing in things:
        if isinstance(thing, ox.NamedNode):
            for told in (RDFS_LABEL, RDF_TYPE):
                said = store.quads_for_pattern(thing, ox.NamedNode(told), None)
                quads += [quad for quad in said if isinstance(quad.graph_name, ox.NamedNode)]
    return quads


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_rdflib_gives_the_same(graph: Graph, section: Section) -> None:
    text = section.question.text
    quads = part(graph, example(graph, text))
    store = ox.Store()
    store.extend(quads)
    ours = store.query(text, use_default_graph_as_union=True)
    assert isinstance(ours, ox.QuerySolutions)
    names = [variable.value for variable in ours.variables]
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"", format="nquads")
    theirs = dataset.query(text)
    assert {tuple(getattr(term, "value", None) for term in row) for row in ours} == {
        tuple(None if term is None else str(term) for term in row) for row in theirs if isinstance(row, tuple)
    }
    assert names == [str(name) for name in theirs.vars or ()]


@pytest.mark.parametrize("path", ["country/de", "region/lappi", "programme/de-kmu-netc"])
def test_a_page_asks_what_the_library_would(serving: Serving, path: str) -> None:
    iri = ENTITY + path
    for each in declared(serving, path.partition("/")[0]):
        asked = each.ask(serving.graph, entity=ox.NamedNode(iri)).rows()
        assert rows_of(serving, each, iri) == asked, each.question.name


def test_names_of_sections_are_those_of_one_page(serving: Serving) -> None:
    for kind in {entity.kind for entity in serving.graph.names.entities.values()}:
        names = [each.name for each in declared(serving, kind)]
        assert len(names) == len(set(names)), kind


@pytest.mark.parametrize("kind", ["objective", "sector", "benefit", "survey-item", "rating"])
def test_every_member_of_a_scheme_has_the_sections_of_concepts(serving: Serving, kind: str) -> None:
    assert {each.name for each in sections("concept")} <= {each.name for each in declared(serving, kind)}

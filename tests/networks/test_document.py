"""The document of a page: complete, fit for JSON, with facts that are no links."""

import json

import pytest

from clusterpolicy.lookup.graph import Graph
from clusterpolicy.networks.construction import build_network
from clusterpolicy.networks.document import document
from clusterpolicy.networks.layout import positions
from clusterpolicy.networks.measures import measures
from clusterpolicy.networks.model import to_networkx
from clusterpolicy.networks.views import load_view

KEYS = {
    *("title", "question", "finding", "reading", "omitted", "licence", "source", "version", "sizes", "kinds"),
    *("relations", "countries", "nodes", "edges", "communities", "measures", "paths", "directed"),
}


@pytest.mark.parametrize("measured", [True, False])
def test_document(graph: Graph, measured: bool) -> None:
    network = build_network(graph, load_view("smart-specialisation"))
    figures = measures(to_networkx(network), 1, 0) if measured else None
    found = json.loads(json.dumps(document(graph, network, positions(network), figures)))
    assert set(found) == KEYS
    assert len(found["nodes"]) == len(network.nodes) and len(found["edges"]) == len(network.edges)
    assert {kind["id"] for kind in found["kinds"]} == {node["kind"] for node in found["nodes"]}
    assert sum(kind["count"] for kind in found["kinds"]) == len(network.nodes)
    lappi = next(node for node in found["nodes"] if node["label"] == "Cluster support in Lappi")
    assert lappi["kindLabel"] == "Cluster support" and lappi["country"] == "Finland"
    assert set(found["sizes"]) <= set(lappi["measures"])
    assert (lappi["community"] is not None) == measured == bool(found["communities"])
    facts = {(name, value): place for name, value, place in lappi["facts"]}
    assert facts["has objective", "Fostering innovation capacity"].startswith("Table 9, p. 13")
    assert len(lappi["facts"]) <= 40
    strategy = next(node for node in found["nodes"] if node["kind"] == "policy-type")
    assert any(name == "definition" for name, _, _ in strategy["facts"])


def test_links_are_not_said_again_as_facts(graph: Graph) -> None:
    network = build_network(graph, load_view("programme-objectives"))
    found = document(graph, network, positions(network))
    [kmu] = [node for node in found["nodes"] if node["label"] == "KMU-NetC"]
    assert not any(name == "has objective" for name, _, _ in kmu["facts"])
    assert any(name == "web address" or "https" in value for name, value, _ in kmu["facts"])
    assert kmu["measures"] == {"degree": 6, "strength": 6}


def test_paths_are_read_out(graph: Graph) -> None:
    network = build_network(graph, load_view("path"), {"from": "KMU-NetC", "to": "Vinnväxt"})
    found = document(graph, network, positions(network))
    assert len(found["paths"]) == 10 and "(10) " in found["reading"]

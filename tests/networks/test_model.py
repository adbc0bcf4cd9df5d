"""Nodes as the graph describes them, and networks for networkx."""

import networkx as nx
import pytest

from clusterpolicy.lookup.graph import Graph
from clusterpolicy.namespaces import ENTITY
from clusterpolicy.networks.model import Network, Node, to_networkx
from clusterpolicy.networks.nodes import Nodes
from clusterpolicy.networks.sentences import counted, finding
from tests.networks.conftest import edge, node


@pytest.mark.parametrize(
    ("path", "label", "kind", "level", "country", "start", "end"),
    [
        (
            "programme/cz-cooperation-clusters",
            "Cooperation Clusters",
            "programme",
            "national",
            "Czechia",
            2014,
            2020,
        ),
        (
            "programme/fr-booster-innovation",
            "Booster innovation",
            "programme",
            "regional",
            "France",
            None,
            None,
        ),
        ("region/lappi", "Lappi", "region", "regional", "Finland", None, None),
        ("country/jp", "Japan", "country", "international", "Japan", None, None),
        (
            "cluster-support/lappi",
            "Cluster support in Lappi",
            "cluster-support",
            "regional",
            "Finland",
            None,
            None,
        ),
        ("objective/scale-ups", "Promoting scale-ups", "objective", "", "", None, None),
        (
            "programme/de-spitzenclusterwettbewerb",
            "Spitzenclusterwettbewerb",
            "past-scheme",
            "national",
            "Germany",
            2007,
            2017,
        ),
        ("policy/eu-horizon-2020", "Horizon2020", "policy", "international", "", None, None),
    ],
)
def test_nodes(
    graph: Graph,
    path: str,
    label: str,
    kind: str,
    level: str,
    country: str,
    start: int | None,
    end: int | None,
) -> None:
    found = Nodes(graph.store.native).node(ENTITY + path)
    assert (found.label, found.kind, found.level) == (label, kind, level)
    if path.startswith("programme/cz"):
        assert found.country in ("Czechia", "Czech Republic")
        assert (found.start, found.end) == (start, end)
        assert found.attributes["profiled"] == "in depth"
    else:
        assert found.country == country


def test_kinds_in_words(graph: Graph) -> None:
    nodes = Nodes(graph.store.native)
    assert nodes.node(ENTITY + "sme-focus/existing-industries").kind_label == "SME focus"
    assert nodes.node(ENTITY + "body-type/national-ministry").kind_label == "Type of body"


def test_an_entity_without_a_name_gets_words(graph: Graph) -> None:
    found = Nodes(graph.store.native).node(ENTITY + "objective/no-such-thing")
    assert found.label == "no such thing" or "no-such-thing" not in found.label


def test_networkx_keeps_everything(tiny: Network) -> None:
    found = to_networkx(tiny)
    assert isinstance(found, nx.MultiGraph)
    assert (len(found), found.number_of_edges()) == (4, 4)
    said = found.nodes["https://example.org/A"]
    assert (said["label"], said["kind"], said["start"], said["duration"]) == (
        "A",
        "programme",
        2014,
        "6 years",
    )
    assert "start" not in found.nodes["https://example.org/B"]
    both = found.get_edge_data("https://example.org/A", "https://example.org/o")
    assert sorted(each["relation"] for each in both.values()) == ["has", "wants"]


def test_a_network_without_parallel_lines_is_a_simple_graph(tiny: Network) -> None:
    simple = Network("v", "", "", "", "", tiny.nodes, tiny.edges[1:])
    assert not to_networkx(simple).is_multigraph()


def test_findings() -> None:
    nodes = {n.iri: n for n in (node("A"), node("B"), node("o", "objective"), node("p", "objective"))}
    lines = [edge("A", "o"), edge("B", "o"), edge("B", "p")]
    assert finding(nodes, lines, False) == (
        "2 programmes are joined to 2 objectives by 3 links; most of them, 2, lead to o."
    )
    mixed = [edge("A", "B"), edge("B", "o")]
    three = {iri: n for iri, n in nodes.items() if n.label != "p"}
    assert (
        finding(three, mixed, False)
        == "2 programmes and 1 objective are joined by 2 links; B has the most (2)."
    )
    alike = [edge("A", "B", "2 shared: o, p", 2)]
    two = {iri: n for iri, n in nodes.items() if n.kind == "programme"}
    assert (
        finding(two, alike, True)
        == "2 programmes are joined by 1 link; the strongest joins A and B (2 shared)."
    )


def test_one_kind_that_is_left_over_is_named() -> None:
    kinds = ("Country", "Region", "Programme", "Objective", "Other initiative", "Sector")
    nodes = [Node(kind, kind, kind.casefold(), kind) for kind in kinds]
    assert counted(nodes[:5]).endswith("1 objective and 1 other initiative")
    assert counted([*nodes, nodes[0]]).endswith("1 objective and 2 others")

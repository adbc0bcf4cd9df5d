"""A network: nodes and edges with everything that a picture, a table or an export says of them."""

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from clusterpolicy.networks.views import Edge

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True)
class Node:
    """
    A point in a network.

    :param iri: the entity
    :param label: its name, never a code
    :param kind: what it is ("programme", "past-scheme", "objective"): the class segment of its IRI, or for an
        intervention that is no programme what it is instead
    :param kind_label: that in words ("Past scheme")
    :param level: national, regional, international, or "" for what belongs to no level
    :param country: the country's name, or ""
    :param start: first year, if one is printed
    :param end: last year, if one is printed
    :param attributes: whatever else is worth showing, name and value in words
    """

    iri: str
    label: str
    kind: str
    kind_label: str
    level: str = ""
    country: str = ""
    start: int | None = None
    end: int | None = None
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Network:
    """
    A network.

    :param view: the view it shows
    :param title: its name
    :param asks: the question that it answers
    :param reading: how to read it
    :param finding: what it shows, in a sentence with counts
    :param nodes: the points, by label
    :param edges: the lines
    :param omitted: what was left out and why, or ""
    :param paths: for a view of paths, each read out in words
    :param directed: whether its lines are drawn as arrows
    """

    view: str
    title: str
    asks: str
    reading: str
    finding: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    omitted: str = ""
    paths: tuple[str, ...] = ()
    directed: bool = False

    def degrees(self) -> Counter[str]:
        """The number of lines that end at each node."""
        return Counter(iri for edge in self.edges for iri in (edge.source, edge.target))


def to_networkx(network: Network) -> "nx.Graph[str]":
    """
    The network for networkx: a Graph, or a MultiGraph where two nodes are joined in more than one way.

    Nodes carry label, kind, kind_label, level, country, start and end (absent where not known) and their
    attributes; edges carry relation, weight and places.
    """
    import networkx as nx

    pairs = [frozenset((edge.source, edge.target)) for edge in network.edges]
    graph: nx.Graph[str] = nx.Graph() if len(set(pairs)) == len(pairs) else nx.MultiGraph()
    graph.graph.update(name=network.title)
    for node in network.nodes:
        graph.add_node(node.iri, **node_attributes(node))
    for edge in network.edges:
        graph.add_edge(
            edge.source, edge.target, relation=edge.relation, weight=edge.weight, places=list(edge.places)
        )
    return graph


def node_attributes(node: Node) -> dict[str, Any]:
    """What exports say of a node; years only where there are any."""
    years = {"start": node.start, "end": node.end}
    return {
        "label": node.label,
        "kind": node.kind,
        "kind_label": node.kind_label,
        "level": node.level,
        "country": node.country,
        **{name: year for name, year in years.items() if year is not None},
        **{name.replace(" ", "_"): value for name, value in node.attributes.items()},
    }

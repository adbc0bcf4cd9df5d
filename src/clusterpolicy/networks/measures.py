"""The measures of a network: of each node, of its communities, of the whole, and beside chance."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx

from clusterpolicy.networks import centrality, figures
from clusterpolicy.networks.communities import SEEDS, Division, divide
from clusterpolicy.networks.figures import Figure
from clusterpolicy.networks.links import BEARERS, Links, links
from clusterpolicy.networks.null_model import Comparison, compare, draws_for
from clusterpolicy.networks.stability import stability, stability_of_each
from clusterpolicy.networks.traits import Trait, community_names, distinguishing, traits_of

#: How many bridging nodes are told apart from the rest.
BRIDGES = 10


@dataclass(frozen=True)
class NodeMeasures:
    """
    The measures of a node.

    :param node: its IRI
    :param label: its name
    :param kind: what it is
    :param degree: how many nodes it is joined to
    :param strength: the weights of its links added up
    :param betweenness: the share of shortest paths between others that lead over it
    :param bridging: the share of shortest paths over it that join different communities, of all paths
    :param joins: in how many communities its neighbours lie
    :param community: the number of its community
    """

    node: str
    label: str
    kind: str
    degree: int
    strength: float
    betweenness: float
    bridging: float
    joins: int
    community: int


@dataclass(frozen=True)
class Community:
    """
    A community.

    :param id: its number; 0 is the largest
    :param name: the traits that set it apart, as a name
    :param size: how many nodes it has
    :param stability: how well it is found again with other seeds, from 0 to 1
    :param traits: what sets it apart, with counts
    :param members: its nodes
    """

    id: int
    name: str
    size: int
    stability: float
    traits: tuple[Trait, ...]
    members: tuple[str, ...]


@dataclass(frozen=True)
class Measures:
    """
    The measures of a network.

    :param nodes: of each node, by name
    :param figures: of the whole network
    :param comparisons: figures of the whole beside those of random networks
    :param communities: the largest first
    :param bridges: the nodes that link communities most: concepts, or any where there are none
    :param notes: what was estimated or left out, each in a sentence
    """

    nodes: tuple[NodeMeasures, ...]
    figures: tuple[Figure, ...]
    comparisons: tuple[Comparison, ...]
    communities: tuple[Community, ...]
    bridges: tuple[NodeMeasures, ...]
    notes: tuple[str, ...]

    def figure(self, name: str) -> Figure:
        """The figure of that name."""
        return next(figure for figure in self.figures if figure.name == name)


def measures(
    graph: nx.Graph,
    seed: int = 1,
    draws: int | None = None,
    traits: Mapping[Any, Collection[str]] | None = None,
) -> Measures:
    """
    Every measure of a network.

    :param graph: nodes with ``label``, ``kind``, ``level``, ``country`` and edges with ``weight``, or without
    :param seed: of everything random; the same seed gives the same figures
    :param draws: how many random networks to compare with; 0 for none, None for as many as the size allows
    :param traits: by node, what communities may be named by; without it, what nodes are joined to
    """
    net = links(graph)
    division = divide(net, seed)
    between = centrality.betweenness(net, division.of, seed)
    communities = _communities(graph, net, division, traits)
    nodes = _nodes(graph, net, division, between)
    concepts = [node for node in nodes if node.kind and node.kind not in BEARERS] or nodes
    bridges = sorted(
        (node for node in concepts if node.bridging > 0), key=lambda node: (-node.bridging, node.label)
    )
    levels = [str(graph.nodes[name].get("level") or "") for name in net.names]
    wanted = draws_for(net) if draws is None else draws
    statistics = figures.statistics(net, levels, seed)
    return Measures(
        nodes=tuple(nodes),
        figures=tuple(figures.figures(net, levels, division, stability(division.runs))),
        comparisons=tuple(compare(net, statistics, seed, wanted) if wanted else ()),
        communities=tuple(communities),
        bridges=tuple(bridges[:BRIDGES]),
        notes=tuple(_notes(net, between.pivots, wanted)),
    )


def _communities(
    graph: nx.Graph, net: Links, division: Division, given: Mapping[Any, Collection[str]] | None
) -> list[Community]:
    distinct = distinguishing(division.of, traits_of(graph, net, given))
    names = community_names(graph, net, division.of, distinct)
    stable = stability_of_each(division.of, division.runs)
    members: dict[int, list[str]] = {}
    for node, community in enumerate(division.of.tolist()):
        members.setdefault(community, []).append(str(net.names[node]))
    return [
        Community(
            id=number,
            name=name,
            size=len(members[number]),
            stability=stable[number],
            traits=tuple(distinct.get(number, ())),
            members=tuple(members[number]),
        )
        for number, name in enumerate(names)
    ]


def _nodes(
    graph: nx.Graph, net: Links, division: Division, between: centrality.Between
) -> list[NodeMeasures]:
    of = division.of.tolist()
    return [
        NodeMeasures(
            node=str(name),
            label=str(graph.nodes[name].get("label", name)),
            kind=str(graph.nodes[name].get("kind", "")),
            degree=int(net.degree[index]),
            strength=float(net.strength[index]),
            betweenness=float(between.all[index]),
            bridging=float(between.across[index]),
            joins=len({of[other] for other in net.neighbours[index]}),
            community=of[index],
        )
        for index, name in enumerate(net.names)
    ]


def _notes(net: Links, pivots: int, draws: int) -> list[str]:
    notes = [f"Communities: the best of {SEEDS} divisions, each begun with a seed of its own."]
    if pivots < net.n:
        notes.append(
            f"Betweenness and bridging are estimates: shortest paths were followed from {pivots} nodes, "
            f"chosen at random, of {net.n}."
        )
    if draws:
        notes.append(
            f"More than chance: beside {draws} random networks where each node keeps its number of links. "
            "z counts standard deviations from their mean; modularity is, here and there, the best of "
            f"{figures.tries_for(net)} tries."
        )
    else:
        notes.append("Not compared with random networks.")
    return notes

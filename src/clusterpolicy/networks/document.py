"""A network as the one document that its page is made from."""

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from clusterpolicy.networks.facts import Facts
from clusterpolicy.networks.model import Network
from clusterpolicy.networks.nodes import Nodes
from clusterpolicy.networks.null_model import told
from clusterpolicy.networks.palette import looks
from clusterpolicy.version import __version__

if TYPE_CHECKING:
    from clusterpolicy.lookup.graph import Graph
    from clusterpolicy.networks.measures import Measures

#: What a node's size may stand for.
SIZES: Final = {
    "degree": "number of links",
    "strength": "weight of links",
    "betweenness": "lying between others",
    "bridging": "bridging communities",
}
SOURCE: Final = (
    "Cluster programmes in Europe and beyond, European Observatory for Clusters and Industrial Change, 2019"
)
LICENCE: Final = "CC BY 4.0"


def document(
    graph: "Graph",
    network: Network,
    positions: Mapping[str, tuple[float, float]],
    measures: "Measures | None" = None,
) -> dict[str, Any]:
    """
    Everything that the page of a network shows, fit for JSON.

    :param graph: the graph, for facts on the nodes
    :param network: the network as it is drawn
    :param positions: where each node stands
    :param measures: its measures; without them nodes have their number and weight of links
    """
    found = _counted(network) if measures is None else _measured(measures)
    communities = {} if measures is None else {each.node: each.community for each in measures.nodes}
    return {
        "title": network.title,
        "question": network.asks,
        "finding": network.finding,
        "reading": " ".join([network.reading, *_paths(network)]),
        "paths": list(network.paths),
        "directed": network.directed,
        "omitted": network.omitted,
        "licence": LICENCE,
        "source": SOURCE,
        "version": __version__,
        "sizes": {name: words for name, words in SIZES.items() if measures or name in ("degree", "strength")},
        "kinds": [
            {"id": kind, "label": look.label, "count": look.count}
            for kind, look in looks(network.nodes).items()
        ],
        "relations": sorted({edge.relation for edge in network.edges}),
        "countries": sorted({node.country for node in network.nodes if node.country}),
        "nodes": _nodes(graph, network, positions, found, communities),
        "edges": [
            {
                "source": edge.source,
                "target": edge.target,
                "relation": edge.relation,
                "weight": edge.weight,
                "places": list(edge.places),
            }
            for edge in network.edges
        ],
        "communities": [
            {"id": each.id, "name": each.name, "size": each.size}
            for each in (measures.communities if measures else ())
        ],
        "measures": _figures(measures) if measures else {},
    }


def _nodes(
    graph: "Graph",
    network: Network,
    positions: Mapping[str, tuple[float, float]],
    found: Mapping[str, Mapping[str, float]],
    communities: Mapping[str, int],
) -> list[dict[str, Any]]:
    store = graph.store.native
    facts = Facts(store, Nodes(store))
    linked: dict[str, set[str]] = {}
    for edge in network.edges:
        linked.setdefault(edge.source, set()).add(edge.target)
        linked.setdefault(edge.target, set()).add(edge.source)
    return [
        {
            "id": node.iri,
            "label": node.label,
            "kind": node.kind,
            "kindLabel": node.kind_label,
            "level": node.level,
            "country": node.country,
            "start": node.start,
            "end": node.end,
            "x": positions[node.iri][0],
            "y": positions[node.iri][1],
            "community": communities.get(node.iri),
            "measures": dict(found.get(node.iri, {})),
            "facts": [list(fact) for fact in facts.of(node.iri, linked.get(node.iri, ()))],
        }
        for node in network.nodes
    ]


def _counted(network: Network) -> dict[str, dict[str, float]]:
    """Number and weight of each node's links."""
    degrees, strengths = network.degrees(), Counter[str]()
    for edge in network.edges:
        for iri in (edge.source, edge.target):
            strengths[iri] += edge.weight  # type: ignore[assignment]
    return {iri: {"degree": degrees[iri], "strength": round(strengths[iri], 4)} for iri in degrees}


def _measured(measures: "Measures") -> dict[str, dict[str, float]]:
    return {
        each.node: {
            "degree": each.degree,
            "strength": round(each.strength, 4),
            "betweenness": round(each.betweenness, 6),
            "bridging": round(each.bridging, 6),
        }
        for each in measures.nodes
    }


def _figures(measures: "Measures") -> dict[str, dict[str, Any]]:
    """The measures of the whole, each beside chance where it was compared."""
    beside = {each.name: told(each) for each in measures.comparisons}
    return {
        figure.name: {
            "value": round(figure.value, 4) if isinstance(figure.value, float) else figure.value,
            "label": figure.label,
            "explanation": f"{figure.explanation} {_sentence(beside[figure.name])}"
            if figure.name in beside
            else figure.explanation,
        }
        for figure in measures.figures
        if figure.value is not None
    }


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _paths(network: Network) -> list[str]:
    """The paths of a network in words, for a reader."""
    if len(network.paths) == 1:
        return [f"In words: {network.paths[0]}"]
    return [f"({number}) {words}" for number, words in enumerate(network.paths, 1)]

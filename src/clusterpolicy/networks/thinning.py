"""What of a network that is too large to draw is drawn."""

from dataclasses import replace
from typing import Final

from clusterpolicy.networks.model import Network
from clusterpolicy.networks.projection import strongest_lines

MOST_LINKS: Final = 10_000
MOST_NODES: Final = 3_000


def drawn(network: Network, most_links: int = MOST_LINKS, most_nodes: int = MOST_NODES) -> Network:
    """
    The network, or its backbone where it is too large for a picture, with a word on what is left out.

    Of too many nodes those with the most links stay; of too many links the strongest of each node, then those
    that are least explained by chance (see :mod:`clusterpolicy.networks.projection`).
    """
    nodes, edges, notes = network.nodes, list(network.edges), []
    if len(nodes) > most_nodes:
        degrees = network.degrees()
        most = sorted(nodes, key=lambda node: (-degrees[node.iri], node.label, node.iri))[:most_nodes]
        kept = {node.iri for node in most}
        edges = [edge for edge in edges if edge.source in kept and edge.target in kept]
        notes.append(f"Of {len(nodes):,} nodes the {most_nodes:,} with the most links are drawn.")
    if len(edges) > most_links:
        notes.append(
            f"Of {len(edges):,} links {most_links:,} are drawn: the strongest of each node, and those that "
            "chance explains least."
        )
        edges = strongest_lines(edges, most_links)
    if not notes:
        return network
    ends = {iri for edge in edges for iri in (edge.source, edge.target)}
    notes.append("Filters show the rest; exports hold everything.")
    return replace(
        network,
        nodes=tuple(node for node in nodes if node.iri in ends),
        edges=tuple(edges),
        omitted=" ".join([network.omitted, *notes]).strip(),
    )

"""A network made ready for its reader: the page that reads itself, or the format of another program."""

from typing import TYPE_CHECKING

from clusterpolicy.networks.document import document
from clusterpolicy.networks.exports import EXPORTS, edges_json
from clusterpolicy.networks.layout import positions
from clusterpolicy.networks.model import Network, to_networkx
from clusterpolicy.networks.page import page
from clusterpolicy.networks.thinning import drawn

if TYPE_CHECKING:
    from clusterpolicy.lookup.graph import Graph
    from clusterpolicy.networks.measures import Measures

#: A page of a network of at most so many links compares it with random ones without being asked to.
QUICK = 600
#: Formats that show the network as it is drawn, thinned where there are too many lines to see.
_PICTURES = ("svg", "png")


def page_of(
    graph: "Graph", network: Network, seed: int = 1, compare: bool | None = None, entities: str = ""
) -> str:
    """
    The page of a network.

    :param graph: the graph, for facts on the nodes
    :param seed: another seed gives another picture of the same
    :param compare: whether it is compared with random networks; None for where that is quick
    :param entities: where pages of entities are found ("/id/"); "" where the page stands alone
    """
    shown = drawn(network)
    wanted = len(shown.edges) <= QUICK if compare is None else compare
    said = document(graph, shown, positions(shown, seed), measured(shown, seed, None if wanted else 0))
    return page({**said, "entities": entities} if entities else said)


def content_of(network: Network, name: str, seed: int = 1) -> bytes:
    """
    A network in a format for other programs.

    :param name: "json" for its links with their places, or one of
        :data:`clusterpolicy.networks.exports.EXPORTS`
    :raises KeyError: if there is no such format
    """
    if name == "json":
        return edges_json(network)
    shown = drawn(network) if name in _PICTURES else network
    return EXPORTS[name](shown, positions(shown, seed))


def measured(network: Network, seed: int = 1, draws: int | None = None) -> "Measures":
    """
    Its measures.

    :param draws: with how many random networks it is compared; None for the usual number
    """
    from clusterpolicy.networks.measures import measures

    return measures(to_networkx(network), seed, draws)

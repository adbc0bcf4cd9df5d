"""The programmes as a network: the lines of a view that join them, and nothing else of it."""

from typing import Final

from clusterpolicy.networks import sentences
from clusterpolicy.networks.model import Network
from clusterpolicy.networks.nodes import Nodes
from clusterpolicy.networks.views import Edge, View, edges, load_view
from clusterpolicy.web.explore.facets import PAGE, Facet, Members
from clusterpolicy.web.sections import sections
from clusterpolicy.web.serving import Serving

#: Kinds of nodes that stand for programmes; all others in a view are what programmes are joined to.
_INTERVENTIONS: Final = frozenset(("programme", "other-initiative", "past-scheme", "guidance-document"))


def network_of(serving: Serving, facet: Facet, left: Members, own_only: bool) -> Network | None:
    """
    What joins some programmes to the values of a facet.

    Regional programmes hang on the cluster support of their region, which is joined to what the region
    answered for it.

    :param facet: a facet with a network view
    :param left: the programmes
    :param own_only: whether what is said of the cluster support of regions is left out
    :returns: nothing where no line is left
    """
    view, lines, member_of = _read(serving, facet)
    supports = {edge.target for edge in member_of if edge.source in left and not own_only}
    nodes = Nodes(serving.graph.store.native)

    def shown(iri: str) -> bool:
        kind = nodes.node(iri).kind
        return (
            iri in left if kind in _INTERVENTIONS else iri in supports if kind == "cluster-support" else True
        )

    kept = [
        edge for edge in lines if shown(edge.source) and shown(edge.target) and _joined(edge, left, supports)
    ]
    answered = {iri for edge in kept for iri in (edge.source, edge.target)} & supports
    pairs = {(edge.source, edge.target) for edge in kept}
    members = [
        edge
        for edge in member_of
        if edge.source in left and edge.target in answered and (edge.source, edge.target) not in pairs
    ]
    kept += members
    if not kept:
        return None
    points = nodes.of(sorted({iri for edge in kept for iri in (edge.source, edge.target)}))
    lonely = len(left - set(points))
    unjoined = (
        f"{lonely:,} of the {len(left):,} are not drawn: the report joins them to none." if lonely else ""
    )
    return Network(
        view=view.name,
        title=view.question.title,
        asks=view.asks,
        reading=view.reading
        + (" Regional programmes hang on their region's cluster support." if members else ""),
        finding=sentences.finding(points, kept, False),
        nodes=tuple(sorted(points.values(), key=lambda node: (node.label.casefold(), node.iri))),
        edges=tuple(kept),
        omitted=unjoined,
    )


def _joined(edge: Edge, left: Members, supports: set[str]) -> bool:
    """Whether a line ends at one of the programmes or their supports."""
    return bool({edge.source, edge.target} & (left | supports))


def _read(serving: Serving, facet: Facet) -> tuple[View, list[Edge], list[Edge]]:
    """The view of a facet, its lines, and those between regional programmes and cluster supports."""

    def read() -> tuple[View, list[Edge], list[Edge]]:
        view = load_view(str(facet.options["network"]))
        members = next(section for section in sections(PAGE) if section.show == "edges")
        lines = edges(serving.graph.query(view.question.text))
        return view, lines, edges(members.ask(serving.graph))

    found: tuple[View, list[Edge], list[Edge]] = serving.remember(("network of", facet.name), read)
    return found

"""From a view to a network: ask, filter, choose or project, and say what it shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from clusterpolicy.errors import EmptyNetwork, QuestionError, excerpt
from clusterpolicy.networks import filters as sieve
from clusterpolicy.networks import projection, selection, sentences
from clusterpolicy.networks.filters import Filters
from clusterpolicy.networks.model import Network
from clusterpolicy.networks.nodes import Nodes
from clusterpolicy.networks.views import WEIGHTINGS, Edge, View, edges, load_view

if TYPE_CHECKING:
    from clusterpolicy.lookup.graph import Graph


@dataclass(frozen=True)
class _Draft:
    """A network on its way: its edges, and what is to be said of it."""

    edges: list[Edge]
    finding: str = ""
    omitted: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()


def build_network(
    graph: "Graph",
    view: View,
    values: Mapping[str, str] | None = None,
    filters: Filters | None = None,
    weighting: str = "",
    alpha: float | None = None,
) -> Network:
    """
    The network that a view shows.

    :param graph: the graph
    :param view: the view
    :param values: its parameters: labels, slugs or IRIs, numbers or texts
    :param filters: what to keep of it
    :param weighting: how a projected line is weighed; "" for the view's own way
    :param alpha: the significance that a projected line must have; 1 for all, None for the view's own
    :raises UnknownName: if a parameter, an entity or what a filter asks for is not known
    :raises QuestionError: if a value is missing or wrong
    :raises EmptyNetwork: if nothing is left
    """
    wanted = filters or Filters()
    nodes = Nodes(graph.store.native)
    where = _row(graph, view, values or {}) if view.select else {}
    found = edges(graph.query(graph.bind(view.question, dict(values or {})))) if not view.select else []
    if view.select:
        found = edges(graph.query(load_view(view.origin).question.text))
    ready = sieve.prepare(graph, wanted)
    kept = sieve.keep(found, nodes.of(_ends(found)), ready)
    words = [each.words for each in ready]
    if not kept:
        raise EmptyNetwork(_nothing(view, words))
    draft = _shape(
        view, kept, nodes, where, weighting or view.weight, view.backbone if alpha is None else alpha
    )
    draft = _last_filters(view, draft, nodes, wanted, words)
    if view.select == "path":
        draft = _told(draft, nodes, where)
    return _network(view, draft, nodes, where, words)


def _row(graph: "Graph", view: View, values: Mapping[str, str]) -> dict[str, Any]:
    """Where a view that chooses from another one is told to look."""
    return next(iter(graph.query(graph.bind(view.question, dict(values))).rows()))


def _shape(
    view: View, found: list[Edge], nodes: Nodes, where: Mapping[str, Any], weighting: str, alpha: float
) -> _Draft:
    """Choose from the edges, or project them, as the view says."""
    if view.select == "around":
        entity = str(where["entity"])
        steps = int(where.get("steps") or 1) if where.get("steps") != 0 else 0
        return _Draft(selection.around(found, entity, nodes.label(entity), steps))
    if view.select == "path":
        start, end = str(where["from"]), str(where["to"])
        return _Draft(selection.shortest(found, start, end, _labels(nodes, [*_ends(found), start, end])))
    if not view.project:
        return _Draft(found)
    if weighting not in WEIGHTINGS:
        raise QuestionError(f"weight is {excerpt(weighting)}; allowed: {', '.join(WEIGHTINGS)}")
    made = projection.project(found, view.project, _labels(nodes, _ends(found)), weighting, alpha)
    if not made.edges:
        raise EmptyNetwork(_nothing(view, []))
    left = made.possible - len(made.edges)
    note = (
        f"{left:,} of {made.possible:,} links are left out: of pairs that share something, those are drawn "
        f"that share more than chance explains (disparity filter, {alpha:g}), and the strongest link of each."
    )
    return _Draft(made.edges, omitted=(note,) if left else ())


def _last_filters(view: View, draft: _Draft, nodes: Nodes, wanted: Filters, words: list[str]) -> _Draft:
    """The filters on what is drawn: kinds and weights."""
    kept = sieve.keep_kinds(draft.edges, nodes.of(_ends(draft.edges)), wanted.kind)
    kept = [edge for edge in kept if edge.weight >= wanted.min_weight]
    words += [f"kind {', '.join(wanted.kind)} at both ends"] if wanted.kind else []
    words += [f"weight {wanted.min_weight:g} or more"] if wanted.min_weight else []
    if not kept:
        raise EmptyNetwork(_nothing(view, words))
    return replace(draft, edges=kept)


def _told(draft: _Draft, nodes: Nodes, where: Mapping[str, Any]) -> _Draft:
    """The paths that are left, in words."""
    start, end = str(where["from"]), str(where["to"])
    labels = _labels(nodes, [*_ends(draft.edges), start, end])
    kept = selection.shortest(draft.edges, start, end, labels)
    number, steps, words = selection.read_out(kept, start, end, labels)
    more = (f"{number - len(words):,} further paths are drawn, not read out.",) if number > len(words) else ()
    finding = sentences.paths(labels[start], labels[end], number, steps)
    return replace(draft, edges=kept, finding=finding, omitted=more, paths=tuple(words))


def _network(
    view: View, draft: _Draft, nodes: Nodes, where: Mapping[str, Any], words: Sequence[str]
) -> Network:
    points = nodes.of(_ends(draft.edges))
    finding = draft.finding
    if view.select == "around":
        entity = str(where["entity"])
        finding = sentences.around(points, draft.edges, entity, int(where.get("steps") or 1))
    named = {name: nodes.label(value) for name, value in where.items() if isinstance(value, str)}
    said = [f"Only links that fit {', '.join(words)}."] if words else []
    return Network(
        view=view.name,
        title=view.question.title,
        asks=_filled(view.asks, named),
        reading=view.reading,
        finding=finding or sentences.finding(points, draft.edges, bool(view.project)),
        nodes=tuple(sorted(points.values(), key=lambda node: (node.label.casefold(), node.iri))),
        edges=tuple(draft.edges),
        omitted=" ".join([*said, *draft.omitted]),
        paths=draft.paths,
        directed=view.directed,
    )


def _filled(text: str, names: Mapping[str, str]) -> str:
    """A question with names in the place of its {parameters}."""
    for name, label in names.items():
        text = text.replace(f"{{{name}}}", label)
    return text


def _labels(nodes: Nodes, iris: Sequence[str]) -> dict[str, str]:
    return {iri: nodes.label(iri) for iri in iris}


def _ends(found: Sequence[Edge]) -> list[str]:
    """Every node of some edges, in order."""
    return sorted({iri for edge in found for iri in (edge.source, edge.target)})


def _nothing(view: View, words: Sequence[str]) -> str:
    if words:
        return f"nothing in “{view.question.title}” fits {', '.join(words)}; leave out a filter"
    return f"“{view.question.title}” has no links here"

"""Choose from the edges of a network: what surrounds an entity, and the shortest paths between two."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from clusterpolicy.errors import EmptyNetwork, QuestionError
from clusterpolicy.networks.views import Edge

if TYPE_CHECKING:
    import networkx as nx

MAX_STEPS: Final = 3
#: How many shortest paths are read out in words.
TOLD: Final = 20


def _graph(edges: Iterable[Edge]) -> "nx.Graph[str]":
    import networkx as nx

    return nx.Graph((edge.source, edge.target) for edge in edges)


def around(edges: Sequence[Edge], entity: str, label: str, steps: int) -> list[Edge]:
    """
    The edges among what can be reached from an entity.

    :param label: the entity's name
    :param steps: in how many steps, 1 to 3
    :raises QuestionError: if that are too many steps
    :raises EmptyNetwork: if nothing is joined to the entity
    """
    if not 1 <= steps <= MAX_STEPS:
        raise QuestionError(f"steps is {steps}; allowed: 1 to {MAX_STEPS}")
    import networkx as nx

    graph = _graph(edges)
    _must_be_in(graph, entity, label)
    near = nx.single_source_shortest_path_length(graph, entity, cutoff=steps)
    # In the last step lines among neighbours would hide what the entity itself is joined to.
    return [
        edge
        for edge in edges
        if edge.source in near and edge.target in near and min(near[edge.source], near[edge.target]) < steps
    ]


def shortest(edges: Sequence[Edge], start: str, end: str, labels: Mapping[str, str]) -> list[Edge]:
    """
    The edges on any shortest path between two entities.

    :raises QuestionError: if both are the same
    :raises EmptyNetwork: if there is no path
    """
    import networkx as nx

    if start == end:
        raise QuestionError(f"both ends are {labels[start]}; give two different entities")
    graph = _graph(edges)
    for entity in (start, end):
        _must_be_in(graph, entity, labels[entity])
    here = nx.single_source_shortest_path_length(graph, start)
    if end not in here:
        raise EmptyNetwork(f"{labels[start]} and {labels[end]} are not connected")
    there = nx.single_source_shortest_path_length(graph, end)
    length = here[end]

    def on_path(one: str, other: str) -> bool:
        return bool(here.get(one, length) + 1 + there.get(other, length) == length)

    return [edge for edge in edges if on_path(edge.source, edge.target) or on_path(edge.target, edge.source)]


def read_out(
    edges: Sequence[Edge], start: str, end: str, labels: Mapping[str, str]
) -> tuple[int, int, list[str]]:
    """
    The shortest paths in words: how many there are, of how many steps, and the first of them read out.

    Every line is read in its own direction: "KMU-NetC has objective …; Vinnväxt has objective …".
    """
    import itertools

    import networkx as nx

    graph = _graph(edges)
    lines: dict[frozenset[str], list[Edge]] = {}
    for edge in edges:
        lines.setdefault(frozenset((edge.source, edge.target)), []).append(edge)
    ways = nx.all_shortest_paths(graph, start, end)
    told = sorted(itertools.islice(ways, TOLD), key=lambda path: [labels[iri] for iri in path])
    steps = nx.shortest_path_length(graph, start, end)
    words = [
        "; ".join(_said(lines[frozenset(pair)], labels) for pair in itertools.pairwise(path)) for path in told
    ]
    return _number(graph, start, end), steps, [f"{sentence}." for sentence in words]


def _said(edges: Sequence[Edge], labels: Mapping[str, str]) -> str:
    """The lines between two nodes as a clause with its first place."""
    said = []
    for edge in edges:
        more = f" and {len(edge.places) - 1} more" if len(edge.places) > 1 else ""
        place = f" ({edge.places[0]}{more})" if edge.places else ""
        said.append(f"{labels[edge.source]} {edge.relation} {labels[edge.target]}{place}")
    return ", and ".join(said)


def _number(graph: "nx.Graph[str]", start: str, end: str) -> int:
    """How many shortest paths there are, counted forward from the start."""
    import networkx as nx

    depth = nx.single_source_shortest_path_length(graph, start)
    ways = {start: 1}
    for node in sorted(depth, key=lambda iri: depth[iri])[1:]:
        ways[node] = sum(ways[other] for other in graph[node] if depth[other] == depth[node] - 1)
    return ways[end]


def _must_be_in(graph: "nx.Graph[str]", entity: str, label: str) -> None:
    if entity not in graph:
        raise EmptyNetwork(f"nothing is joined to {label} in this network")

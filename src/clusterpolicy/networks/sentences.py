"""What a network shows, in a sentence with counts."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from clusterpolicy.networks.model import Node
from clusterpolicy.networks.views import Edge

#: A sentence names so many kinds at the most; the rest are counted together.
_KINDS = 4


def plural(words: str, number: int) -> str:
    """
    A kind of thing in the number that is needed.

    >>> plural("Country", 2), plural("Type of body", 3), plural("SME focus", 2), plural("Programme", 1)
    ('countries', 'types of body', 'SME focuses', 'programme')
    """
    head, of, rest = words.partition(" of ")
    head = head if head[:2].isupper() else head[:1].lower() + head[1:]
    if number != 1:
        if head.endswith("y") and head[-2:-1] not in "aeiou":
            head = head[:-1] + "ies"
        else:
            head += "es" if head.endswith(("s", "x", "ch")) else "s"
    return head + of + rest


def counted(nodes: Iterable[Node]) -> str:
    """
    Nodes counted by kind, the most frequent first.

    >>> counted([Node("a", "A", "country", "Country"), Node("b", "B", "region", "Region")])
    '1 country and 1 region'
    """
    kinds = Counter(node.kind_label for node in nodes).most_common()
    # A single kind that is left over is as short by its name.
    named = len(kinds) if len(kinds) == _KINDS + 1 else _KINDS
    shown = [f"{number:,} {plural(kind, number)}" for kind, number in kinds[:named]]
    if rest := sum(number for _, number in kinds[named:]):
        shown.append(f"{rest:,} others")
    return _listed(shown)


def finding(nodes: Mapping[str, Node], edges: Sequence[Edge], projected: bool) -> str:
    """
    What a network shows, in a sentence with counts.

    :param projected: whether the lines stand for what is shared
    """
    lines = f"{len(edges):,} {plural('Link', len(edges))}"
    if projected:
        best = max(edges, key=lambda edge: (edge.weight, nodes[edge.source].label, nodes[edge.target].label))
        ends = f"{nodes[best.source].label} and {nodes[best.target].label}"
        number = best.relation.partition(" ")[0]
        return (
            f"{counted(nodes.values())} are joined by {lines}; the strongest joins {ends} ({number} shared)."
        )
    sources, targets = {edge.source for edge in edges}, {edge.target for edge in edges}
    degrees = Counter(iri for edge in edges for iri in (edge.source, edge.target))
    if sources & targets:
        top = _most(degrees, nodes)
        return f"{counted(nodes.values())} are joined by {lines}; {top} has the most ({degrees_of(degrees)})."
    top = _most(Counter({iri: number for iri, number in degrees.items() if iri in targets}), nodes)
    count = max(degrees[iri] for iri in targets)
    here, there = (counted(nodes[iri] for iri in ends) for ends in (sources, targets))
    verb = "is" if len(sources) == 1 else "are"
    return f"{here} {verb} joined to {there} by {lines}; most of them, {count:,}, lead to {top}."


def around(nodes: Mapping[str, Node], edges: Sequence[Edge], entity: str, steps: int) -> str:
    """What surrounds an entity, in a sentence with counts."""
    others = [node for iri, node in nodes.items() if iri != entity]
    reach = "1 step" if steps == 1 else f"{steps} steps"
    lines = f"{len(edges):,} {plural('Link', len(edges))}"
    return f"Within {reach} of {nodes[entity].label} there are {counted(others)}, joined by {lines}."


def paths(start: str, end: str, number: int, steps: int) -> str:
    """How two entities are joined, in a sentence with counts."""
    ways = "1 shortest path joins" if number == 1 else f"{number:,} shortest paths join"
    return f"{ways} {start} and {end}, {'each of ' if number > 1 else ''}{steps} {plural('Step', steps)}."


def degrees_of(degrees: Mapping[str, int]) -> str:
    """The greatest number of links."""
    return f"{max(degrees.values()):,}"


def _most(degrees: Mapping[str, int], nodes: Mapping[str, Node]) -> str:
    """The node with the most links; of several the first by name."""
    return nodes[min(degrees, key=lambda iri: (-degrees[iri], nodes[iri].label))].label


def _listed(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)

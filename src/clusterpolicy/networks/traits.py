"""What sets a community apart: traits that its members have more often than all do, and a name of them."""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx

from clusterpolicy.errors import excerpt
from clusterpolicy.networks.links import BEARERS, Ints, Links

#: A trait is had by at least this share of a community, and this much more often than in the whole.
LEAST_SHARE, LEAST_LIFT = 0.3, 1.2
_SHOWN, _IN_NAME, _LENGTH = 5, 2, 60


@dataclass(frozen=True)
class Trait:
    """
    A trait that sets a community apart.

    :param name: the trait ("Scale-up of firms", "regional", "Finland")
    :param having: how many members have it
    :param members: of how many that could have it
    :param all_having: how many have it in the whole network
    :param all: of how many that could
    :param place: whether it is a level or a country
    """

    name: str
    having: int
    members: int
    all_having: int
    all: int
    place: bool = False

    @property
    def share(self) -> float:
        """The share of members that have it."""
        return self.having / self.members

    @property
    def lift(self) -> float:
        """
        How many times more often members have it than all.

        Source: Brin, Motwani, Ullman & Tsur (1997), Dynamic itemset counting and implication rules for market
        basket data, SIGMOD 26(2), where it is called interest.
        """
        return self.share / (self.all_having / self.all)

    def __str__(self) -> str:
        """The trait in words, with its counts."""
        return f"{self.name} ({self.having} of {self.members}, in all {self.all_having} of {self.all})"


def traits_of(
    graph: nx.Graph, links: Links, given: Mapping[Any, Collection[str]] | None = None
) -> dict[int, set[tuple[bool, str]]]:
    """
    The traits of each node that can have any, each with whether it is a level or a country.

    Bearers (programmes, supports, territories) have traits: what they are joined to. Where all nodes are of
    one sort, each has its neighbours and itself. Level and country count as well.

    :param given: traits to be used instead of neighbours (what nodes of a projection share), by node
    """
    labels = [str(graph.nodes[name].get("label", name)) for name in links.names]
    bearers = [node for node, name in enumerate(links.names) if graph.nodes[name].get("kind") in BEARERS]
    alike = links.side is None and len(bearers) in (0, links.n)
    found: dict[int, set[tuple[bool, str]]] = {}
    for node in links.rows if links.side is not None else bearers or range(links.n):
        name = links.names[node]
        if given is not None:
            traits = set(given.get(name, ()))
        else:
            traits = {labels[other] for other in links.neighbours[node]}
            traits |= {labels[node]} if alike else set()
        data = graph.nodes[name]
        places = {str(data[key]) for key in ("level", "country") if data.get(key)}
        found[node] = {(False, trait) for trait in traits - places} | {(True, place) for place in places}
    return found


def distinguishing(of: Ints, traits: Mapping[int, set[tuple[bool, str]]]) -> dict[int, list[Trait]]:
    """
    The traits that set each community apart, the strongest first.

    Strength is the share of members times the logarithm of the lift, so that neither a trait of two members
    alone nor one that everybody has comes first.
    """
    everybody: Counter[tuple[bool, str]] = Counter()
    inside: dict[int, Counter[tuple[bool, str]]] = defaultdict(Counter)
    members: Counter[int] = Counter()
    for node in sorted(traits):
        community = int(of[node])
        everybody.update(traits[node])
        inside[community].update(traits[node])
        members[community] += 1
    found = {}
    for community, counts in inside.items():
        candidates = [
            Trait(key[1], number, members[community], everybody[key], len(traits), key[0])
            for key, number in counts.items()
            if number > 1
        ]
        kept = [trait for trait in candidates if trait.share >= LEAST_SHARE and trait.lift >= LEAST_LIFT]
        kept.sort(key=lambda trait: (-round(trait.share * math.log2(trait.lift), 9), trait.name))
        found[community] = kept[:_SHOWN]
    return found


def community_names(
    graph: nx.Graph, links: Links, of: Ints, distinct: Mapping[int, Sequence[Trait]]
) -> list[str]:
    """
    A name for each community: its strongest traits, and in brackets its level or country if that is a trait.

    A community without traits is called after the member with most links (bearers first).
    """
    names: list[str] = []
    for community in range(int(of.max(initial=-1)) + 1):
        traits = distinct.get(community, ())
        parts = [excerpt(trait.name, _LENGTH) for trait in traits if not trait.place][:_IN_NAME]
        places = [trait.name for trait in traits if trait.place]
        if not parts and not places:
            parts = [_hub(graph, links, [node for node in range(links.n) if of[node] == community])]
        name = (
            f"{' + '.join(parts)} ({', '.join(places)})" if parts and places else " + ".join(parts or places)
        )
        same = sum(other == name or other.startswith(f"{name}, group ") for other in names)
        names.append(f"{name}, group {same + 1}" if same else name)
    return names


def _hub(graph: nx.Graph, links: Links, members: list[int]) -> str:
    def order(node: int) -> tuple[bool, int, int]:
        return graph.nodes[links.names[node]].get("kind") not in BEARERS, -int(links.degree[node]), node

    name = links.names[min(members, key=order)]
    return excerpt(str(graph.nodes[name].get("label", name)), _LENGTH)

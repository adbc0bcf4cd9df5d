"""Measures as tables and as JSON."""

from dataclasses import asdict
from typing import Any

from clusterpolicy.networks.measures import Measures, NodeMeasures
from clusterpolicy.networks.null_model import told
from clusterpolicy.store.answer import Value

Table = tuple[list[str], list[list[Value]]]


def tables(found: Measures) -> dict[str, Table]:
    """
    The measures as tables by their headings, each the names of its columns and its rows.

    "network", "more than chance", "communities", "bridges", "nodes" (most links first).
    """
    names = {community.id: community.name for community in found.communities}
    network: list[list[Value]] = [[f.label, _short(f.value), f.explanation] for f in found.figures]
    labels = {figure.name: figure.label for figure in found.figures}
    chance: list[list[Value]] = [
        [
            labels.get(c.name, c.name),
            _short(c.observed),
            _short(c.expected),
            _short(c.deviation),
            None if c.z is None else round(c.z, 2),
            round(c.p, 4),
            c.draws,
            told(c),
        ]
        for c in found.comparisons
    ]
    communities: list[list[Value]] = [
        [c.id, c.name, c.size, round(c.stability, 3), "; ".join(map(str, c.traits))]
        for c in found.communities
    ]
    by_degree = sorted(found.nodes, key=lambda node: (-node.degree, -node.strength, node.label, node.node))
    return {
        "network": (["measure", "value", "explanation"], network),
        "more than chance": (
            ["measure", "here", "by_chance", "deviation", "z", "p", "draws", "in_words"],
            chance,
        ),
        "communities": (["community", "name", "size", "stability", "set_apart_by"], communities),
        "bridges": (_NODE_COLUMNS, [_node(node, names) for node in found.bridges]),
        "nodes": (_NODE_COLUMNS, [_node(node, names) for node in by_degree]),
    }


_NODE_COLUMNS = [
    "label",
    "kind",
    "degree",
    "strength",
    "betweenness",
    "bridging",
    "joins_communities",
    "community",
    "community_name",
    "node",
]


def _node(node: NodeMeasures, names: dict[int, str]) -> list[Value]:
    between, bridging = round(node.betweenness, 6), round(node.bridging, 6)
    strength = round(node.strength, 6)
    return [
        node.label,
        node.kind,
        node.degree,
        strength,
        between,
        bridging,
        node.joins,
        node.community,
        names[node.community],
        node.node,
    ]


def tidy(found: Measures) -> Table:
    """All measures in one table for a CSV file: one row a number, with what it belongs to."""
    columns = ["part", "item", "label", "measure", "value", "explanation"]
    rows: list[list[Value]] = [["network", "", "", f.name, f.value, f.explanation] for f in found.figures]
    for c in found.comparisons:
        numbers = {
            "observed": c.observed,
            "expected": c.expected,
            "deviation": c.deviation,
            "z": c.z,
            "p": c.p,
        }
        rows += [["more than chance", c.name, "", key, value, told(c)] for key, value in numbers.items()]
    for community in found.communities:
        told_apart = "; ".join(map(str, community.traits))
        for key, value in (("size", community.size), ("stability", community.stability)):
            rows.append(["community", str(community.id), community.name, key, value, told_apart])
    for node in found.nodes:
        numbers = {
            "degree": node.degree,
            "strength": node.strength,
            "betweenness": node.betweenness,
            "bridging": node.bridging,
            "joins_communities": node.joins,
            "community": node.community,
        }
        rows += [["node", node.node, node.label, key, value, ""] for key, value in numbers.items()]
    return columns, rows


def as_dict(found: Measures) -> dict[str, Any]:
    """The measures for JSON."""
    return {
        "network": {
            f.name: {"value": f.value, "label": f.label, "explanation": f.explanation} for f in found.figures
        },
        "moreThanChance": {c.name: {**asdict(c), "inWords": told(c)} for c in found.comparisons},
        "communities": [
            {
                "id": c.id,
                "name": c.name,
                "size": c.size,
                "stability": c.stability,
                "traits": [{**asdict(t), "lift": t.lift} for t in c.traits],
                "members": list(c.members),
            }
            for c in found.communities
        ],
        "bridges": [node.node for node in found.bridges],
        "nodes": [asdict(node) for node in found.nodes],
        "notes": list(found.notes),
    }


def _short(value: float | int | None) -> Value:
    return round(value, 4) if isinstance(value, float) else value

"""Small networks for the tests of this folder."""

import pytest

from clusterpolicy.networks.model import Network, Node
from clusterpolicy.networks.views import Edge

HOSTILE = '<img src=x onerror="alert(1)">"\'&\u202e]]>'


def node(name: str, kind: str = "programme", **said: object) -> Node:
    return Node(f"https://example.org/{name}", name, kind, kind.capitalize(), **said)  # type: ignore[arg-type]


def edge(one: str, other: str, relation: str = "has", weight: float = 1.0, *places: str) -> Edge:
    return Edge(f"https://example.org/{one}", f"https://example.org/{other}", relation, weight, places)


@pytest.fixture
def tiny() -> Network:
    """Two programmes and two objectives, one of them with a hostile name; two nodes are joined twice."""
    nodes = (
        node(
            "A", level="national", country="Germany", start=2014, end=2020, attributes={"duration": "6 years"}
        ),
        node("B", level="regional", country="France"),
        node("o", kind="objective"),
        Node("https://example.org/h", HOSTILE, "objective", "Objective"),
    )
    lines = (
        edge("A", "o", "has", 2.0, "Table 8, p. 1", "Table 9, p. 2"),
        edge("A", "o", "wants", 1.0, "Table 8, p. 1"),
        edge("B", "o", "has", 1.0, "Table 9, p. 3"),
        edge("B", "h", HOSTILE, 0.5, HOSTILE),
    )
    return Network("tiny", "Tiny", "Who has what?", "Read it.", "2 programmes.", nodes, lines)

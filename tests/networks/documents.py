"""Documents of networks made up for the tests of the page: a small one, a large one, a hostile one."""

import math
import random
from collections import Counter
from typing import Any

ENTITY = "https://w3id.org/clusterpolicy/id/"

#: The texts of a document besides those of nodes and edges.
TEXTS = ("title", "question", "finding", "reading", "omitted", "licence", "source", "version")

#: Signs that a page must show and never obey.
HOSTILE = (
    "</script><script>window.hurt = 1</script>",
    '"><img src=x onerror="window.hurt = 1">',
    "<!-- <b>bold</b> & 'quoted' \"twice\" `back`",
    "\u202eright to left\u202c \u2066\u200f",
    "{{document}} ${window.hurt = 1} {{policy}}",
    "</title></style></noscript><svg onload=hurt=1>",
    "\u2028\u2029\x00\x1f\ud800 odd signs",
    "x" * 10_000,
    "javascript:window.hurt=1",
)


def node(at: int, kind: str, label: str, spot: tuple[float, float], **more: Any) -> dict[str, Any]:
    """A node of a document, with what a test does not ask about filled in."""
    return {
        "id": f"{ENTITY}{kind}/{at}",
        "label": label,
        "kind": kind,
        "kindLabel": kind.replace("-", " ").capitalize(),
        "level": "",
        "country": "",
        "start": "",
        "end": "",
        "x": spot[0],
        "y": spot[1],
        "community": at % 2,
        "measures": {"degree": 1, "betweenness": 0.5},
        "facts": [],
    } | more


def edge(
    source: dict[str, Any], target: dict[str, Any], relation: str, weight: float = 1, *places: str
) -> dict[str, Any]:
    """An edge of a document."""
    ends = {"source": source["id"], "target": target["id"]}
    return ends | {"relation": relation, "weight": weight, "places": list(places)}


def document(nodes: list[dict[str, Any]], edges: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """A document of these nodes and edges."""
    return {
        "title": "Programmes and objectives",
        "question": "Which programmes pursue which objectives?",
        "finding": f"{len(nodes)} names and {len(edges)} links.",
        "reading": "A programme is joined to each objective that it names.",
        "omitted": "",
        "licence": "CC BY 4.0",
        "source": "EOCIC 2019",
        "version": "0.1",
        "sizes": {"degree": "number of links", "betweenness": "between others"},
        "kinds": [],
        "relations": [],
        "countries": [],
        "nodes": nodes,
        "edges": edges,
        "communities": [
            {"id": 0, "name": "Those of even number", "size": math.ceil(len(nodes) / 2)},
            {"id": 1, "name": "Those of odd number", "size": len(nodes) // 2},
        ],
        "measures": {
            "density": {
                "value": 0.25,
                "label": "Density",
                "explanation": "Links there are of links there could be.",
            }
        },
    } | more


def small() -> dict[str, Any]:
    """Three programmes of two countries, two objectives."""
    facts = [
        ["Objective", "Support for research", "Table 8, p. 122, row Germany – KMU-NetC"],
        ["Web page", "https://example.org/kmu", "Table 8, p. 122, row Germany – KMU-NetC"],
    ]
    nodes = [
        node(
            0,
            "programme",
            "KMU-NetC",
            (-400, -200),
            country="Germany",
            level="national",
            start="2017",
            facts=facts,
        ),
        node(1, "programme", "go-cluster", (-400, 200), country="Germany", level="national"),
        node(
            2,
            "programme",
            "Vinnväxt",
            (400, 200),
            country="Sweden",
            level="regional",
            start="2001",
            end="2020",
        ),
        node(3, "objective", "Support for research", (0, 0)),
        node(4, "objective", "Internationalisation", (300, -200)),
    ]
    for at, degree in enumerate((2, 2, 1, 3, 2)):
        nodes[at]["measures"] = {"degree": degree, "betweenness": degree / 4}
    a, b, c, research, abroad = nodes
    edges = [
        edge(a, research, "has objective", 1, "Table 8, p. 122, row Germany – KMU-NetC"),
        edge(a, abroad, "has objective", 2, "Table 8, p. 122, row Germany – KMU-NetC", "Section 2.4, p. 40"),
        edge(b, research, "has objective", 3, "Table 8, p. 121, row Germany – go-cluster"),
        edge(b, abroad, "mentions", 1),
        edge(c, research, "has objective", 1, "Table 8, p. 125, row Sweden – Vinnväxt"),
    ]
    return document(nodes, edges)


def pair() -> dict[str, Any]:
    """Two names and a link, whose middle is the middle of the picture."""
    nodes = [
        node(0, "programme", "KMU-NetC", (-300, 0)),
        node(1, "objective", "Research", (300, 0)),
    ]
    return document(
        nodes, [edge(nodes[0], nodes[1], "has objective", 1, "Table 8, p. 122, row Germany – KMU-NetC")]
    )


def large(count: int, links: int, seed: int = 1) -> dict[str, Any]:
    """A grown network in a few clouds."""
    chance = random.Random(seed)
    kinds = ("programme", "objective", "region", "country", "sector")
    nodes = []
    for at in range(count):
        angle, far = (at % 12) * math.pi / 6, chance.gauss(0, 130)
        spot = (700 * math.cos(angle) + far, 700 * math.sin(angle) + chance.gauss(0, 130))
        label = f"{kinds[at % 5].capitalize()} number {at}"
        nodes.append(node(at, kinds[at % 5], label, spot, country=f"Country {at % 30}", community=at % 12))
    edges = []
    for _ in range(links):
        first = chance.randrange(count)
        second = (
            (first + 12 * chance.randrange(1, 40)) % count
            if chance.random() < 0.9
            else chance.randrange(count)
        )
        edges.append(
            edge(nodes[first], nodes[second], "is related to", chance.randint(1, 9), "Table 8, p. 120")
        )
    degree = Counter(end for each in edges for end in (each["source"], each["target"]))
    for each in nodes:
        each["measures"] = {"degree": degree[each["id"]], "betweenness": chance.random()}
    return document(nodes, edges)


def hostile() -> dict[str, Any]:
    """A network whose every text is hostile."""
    nodes = []
    for at, text in enumerate(HOSTILE):
        facts = [[text, text, text]]
        spot = (300 * math.cos(at), 300 * math.sin(at))
        more = {"kindLabel": text, "country": text, "level": text, "start": text, "facts": facts}
        nodes.append(node(at, f"kind-{at % 4}", text, spot, **more))
    edges = [
        edge(first, second, text, at, text)
        for at, (first, second, text) in enumerate(zip(nodes, [*nodes[1:], nodes[0]], HOSTILE, strict=True))
    ]
    texts = dict.fromkeys(TEXTS, "".join(HOSTILE))
    groups = [{"id": 0, "name": HOSTILE[0], "size": 5}, {"id": 1, "name": HOSTILE[1], "size": 4}]
    measures = {text: {"value": text, "label": text, "explanation": text} for text in HOSTILE}
    return document(
        nodes, edges, communities=groups, sizes={"degree": HOSTILE[1]}, measures=measures, **texts
    )

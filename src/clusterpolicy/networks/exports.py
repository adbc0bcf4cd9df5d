"""
A network in the formats of other programs.

GraphML and GEXF for Gephi, Cytoscape JSON for Cytoscape, node-link JSON for D3 and networkx, CSV for
spreadsheets, SVG and PNG for papers. Every one keeps labels, kinds, weights and places, and holds what the
filters left.
"""

import csv
import io
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from clusterpolicy.errors import ReleaseError
from clusterpolicy.networks import drawing
from clusterpolicy.networks.document import LICENCE, SOURCE
from clusterpolicy.networks.drawing import Positions, clean
from clusterpolicy.networks.model import Network, node_attributes, to_networkx
from clusterpolicy.networks.palette import looks

_GEXF_SHAPES: Final = {"dot": "disc", "triangleDown": "triangle", "hexagon": "disc", "star": "disc"}
_PLACES: Final = " | "


def graphml(network: Network, positions: Positions) -> bytes:
    """GraphML, with positions as x and y."""
    import networkx as nx

    graph = _plain(network)
    for iri in graph:
        x, y = positions[iri]
        graph.nodes[iri].update(x=x, y=-y)
    stream = io.BytesIO()
    nx.write_graphml_xml(graph, stream)
    return stream.getvalue()


def gexf(network: Network, positions: Positions) -> bytes:
    """GEXF with colours, sizes, shapes and positions, and with years as the time that a node lasts."""
    import networkx as nx

    graph = _plain(network)
    dressed, degrees = looks(network.nodes), network.degrees()
    for node in network.nodes:
        look, (x, y) = dressed[node.kind], positions[node.iri]
        red, green, blue = (int(look.colour[at : at + 2], 16) for at in (1, 3, 5))
        said = graph.nodes[node.iri]
        for name in ("start", "end"):
            if name in said:
                said[f"{name}_year"] = said[name]
                said[name] = float(said[name])
        said["viz"] = {
            "color": {"r": red, "g": green, "b": blue, "a": 1.0},
            "size": round(4 + 3 * degrees[node.iri] ** 0.5, 1),
            # Gephi's y grows upwards, ours downwards.
            "position": {"x": x, "y": -y, "z": 0.0},
            "shape": _GEXF_SHAPES.get(look.shape, look.shape),
        }
    stream = io.BytesIO()
    nx.write_gexf(graph, stream, version="1.2draft")
    return stream.getvalue()


def cytoscape(network: Network, positions: Positions) -> bytes:
    """Cytoscape JSON (CX's predecessor, which Cytoscape and Cytoscape.js read)."""
    nodes = [
        {
            "data": {"id": node.iri, "value": node.iri, "name": node.label, **node_attributes(node)},
            "position": {"x": positions[node.iri][0], "y": positions[node.iri][1]},
        }
        for node in network.nodes
    ]
    links = [
        {"data": {"id": f"e{number}", "key": number, **_link(edge)}}
        for number, edge in enumerate(network.edges)
    ]
    return to_json(
        {
            "data": _head(network),
            "directed": False,
            "multigraph": to_networkx(network).is_multigraph(),
            "elements": {"nodes": nodes, "edges": links},
        }
    )


def nodelink(network: Network, positions: Positions) -> bytes:
    """Node-link JSON, as D3 and networkx (``edges="links"``) read it."""
    nodes = [
        {"id": node.iri, **node_attributes(node), "x": positions[node.iri][0], "y": positions[node.iri][1]}
        for node in network.nodes
    ]
    multi = to_networkx(network).is_multigraph()
    links = [
        {**_link(edge), **({"key": number} if multi else {})} for number, edge in enumerate(network.edges)
    ]
    return to_json(
        {"directed": False, "multigraph": multi, "graph": _head(network), "nodes": nodes, "links": links}
    )


EDGE_COLUMNS: Final = ("source", "source_label", "relation", "target", "target_label", "weight", "places")


def edge_rows(network: Network) -> list[list[str | float]]:
    """The lines of a network as rows, see :data:`EDGE_COLUMNS`."""
    labels = {node.iri: node.label for node in network.nodes}
    return [
        [e.source, labels[e.source], e.relation, e.target, labels[e.target], e.weight, _PLACES.join(e.places)]
        for e in network.edges
    ]


def edge_csv(network: Network, _: Positions) -> bytes:
    """The lines as CSV."""
    return to_csv(EDGE_COLUMNS, edge_rows(network))


def edges_json(network: Network) -> bytes:
    """The lines as JSON, the same as the CSV."""
    return to_json([dict(zip(EDGE_COLUMNS, row, strict=True)) for row in edge_rows(network)])


def node_csv(network: Network, positions: Positions) -> bytes:
    """The nodes as CSV, with their number of links and positions."""
    degrees = network.degrees()
    attributes = sorted({name for node in network.nodes for name in node.attributes})
    fixed = ("id", "label", "kind", "kind_label", "level", "country", "start", "end", "degree", "x", "y")
    rows = [
        [
            *(node.iri, node.label, node.kind, node.kind_label, node.level, node.country),
            *("" if year is None else year for year in (node.start, node.end)),
            degrees[node.iri],
            *positions[node.iri],
            *(node.attributes.get(name, "") for name in attributes),
        ]
        for node in network.nodes
    ]
    return to_csv([*fixed, *(name.replace(" ", "_") for name in attributes)], rows)


def svg(network: Network, positions: Positions) -> bytes:
    """A drawing as SVG."""
    return drawing.svg(network, positions).encode()


#: Every format and what writes it.
EXPORTS: Final[Mapping[str, Callable[[Network, Positions], bytes]]] = {
    "graphml": graphml,
    "gexf": gexf,
    "cytoscape": cytoscape,
    "nodelink": nodelink,
    "edges": edge_csv,
    "nodes": node_csv,
    "svg": svg,
    "png": drawing.png,
}


def write(path: Path, content: bytes) -> None:
    """
    Write a file, or leave the earlier one as it was.

    :raises ReleaseError: if it cannot be written
    """
    scratch: str | None = None
    try:
        handle, scratch = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(scratch).chmod(0o644)
        Path(scratch).replace(path)
    except OSError as error:
        if scratch:
            Path(scratch).unlink(missing_ok=True)
        raise ReleaseError(f"{path} cannot be written: {error.strerror or error}") from error


def _plain(network: Network) -> Any:
    """The network for XML: one text for all places, and only characters that XML can hold."""
    graph = to_networkx(network)
    for _, said in graph.nodes(data=True):
        _made_clean(said)
    for _, _, said in graph.edges(data=True):
        said["places"] = _PLACES.join(said["places"])
        _made_clean(said)
    graph.graph.update(_head(network))
    _made_clean(graph.graph)
    return graph


def _made_clean(said: dict[str, Any]) -> None:
    for name, value in said.items():
        if isinstance(value, str):
            said[name] = clean(value)


def _head(network: Network) -> dict[str, str]:
    return {
        "name": network.title,
        "question": network.asks,
        "finding": network.finding,
        "omitted": network.omitted,
        "source": SOURCE,
        "licence": LICENCE,
    }


def _link(edge: Any) -> dict[str, Any]:
    return {
        "source": edge.source,
        "target": edge.target,
        "relation": edge.relation,
        "weight": edge.weight,
        "places": list(edge.places),
    }


def to_json(value: object) -> bytes:
    """JSON with one value a line, and a line end."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def to_csv(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    """CSV with Unix line ends; what is absent is empty."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([["" if value is None else value for value in row] for row in rows])
    return stream.getvalue().encode()

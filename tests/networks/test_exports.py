"""Every export read back: nothing is lost, and hostile names are text."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from clusterpolicy.errors import ReleaseError
from clusterpolicy.lookup.graph import Graph
from clusterpolicy.networks.construction import build_network
from clusterpolicy.networks.exports import EXPORTS, write
from clusterpolicy.networks.filters import Filters
from clusterpolicy.networks.layout import positions
from clusterpolicy.networks.model import Network
from clusterpolicy.networks.palette import looks
from clusterpolicy.networks.views import load_view
from tests.networks.conftest import HOSTILE

A, H = "https://example.org/A", "https://example.org/h"


def exported(network: Network, format: str) -> bytes:
    return EXPORTS[format](network, positions(network))


def holds_everything(found: Any) -> None:
    assert (len(found), found.number_of_edges()) == (4, 4)
    assert found.nodes[H]["label"] == HOSTILE
    assert found.nodes[A]["kind"] == "programme" and found.nodes[A]["level"] == "national"
    assert found.nodes[A]["country"] == "Germany" and found.nodes[A]["duration"] == "6 years"
    lines = {(d["relation"], float(d["weight"]), _joined(d["places"])) for _, _, d in found.edges(data=True)}
    assert lines == {
        ("has", 2.0, "Table 8, p. 1 | Table 9, p. 2"),
        ("wants", 1.0, "Table 8, p. 1"),
        ("has", 1.0, "Table 9, p. 3"),
        (HOSTILE, 0.5, HOSTILE),
    }


def _joined(places: Any) -> str:
    return places if isinstance(places, str) else " | ".join(places)


def test_graphml(tiny: Network) -> None:
    found = nx.read_graphml(io.BytesIO(exported(tiny, "graphml")), force_multigraph=True)
    holds_everything(found)
    assert found.nodes[A]["start"] == 2014
    assert found.graph["question"] == "Who has what?" and "CC BY" in found.graph["licence"]


def test_gexf_has_colours_places_in_the_picture_and_years(tiny: Network) -> None:
    content = exported(tiny, "gexf")
    found = nx.read_gexf(io.BytesIO(content))
    holds_everything(found)
    assert found.nodes[A]["start_year"] == 2014 and float(found.nodes[A]["start"]) == 2014
    text = content.decode()
    assert 'r="0" g="114" b="178"' in text or 'b="178"' in text
    assert "viz:position" in text and "viz:size" in text and 'timeformat="double"' in text


def test_cytoscape(tiny: Network) -> None:
    data = json.loads(exported(tiny, "cytoscape"))
    assert all({"x", "y"} == set(each["position"]) for each in data["elements"]["nodes"])
    found = nx.cytoscape_graph(data)
    holds_everything(found)
    assert found.nodes[H]["name"] == HOSTILE


def test_nodelink(tiny: Network) -> None:
    data = json.loads(exported(tiny, "nodelink"))
    holds_everything(nx.node_link_graph(data, edges="links"))


def test_csv(tiny: Network) -> None:
    lines = list(csv.DictReader(io.StringIO(exported(tiny, "edges").decode())))
    assert [line["target_label"] for line in lines][-1] == HOSTILE
    assert lines[0]["places"] == "Table 8, p. 1 | Table 9, p. 2" and lines[0]["weight"] == "2.0"
    nodes = list(csv.DictReader(io.StringIO(exported(tiny, "nodes").decode())))
    assert nodes[0]["id"] == A and nodes[0]["degree"] == "2" and nodes[1]["start"] == ""
    assert nodes[0]["duration"] == "6 years"


def test_a_directed_network_is_drawn_with_arrowheads(tiny: Network) -> None:
    plain, arrows = (exported(replace(tiny, directed=each), "svg") for each in (False, True))
    assert arrows.count(b"<polygon") == plain.count(b"<polygon") + len(tiny.edges)


def test_svg_is_xml_in_which_names_are_text(tiny: Network) -> None:
    from xml.etree import ElementTree

    root = ElementTree.fromstring(exported(tiny, "svg"))
    text = "".join(root.itertext())
    assert HOSTILE in text and "Who has what?" in text and "Programme (2)" in text
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags <= {"svg", "title", "desc", "rect", "text", "tspan", "g", "line", "circle", "polygon"}


def test_png(tiny: Network) -> None:
    content = exported(tiny, "png")
    assert content.startswith(b"\x89PNG\r\n") and len(content) > 5000


def test_control_characters_do_not_break_xml(tiny: Network) -> None:
    nodes = tuple(type(n)(n.iri, f"{n.label}\x00\x0b\ud800", n.kind, n.kind_label) for n in tiny.nodes)
    odd = Network("v", "t", "a", "r", "f", nodes, tiny.edges)
    for format in ("graphml", "gexf", "svg"):
        assert b"\x00" not in exported(odd, format)


def test_exports_hold_what_the_filters_left(graph: Graph) -> None:
    network = build_network(graph, load_view("programme-objectives"), {}, Filters(country="Germany"))
    for format in ("graphml", "gexf"):
        read = {"graphml": nx.read_graphml, "gexf": nx.read_gexf}[format]
        found = read(io.BytesIO(exported(network, format)))
        assert {said["country"] for _, said in found.nodes(data=True)} == {"Germany", ""}
        assert found.number_of_edges() == len(network.edges)


def test_exports_are_the_same_every_time(graph: Graph) -> None:
    network = build_network(graph, load_view("smart-specialisation"))
    for format in sorted(set(EXPORTS) - {"gexf"}):
        assert exported(network, format) == exported(network, format)


def test_every_kind_looks_different(graph: Graph) -> None:
    found = looks(build_network(graph, load_view("everything")).nodes)
    assert len({(look.colour, look.shape) for look in found.values()}) == len(found) > 20


def test_files_are_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write(path, b"one")
    write(path, b"two")
    assert path.read_bytes() == b"two" and list(tmp_path.iterdir()) == [path]
    with pytest.raises(ReleaseError, match="cannot be written"):
        write(tmp_path / "no" / "a.csv", b"x")
    (tmp_path / "folder").mkdir()
    with pytest.raises(ReleaseError):
        write(tmp_path / "folder", b"x")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.csv", "folder"]

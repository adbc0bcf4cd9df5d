"""
A network as one HTML file that reads itself: no request to any address, nothing in it that a label could run.

vis-network is taken from pyvis when a page is written; the page around it is our own (``assets``). All data
stand in one JSON block that no text can leave, every label reaches the reader as text, and a
Content-Security-Policy lets nothing run but the scripts whose hashes it names.
"""

import base64
import hashlib
import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from html import escape
from html.parser import HTMLParser
from importlib.resources import files
from typing import Any

from clusterpolicy.errors import MissingRequirement
from clusterpolicy.networks.model import Node
from clusterpolicy.networks.palette import looks

Document = Mapping[str, Any]

#: Our scripts in the order in which they are joined; they share one scope.
SCRIPTS = (
    "data.js",
    "filters.js",
    "labels.js",
    "picture.js",
    "panel.js",
    "table.js",
    "search.js",
    "save.js",
    "page.js",
)

#: How many links the table for browsers without JavaScript lists.
STATIC_LINKS = 1000

_ADDRESSES = frozenset(
    (
        "src",
        "href",
        "xlink:href",
        "srcset",
        "data",
        "action",
        "formaction",
        "poster",
        "background",
        "manifest",
        "ping",
    )
)


def page(document: Document) -> str:
    """
    The page of a network.

    :param document: what :func:`clusterpolicy.networks.document.document` returns
    :raises MissingRequirement: if pyvis ships no vis-network that can stand inside a page
    """
    style, drawing, script = _asset("page.css"), vis_network(), _script()
    parts = {
        "policy": _policy((drawing, script), (style,)),
        "title": _escaped(document["title"]),
        "heading": _text(document.get("question") or document["title"]),
        "finding": _text(document.get("finding", "")),
        "reading": _text(document.get("reading", "")),
        "static": _static_table(document),
        "source": _text(
            " · ".join(str(document[key]) for key in ("source", "licence", "version") if document.get(key))
        ),
        "style": style,
        "document": data_block(packed(document)),
        "drawing": drawing,
        "script": script,
    }
    # One pass, so that no text put in is read as a place to put text.
    html = re.sub(r"\{\{(\w+)\}\}", lambda place: parts[place[1]], _asset("page.html"))
    html = html.encode("utf-8", "replace").decode("utf-8")
    found = requests(html)
    if found:
        raise MissingRequirement(f"the page would ask for {found[0]}; it must hold everything itself")
    return html


def packed(document: Document) -> dict[str, Any]:
    """The document with each text of facts and links written once, and links naming their ends by number."""
    texts: dict[str, int] = {}

    def number(text: object) -> int:
        return texts.setdefault(str(text), len(texts))

    index = {node["id"]: at for at, node in enumerate(document["nodes"])}
    nodes = [
        {**node, "facts": [[number(part) for part in fact] for fact in node.get("facts", ())]}
        for node in document["nodes"]
    ]
    edges = [
        [
            index[edge["source"]],
            index[edge["target"]],
            number(edge["relation"]),
            edge["weight"],
            [number(place) for place in edge["places"]],
        ]
        for edge in document["edges"]
    ]
    kept = {
        key: value
        for key, value in document.items()
        if key not in ("nodes", "edges", "relations", "countries")
    }
    return {**kept, "kinds": _kinds(document), "texts": list(texts), "nodes": nodes, "edges": edges}


def _kinds(document: Document) -> list[dict[str, Any]]:
    """The kinds of nodes with their looks, the most frequent first."""
    nodes = (Node(each["id"], each["label"], each["kind"], each["kindLabel"]) for each in document["nodes"])
    return [
        {"id": kind, "label": look.label, "count": look.count, "colour": look.colour, "shape": look.shape}
        for kind, look in looks(nodes).items()
    ]


def data_block(value: object) -> str:
    r"""
    A value as JSON that can stand inside a script element: no text in it ends the element or opens a comment.

    >>> data_block({"label": "</script><!--"})
    '{"label":"\\u003c/script\\u003e\\u003c!--"}'
    """
    text = json.dumps(_finite(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _finite(value: Any) -> Any:
    """The value with null for every number that JSON has no word for."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): _finite(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(part) for part in value]
    return value


@cache
def vis_network() -> str:
    """
    The script of vis-network, as pyvis puts it into a page of its own.

    :raises MissingRequirement: if it is not in there or cannot stand inside a script element
    """
    from pyvis.network import Network

    scripts = _inline_scripts(Network(cdn_resources="in_line").generate_html())
    found = max((text for text in scripts if "vis-network" in text[:2000]), key=len, default="")
    # A browser's tools would look for the map of the sources.
    found = re.sub(r"^//[#@] sourceMappingURL=.*$", "", found, flags=re.MULTILINE).strip()
    if "afterDrawing" not in found or re.search(r"<!--|</script", found, re.IGNORECASE):
        raise MissingRequirement("this pyvis ships no vis-network that can stand inside a page; 0.3.2 does")
    return found


def _inline_scripts(html: str) -> Iterator[str]:
    """The texts of the script elements that name no address."""
    for attributes, text in re.findall(r"<script([^>]*)>(.*?)</script>", html, re.IGNORECASE | re.DOTALL):
        if "src" not in attributes.casefold():
            yield text.replace("\r\n", "\n")


@cache
def _asset(name: str) -> str:
    return (files(__package__) / "assets" / name).read_text(encoding="utf-8")


def _script() -> str:
    """Our scripts as one, in a scope of its own."""
    return "(() => {\n'use strict';\n" + "\n".join(map(_asset, SCRIPTS)) + "})();\n"


def _policy(scripts: Sequence[str], styles: Sequence[str]) -> str:
    """The Content-Security-Policy: nothing but these scripts and styles, and pictures that they make."""

    def hashes(texts: Sequence[str]) -> str:
        digests = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts)
        return " ".join(f"'sha256-{digest}'" for digest in digests)

    return (
        f"default-src 'none'; script-src {hashes(scripts)}; style-src {hashes(styles)}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _text(text: object) -> str:
    """Text for the page; marks of direction in it end with it."""
    return f'<bdi dir="auto">{_escaped(text)}</bdi>'


def _escaped(text: object) -> str:
    """Text for HTML, which has no place for the sign of number 0."""
    return escape(str(text).replace("\0", "\N{REPLACEMENT CHARACTER}"))


def _static_table(document: Document) -> str:
    """The links as a table for browsers that run no scripts."""
    labels = {node["id"]: node["label"] for node in document["nodes"]}
    listed = document["edges"][:STATIC_LINKS]
    rows = "\n".join(
        "<tr>"
        + "".join(
            f"<td>{_text(cell)}</td>"
            for cell in (
                labels[edge["source"]],
                edge["relation"],
                labels[edge["target"]],
                f"{edge['weight']:g}",
                "; ".join(edge["places"]),
            )
        )
        + "</tr>"
        for edge in listed
    )
    more = len(document["edges"]) - len(listed)
    note = f"<p>{more} more links are not listed here; the picture needs JavaScript.</p>" if more else ""
    heads = "".join(
        f'<th scope="col">{head}</th>' for head in ("From", "Relation", "To", "Weight", "Place in the source")
    )
    return f"<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody></table>\n{note}"


def requests(html: str) -> list[str]:
    """
    What a browser would fetch on opening the page: each address outside it in an attribute or style.

    >>> requests('<link rel="icon" href="data:,"><script src="https://example.org/x.js"></script>')
    ['https://example.org/x.js']
    """
    parser = _Addresses()
    parser.feed(html)
    return parser.found


class _Addresses(HTMLParser):
    """Collects addresses outside the page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._style = tag == "style"
        for name, value in attrs:
            if name in _ADDRESSES and value and not value.startswith(("#", "data:")):
                self.found.append(value)
            if name == "style" or name.startswith("on"):
                self.found.append(f"{name}={value}")
            if tag == "meta" and name == "http-equiv" and (value or "").casefold() == "refresh":
                self.found.append("a refresh")

    def handle_endtag(self, tag: str) -> None:
        self._style = self._style and tag != "style"

    def handle_data(self, data: str) -> None:
        if self._style:
            self.found += re.findall(r"@import|url\((?!['\"]?(?:data:|#))[^)]*\)?", data)

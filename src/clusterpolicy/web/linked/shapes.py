"""What must hold in the graph, shape by shape, in the words of ``ontology/shapes.ttl``."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from clusterpolicy import resources
from clusterpolicy.building.validation import load_shapes
from clusterpolicy.namespaces import RDFS_LABEL

_Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_Said = Mapping[str, list[_Node]]
_SH: Final = "http://www.w3.org/ns/shacl#"


@dataclass(frozen=True)
class Shape:
    """
    A shape.

    :param iri: its IRI
    :param label: its name
    :param target: the class whose members must meet it, or an empty text
    :param messages: what must hold, in words
    """

    iri: str
    label: str
    target: str
    messages: tuple[str, ...]


def shapes() -> tuple[Shape, ...]:
    """The shapes by name."""
    return _shapes(resources.root())


@cache
def _shapes(_: Path) -> tuple[Shape, ...]:
    said: dict[object, dict[str, list[_Node]]] = {}
    for triple in load_shapes():
        said.setdefault(triple.subject, {}).setdefault(triple.predicate.value, []).append(triple.object)
    found = [
        Shape(
            iri=node.value,
            label=_first(about, RDFS_LABEL),
            target=_first(about, _SH + "targetClass"),
            messages=_messages(said, about),
        )
        for node, about in said.items()
        if isinstance(node, ox.NamedNode) and _SH + "property" in about
    ]
    return tuple(sorted(found, key=lambda shape: shape.label.casefold()))


def _first(about: _Said, name: str) -> str:
    return next((node.value for node in about.get(name, ()) if not isinstance(node, ox.Triple)), "")


def _messages(
    said: Mapping[object, _Said],
    about: _Said,
) -> tuple[str, ...]:
    nodes = [about, *(said.get(node, {}) for node in about[_SH + "property"])]
    texts = {
        text.value: None
        for each in nodes
        for text in each.get(_SH + "message", ())
        if isinstance(text, ox.Literal)
    }
    return tuple(texts)

"""
JSON-LD that reads well: one object an entity, short keys, prefixed names, numbers as numbers.

The graph has neither blank nodes nor lists, so compaction (JSON-LD 1.1 API, section 5) comes down to the
choice of a key and of the shortest value that the context expands to the same term.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import pyoxigraph as ox

from clusterpolicy import resources
from clusterpolicy.namespaces import BASE, PREFIXES, RDF_TYPE, XSD

_TEXT = XSD + "string"


def context(base: str = BASE) -> dict[str, Any]:
    """The JSON-LD context of ``ontology/context.jsonld``, with the prefixes of the exports that it lacks."""
    path = resources.root() / "ontology" / "context.jsonld"
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8").replace(BASE, base))["@context"]
    more = {name: iri for name, iri in PREFIXES.items() if not iri.startswith(BASE) and name not in read}
    return read | more


def json_ld(triples: Iterable[ox.Triple], base: str = BASE) -> bytes:
    """
    Triples as JSON-LD under the context that stands at its head, in a stable order.

    :param triples: without blank nodes
    :param base: the base of our own IRIs
    """
    words = context(base)
    compact = _Compaction(words)
    entities: dict[str, dict[str, list[Any]]] = {}
    for triple in sorted(set(triples), key=str):
        assert isinstance(triple.subject, ox.NamedNode)
        key, value = compact.pair(triple.predicate.value, triple.object)
        entities.setdefault(triple.subject.value, {}).setdefault(key, []).append(value)
    graph = [
        {"iri": compact.iri(iri)} | {key: _single(values) for key, values in _types_first(entity)}
        for iri, entity in sorted(entities.items())
    ]
    document = {"@context": words, "graph": graph}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _types_first(entity: Mapping[str, list[Any]]) -> list[tuple[str, list[Any]]]:
    return sorted(entity.items(), key=lambda item: (item[0] != "type", item[0] != "label", item[0]))


def _single(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


class _Compaction:
    """What a context offers for an IRI or a value."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._prefixes = {
            name: iri
            for name, iri in words.items()
            if isinstance(iri, str) and iri[-1:] in "/#" and ":" in iri
        }
        self._keys: dict[str, str] = {}
        self._types: dict[str, str] = {}
        for name, meaning in words.items():
            iri = meaning["@id"] if isinstance(meaning, dict) else meaning
            if name.startswith("@") or name in self._prefixes or not isinstance(iri, str) or iri[0] == "@":
                continue
            full = self._full(iri)
            self._keys.setdefault(full, name)
            if isinstance(meaning, dict) and self._keys[full] == name:
                coerced = meaning.get("@type", "")
                self._types[full] = coerced if coerced[:1] == "@" else self._full(coerced)

    def _full(self, name: str) -> str:
        prefix, _, local = name.partition(":")
        return self._prefixes[prefix] + local if prefix in self._prefixes else name

    def iri(self, iri: str) -> str:
        """An IRI by the longest prefix that fits."""
        fitting = [
            (len(space), name)
            for name, space in self._prefixes.items()
            if iri.startswith(space) and iri != space
        ]
        if not fitting:
            return iri
        length, name = max(fitting)
        return iri if iri[length:].startswith("//") else f"{name}:{iri[length:]}"

    def pair(self, predicate: str, value: object) -> tuple[str, Any]:
        """The key and value that say a property and its object."""
        if predicate == RDF_TYPE and isinstance(value, ox.NamedNode):
            return "type", self._keys.get(value.value) or self.iri(value.value)
        key, coerced = self._keys.get(predicate) or self.iri(predicate), self._types.get(predicate, "")
        if isinstance(value, ox.NamedNode):
            short = self.iri(value.value)
            return key, short if coerced == "@id" else {"iri": short}
        assert isinstance(value, ox.Literal)
        if value.language:
            return key, {"@language": value.language, "@value": value.value}
        return key, self._literal(value, coerced)

    def _literal(self, value: ox.Literal, coerced: str) -> Any:
        kind = value.datatype.value
        native = _native(value)
        if native is not None and coerced in ("", kind):
            return native
        if kind == (coerced or _TEXT):
            return value.value
        return {"@type": self.iri(kind), "@value": value.value} if kind != _TEXT else {"@value": value.value}


def _native(value: ox.Literal) -> int | bool | None:
    """The JSON number or boolean that expands to just this literal."""
    kind = value.datatype.value
    if kind == XSD + "boolean" and value.value in ("true", "false"):
        return value.value == "true"
    if (
        kind == XSD + "integer"
        and value.value.lstrip("-").isdecimal()
        and str(int(value.value)) == value.value
    ):
        return int(value.value) if abs(int(value.value)) < 2**53 else None
    return None

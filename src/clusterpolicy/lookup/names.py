"""Names of entities: find the one that is meant, and near ones for a wrong name."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox

from clusterpolicy.errors import QuestionError, UnknownName
from clusterpolicy.namespaces import ENTITY, PREFIXES
from clusterpolicy.store.answer import plain

#: Types of a parameter that stand for more than one class of entities.
GROUPS = {
    "territory": ("country", "region"),
    "intervention": ("programme", "cluster-support"),
    "entity": (),
}

_NAMES = """
SELECT ?entity ?property ?name WHERE {
  VALUES ?property {
    rdfs:label skos:prefLabel skos:altLabel cp:iso2 cp:iso3 cp:nutsCode cp:nationalWording cp:regionalWording
  }
  ?entity ?property ?name .
  FILTER(STRSTARTS(STR(?entity), "%s"))
}
"""


@dataclass
class Named:
    """
    An entity and what it is called.

    :param iri: the entity
    :param label: the name to show
    :param names: every name, in every language, with codes
    """

    iri: str
    label: str = ""
    names: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The class of entities it belongs to ("country", "programme")."""
        return self.iri.removeprefix(ENTITY).partition("/")[0]

    @property
    def slug(self) -> str:
        """The last part of its IRI."""
        return self.iri.rpartition("/")[2]


def fold(text: str) -> str:
    """
    Text for comparison: lower case, without accents, dashes and doubled spaces.

    >>> fold("Skåne  Län"), fold("Hauts-de-France")
    ('skane lan', 'hauts de france')
    """
    decomposed = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "L"))
    letters = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join("".join(char if char.isalnum() else " " for char in letters.casefold()).split())


class Names:
    """Every name in a graph."""

    def __init__(self, store: ox.Store) -> None:
        self.entities: dict[str, Named] = {}
        rank: dict[str, int] = {}
        answer = store.query(_NAMES % ENTITY, prefixes=PREFIXES)
        assert isinstance(answer, ox.QuerySolutions)
        for solution in answer:
            iri, name = str(plain(solution["entity"])), str(plain(solution["name"]))
            prop, language = solution["property"], getattr(solution["name"], "language", None)
            entity = self.entities.setdefault(iri, Named(iri))
            entity.names.append(name)
            # English or untagged main labels are shown before any other name.
            order = 0 if str(prop).endswith(("#label>", "#prefLabel>")) and language in (None, "en") else 1
            if order < rank.get(iri, 9):
                rank[iri], entity.label = order, name
        for entity in self.entities.values():
            entity.names = sorted(set(entity.names))

    def of(self, kinds: Iterable[str]) -> list[Named]:
        """The entities of some classes; of all where none is named."""
        wanted = set(kinds)
        return [entity for entity in self.entities.values() if not wanted or entity.kind in wanted]

    def resolve(self, value: str, kind: str) -> Named:
        """
        The entity that a label, code, slug or IRI means.

        :param kind: a class of entities, or one of :data:`GROUPS`
        :raises UnknownName: if there is none, with the nearest names
        :raises QuestionError: if the name fits several
        """
        if value in self.entities:
            candidates = [self.entities[value]]
        else:
            pool = self.of(GROUPS.get(kind, (kind,)))
            slug = value.removeprefix(ENTITY).strip("/")
            candidates = [e for e in pool if e.iri == ENTITY + slug or e.slug == slug.lower()]
            folded = fold(value)
            candidates = candidates or [e for e in pool if fold(e.label) == folded]
            candidates = candidates or [e for e in pool if folded and any(fold(n) == folded for n in e.names)]
        if len(candidates) == 1:
            return candidates[0]
        if candidates:
            options = "; ".join(sorted(entity.iri.removeprefix(ENTITY) for entity in candidates)[:6])
            raise QuestionError(f'"{value}" is the name of several: {options}; give one of these instead')
        raise UnknownName(kind.replace("-", " "), value, self.near(value, kind))

    def near(self, value: str, kind: str, limit: int = 3) -> list[str]:
        """The labels nearest to a wrong name, best first."""
        return [entity.label for entity, _ in self.search(value, GROUPS.get(kind, (kind,)), limit, 55)]

    def search(
        self, text: str, kinds: Iterable[str] = (), limit: int = 20, threshold: float = 70
    ) -> list[tuple[Named, float]]:
        """
        Entities whose names resemble a text, best first, with a score from 0 to 100.

        The score is RapidFuzz's weighted ratio over all names in all languages; a name that begins
        with the text, and a shorter name, come first among equals.
        """
        from rapidfuzz import fuzz, process

        pool = [(entity, fold(name)) for entity in self.of(kinds) for name in {*entity.names, entity.slug}]
        query = fold(text)
        if not query:
            return []
        scores: dict[str, tuple[float, bool, int]] = {}
        matches = process.extract(
            query,
            [name for _, name in pool],
            scorer=fuzz.WRatio,
            processor=None,
            limit=None,
            score_cutoff=threshold,
        )
        for name, score, index in matches:
            # WRatio calls a short word inside a long text perfect and "a" like anything; both are tempered.
            length = min(len(name), len(query)) / max(len(name), len(query))
            tempered = score if query in name.split() or query == name else score * (0.7 + 0.3 * length)
            rank = (tempered, name.startswith(query), -len(name))
            iri = pool[index][0].iri
            if tempered >= threshold and rank > scores.get(iri, (0.0, False, -(10**9))):
                scores[iri] = rank
        best = sorted(scores, key=lambda iri: (scores[iri], iri), reverse=True)[:limit]
        return [(self.entities[iri], round(scores[iri][0], 1)) for iri in best]

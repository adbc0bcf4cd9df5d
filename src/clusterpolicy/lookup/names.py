"""Names of entities: find the one that is meant, and near ones for a wrong name."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import pyoxigraph as ox

from clusterpolicy.errors import QuestionError, UnknownName
from clusterpolicy.lookup.matching import Matcher, words_of
from clusterpolicy.namespaces import ENTITY, PREFIXES
from clusterpolicy.store.answer import plain

#: Types of a parameter that stand for more than one class of entities.
GROUPS = {
    "territory": ("country", "region"),
    "intervention": ("programme", "cluster-support"),
    "entity": (),
}
#: Of several entities with one name, one of the first of these is meant: "Lappi" is the region before it
#: is the region's cluster support.
FIRST_MEANT = ("country", "region", "programme")
#: The concepts that put a code into words; any other thing of their name is meant before them.
WORDS = frozenset({"correction-kind", "indicator-measure", "reported-item", "topic", "trait"})
#: Entities that record something about another one. A search shows them where nothing else fits.
RECORDS = WORDS | frozenset(
    {
        "achievement",
        "answer",
        "assessment",
        "budget",
        "code-list",
        "concept-scheme",
        "consultation",
        "correction",
        "esif",
        "finding",
        "finding-member",
        "finding-reading",
        "geometry",
        "implementation",
        "indicator",
        "list-item",
        "nuts",
        "policy-link",
        "policy-relation",
        "reading",
        "reported-figure",
        "reported-list",
        "sector-focus",
        "stip",
        "survey-comparison",
    }
)
#: Least likeness of a name that a search shows, and of one that a message offers instead of a wrong one.
SIMILAR, NEAR = 78, 62

_NAMES = """
SELECT ?entity ?property ?name WHERE {
  VALUES ?property {
    rdfs:label skos:prefLabel skos:altLabel skos:hiddenLabel
    cp:iso2 cp:iso3 cp:nutsCode cp:nationalWording cp:regionalWording
  }
  ?entity ?property ?name .
  FILTER(%s)
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
        """
        The class of entities it belongs to ("country", "programme").

        >>> Named("https://w3id.org/clusterpolicy/id/country/se/geometry").kind
        'geometry'
        """
        first, *rest = self.iri.removeprefix(ENTITY).split("/")
        if not rest:
            return "concept-scheme"
        return first if len(rest) == 1 else rest[-1]

    @property
    def slug(self) -> str:
        """The last part of its IRI."""
        return self.iri.rpartition("/")[2]

    @property
    def path(self) -> str:
        """What names it and no other: class and slug ("country/se")."""
        return self.iri.removeprefix(ENTITY)


@lru_cache(maxsize=1 << 14)
def fold(text: str) -> str:
    """
    Text for comparison: lower case, without accents, dashes and doubled spaces.

    >>> fold("Skåne  Län"), fold("Hauts-de-France")
    ('skane lan', 'hauts de france')
    """
    decomposed = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "L"))
    letters = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join("".join(char if char.isalnum() else " " for char in letters.casefold()).split())


def expand(name: str) -> str:
    """
    The IRI that a prefixed name or a class and slug stand for; an IRI and any other name are unchanged.

    >>> expand("country:se"), expand("country/se")
    ('https://w3id.org/clusterpolicy/id/country/se', 'https://w3id.org/clusterpolicy/id/country/se')
    """
    prefix, colon, local = name.partition(":")
    if colon and prefix in PREFIXES and local:
        return PREFIXES[prefix] + local
    path = name.strip("/").removeprefix("id/")
    return ENTITY + path if "/" in path and ":" not in name and " " not in name else name


class Names:
    """
    Every name in a graph.

    :param store: the graph
    :param kinds: the classes of entities to read; all where none is named
    """

    def __init__(self, store: ox.Store, kinds: Iterable[str] = ()) -> None:
        self.entities: dict[str, Named] = {}
        rank: dict[str, int] = {}
        wanted = [f'STRSTARTS(STR(?entity), "{ENTITY}{kind}/")' for kind in kinds]
        wanted = wanted or [f'STRSTARTS(STR(?entity), "{ENTITY}")']
        answer = store.query(_NAMES % " || ".join(wanted), prefixes=PREFIXES)
        assert isinstance(answer, ox.QuerySolutions)
        for solution in answer:
            iri, name = str(plain(solution["entity"])), str(plain(solution["name"]))
            prop, language = solution["property"], getattr(solution["name"], "language", None)
            entity = self.entities.setdefault(iri, Named(iri))
            entity.names.append(name)
            # English or untagged main labels are shown before any other name.
            order = 0 if str(prop).endswith(("#label>", "#prefLabel>")) and language in (None, "en") else 1
            if order < rank.get(iri, 9) or (order == rank[iri] and name < entity.label):
                rank[iri], entity.label = order, name
        for entity in self.entities.values():
            entity.names = sorted(set(entity.names))

    @cached_property
    def kinds(self) -> list[str]:
        """The classes of entities that there are."""
        return sorted({entity.kind for entity in self.entities.values()})

    @cached_property
    def _matcher(self) -> Matcher[Named]:
        names = (
            (fold(name), entity)
            for entity in self.entities.values()
            for name in {*entity.names, *([] if entity.kind in RECORDS else [entity.slug])}
        )
        return Matcher(names)

    def of(self, kinds: Iterable[str]) -> list[Named]:
        """The entities of some classes; of all where none is named."""
        wanted = set(kinds)
        return [entity for entity in self.entities.values() if not wanted or entity.kind in wanted]

    def called(self, value: str, kind: str) -> list[Named]:
        """
        Every entity that a label, code, slug or IRI fits, the one that is most likely meant first.

        :param kind: a class of entities, or one of :data:`GROUPS`
        """
        kinds = set(GROUPS.get(kind, (kind,)))

        def meant(found: Iterable[Named]) -> list[Named]:
            return [entity for entity in found if not kinds or entity.kind in kinds]

        iri, slug, folded = expand(value), value.casefold(), fold(value)
        found = meant([self.entities[iri]] if iri in self.entities else [])
        found = found or meant(
            {e.iri: e for e in (*self._slugs.get(slug, ()), *self._labels.get(folded, ()))}.values()
        )
        found = found or (meant(self._called.get(folded, ())) if folded else [])
        found = found or meant(self._with_class(value))
        found = [entity for entity in found if entity.kind not in WORDS] or found
        return sorted(found, key=_likely)

    def _with_class(self, value: str) -> list[Named]:
        """What is called by its name and its class: "Venture capital (support type)"."""
        name, _, kind = value.strip().removesuffix(")").rpartition(" (")
        kind = kind.replace(" ", "-")
        return self.called(name, kind) if name and value.strip().endswith(")") and kind in self.kinds else []

    @cached_property
    def _slugs(self) -> dict[str, list[Named]]:
        """The entities by their slugs."""
        return _by((entity.slug, entity) for entity in self.entities.values())

    @cached_property
    def _labels(self) -> dict[str, list[Named]]:
        """The entities by the names that are shown."""
        return _by((fold(entity.label), entity) for entity in self.entities.values())

    @cached_property
    def _called(self) -> dict[str, list[Named]]:
        """The entities by every name they have."""
        every = self.entities.values()
        return _by((name, entity) for entity in every for name in {fold(each) for each in entity.names})

    def resolve(self, value: str, kind: str) -> Named:
        """
        The entity that a label, code, slug or IRI means.

        :param kind: a class of entities, or one of :data:`GROUPS`
        :raises UnknownName: if there is none, with the nearest names
        :raises QuestionError: if the name fits several, none of which is meant before the others
        """
        found = self.called(value, kind)
        if not found:
            raise UnknownName(kind.replace("-", " "), value, self.near(value, kind))
        best = [entity for entity in found if _likely(entity)[0] == _likely(found[0])[0]]
        if len(best) > 1:
            options = "; ".join(entity.path for entity in best[:6]) + ("; …" if len(best) > 6 else "")
            raise QuestionError(f'"{value}" is the name of several: {options}; give one of these instead')
        return best[0]

    def near(self, value: str, kind: str, limit: int = 3) -> list[str]:
        """The labels nearest to a wrong name, best first."""
        kinds = GROUPS.get(kind, (kind,))
        # Of "country/zz" the class says where to look; it is no word of a name.
        said, slash, slug = value.strip("/").removeprefix("id/").partition("/")
        if slash and said in self.kinds:
            value, kinds = slug, kinds if kinds and said not in kinds else (said,)
        found = self.search(value, kinds, 4 * limit, NEAR)
        return list(dict.fromkeys(entity.label for entity, _ in found))[:limit]

    def search(
        self, text: str, kinds: Iterable[str] = (), limit: int = 20, threshold: float = SIMILAR
    ) -> list[tuple[Named, float]]:
        """
        Entities that a text names; where there are none, those whose names resemble it.

        What only records something about another entity (a budget, a correction) is found where nothing
        else is, or where its class is asked for.

        :param kinds: only entities of these classes; of all where none is named
        :returns: the best first, with a score from 0 to 100
        """
        wanted = set(kinds)
        return self.fitting(text, wanted, limit) or self._best(
            self._matcher.matches(fold(text), threshold), wanted, limit
        )

    def fitting(self, text: str, kinds: Iterable[str] = (), limit: int = 20) -> list[tuple[Named, float]]:
        """As :meth:`search`, but only entities that have every word of the text in one of their names."""
        return self._best(self._matcher.fitting(words_of(fold(text))), set(kinds), limit)

    def _best(
        self, found: Iterable[tuple[Named, float]], wanted: set[str], limit: int
    ) -> list[tuple[Named, float]]:
        scores: dict[str, float] = {}
        for entity, score in found:
            if not wanted or entity.kind in wanted:
                scores[entity.iri] = max(score, scores.get(entity.iri, 0))
        if not wanted and any(self.entities[iri].kind not in RECORDS for iri in scores):
            scores = {iri: score for iri, score in scores.items() if self.entities[iri].kind not in RECORDS}
        # Beside a name that fits, those that are only somewhat alike are noise.
        least = max(scores.values(), default=0) - 17
        best = sorted(
            (iri for iri, score in scores.items() if score >= least),
            key=lambda iri: (-scores[iri], _likely(self.entities[iri]), self.entities[iri].label, iri),
        )
        return [(self.entities[iri], round(scores[iri], 1)) for iri in best[:limit]]


def _by(pairs: Iterable[tuple[str, Named]]) -> dict[str, list[Named]]:
    found: dict[str, list[Named]] = {}
    for name, entity in pairs:
        found.setdefault(name, []).append(entity)
    return found


def _likely(entity: Named) -> tuple[int, str]:
    """A sort key: what is meant first among entities of one name."""
    if entity.kind in FIRST_MEANT:
        return FIRST_MEANT.index(entity.kind), entity.iri
    return len(FIRST_MEANT) + (entity.kind in RECORDS), entity.iri

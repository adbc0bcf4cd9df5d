"""What the address of a comparison names: two to six countries, regions or programmes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from clusterpolicy.errors import QuestionError, UnknownName, excerpt
from clusterpolicy.lookup.names import Named
from clusterpolicy.web.rendering import Here

#: What can be compared, and what several of it are called.
KINDS: Final = {"country": "countries", "region": "regions", "programme": "programmes"}
LEAST, MOST = 2, 6


@dataclass(frozen=True)
class Given:
    """
    What the address names.

    :param kind: what is compared, "" where that is not said
    :param entities: those found, each once
    :param problems: what cannot be found or compared: the text, and near entities to take instead
    :param unknown: the names that nothing has
    :param named: whether any was given by another name than its path
    """

    kind: str
    entities: tuple[Named, ...]
    problems: tuple[tuple[str, tuple[Named, ...]], ...]
    unknown: tuple[str, ...]
    named: bool

    @property
    def iris(self) -> list[str]:
        """The IRIs of those found."""
        return [each.iri for each in self.entities]

    @property
    def paths(self) -> list[str]:
        """Those found as the address names them."""
        return [each.path for each in self.entities]


def given(here: Here) -> Given:
    """
    What the address names.

    :param here: its values of ``entity``, each a path (``country/se``) or a name, and of ``kind``
    """
    kind = here.value("kind")
    problems: list[tuple[str, tuple[Named, ...]]] = []
    unknown: list[str] = []
    if kind and kind not in KINDS:
        problems.append((f"“{excerpt(kind)}” cannot be compared; allowed: {', '.join(KINDS)}", ()))
        kind = ""
    names = here.values("entity")
    found: dict[str, Named] = {}
    for name in names[: 4 * MOST]:
        try:
            entity = here.graph.find(name, kind if kind and "/" not in name else "entity")
        except UnknownName as error:
            near = here.graph.search(name[:100], kind, 3)
            text = f"no {error.what} is called “{excerpt(name)}”"
            problems.append((text, tuple(each for each, _ in near if each.kind in KINDS)))
            unknown.append(excerpt(name))
        except QuestionError as error:
            problems.append((str(error), ()))
        else:
            found[entity.iri] = entity
    entities = tuple(found.values())
    problems += [(text, ()) for text in _unfit(entities)]
    kinds = {each.kind for each in entities}
    if len(kinds) == 1 and kinds <= KINDS.keys():
        kind = kinds.pop()
    return Given(kind, entities, tuple(problems), tuple(unknown), [each.path for each in entities] != names)


def _unfit(entities: Sequence[Named]) -> Iterator[str]:
    """Why entities cannot be compared with one another."""
    for each in entities:
        if each.kind not in KINDS:
            what = each.kind.replace("-", " ")
            yield f"{each.label} ({what}) is no country, region or programme; only these are compared"
    kinds = list(dict.fromkeys(each.kind for each in entities if each.kind in KINDS))
    if len(kinds) > 1:
        names = "; ".join(
            f"{', '.join(e.label for e in entities if e.kind == kind)} ({kind})" for kind in kinds
        )
        several = ", ".join(f"{each} with {each}" for each in KINDS.values())
        yield f"one kind at a time: {several}. Given: {names}"
    if len(entities) > MOST:
        yield f"{len(entities)} are too many to stand side by side; take at most {MOST}"

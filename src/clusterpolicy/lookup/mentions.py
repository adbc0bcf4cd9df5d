"""Entities that are named among other words ("programmes in Germany")."""

from collections.abc import Sequence
from dataclasses import dataclass

from clusterpolicy.lookup.matching import EMPTY
from clusterpolicy.lookup.names import Named, Names, fold

#: Names of more words are not looked for; those of so few letters count in capitals only ("IT", not "it").
_WORDS, _LETTERS = 8, 3


@dataclass(frozen=True)
class Mentions:
    """
    What a text is about.

    :param entities: the entities that it names
    :param words: its other words, folded, without those that say nothing
    """

    entities: tuple[Named, ...]
    words: tuple[str, ...]


def mentions(names: Names, text: str, kinds: Sequence[str]) -> Mentions:
    """
    The entities that a text names among other words, the longest names first.

    :param kinds: the classes of entities to look for; of one name, the class that is named first is meant
    """
    said = [(folded, word) for word in text.split() for folded in fold(word).split()]
    found: dict[str, Named] = {}
    rest: list[str] = []
    at = 0
    while at < len(said):
        for end in range(min(len(said), at + _WORDS), at, -1):
            name = " ".join(folded for folded, _ in said[at:end])
            if len(name) <= _LETTERS and not said[at][1].isupper():
                continue
            if called := next((each for kind in kinds for each in names.called(name, kind)), None):
                found[called.iri] = called
                at = end
                break
        else:
            rest.append(said[at][0])
            at += 1
    return Mentions(tuple(found.values()), tuple(word for word in rest if word not in EMPTY))

"""How much a name resembles what somebody typed."""

from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

Thing = TypeVar("Thing")

#: Shorter words must be right, or the beginning of one: with three letters everything resembles everything.
_FORGIVING = 4


class Matcher(Generic[Thing]):
    """
    Names to be searched with slips forgiven.

    :param names: pairs of a name, folded (lower case, without accents and signs), and what it names

    >>> names = Matcher([("politique des poles de competitivite", 1), ("pole programme", 2)])
    >>> [(thing, round(score)) for thing, score in names.matches("pole de competitivite", 75)]
    [(1, 92)]
    """

    def __init__(self, names: Iterable[tuple[str, Thing]]) -> None:
        self._names = [pair for pair in names if pair[0]]
        self._holders: dict[str, list[int]] = {}
        for index, (name, _) in enumerate(self._names):
            for word in dict.fromkeys(name.split()):
                self._holders.setdefault(word, []).append(index)

    def matches(self, text: str, threshold: float) -> Iterator[tuple[Thing, float]]:
        """
        What resembles a text, in no order and perhaps more than once, with a score from 0 to 100.

        A name scores by how well each word of the text is found in it, longer words counting more, and a
        little less the more else it says; or by its likeness to the text as a whole.
        """
        from rapidfuzz import fuzz, process

        words = text.split()
        whole = len("".join(words))
        found: dict[int, float] = {}
        for word in words:
            best: dict[int, float] = {}
            for holder, likeness in self._alike(word, threshold):
                for index in self._holders[holder]:
                    best[index] = max(likeness, best.get(index, 0))
            for index, likeness in best.items():
                found[index] = found.get(index, 0) + likeness * len(word) / whole
        for index, likeness in found.items():
            length = min(1, len(text) / len(self._names[index][0]))
            score = likeness * (0.85 + 0.15 * length)
            if score >= threshold:
                yield self._names[index][1], score
        if len(text) >= _FORGIVING:
            choices = [name for name, _ in self._names]
            scorer = fuzz.ratio
            for _, score, index in process.extract(
                text, choices, scorer=scorer, limit=None, score_cutoff=threshold
            ):
                yield self._names[index][1], score

    def _alike(self, word: str, threshold: float) -> Iterator[tuple[str, float]]:
        """The words of all names that resemble a word."""
        from rapidfuzz import fuzz, process

        for holder in self._holders:
            if holder == word:
                yield holder, 100
            elif holder.startswith(word):
                yield holder, 92
        if len(word) >= _FORGIVING:
            for holder, likeness, _ in process.extract(
                word, list(self._holders), scorer=fuzz.ratio, limit=None, score_cutoff=threshold
            ):
                yield holder, likeness * 0.95

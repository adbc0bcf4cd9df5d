"""How much a name resembles what somebody typed."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Generic, TypeVar

Thing = TypeVar("Thing")

#: Shorter words must be right, or the beginning of one: with three letters everything resembles everything.
_FORGIVING = 4
#: A word this long with one letter wrong is that word and no other ("specialization").
_LONG, _ONE_SLIP = 10, 90
#: Words that say nothing of what is looked for.
EMPTY: Final = frozenset(
    {
        *(
            "a",
            "an",
            "and",
            "are",
            "at",
            "by",
            "do",
            "does",
            "for",
            "from",
            "how",
            "in",
            "is",
            "its",
            "of",
            "on",
        ),
        *("or", "that", "the", "their", "there", "to", "what", "which", "who", "with"),
    }
)


def words_of(text: str) -> list[str]:
    """
    The words of a folded text that say what is looked for; all where none does.

    >>> words_of("programmes in germany"), words_of("what is in it")
    (['programmes', 'germany'], ['it'])
    """
    every = text.split()
    return [word for word in every if word not in EMPTY] or every


def begins(word: str, text: str) -> bool:
    """
    Whether a word, or its singular, begins a word of a folded text.

    >>> begins("policies", "a policy of germany"), begins("germ", "in germany"), begins("many", "in germany")
    (True, True, False)
    """
    text = f" {text}"
    return f" {word}" in text or f" {_singular(word)}" in text


def _singular(word: str) -> str:
    if len(word) < _FORGIVING or not word.endswith("s") or word.endswith("ss"):
        return word
    return word[:-3] + "y" if word.endswith("ies") else word[:-1]


class Matcher(Generic[Thing]):
    """
    Names to be searched with slips forgiven.

    :param names: pairs of a name, folded (lower case, without accents and signs), and what it names

    >>> names = Matcher([("politique des poles de competitivite", 1), ("pole programme", 2)])
    >>> [(thing, round(score)) for thing, score in names.fitting(["pole", "de", "competitivite"])]
    [(1, 92)]
    >>> [(thing, round(score)) for thing, score in names.matches("pole de competitivte", 75)]
    [(1, 86)]
    """

    def __init__(self, names: Iterable[tuple[str, Thing]]) -> None:
        self._names = [pair for pair in names if pair[0]]
        self._holders: dict[str, list[int]] = {}
        for index, (name, _) in enumerate(self._names):
            for word in dict.fromkeys(name.split()):
                self._holders.setdefault(word, []).append(index)

    def fitting(self, words: Sequence[str]) -> Iterator[tuple[Thing, float]]:
        """
        What is called by every one of some words, in no order and perhaps more than once, with a score.

        A word fits if it is a word of the name or begins one; a long word may have a letter wrong.
        """
        found: dict[int, float] = {}
        for number, word in enumerate(words):
            best: dict[int, float] = {}
            for holder, likeness in self._same(word):
                for index in self._holders[holder]:
                    if number == 0 or index in found:
                        best[index] = max(likeness, best.get(index, 0))
            share = len(word) / len("".join(words))
            found = {index: found.get(index, 0) + likeness * share for index, likeness in best.items()}
        yield from self._scored(found, " ".join(words))

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
        yield from ((thing, score) for thing, score in self._scored(found, text) if score >= threshold)
        if len(text) >= _FORGIVING:
            choices = [name for name, _ in self._names]
            scorer = fuzz.ratio
            for _, score, index in process.extract(
                text, choices, scorer=scorer, limit=None, score_cutoff=threshold
            ):
                yield self._names[index][1], score

    def _scored(self, found: dict[int, float], text: str) -> Iterator[tuple[Thing, float]]:
        """Names by how well their words are met, a little less the more else they say."""
        for index, likeness in found.items():
            length = min(1, len(text) / len(self._names[index][0]))
            yield self._names[index][1], likeness * (0.85 + 0.15 * length)

    def _same(self, word: str) -> Iterator[tuple[str, float]]:
        """The words of all names that are a word, or its singular, or begin with it."""
        from rapidfuzz import fuzz, process

        one = _singular(word)
        for holder in self._holders:
            if holder == word:
                yield holder, 100
            elif holder.startswith(word) or holder == one:
                yield holder, 92
        if len(word) >= _LONG:
            for holder, likeness, _ in process.extract(
                word, list(self._holders), scorer=fuzz.ratio, limit=None, score_cutoff=_ONE_SLIP
            ):
                yield holder, likeness * 0.95

    def _alike(self, word: str, threshold: float) -> Iterator[tuple[str, float]]:
        """The words of all names that resemble a word."""
        from rapidfuzz import fuzz, process

        yield from self._same(word)
        if len(word) >= _FORGIVING:
            for holder, likeness, _ in process.extract(
                word, list(self._holders), scorer=fuzz.ratio, limit=None, score_cutoff=threshold
            ):
                yield holder, likeness * 0.95

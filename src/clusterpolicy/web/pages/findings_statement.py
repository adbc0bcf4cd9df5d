"""A countable statement of the report as the findings page shows it."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from clusterpolicy.findings.wording import computed_words, order, stated_words, unit
from clusterpolicy.lookup.names import fold
from clusterpolicy.namespaces import ENTITY
from clusterpolicy.store.answer import Value

#: The order of the report.
_PARTS: Final = (
    "Executive",
    "Section 1",
    "Section 2",
    "Section 3",
    "Section 4",
    "Table",
    "Figure",
    "Footnote",
    "Annex",
)


@dataclass(frozen=True)
class Statement:
    """
    A countable statement of the report.

    :param values: the columns of ``queries/pages/findings/10-statements.rq``
    :param about: the entities it names or that were counted for it
    """

    values: dict[str, Value]
    about: frozenset[str]

    def text(self, name: str) -> str:
        """A column as text."""
        return str(self.values[name] or "")

    @property
    def iri(self) -> str:
        """The statement itself."""
        return self.text("finding")

    @property
    def id(self) -> str:
        """The last part of its IRI."""
        return self.iri.removeprefix(f"{ENTITY}finding/")

    @property
    def verdict(self) -> str:
        """One of VERDICTS."""
        return self.text("verdict").removeprefix(f"{ENTITY}verdict/")

    @property
    def changed(self) -> bool:
        """Whether the verdict is another than the one last reviewed."""
        return self.text("reviewed") not in ("", self.verdict)

    @property
    def place(self) -> str:
        """Where it stands."""
        return self.text("place")

    @cached_property
    def stated(self) -> str:
        """What the report states, in words."""
        number, upper, listed = (self._number(name) for name in ("value", "value_to", "listed"))
        comparator, counted, kind = self.text("comparator"), self.text("counted"), self.text("kind")
        return stated_words(number, upper, comparator, counted, int(listed or 0), kind)

    @property
    def unit(self) -> str:
        """What the stated number counts, where the number does not say so itself."""
        return unit(self.text("counted"), self.text("kind"), self._number("value"))

    @cached_property
    def computed(self) -> str:
        """What the graph gives, in words."""
        if self.verdict == "not-checkable":
            return ""
        number = self._number("computed")
        if number is None:
            return order(self.verdict == "confirmed")
        return computed_words(number, self.text("counted"), self.text("kind"))

    @property
    def explanation(self) -> str:
        """The reading that reconciles it, the reason why it cannot be checked, or a note."""
        if self.text("reading"):
            return f"holds under this reading: {self.text('reading')}"
        return self.text("reason") or (self.text("note") if self.verdict == "contradicted" else "")

    @cached_property
    def words(self) -> str:
        """What a search looks in."""
        return fold(" ".join((self.id, self.text("statement"), self.place, self.explanation)))

    @cached_property
    def order(self) -> tuple[int, list[tuple[int, str]]]:
        """A sort key: the order of the report."""
        part = self.text("part")
        rank = next((i for i, name in enumerate(_PARTS) if part.startswith(name)), len(_PARTS))
        return rank, natural(self.place)

    def _number(self, name: str) -> float | None:
        value = self.values[name]
        return float(value) if isinstance(value, int | float) else None


def natural(text: str) -> list[tuple[int, str]]:
    """A sort key in which 2.10 comes after 2.9."""
    return [(int(digits or -1), other) for digits, other in re.findall(r"(\d+)|(\D+)", text)]

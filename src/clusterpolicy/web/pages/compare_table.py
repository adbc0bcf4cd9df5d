"""Entities side by side: which of their facts are shared, and which answers are missing and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from clusterpolicy.web.pages.compare_marks import Line, many_rows, one_row
from clusterpolicy.web.pages.compare_rows import Entry, aspects, entries, told
from clusterpolicy.web.sections import Section
from clusterpolicy.web.serving import Serving

#: More values than this that one of the compared alone states are listed in one row, not each in its own.
ALONE: Final = 6

#: Statuses of answers in words.
STATUSES: Final = {
    "blank": "asked, left blank",
    "dash": "asked, the cell holds “-”",
    "yes without detail": "asked, “yes” and no more",
    "lost in print": "asked, lost in print",
}


@dataclass(frozen=True)
class Compared:
    """
    One of the compared.

    :param iri: the entity
    :param label: its name
    :param voices: those of it that state facts (a country's programmes), IRI and name
    """

    iri: str
    label: str
    voices: tuple[tuple[str, str], ...]

    def letter(self, by: str) -> str:
        """What stands for a voice in the cells: a, b, c, …; "" where only one speaks."""
        names = [iri for iri, _ in self.voices]
        if by not in names:
            return ""
        index = names.index(by)
        return chr(ord("a") + index % 26) * (index // 26 + 1)


@dataclass(frozen=True)
class Aspect:
    """
    What is compared.

    :param states: for each of the compared why it has no value; "" where it has
    :param statuses: for each of the compared the answers that were none
    :param lines: the rows
    :param alone: for each of the compared the rows that are its alone, where these are too many for rows
    :param hidden: how many rows are left out because all share them
    """

    section: Section
    states: tuple[str, ...]
    statuses: tuple[tuple[Entry, ...], ...]
    lines: tuple[Line, ...]
    alone: tuple[tuple[Line, ...], ...] = ()
    hidden: int = 0

    @property
    def single(self) -> bool:
        """Whether it is one row."""
        return self.section.show in ("text", "list")

    def answered(self, index: int) -> int:
        """How many rows one of the compared has a value in."""
        own = len(self.alone[index]) if self.alone else 0
        return own + sum(bool(line.cells[index]) for line in self.lines)

    @property
    def every_line(self) -> Iterator[Line]:
        """The rows, those listed together too."""
        yield from self.lines
        yield from (line for own in self.alone for line in own)


def table(serving: Serving, kind: str, iris: Sequence[str], differences: bool) -> list[Aspect]:
    """
    The comparison, aspect by aspect; aspects in which nobody has an entry are left out.

    :param kind: country, region or programme
    :param iris: the compared
    :param differences: whether rows that all share are left out
    """
    names = [serving.label(iri) for iri in iris]
    found = []
    for section in aspects(kind):
        mine = entries(serving, section, iris)
        if any(mine):
            found.append(_aspect(section, mine, names, differences))
    return found


def compared(serving: Serving, kind: str, iris: Sequence[str]) -> list[Compared]:
    """Those compared, each with the voices that state its facts."""
    voices: list[dict[str, str]] = [{} for _ in iris]
    for section in aspects(kind):
        for own, mine in zip(voices, entries(serving, section, iris), strict=True):
            own.update({entry.by: entry.by_label for entry in mine if entry.by and entry.by_label})
    return [
        Compared(iri, serving.label(iri), tuple(sorted(own.items(), key=lambda each: each[1])))
        for iri, own in zip(iris, voices, strict=True)
    ]


def _aspect(section: Section, mine: list[list[Entry]], names: list[str], differences: bool) -> Aspect:
    values = [told(each) for each in mine]
    statuses = tuple(tuple(entry for entry in each if entry.status) for each in mine)
    states = tuple(
        "" if values[i] else _missing(statuses[i], str(section.options.get("empty", "nothing stated")))
        for i in range(len(mine))
    )
    lines = (
        one_row(section, values, names)
        if section.show in ("text", "list")
        else many_rows(section, values, names)
    )
    kept = [line for line in lines if not (differences and line.mark.kind == "all")]
    rows, alone = _parted(section, kept, len(mine))
    return Aspect(section, states, statuses, tuple(rows), alone, len(lines) - len(kept))


def _parted(
    section: Section, lines: list[Line], number: int
) -> tuple[list[Line], tuple[tuple[Line, ...], ...]]:
    """The rows that stay rows, and those of each of the compared alone where they are many."""
    single = [line for line in lines if sum(map(bool, line.cells)) == 1]
    if section.show != "set" or len(single) <= ALONE:
        return lines, ()
    alone = tuple(tuple(line for line in single if line.cells[i]) for i in range(number))
    return [line for line in lines if line not in single], alone


def _missing(statuses: Sequence[Entry], empty: str) -> str:
    """Why one of the compared has no value."""
    words = dict.fromkeys(STATUSES.get(entry.status, entry.status) for entry in statuses)
    return "; ".join(words) or empty

"""The rows of a comparison, each marked with who shares it."""

from collections.abc import Sequence
from dataclasses import dataclass

from clusterpolicy.web.pages.compare_rows import Entry
from clusterpolicy.web.sections import Section


@dataclass(frozen=True)
class Mark:
    """
    Who shares a row.

    :param kind: "all", "some", "only", or "none" where nothing can be compared
    :param words: the same in words
    """

    kind: str
    words: str


@dataclass(frozen=True)
class Line:
    """
    A row of the comparison.

    :param label: the value; "" where the aspect is one row
    :param iri: what it links to
    :param cells: the entries of each of the compared
    """

    label: str
    iri: str
    cells: tuple[tuple[Entry, ...], ...]
    mark: Mark


def one_row(section: Section, values: list[list[Entry]], names: list[str]) -> list[Line]:
    """The aspect as one row of texts."""
    texts = [frozenset((entry.label, entry.detail) for entry in each) for each in values]
    there = [text for text in texts if text]
    if section.show == "list":
        mark = Mark("none", "")
    elif len(there) < 2:
        mark = Mark("none", f"no comparison: only {_name(texts, names)}" if there else "")
    else:
        same = len(set(there)) == 1
        mark = Mark(
            "all" if same and len(there) == len(texts) else "some" if same else "only",
            "same" if same else "differ",
        )
    return [Line("", "", tuple(tuple(each) for each in values), mark)]


def many_rows(section: Section, values: list[list[Entry]], names: list[str]) -> list[Line]:
    """The aspect as one row for each value, those shared by most first."""
    firsts: dict[str, Entry] = {}
    for each in values:
        for entry in each:
            firsts.setdefault(entry.key, entry)
    able = [bool(each) for each in values]
    lines = []
    for key, first in firsts.items():
        cells = tuple(tuple(entry for entry in each if entry.key == key) for each in values)
        mark = _valued(cells, names) if section.show == "value" else _shared(cells, able, names)
        lines.append(Line(first.label, first.iri, cells, mark))
    if section.show == "value":
        return sorted(lines, key=lambda line: line.label)
    return sorted(lines, key=lambda line: (-sum(map(bool, line.cells)), line.label))


def _shared(cells: Sequence[Sequence[Entry]], able: Sequence[bool], names: list[str]) -> Mark:
    """Who states a value, among those who answered on the aspect at all."""
    number, of = sum(map(bool, cells)), sum(able)
    if of < 2:
        return Mark("none", f"no comparison: only {_name(cells, names)}")
    if number == of:
        every = "both" if of == 2 else f"all {of}"
        return Mark(
            "all" if of == len(names) else "some", every if of == len(names) else f"{every} who answered"
        )
    if number == 1:
        return Mark("only", f"only {_name(cells, names)}")
    return Mark("some", f"{number} of {of}")


def _valued(cells: Sequence[Sequence[Entry]], names: list[str]) -> Mark:
    """Whether those who have a value have the same."""
    found = ["/".join(entry.detail for entry in cell) for cell in cells if cell]
    if len(found) < 2:
        return Mark("none", f"no comparison: only {_name(cells, names)}")
    same = len(set(found)) == 1
    return Mark(
        "all" if same and len(found) == len(cells) else "some" if same else "only",
        "same" if same else "differ",
    )


def _name(cells: Sequence[object], names: list[str]) -> str:
    """The name of the only one that has something."""
    return next(name for cell, name in zip(cells, names, strict=True) if cell)

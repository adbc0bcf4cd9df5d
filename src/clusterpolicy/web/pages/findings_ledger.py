"""The ledger of statements as the graph has it: verdicts are read, not recomputed for each reader."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from clusterpolicy.findings.verdict import VERDICTS
from clusterpolicy.findings.wording import in_section
from clusterpolicy.lookup.names import fold
from clusterpolicy.namespaces import ENTITY
from clusterpolicy.web.pages.findings_statement import Statement, natural
from clusterpolicy.web.sections import sections
from clusterpolicy.web.serving import Serving

#: Contradictions are what readers come for; then what holds in another sense.
FIRST: Final = ("contradicted", "reconcilable", "confirmed", "not-checkable")
assert set(FIRST) == set(VERDICTS)


@dataclass(frozen=True)
class Choice:
    """
    Which statements are wanted; "" is all.

    :param section: a part of the report ("2.7", "2", "Table 1")
    :param about: the IRI of an entity
    :param within: whether statements about the regions and programmes of a territory are wanted too
    :param things: what ``about`` stands for: the entity, and what belongs to it where that is wanted
    """

    verdict: str = ""
    section: str = ""
    kind: str = ""
    level: str = ""
    about: str = ""
    changed: str = ""
    q: str = ""
    within: str = ""
    things: frozenset[str] = frozenset()

    def takes(self, statement: Statement) -> bool:
        """Whether a statement is wanted."""
        return (
            self.verdict in ("", statement.verdict)
            and in_section(statement.place, self.section)
            and self.kind in ("", statement.text("kind"))
            and self.level in ("", statement.text("level"))
            and (not self.about or not self.things.isdisjoint(statement.about))
            and (not self.changed or statement.changed)
            and all(word in statement.words for word in fold(self.q).split())
        )

    def without(self, name: str) -> "Choice":
        """The same with one facet open, to count what it would offer."""
        values: dict[str, Any] = {name: ""}
        return replace(self, **values)

    @property
    def values(self) -> dict[str, str]:
        """It as the values of a query string."""
        given = {each.name: getattr(self, each.name) for each in fields(self) if each.name != "things"}
        return {**given, "about": self.about.removeprefix(ENTITY)}


@dataclass(frozen=True)
class Ledger:
    """
    Every statement.

    :param statements: contradicted ones first, then in the order of the report
    :param belonging: the regions, programmes and cluster supports of each territory
    """

    statements: tuple[Statement, ...]
    belonging: Mapping[str, frozenset[str]]

    def chosen(self, choice: Choice) -> list[Statement]:
        """The statements wanted."""
        return [statement for statement in self.statements if choice.takes(statement)]

    def counted(self, choice: Choice, facet: str, of: Callable[[Statement], str]) -> Counter[str]:
        """How many statements each value of a facet would give, the other facets as they are."""
        return Counter(of(statement) for statement in self.chosen(choice.without(facet)))

    def of(self, id: str) -> Statement | None:
        """The statement of an id."""
        return next((statement for statement in self.statements if statement.id == id), None)


def parts(counts: Counter[str]) -> list[tuple[str, list[tuple[str, str, int]]]]:
    """
    The parts of the report as groups of choices: the group, and for each choice value, words and count.

    :param counts: statements by part ("Section 2.7", "Table 1")
    """
    groups: dict[str, list[tuple[str, str, int]]] = {}
    for part, number in sorted(counts.items(), key=lambda each: natural(each[0])):
        chapter = part.removeprefix("Section ").partition(".")[0] if part.startswith("Section") else ""
        name = f"Chapter {chapter}" if chapter else part.partition(" ")[0] + "s"
        if part in ("Executive summary", "Annex A"):
            name = "Front and back"
        group = groups.setdefault(name, [])
        if chapter and not group:
            every = sum(n for each, n in counts.items() if in_section(each, chapter))
            group.append((chapter, f"All of chapter {chapter}", every))
        if part != f"Section {chapter}":
            group.append((part, part, number))
    order = (
        "Front and back",
        "Chapter 1",
        "Chapter 2",
        "Chapter 3",
        "Chapter 4",
        "Tables",
        "Figures",
        "Footnotes",
    )
    return sorted(groups.items(), key=lambda each: order.index(each[0]) if each[0] in order else len(order))


def ledger(serving: Serving) -> Ledger:
    """The ledger, read once for a release."""
    made: Ledger = serving.remember(__name__, lambda: _read(serving))
    return made


def _read(serving: Serving) -> Ledger:
    rows = {section.name: section.ask(serving.graph).rows() for section in sections("findings")}
    about: dict[str, set[str]] = {}
    for row in rows["about"]:
        about.setdefault(str(row["finding"]), set()).add(str(row["entity"]))
    found = [Statement(row, frozenset(about.get(str(row["finding"]), ()))) for row in rows["statements"]]
    belonging: dict[str, set[str]] = {}
    for row in rows["within"]:
        belonging.setdefault(str(row["territory"]), set()).add(str(row["thing"]))
    return Ledger(
        tuple(sorted(found, key=lambda each: (FIRST.index(each.verdict), each.order))),
        {iri: frozenset(things) for iri, things in belonging.items()},
    )

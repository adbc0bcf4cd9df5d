"""The made-for-kind part of an entity page: its declared sections, answered."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from clusterpolicy.lookup.names import Named
from clusterpolicy.questions.binding import blocks
from clusterpolicy.store.answer import Value, plain
from clusterpolicy.web.drawing import timeline
from clusterpolicy.web.links import Links
from clusterpolicy.web.pages.entity_blocks import PAGE, Block
from clusterpolicy.web.sections import Section, sections
from clusterpolicy.web.tables import Table, table_of

if TYPE_CHECKING:
    from clusterpolicy.web.serving import Serving

#: How many rows of a section are shown before one has to ask for the rest, where it does not say itself.
FIRST: Final = 40
_RECORDS: Final = (
    "achievement answer assessment consultation implementation indicator list-item phase policy-link "
    "policy-relation reading reported-figure sector-focus survey-comparison"
)
#: Folders of sections by class of entity, where that is not the one folder called like the class; members
#: of a concept scheme have those of ``concept`` besides.
FOLDERS: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(_RECORDS.split(), ("record",)),
    "country": ("country", "territory"),
    "region": ("region", "territory", "intervention"),
    "programme": ("programme", "intervention"),
    "cluster-support": ("cluster-support", "intervention"),
    "measure": ("measure",),
}
#: Sections that every kind has, after its own.
EVERY: Final = "entity"


def declared(serving: "Serving", kind: str) -> list[Section]:
    """The sections of a class of entities, in their order."""
    usual = ("concept", kind) if kind in _concepts(serving) else (kind,)
    own = [section for folder in FOLDERS.get(kind, usual) for section in sections(folder)]
    # Folders that share a page are one sequence: the numbers of their files say the order.
    return sorted(own, key=lambda section: section.question.name.partition("/")[2]) + sections(EVERY)


def _concepts(serving: "Serving") -> frozenset[str]:
    """The classes whose members are concepts of a scheme."""

    def read() -> frozenset[str]:
        rows = serving.graph.query("SELECT ?concept { ?concept skos:inScheme [] }").rows()
        return frozenset(Named(str(row["concept"])).kind for row in rows)

    found: frozenset[str] = serving.remember((__name__, "concepts"), read)
    return found


def answered(
    serving: "Serving", links: Links, iri: str, kind: str, only: str = "", page: int = 1
) -> Iterator[Block]:
    """
    The sections of an entity that have something to show.

    :param only: the one section to show, as much of it as a page takes; all, each cut, where it is empty
    :param page: which page of it
    """
    for section in declared(serving, kind):
        if only and section.name != only:
            continue
        rows = rows_of(serving, section, iri)
        if rows or section.options.get("empty"):
            options = section.options.get("options") or {}
            start, end = ((page - 1) * PAGE, page * PAGE) if only else (0, int(options.get("first", FIRST)))
            yield _block(serving, links, section, rows[start:end], len(rows))


def rows_of(serving: "Serving", section: Section, iri: str) -> list[dict[str, Value]]:
    """
    The rows of a section for an entity.

    The text is our own and was checked when it was read, so that nothing of it need be checked again: a
    page asks some twenty of these.
    """
    term = ox.NamedNode(iri)
    found = serving.graph.store.native.query(
        f"VALUES ?entity {{ {term} }}".join(_pieces(section.question.text))
    )
    assert isinstance(found, ox.QuerySolutions)
    names = [variable.value for variable in found.variables]
    return [dict(zip(names, map(plain, solution), strict=True)) for solution in found]


@cache
def _pieces(text: str) -> tuple[str, ...]:
    """What stands before, between and behind the places for the entity."""
    pieces, behind = [], 0
    for name, start, end in blocks(text):
        if name == "entity":
            pieces.append(text[behind:start])
            behind = end
    return (*pieces, text[behind:])


def _block(
    serving: "Serving", links: Links, section: Section, rows: Sequence[Mapping[str, Value]], total: int
) -> Block:
    made = Block(section, rows, total)
    if rows and section.show in ("table", "timeline"):
        made = replace(made, table=_table(made, serving))
    if rows and section.show == "timeline":
        bars = timeline.bars_of(rows, serving.places)
        made = replace(made, drawing=timeline.draw(bars, links, caption=section.title))
    return made


def _table(block: Block, serving: "Serving") -> Table:
    """The rows as a table, without columns that are hidden, empty, or say one thing throughout."""
    hidden = set(block.options.get("hidden", ()))
    hidden.update(
        name for name in block.options.get("one", ()) if len({row[name] for row in block.rows}) == 1
    )
    kept = [
        name
        for name in block.rows[0]
        if name not in hidden and any(row[name] not in (None, "") for row in block.rows)
    ]
    made = table_of(kept, block.rows, serving)
    heads = {
        name.replace("_", " ").capitalize(): text for name, text in block.options.get("heads", {}).items()
    }
    return replace(made, columns=tuple(heads.get(column, column) for column in made.columns))

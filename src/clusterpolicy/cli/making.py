"""The verbs on the graph as a whole: build it, check it, count it, export it."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clusterpolicy.cli import console
from clusterpolicy.cli.formats import RowFormat, RowFormatOption

if TYPE_CHECKING:
    from clusterpolicy.store.answer import Value


class Reasoner(StrEnum):
    """Who does the reasoning in a check."""

    embedded = "embedded"
    hermit = "hermit"


def build() -> None:
    """
    Build the graph from its tables: check, map, infer, validate, and write a release.

    Needed after a change to a table, mapping, rule or vocabulary. If anything is wrong, every mistake is
    told and the earlier release stays as it was. The folder of the new release goes to stdout.
    """
    from clusterpolicy import settings
    from clusterpolicy.lookup.releases import make

    with console.progress("building") as tell:
        made = make(settings.home(), tell)
    counts = made.manifest["counts"]
    console.error(
        f"built {counts['triples']:,} triples ({counts['inferred']:,} inferred) "
        f"from {counts['table rows']:,} table rows"
    )
    console.write(str(made.folder))


def check(
    reasoner: Annotated[
        Reasoner, typer.Option(help="embedded, or HermiT as the referee (needs Java).")
    ] = Reasoner.embedded,
) -> None:
    """
    Check tables, mappings, rules, questions, shapes and consistency; write nothing.

    With --reasoner hermit the graph is proved consistent, and both reasoners are held to the same facts.
    """
    from clusterpolicy.building.build import construct
    from clusterpolicy.findings.claims import claims
    from clusterpolicy.questions.library import all_questions

    with console.progress("checking") as tell:
        tell("questions")
        count = len(all_questions())
        built = construct(tell, claims)
        lines = [
            f"{count} questions can be asked",
            f"{built.counts['table rows']:,} table rows hold to their schema",
            f"{built.counts['triples']:,} triples hold to the shapes and checks",
        ]
        if reasoner is Reasoner.hermit:
            from clusterpolicy.building.referee import judge

            lines += judge(tell).summary()
    console.write("\n".join(lines))


def stats(format: RowFormatOption = RowFormat.table) -> None:
    """
    Show what the graph holds: version, size, and its entities by class.

    "of" is the number of entities in the next wider class.
    """
    rows: list[list[Value]] = [[c.group, c.what, c.number, c.of] for c in console.open_graph().stats()]
    console.rows(["group", "what", "number", "of"], rows, format.value, repeat=False)


def export(
    folder: Annotated[
        Path,
        typer.Argument(
            help="Folder to write to, new or empty; an earlier export in it is replaced.",
            metavar="DIR",
            show_default=False,
        ),
    ],
    base: Annotated[
        str, typer.Option(help="Publish under another base IRI, ending in /.", metavar="IRI")
    ] = "",
) -> None:
    """
    Export everything as linked data and tables, with DCAT and VoID description and checksums.

    Turtle, TriG, N-Triples, N-Quads, RDF/XML, JSON-LD, CSV with a data package, the ontology, and each
    vocabulary alone. The paths of the files go to stdout.
    """
    from clusterpolicy.publishing.export import export as run

    graph = console.open_graph()
    with console.progress("exporting") as tell:
        written = run(graph, folder, base=base, progress=tell)
    console.error(f"{len(written)} files")
    console.write("\n".join(str(path) for path in written))

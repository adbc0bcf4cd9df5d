"""The verb on networks: list the views, show one, measure it, write it as a page or for other programs."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clusterpolicy.cli import completion, console
from clusterpolicy.cli.asking import _values
from clusterpolicy.cli.formats import NetworkFormat, NetworkFormatOption

if TYPE_CHECKING:
    from clusterpolicy.lookup.graph import Graph
    from clusterpolicy.networks.model import Network
    from clusterpolicy.networks.views import View
    from clusterpolicy.store.answer import Value

_BY_SUFFIX = {
    ".html": NetworkFormat.html,
    ".htm": NetworkFormat.html,
    ".csv": NetworkFormat.csv,
    ".json": NetworkFormat.json,
    ".graphml": NetworkFormat.graphml,
    ".gexf": NetworkFormat.gexf,
    ".cyjs": NetworkFormat.cytoscape,
    ".svg": NetworkFormat.svg,
    ".png": NetworkFormat.png,
}


def network(
    view: Annotated[
        str,
        typer.Argument(
            help="Name of a view; without one the views are listed.",
            metavar="[VIEW]",
            autocompletion=completion.views,
            show_default=False,
        ),
    ] = "",
    value: Annotated[
        list[str] | None,
        typer.Argument(
            help="What the view asks for: around wants an ENTITY, path wants two.",
            metavar="[VALUE]...",
            autocompletion=completion.entities,
            show_default=False,
        ),
    ] = None,
    parameter: Annotated[
        list[str] | None,
        typer.Option("--parameter", "-p", help="A parameter of the view by name.", metavar="NAME=VALUE"),
    ] = None,
    country: Annotated[str, typer.Option(help="Only what lies in this country.", metavar="COUNTRY")] = "",
    level: Annotated[
        str, typer.Option(help="Only national, regional or international.", metavar="LEVEL")
    ] = "",
    kind: Annotated[
        list[str] | None,
        typer.Option(
            help="Only nodes of this kind (programme, objective, …). May be repeated.", metavar="KIND"
        ),
    ] = None,
    period: Annotated[
        str, typer.Option(help="Only what ran in these years: 2018, 2014-2020, 2014-.", metavar="YEARS")
    ] = "",
    sector: Annotated[str, typer.Option(help="Only what focuses on this sector.", metavar="SECTOR")] = "",
    objective: Annotated[str, typer.Option(help="Only what has this objective.", metavar="OBJECTIVE")] = "",
    min_weight: Annotated[float, typer.Option(help="Only links of this weight or more.", min=0)] = 0,
    weight: Annotated[
        str,
        typer.Option(help="How to weigh what is shared: shared, jaccard, newman.", metavar="WEIGHT"),
    ] = "",
    backbone: Annotated[
        float | None,
        typer.Option(
            help="Significance of the links drawn where things are shared; 1 for all.", min=0, max=1
        ),
    ] = None,
    measures: Annotated[
        bool, typer.Option("--measures", help="Measure the network, and compare it with chance.")
    ] = False,
    seed: Annotated[int, typer.Option(help="Another seed gives another picture of the same.", min=0)] = 1,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="File to write; its ending says the format.", metavar="FILE"),
    ] = None,
    format: NetworkFormatOption = None,
) -> None:
    """
    Show how things hang together: as a table, a page that reads itself, or in the formats of other programs.

    FILE.html is a page that makes no request to any address. A file is replaced whole or not at all.
    """
    from clusterpolicy.errors import QuestionError
    from clusterpolicy.networks.construction import build_network
    from clusterpolicy.networks.filters import Filters
    from clusterpolicy.networks.views import load_view

    if not view:
        _list(format or NetworkFormat.table)
        return
    found = load_view(view)
    values = _parameters(found, value or [], _values(parameter or []))
    wanted = format or _by_suffix(out)
    if out and wanted is NetworkFormat.table:
        raise QuestionError(f"a table is for reading; end {out.name} in .html, .csv, .svg, … or add --format")
    if measures and wanted not in _MEASURED:
        raise QuestionError(
            f"--measures go with {', '.join(sorted(_MEASURED))}, and with a page; not with {wanted}"
        )
    filters = Filters(country, level, tuple(kind or ()), period, sector, objective, min_weight)
    graph = console.open_graph()
    made = build_network(graph, found, values, filters, weight, backbone)
    if wanted in _MEASURED and wanted is not NetworkFormat.html and measures:
        _write_measures(made, wanted, seed, out)
    elif wanted is NetworkFormat.table:
        _show(made)
    else:
        _deliver(_content(graph, made, wanted, seed, measures), out)


_MEASURED = frozenset({NetworkFormat.table, NetworkFormat.csv, NetworkFormat.json, NetworkFormat.html})


def _list(format: NetworkFormat) -> None:
    from clusterpolicy.errors import QuestionError
    from clusterpolicy.networks.views import all_views

    if format not in (NetworkFormat.table, NetworkFormat.csv, NetworkFormat.json):
        raise QuestionError(f"the list of views is a table; choose table, csv or json instead of {format}")
    rows: list[list[Value]] = [
        [
            each.name,
            each.asks,
            " ".join(n if p.required else f"[{n}]" for n, p in each.question.parameters.items()),
        ]
        for each in all_views()
    ]
    console.rows(["view", "question", "parameters"], rows, format.value)


def _parameters(view: "View", given: Sequence[str], named: dict[str, str]) -> dict[str, str]:
    """The values of parameters, those without a name in the order of the view's own."""
    from clusterpolicy.errors import QuestionError

    free = [name for name in view.question.parameters if name not in named]
    if len(given) > len(free):
        takes = ", ".join(view.question.parameters) or "no values"
        raise QuestionError(f"{view.name} takes {takes}; there is no place for {given[len(free)]}")
    return {**named, **dict(zip(free, given, strict=False))}


def _by_suffix(out: Path | None) -> NetworkFormat:
    from clusterpolicy.errors import QuestionError

    if out is None:
        return NetworkFormat.table
    if out.suffix.casefold() not in _BY_SUFFIX:
        endings = ", ".join(_BY_SUFFIX)
        raise QuestionError(f"{out.name} does not say its format; end it in {endings}, or add --format")
    return _BY_SUFFIX[out.suffix.casefold()]


def _show(made: "Network") -> None:
    """A network for reading: what it shows, then its links with their places."""
    labels = {node.iri: node.label for node in made.nodes}
    console.write("\n".join(filter(None, (made.asks, made.finding, made.omitted, "", *made.paths))))
    console.write("")
    weighed = len({edge.weight for edge in made.edges}) > 1
    columns = ["source", "relation", "target", *(["weight"] if weighed else []), "place"]
    rows: list[list[Value]] = [
        [
            labels[edge.source],
            edge.relation,
            labels[edge.target],
            *([edge.weight] if weighed else []),
            "; ".join(edge.places[:3])
            + (f"; and {len(edge.places) - 3} more" if len(edge.places) > 3 else ""),
        ]
        for edge in made.edges
    ]
    console.rows(columns, rows, "table")


def _content(graph: "Graph", made: "Network", wanted: NetworkFormat, seed: int, measures: bool) -> bytes:
    """A network in a format for machines, or as a page."""
    from clusterpolicy.networks.writing import content_of, page_of

    if wanted is NetworkFormat.html:
        return page_of(graph, made, seed, measures or None).encode()
    return content_of(made, "edges" if wanted is NetworkFormat.csv else wanted.value, seed)


def _write_measures(made: "Network", wanted: NetworkFormat, seed: int, out: Path | None) -> None:
    """The measures as tables for reading, one long CSV, or JSON."""
    from clusterpolicy.networks import measure_tables
    from clusterpolicy.networks.exports import to_csv, to_json
    from clusterpolicy.networks.writing import measured

    found = measured(made, seed)
    if wanted is NetworkFormat.table:
        console.write("\n".join(filter(None, (made.asks, made.finding, made.omitted))))
        for heading, (columns, rows) in measure_tables.tables(found).items():
            if rows:
                console.write(f"\n{heading[:1].upper()}{heading[1:]}")
                console.table(columns, rows)
        console.write("\n" + "\n".join(found.notes))
    elif wanted is NetworkFormat.csv:
        _deliver(to_csv(*measure_tables.tidy(found)), out)
    else:
        _deliver(to_json(measure_tables.as_dict(found)), out)


def _deliver(content: bytes, out: Path | None) -> None:
    """Write to a file, whose path goes to stdout, or to stdout itself."""
    from clusterpolicy.networks.exports import write

    if out is None:
        sys.stdout.buffer.write(content)
        return
    write(out, content)
    console.write(str(out))

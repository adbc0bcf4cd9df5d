"""The verbs on the report's statements: list them with their verdicts, show one whole."""

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from clusterpolicy.cli import console
from clusterpolicy.cli.formats import Format, FormatOption

if TYPE_CHECKING:
    from clusterpolicy.findings.verdict import Verdict
    from clusterpolicy.lookup.graph import Graph
    from clusterpolicy.store.answer import Value

app = typer.Typer(
    help="The report's countable statements, each recomputed from the graph.",
    invoke_without_command=True,
    no_args_is_help=False,
)


@app.callback(
    epilog="Examples: clusterpolicy findings --verdict contradicted; clusterpolicy findings show ID"
)
def findings(
    context: typer.Context,
    section: Annotated[
        str, typer.Option(help="Only statements of a part of the report: 2.7, Table 1, …")
    ] = "",
    verdict: Annotated[
        str, typer.Option(help="confirmed, reconcilable, contradicted, not-checkable or changed.")
    ] = "",
    about: Annotated[str, typer.Option(help="Only statements about an entity.", metavar="ENTITY")] = "",
    format: FormatOption = Format.table,
) -> None:
    """List the report's countable statements with the verdict that the graph gives on each, and totals."""
    if context.invoked_subcommand:
        return
    from clusterpolicy.findings.verdict import VERDICTS, Ledger
    from clusterpolicy.findings.wording import computed, in_section, stated, verdict_words

    allowed = (*VERDICTS, "changed")
    if verdict and verdict not in allowed:
        from clusterpolicy.errors import UnknownName

        raise UnknownName("verdict", verdict, allowed)
    graph = console.open_graph()
    wanted = graph.find(about).iri if about else ""
    found = [
        v
        for v in Ledger(graph.store.native).verdicts()
        if in_section(v.finding.place, section)
        and (not verdict or v.verdict == verdict or (verdict == "changed" and v.changed))
        and (not wanted or wanted in _entities(v))
    ]
    columns = ["finding", "statement", "stated", "computed", "verdict", "place"]
    rows: list[list[Value]] = [
        [
            v.finding.id,
            v.finding.statement,
            stated(v.finding),
            computed(v),
            verdict_words(v.verdict, v.finding.reviewed),
            v.finding.place,
        ]
        for v in found
    ]
    console.rows(columns, rows, format.value)
    totals = Counter(v.verdict for v in found)
    parts = [f"{totals[name]} {name.replace('-', ' ')}" for name in VERDICTS if totals[name]]
    changed = sum(v.changed for v in found)
    console.error(f"{len(found)} statements: {', '.join(parts) or 'none'}; {changed} changed since reviewed")


@app.command("show", epilog="Example: clusterpolicy findings show national-programmes-in-depth")
def show(finding: Annotated[str, typer.Argument(help="The id of a statement.", metavar="ID")]) -> None:
    """Show a statement whole: what is stated, what is computed, the query, and its rows."""
    from clusterpolicy.findings.verdict import Ledger
    from clusterpolicy.findings.wording import computed, stated, verdict_words

    graph = console.open_graph()
    ledger = Ledger(graph.store.native)
    found = next((f for f in ledger.findings if f.id == finding), None)
    if found is None:
        from rapidfuzz import process

        from clusterpolicy.errors import UnknownName

        near = [match[0] for match in process.extract(finding, [f.id for f in ledger.findings], limit=3)]
        raise UnknownName("finding", finding, near)
    v = ledger.judge(found)
    lines = [
        found.statement,
        f"{found.place} ({found.kind} of {found.counted})",
        "",
        f"stated:   {stated(v.finding)}",
        f"computed: {computed(v)}",
        f"verdict:  {verdict_words(v.verdict, found.reviewed)}",
    ]
    if v.reading:
        lines.append(f"holds under this reading: {v.reading}")
    if found.reason:
        lines.append(f"why: {found.reason}")
    lines += _difference(graph, v)
    if v.query:
        lines += ["", v.query.strip()]
    console.write("\n".join(lines))
    if v.rows:
        console.write("")
        console.table(list(v.rows[0]), [list(row.values()) for row in v.rows])


def _difference(graph: "Graph", v: "Verdict") -> list[str]:
    if v.measured is None or v.measured.holds:
        return []
    names = graph.names.entities

    def named(iris: tuple[str, ...]) -> str:
        return ", ".join(names[iri].label if iri in names else iri for iri in iris)

    lines = []
    if v.measured.missing:
        lines.append(f"stated, not found: {named(v.measured.missing)}")
    if v.measured.extra:
        lines.append(f"found, not stated: {named(v.measured.extra)}")
    if not lines and v.measured.members:
        lines.append(f"found: {named(v.measured.members)}")
    return lines


def _entities(v: "Verdict") -> set[str]:
    return {*v.finding.members, *(v.measured.members if v.measured else ())}

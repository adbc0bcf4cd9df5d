"""The verb on likeness: which programmes or regions are most like one, and in what."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from clusterpolicy.cli import completion, console
from clusterpolicy.cli.formats import RowFormat, RowFormatOption

if TYPE_CHECKING:
    from clusterpolicy.networks.similarity import Ranking
    from clusterpolicy.store.answer import Value


class By(StrEnum):
    """What programmes and regions are compared by."""

    traits = "traits"
    demand = "demand"


def similar(
    name: Annotated[
        str,
        typer.Argument(
            help="A programme or a region.",
            metavar="PROGRAMME|REGION",
            autocompletion=completion.entities,
            show_default=False,
        ),
    ],
    weight: Annotated[
        list[str] | None,
        typer.Option(
            "--weight",
            "-w",
            help="How much one objective, cluster-type, target-group or sector counts (else 1; 0 leaves it "
            "out). May be repeated.",
            metavar="SORT=NUMBER",
        ),
    ] = None,
    by: Annotated[
        By,
        typer.Option(
            help="Compare by traits, or regions by demand: the measures that both rated in Table 7.",
            metavar="traits|demand",
        ),
    ] = By.traits,
    limit: Annotated[int, typer.Option(help="How many at the most.", min=1)] = 10,
    sparql: Annotated[
        bool, typer.Option("--sparql", help="Write the SPARQL that gives the same ranking, and do no more.")
    ] = False,
    format: RowFormatOption = RowFormat.table,
) -> None:
    """
    Rank the programmes (or regions) most like one, and say what is shared and what is missing.

    Percent is what both have of what at least one of them has, each weighted. Regional programmes count
    with what their region states for cluster support as a whole.
    """
    from clusterpolicy.networks.similarity import similar as ranked

    found = ranked(console.open_graph(), name, _weights(weight or []), by.value)
    if sparql:
        console.write(found.sparql)
        return
    _tell(found, limit)
    if format is RowFormat.table:
        _read_out(found, limit)
        return
    columns, rows = _table(found, limit)
    console.rows(columns, rows, format.value)


def _weights(pairs: list[str]) -> dict[str, float]:
    from clusterpolicy.errors import QuestionError

    weights: dict[str, float] = {}
    for pair in pairs:
        sort, _, number = (part.strip() for part in pair.partition("="))
        sort = sort.replace("-", "_")
        if sort in weights:
            raise QuestionError(f"the weight of {sort} is given twice")
        try:
            weights[sort] = float(number)
        except ValueError:
            raise QuestionError(f'"{pair}" is no weight; write --weight objective=2') from None
    return weights


def _tell(found: "Ranking", limit: int) -> None:
    subject = f"{found.subject.label} ({found.subject.kind})"
    console.error(f"{subject}: {'; '.join(found.places)}")
    more = len(found.found) - limit
    if more > 0:
        console.error(f"the {limit} nearest; {more} more have something in common (--limit)")


def _read_out(found: "Ranking", limit: int) -> None:
    """Write each with its words below it: they are too long for cells beside each other."""
    from clusterpolicy.networks.similarity import COMPARED_BY

    keys = [key.replace("_", " ") for key in (*COMPARED_BY[found.by], "place")]
    wide = max(map(len, keys))
    for rank, one in enumerate(found.found[:limit], 1):
        territory = ", ".join(filter(None, (one.region, one.country)))
        lines = [f"{rank:>2}  {one.label} ({territory}): {one.percent:g} % ({one.shared:g} of {one.of:g})"]
        values = (*one.words, "; ".join(one.places))
        lines += [f"    {key:<{wide}}  {value}" for key, value in zip(keys, values, strict=True) if value]
        console.write("\n".join(lines))


def _table(found: "Ranking", limit: int) -> "tuple[list[str], list[list[Value]]]":
    from clusterpolicy.networks.similarity import COMPARED_BY

    regional = any(one.region for one in found.found)
    columns = [found.subject.kind, "country", *(["region"] if regional else []), "percent", "shared", "of"]
    rows: list[list[Value]] = [
        [
            one.label,
            one.country,
            *([one.region or None] if regional else []),
            one.percent,
            one.shared,
            one.of,
            *one.words,
            "; ".join(one.places),
            one.iri,
        ]
        for one in found.found[:limit]
    ]
    return [*columns, *COMPARED_BY[found.by], "place", "entity"], rows

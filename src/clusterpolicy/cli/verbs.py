"""The command line as a whole: every verb with its examples."""

from typing import Annotated

import typer

from clusterpolicy.cli import asking, coverage, entities, findings, making, network, serve, similar
from clusterpolicy.version import __version__

EXIT_CODES = {
    0: "done",
    1: "what somebody wrote is wrong, or a check failed",
    2: "the command line is wrong or a name is unknown",
    3: "time ran out",
    4: "something outside is missing or broken (disk, endpoint, Java)",
}


def examples(*lines: str) -> str:
    """Examples as the foot of a help page, one a line."""
    head = "Example:" if len(lines) == 1 else "Examples:"
    return "\n".join([head, *(f"  {line}".replace("[", r"\[") for line in lines)])


app = typer.Typer(
    name="clusterpolicy",
    help=(
        "A knowledge graph of cluster policies: build it, ask it, check it, export it.\n\n"
        "Answers go to stdout, everything else to stderr. The graph is built when it is first needed."
    ),
    epilog="\n".join(
        [
            examples(
                "clusterpolicy query smart-specialisation/programmes",
                "clusterpolicy query programmes/in-country -p country=Germany -f csv",
                "clusterpolicy describe lappi",
            ),
            "",
            "Exit codes:",
            *(f"  {code}  {meaning}" for code, meaning in EXIT_CODES.items()),
        ]
    ),
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"clusterpolicy {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass


app.command(
    epilog=examples(
        "clusterpolicy serve",
        "clusterpolicy serve --port 8080 --open",
        "clusterpolicy serve --root-path /clusters   # behind a proxy",
    )
)(serve.serve)
app.command(
    epilog=examples(
        "clusterpolicy query smart-specialisation/programmes",
        "clusterpolicy query programmes/in-country -p country=Germany -p status=running",
        "clusterpolicy query facts/budgets -f csv > budgets.csv",
        "clusterpolicy query my-own.rq --timeout 5",
        "echo 'SELECT * { ?s a cp:Programme } LIMIT 5' | clusterpolicy query - -f json",
        "clusterpolicy query objectives/ranking --endpoint http://127.0.0.1:7878/query",
    )
)(asking.query)

questions = typer.Typer(help="List the saved questions, or show one.", no_args_is_help=True)
questions.command(
    "list", epilog=examples("clusterpolicy questions list", "clusterpolicy questions list --theme budgets")
)(asking.questions_list)
questions.command("show", epilog=examples("clusterpolicy questions show programmes/in-country"))(
    asking.questions_show
)
app.add_typer(questions, name="questions")

app.command(
    epilog=examples(
        "clusterpolicy search lombardy",
        "clusterpolicy search 'smart specialisation' --kind policy",
        "clusterpolicy search Ελλάδα -f csv",
    )
)(entities.search)
app.command(
    epilog=examples(
        "clusterpolicy describe lappi",
        "clusterpolicy describe programme/de-kmu-netc -f turtle",
        "clusterpolicy describe cp:InDepthProgramme",
    )
)(entities.describe)
app.command(
    epilog=examples("clusterpolicy trace de-kmu-netc hasObjective", "clusterpolicy trace Lombardia -f csv")
)(entities.trace)
app.add_typer(findings.app, name="findings")

app.command(
    epilog=examples(
        "clusterpolicy coverage",
        "clusterpolicy coverage Lappi",
        "clusterpolicy coverage -f csv > coverage.csv",
    )
)(coverage.coverage)
app.command(
    epilog=examples(
        "clusterpolicy network",
        "clusterpolicy network smart-specialisation --out smart-specialisation.html",
        "clusterpolicy network programme-objectives --country Germany",
        "clusterpolicy network similar-programmes --weight jaccard --backbone 0.1 -o alike.gexf",
        "clusterpolicy network around lappi -p steps=2 -o lappi.svg",
        "clusterpolicy network path de-kmu-netc se-vinnvaxt",
        "clusterpolicy network programme-objectives --measures",
        "clusterpolicy network everything --period 2018 -f edges > edges.csv",
    )
)(network.network)
app.command(
    epilog=examples(
        "clusterpolicy similar KMU-NetC",
        "clusterpolicy similar KMU-NetC --weight objective=2 --weight sector=0 -f csv",
        "clusterpolicy similar Lappi --by demand",
        "clusterpolicy similar Lappi --sparql",
    )
)(similar.similar)
app.command(epilog=examples("clusterpolicy stats", "clusterpolicy stats -f json"))(making.stats)
app.command(
    epilog=examples(
        "clusterpolicy export linked-data",
        "clusterpolicy export linked-data --base https://example.org/clusters/",
    )
)(making.export)
app.command(epilog=examples("clusterpolicy build"))(making.build)
app.command(epilog=examples("clusterpolicy check", "clusterpolicy check --reasoner hermit"))(making.check)

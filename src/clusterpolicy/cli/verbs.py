"""The verbs. Each does one thing with the package and writes its answer."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clusterpolicy.cli import console
from clusterpolicy.version import __version__

if TYPE_CHECKING:
    from clusterpolicy.lookup.graph import Graph
    from clusterpolicy.store.answer import Value

app = typer.Typer(
    name="clusterpolicy",
    help="A knowledge graph of cluster policies: build it, ask it, check it, export it.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
questions_app = typer.Typer(help="The saved questions: list them, show one.", no_args_is_help=True)
app.add_typer(questions_app, name="questions")


class Format(StrEnum):
    """How an answer is written."""

    table = "table"
    csv = "csv"
    tsv = "tsv"
    json = "json"
    xml = "xml"
    turtle = "turtle"
    ntriples = "ntriples"
    jsonld = "jsonld"


class Reasoner(StrEnum):
    """Who does the reasoning in a check."""

    embedded = "embedded"
    hermit = "hermit"


FormatOption = Annotated[Format, typer.Option("--format", "-f", help="How the answer is written.")]


def _open() -> "Graph":
    from clusterpolicy.lookup.graph import open_graph

    with console.progress("building the graph (first use)") as tell:
        return open_graph(tell)


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


@app.command(epilog="Example: clusterpolicy build")
def build() -> None:
    """Build the graph from its tables: check, map, infer, validate, and write a release."""
    from clusterpolicy import settings
    from clusterpolicy.building.build import build as run

    with console.progress("building") as tell:
        made = run(settings.home(), tell)
    counts = made.manifest["counts"]
    console.error(
        f"built {counts['triples']:,} triples ({counts['inferred']:,} inferred) "
        f"from {counts['table rows']:,} table rows"
    )
    console.write(str(made.folder))


@app.command(epilog="Example: clusterpolicy check --reasoner hermit")
def check(
    reasoner: Annotated[
        Reasoner, typer.Option(help="embedded, or HermiT as the referee (needs Java).")
    ] = Reasoner.embedded,
) -> None:
    """Check tables, mappings, rules, questions, shapes and consistency; write nothing."""
    from clusterpolicy.building.build import construct
    from clusterpolicy.questions.library import all_questions

    with console.progress("checking") as tell:
        tell("questions")
        count = len(all_questions())
        built = construct(tell)
        lines = [
            f"{count} questions can be asked",
            f"{built.counts['table rows']:,} table rows hold to their schema",
            f"{built.counts['triples']:,} triples hold to the shapes and checks",
        ]
        if reasoner is Reasoner.hermit:
            from clusterpolicy.building.referee import judge

            lines += judge(tell).summary()
    console.write("\n".join(lines))


@questions_app.command("list", epilog="Example: clusterpolicy questions list --theme budgets")
def questions_list(
    theme: Annotated[str, typer.Option(help="Only the questions of one theme.")] = "",
    format: FormatOption = Format.table,
) -> None:
    """List the saved questions: name, what is asked, parameters."""
    from clusterpolicy.errors import UnknownName
    from clusterpolicy.questions.library import all_questions

    found = all_questions()
    themes = sorted({question.theme for question in found})
    if theme and theme not in themes:
        raise UnknownName("theme", theme, themes)
    columns = ["question", "title", "parameters", "tables"]
    rows = [
        [
            question.name,
            question.title,
            ", ".join(name if p.required else f"[{name}]" for name, p in question.parameters.items()),
            ", ".join(question.tables),
        ]
        for question in found
        if not theme or question.theme == theme
    ]
    console.rows(columns, rows, format.value)


@questions_app.command("show", epilog="Example: clusterpolicy questions show programmes/in-country")
def questions_show(name: Annotated[str, typer.Argument(help="Name of the question.")]) -> None:
    """Show a saved question: what it answers, its parameters, its SPARQL."""
    from clusterpolicy.questions.library import find_question

    question = find_question(name)
    lines = [question.name, question.title, "", question.description]
    for parameter in question.parameters.values():
        need = "required" if parameter.required else "optional"
        usage = f"  -p {parameter.name}=…  {parameter.type}, {need}, for instance {parameter.example}."
        lines.append(f"{usage} {parameter.description}".rstrip())
    lines += ["", f"Drawn from: {', '.join(question.tables)}", "", question.text]
    console.write("\n".join(lines))


@app.command(
    epilog="Examples: clusterpolicy query programmes/in-country -p country=Germany; "
    'echo "SELECT * { ?s a cp:Programme } LIMIT 5" | clusterpolicy query - -f csv'
)
def query(
    what: Annotated[
        str,
        typer.Argument(help="A saved question, a .rq file, or - for standard input.", metavar="NAME|FILE|-"),
    ],
    parameter: Annotated[
        list[str] | None,
        typer.Option("--parameter", "-p", help="A parameter of the question.", metavar="NAME=VALUE"),
    ] = None,
    format: FormatOption = Format.table,
    timeout: Annotated[
        float | None, typer.Option(help="Seconds before the query is stopped.", min=0.001)
    ] = None,
    endpoint: Annotated[str, typer.Option(help="Ask this SPARQL endpoint instead.", metavar="URL")] = "",
) -> None:
    """Ask a saved question or SPARQL of your own."""
    from clusterpolicy.errors import QuestionError
    from clusterpolicy.questions.library import find_question
    from clusterpolicy.settings import SETTINGS
    from clusterpolicy.store.remote import RemoteStore

    seconds = timeout or SETTINGS["timeout"].number()
    values: dict[str, str] = {}
    for pair in parameter or []:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise QuestionError(f'"{pair}" is no parameter; write -p name=value')
        values[name.strip()] = value.strip()
    own = _own_query(what)
    if own is not None and values:
        raise QuestionError("parameters go with saved questions only")
    question = None if own is not None else find_question(what)
    graph = None
    if question is None or question.parameters or not endpoint:
        graph = _open() if not (endpoint and question is None) else None
    text = own if own is not None else ""
    if question is not None:
        text = graph.bind(question, values) if graph else question.bind({})
        if not graph and values:
            from clusterpolicy.errors import UnknownName

            raise UnknownName(f"parameter of {question.name}", next(iter(values)))
    result = (
        RemoteStore(endpoint).query(text, seconds) if endpoint else (graph or _open()).query(text, seconds)
    )
    console.answer(result, format.value)


def _own_query(what: str) -> str | None:
    """The text of a query that is not a saved one."""
    from clusterpolicy.errors import QuestionError

    if what == "-":
        return sys.stdin.read()
    path = Path(what)
    if path.suffix in (".rq", ".sparql") or (path.is_file() and "/" in what):
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise QuestionError(f"{what} cannot be read: {error}") from error
    return None


@app.command(epilog="Example: clusterpolicy search lombardy --kind region")
def search(
    text: Annotated[
        str, typer.Argument(help="A name or a part of one, in any language; small slips are forgiven.")
    ],
    kind: Annotated[
        str, typer.Option(help="Only entities of one class: country, programme, objective, …")
    ] = "",
    limit: Annotated[int, typer.Option(help="How many at the most.", min=1)] = 20,
    format: FormatOption = Format.table,
) -> None:
    """Find entities by name."""
    from clusterpolicy.errors import UnknownName

    graph = _open()
    kinds = sorted({entity.kind for entity in graph.names.entities.values()})
    if kind and kind not in kinds:
        raise UnknownName("kind of entity", kind, kinds)
    found = graph.search(text, kind, limit)
    if not found:
        raise UnknownName("entity", text)
    rows: list[list[Value]] = [[entity.label, entity.kind, entity.iri, score] for entity, score in found]
    console.rows(["label", "kind", "entity", "score"], rows, format.value)


@app.command(epilog="Example: clusterpolicy describe lappi")
def describe(
    entity: Annotated[str, typer.Argument(help="A label, slug or IRI.")],
    format: FormatOption = Format.table,
) -> None:
    """Show all about an entity: its facts, what points to it, and what was asked and not answered."""
    from clusterpolicy.errors import QuestionError

    graph = _open()
    named = graph.find(entity)
    if format.value in ("turtle", "ntriples", "jsonld"):
        both = f"{{ <{named.iri}> ?p ?o }} UNION {{ ?s ?q <{named.iri}> }}"
        text = f"CONSTRUCT {{ <{named.iri}> ?p ?o . ?s ?q <{named.iri}> }} WHERE {{ {both} }}"
        console.answer(graph.query(text), format.value)
        return
    if format is Format.xml:
        raise QuestionError("a description is written as table, csv, tsv, json, turtle, ntriples or jsonld")
    seen: dict[tuple[bool, str, str, str], list[str]] = {}
    for s in graph.statements(named.iri):
        places = seen.setdefault((s.inverse, s.property_label, s.value_label, str(s.value)), [])
        if s.place not in places:
            places.append(s.place)
    rows = [
        [
            "is the " + prop + " of" if inverse else prop,
            label,
            value if value.startswith("http") else "",
            "; ".join(places),
        ]
        for (inverse, prop, label, value), places in seen.items()
    ]
    console.error(f"{named.label} ({named.kind}) {named.iri}")
    console.rows(["property", "value", "entity", "place"], rows, format.value)


@app.command(epilog="Example: clusterpolicy trace de-kmu-netc hasObjective")
def trace(
    entity: Annotated[str, typer.Argument(help="A label, slug or IRI.")],
    property: Annotated[str, typer.Argument(help="Only facts of this property.", show_default=False)] = "",
    format: FormatOption = Format.table,
) -> None:
    """Show where each fact on an entity stands: place in the report, table row, or inferring rule."""
    from clusterpolicy.errors import UnknownName

    graph = _open()
    named = graph.find(entity)
    found = graph.statements(named.iri)
    if property:
        wanted = property.removeprefix("cp:").casefold()
        names = {s.property.removeprefix("cp:"): s.property_label for s in found}
        found = [
            s
            for s in found
            if wanted
            in (s.property.removeprefix("cp:").casefold(), s.property_label.casefold(), s.property.casefold())
        ]
        if not found:
            raise UnknownName(f"property of {named.label}", property, sorted(names))
    rows = [
        [
            ("is the " + s.property_label + " of") if s.inverse else s.property_label,
            s.value_label,
            ("inferred: " if s.inferred else "") + s.place,
            "; ".join(s.rows),
        ]
        for s in found
    ]
    console.error(f"{named.label} ({named.kind}) {named.iri}")
    console.rows(["property", "value", "place", "table row"], rows, format.value)


@app.command(epilog="Example: clusterpolicy stats -f json")
def stats(format: FormatOption = Format.table) -> None:
    """Show what the graph holds: version and counts."""
    rows = [[name, value] for name, value in _open().stats().items()]
    console.rows(["what", "number"], rows, format.value)


@app.command(epilog="Example: clusterpolicy export linked-data")
def export(
    folder: Annotated[
        Path, typer.Argument(help="Folder to write to; made if it is not there.", metavar="DIR")
    ],
    base: Annotated[str, typer.Option(help="Publish under another base IRI.", metavar="IRI")] = "",
) -> None:
    """Export everything as linked data and tables, with DCAT and VoID description and checksums."""
    from clusterpolicy.publishing.export import export as run

    graph = _open()
    with console.progress("exporting") as tell:
        written = run(graph, folder, base=base, progress=tell)
    console.error(f"{len(written)} files")
    console.write("\n".join(str(path) for path in written))

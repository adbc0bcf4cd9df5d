"""The verbs on questions: ask one, list them, show one."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from clusterpolicy.cli import completion, console
from clusterpolicy.cli.formats import Format, FormatOption, RowFormat, RowFormatOption

#: The theme of the questions that recompute the report's statements.
BEHIND_FINDINGS = "findings"


def query(
    what: Annotated[
        str,
        typer.Argument(
            help="A saved question, a .rq file, or - for SPARQL from standard input.",
            metavar="NAME|FILE|-",
            autocompletion=completion.questions,
            show_default=False,
        ),
    ],
    parameter: Annotated[
        list[str] | None,
        typer.Option(
            "--parameter",
            "-p",
            help="A parameter of the question; labels, codes, slugs and IRIs all work. May be repeated.",
            metavar="NAME=VALUE",
            autocompletion=completion.parameters,
        ),
    ] = None,
    format: FormatOption = Format.table,
    timeout: Annotated[
        float | None,
        typer.Option(
            help="Seconds before the query is stopped (default: CLUSTERPOLICY_TIMEOUT or 60).",
            min=0.001,
            metavar="SECONDS",
        ),
    ] = None,
    endpoint: Annotated[
        str, typer.Option(help="Ask this SPARQL endpoint instead of the built graph.", metavar="URL")
    ] = "",
) -> None:
    """
    Ask a saved question, or SPARQL of your own.

    The prefixes of the graph (cp:, country:, programme:, skos:, …) need not be declared. `clusterpolicy
    questions list` shows what can be asked.
    """
    from clusterpolicy.errors import QuestionError
    from clusterpolicy.questions.library import find_question
    from clusterpolicy.settings import SETTINGS
    from clusterpolicy.store.remote import RemoteStore

    seconds = timeout or SETTINGS["timeout"].number()
    values = _values(parameter or [])
    store = RemoteStore(endpoint) if endpoint else None
    text = _own_query(what)
    if text is not None and values:
        raise QuestionError("parameters go with saved questions only; write the values into the query")
    graph = None
    if text is None:
        question = find_question(what)
        # Names are looked up in the built graph, also for a question to an endpoint.
        question.refuse_unknown(values)
        graph = console.open_graph() if question.parameters or not store else None
        text = graph.bind(question, values) if graph else question.text
    answer = (store or graph or console.open_graph()).query(text, seconds)
    console.answer(answer, format.value)


def _values(pairs: list[str]) -> dict[str, str]:
    from clusterpolicy.errors import QuestionError

    values: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = (part.strip() for part in pair.partition("="))
        if not equals or not name or not value:
            raise QuestionError(f'"{pair}" is no parameter; write -p name=value')
        if name in values:
            raise QuestionError(f"{name} is given twice; a parameter has one value")
        values[name] = value
    return values


def _own_query(what: str) -> str | None:
    """The text of a query that is not a saved one."""
    from clusterpolicy.errors import QuestionError

    path = Path(what)
    if what != "-" and path.suffix not in (".rq", ".sparql") and not (path.is_file() and "/" in what):
        return None
    try:
        return (sys.stdin.buffer.read() if what == "-" else path.read_bytes()).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        source = "standard input" if what == "-" else what
        raise QuestionError(
            f"{source} is not UTF-8 (byte 0x{error.object[error.start]:02x} at {error.start})"
        ) from error
    except OSError as error:
        raise QuestionError(f"{what} cannot be read: {error.strerror or error}") from error


def questions_list(
    theme: Annotated[
        str, typer.Option(help="Only the questions of one theme.", autocompletion=completion.themes)
    ] = "",
    format: RowFormatOption = RowFormat.table,
) -> None:
    """
    List the saved questions: name, what is asked, parameters, tables of the report.

    Parameters in brackets may be left out. Theme findings holds what `clusterpolicy findings` asks; it is
    listed by --theme findings only.
    """
    from clusterpolicy.errors import UnknownName
    from clusterpolicy.questions.library import all_questions

    found = all_questions()
    themes = sorted({question.theme for question in found})
    if theme and theme not in themes:
        raise UnknownName("theme", theme, console.nearest(theme, themes))
    columns = ["question", "title", "parameters", "tables"]
    rows = [
        [
            question.name,
            question.title,
            ", ".join(name if p.required else f"[{name}]" for name, p in question.parameters.items()),
            ", ".join(question.tables),
        ]
        for question in found
        if question.theme == theme or (not theme and question.theme != BEHIND_FINDINGS)
    ]
    if format is RowFormat.table:
        # Where each stands in the report is for `questions show`: a line has to fit a terminal.
        columns, rows = columns[:3], [row[:3] for row in rows]
    console.rows(columns, rows, format.value)


def questions_show(
    name: Annotated[
        str,
        typer.Argument(
            help="Name of the question; the theme may be left out where the rest is enough.",
            autocompletion=completion.questions,
            show_default=False,
        ),
    ],
) -> None:
    """Show a saved question: what it answers, its parameters, its SPARQL."""
    from clusterpolicy.questions.library import find_question

    question = find_question(name)
    lines = [question.name, question.title, "", question.description]
    if question.parameters:
        lines += ["", "Parameters:"]
    for parameter in question.parameters.values():
        need = "required" if parameter.required else "optional"
        lines.append(f"  -p {parameter.name}={console.quoted(parameter.example)}  ({parameter.type}, {need})")
        if parameter.description:
            lines.append(f"     {parameter.description}")
    lines += ["", f"Drawn from: {', '.join(question.tables)}", "", question.text]
    console.write("\n".join(lines))

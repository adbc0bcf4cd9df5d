"""The SPARQL editor: its page with the plain form, what it completes from and what it offers as examples."""

import json
import re
from collections.abc import Iterable
from importlib.resources import files
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from clusterpolicy.namespaces import BASE, ENTITY, PREFIXES
from clusterpolicy.questions.library import Question
from clusterpolicy.web.asking import library
from clusterpolicy.web.linked.answers import kept
from clusterpolicy.web.rendering import Here, OnPage, here
from clusterpolicy.web.sections import sections
from clusterpolicy.web.serving import Serving
from clusterpolicy.web.themes import themes

router = APIRouter(include_in_schema=False)

#: What the plain form offers: the value of ``format`` and what it is called.
FORMATS: Final = (
    ("csv", "CSV, for spreadsheets"),
    ("tsv", "TSV"),
    ("json", "JSON"),
    ("xml", "XML"),
    ("ttl", "Turtle, for CONSTRUCT and DESCRIBE"),
)
#: What a new tab begins with.
START: Final = """\
PREFIX cp: <https://w3id.org/clusterpolicy/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?programme ?label ?country
WHERE {
  ?programme a cp:Programme ;
    rdfs:label ?label ;
    cp:country/rdfs:label ?country .
}
ORDER BY ?country ?label
LIMIT 20
"""
_HEADER: Final = re.compile(r"^#\+.*\n?", re.MULTILINE)
_PREFIX: Final = re.compile(r"^\s*PREFIX\s+([\w-]+):\s*<([^>]+)>", re.MULTILINE | re.IGNORECASE)


def editor_page(request: Request) -> Response:
    """
    The page that browsers get at the SPARQL endpoint.

    ``query`` in the address is the query in it, ``example`` names a saved question instead.
    """
    place = here(request)
    questions = library(place.serving).questions
    name = place.value("example")
    example = questions.get(name)
    bundle = bundled()
    return place.page(
        "editor.html",
        title="SPARQL editor",
        query=_given(place, example) or START,
        unknown=name if name and not example else "",
        format=place.value("format", "csv"),
        formats=FORMATS,
        themes=_themes(questions.values()),
        bundled=bundle,
        setup=_setup(place, example) if bundle else {},
    )


def bundled() -> bool:
    """Whether the editor was bundled when the package was installed."""
    folder = files("clusterpolicy.web") / "static" / "editor"
    return all((folder / name).is_file() for name in ("editor.js", "editor.css"))


def missing() -> str:
    """Why the editor is missing, for those who run the app; "" where it is there."""
    if bundled():
        return ""
    word = files("clusterpolicy.web") / "editor-missing.txt"
    return word.read_text(encoding="utf-8").strip() if word.is_file() else "the package was not built with it"


def _given(place: Here, example: Question | None) -> str:
    """The query that the address names."""
    return place.value("query") or (as_example(example) if example else "")


def _setup(place: Here, example: Question | None) -> dict[str, str | bool]:
    """What the script needs to know."""
    links = place.links
    return {
        "endpoint": links.to("/sparql"),
        "vocabulary": links.to("/sparql/vocabulary"),
        "examples": links.to("/sparql/examples"),
        "root": links.root,
        "base": BASE,
        "given": bool(_given(place, example)),
        "title": example.title if example else "",
        "start": START,
    }


def as_example(question: Question) -> str:
    """The SPARQL of a question with its title instead of its header, for people to read and change."""
    return f"# {question.title}\n\n{_HEADER.sub('', question.text).lstrip()}"


def _themes(questions: Iterable[Question]) -> dict[str, list[Question]]:
    """The saved questions by the title of their theme, in the order of the themes; those without one last."""
    found: dict[str, list[Question]] = {theme.title: [] for theme in themes()}
    titles = {theme.name: theme.title for theme in themes()}
    for question in questions:
        title = titles.get(question.theme, question.theme.replace("-", " ").capitalize())
        found.setdefault(title, []).append(question)
    return {title: those for title, those in found.items() if those}


@router.get("/sparql/vocabulary")
def vocabulary(place: OnPage) -> Response:
    """Prefixes (which of them a query need not declare, too), classes and properties, for completion."""
    return _kept(place, place.serving.remember("editor vocabulary", lambda: _vocabulary(place.serving)))


def _vocabulary(serving: Serving) -> dict[str, Any]:
    found: dict[str, Any] = {"prefixes": _prefixes(serving), "assumed": sorted(PREFIXES)}
    for section in sections("editor"):
        rows = section.ask(serving.graph).rows()
        found[section.name] = [
            {**row, "label": str(row.get("label") or serving.label(str(row["iri"])))} for row in rows
        ]
    return found


def _prefixes(serving: Serving) -> dict[str, str]:
    """The prefixes of the package, those of the classes of entities, and those of the saved questions."""
    kinds = sorted({entity.kind for entity in serving.graph.names.entities.values()})
    ours = {kind: f"{ENTITY}{kind}/" for kind in kinds if kind not in PREFIXES}
    questions = library(serving).questions.values()
    saved = {name: iri for question in questions for name, iri in _PREFIX.findall(question.text)}
    return {**saved, **ours, **PREFIXES}


@router.get("/sparql/examples")
def examples(place: OnPage) -> Response:
    """The saved questions as examples, in the order of their names."""
    return _kept(
        place,
        [
            {
                "name": question.name,
                "theme": question.theme,
                "title": question.title,
                "description": question.description,
                "query": as_example(question),
            }
            for question in library(place.serving).questions.values()
        ],
    )


def _kept(place: Here, content: Any) -> Response:
    """JSON that is asked for again only after a change."""
    return kept(place, lambda: json.dumps(content, ensure_ascii=False), "application/json")

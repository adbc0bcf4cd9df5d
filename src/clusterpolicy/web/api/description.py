"""
The description of the interface in OpenAPI 3.1, made from its routes and from the saved questions.

Each saved question has a path of its own, with exactly its parameters and columns.
"""

from collections.abc import Mapping
from typing import Any, Final

from fastapi.openapi.utils import get_openapi

from clusterpolicy.lookup.names import GROUPS
from clusterpolicy.questions.library import Parameter, Question
from clusterpolicy.version import __version__
from clusterpolicy.web.api import entities, networks, questions
from clusterpolicy.web.api.columns import column_types
from clusterpolicy.web.api.endpoints import PATHS, TAG
from clusterpolicy.web.api.formats import FORMATS
from clusterpolicy.web.api.headers import HEADERS, NOT_CHANGED, sent
from clusterpolicy.web.api.models import Answer, Problem
from clusterpolicy.web.api.replies import problems
from clusterpolicy.web.asking import library
from clusterpolicy.web.forms import choices_of
from clusterpolicy.web.rendering import Here
from clusterpolicy.web.themes import themes

Json = dict[str, Any]

#: The path of all questions together, in whose place each question has its own.
_EVERY: Final = "/api/questions/{theme}/{name}"
#: An error that FastAPI describes of itself and that is answered otherwise here.
_NOT_OURS: Final = "422"
_ABOUT: Final = """\
Saved questions, entities, search and networks of the Cluster Policy Graph, read-only and without a key.

Every answer names the places of the report that it comes from. A value of a parameter can be a name, a code,
a slug, class and slug, or an IRI. Errors have one shape (RFC 9457). Answers carry an ETag that changes with
the release. Any site may read them (CORS). An answer as RDF is a W3C result set; in TriG and N-Quads it also
brings what is stated at the places that it names, each fact in the graph of its place.
"""


def description(here: Here) -> Json:
    """The description, with the address that it was asked at as its server."""
    made: Json = here.serving.remember("openapi", lambda: _made(here))
    url = here.request.url
    return {**made, "servers": [{"url": f"{url.scheme}://{url.netloc}{here.links.root}"}]}


def _made(here: Here) -> Json:
    routes = [*questions.router.routes, *entities.router.routes, *networks.router.routes]
    made = get_openapi(
        title="Cluster Policy Graph",
        version=__version__,
        openapi_version="3.1.0",
        summary="Which countries and regions support clusters, how, for whom, and where the report says so.",
        description=_ABOUT,
        routes=routes,
        license_info={
            "name": "Data: CC BY 4.0. Code: Apache-2.0",
            "url": "https://creativecommons.org/licenses/by/4.0/",
        },
    )
    schemas = made["components"]["schemas"]
    schemas["Problem"] = Problem.model_json_schema()
    schemas["Answer"] = _answer_schema()
    made["components"]["parameters"] = {"format": _format()}
    made["components"]["headers"] = HEADERS
    paths = {path: _ours(item) for path, item in made["paths"].items() if path != _EVERY}
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    paths |= {
        f"/api/questions/{q.name}": {"get": _operation(here, q)}
        for q in library(here.serving).questions.values()
    }
    made["paths"] = {**_in_order(paths), **PATHS}
    made["tags"] = _tags()
    return made


def _in_order(paths: Json) -> Json:
    """The paths in the order in which they are read: the lists, then the questions by theme."""
    return dict(
        sorted(
            paths.items(), key=lambda each: each[0].count("/") > 3 and each[0].startswith("/api/questions/")
        )
    )


def _ours(item: Json) -> Json:
    """A path as FastAPI describes it, with what is answered here, and its first sentence for a summary."""
    for operation in item.values():
        operation["responses"].pop(_NOT_OURS, None)
        first, _, more = operation["description"].partition(". ")
        operation["summary"], operation["description"] = first.rstrip("."), more
        operation["operationId"] = operation["operationId"].partition("_api_")[0]
        operation["responses"]["200"].setdefault("headers", sent("ETag"))
        operation["responses"]["304"] = NOT_CHANGED
    return item


def _tags() -> list[Json]:
    own = [
        {"name": "Questions", "description": "What can be asked."},
        {"name": "Entities and search", "description": "What there is, and what it is called."},
        {"name": "Networks", "description": "How things hang together, for other programs."},
        {"name": TAG, "description": "SPARQL 1.1 for questions of one's own."},
    ]
    return own + [{"name": each.title, "description": each.about} for each in themes()]


def _operation(here: Here, question: Question) -> Json:
    theme = next(each.title for each in themes() if each.name == question.theme)
    return {
        "tags": [theme],
        "operationId": question.name.replace("/", "_").replace("-", "_"),
        "summary": question.title,
        "description": f"{question.description}\n\nDrawn from: {', '.join(question.tables)}.",
        "parameters": [
            *(_parameter(here, each) for each in question.parameters.values()),
            {"$ref": "#/components/parameters/format"},
        ],
        "responses": {
            "200": _rows(here, question),
            "304": NOT_CHANGED,
            **{str(key): value for key, value in problems(400, 406).items()},
        },
    }


def _parameter(here: Here, parameter: Parameter) -> Json:
    schema: Json = {"type": "integer"} if parameter.type == "integer" else {"type": "string", "minLength": 1}
    if parameter.choices:
        schema["enum"] = list(parameter.choices)
        if parameter.choices_in_words:
            schema["x-enum-descriptions"] = list(parameter.choices_in_words)
    elif parameter.type not in ("integer", "text"):
        schema["examples"] = [value for value, _ in choices_of(here, parameter)] or [parameter.example]
    example: str | int = int(parameter.example) if parameter.type == "integer" else parameter.example
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": f"{parameter.description or parameter.name}{_kind(parameter)}",
        "schema": schema,
        "example": example,
    }


def _kind(parameter: Parameter) -> str:
    if parameter.type in ("text", "integer"):
        return ""
    if parameter.type == "property":
        return " (a property of the ontology)"
    kinds = [kind.replace("-", " ") for kind in GROUPS.get(parameter.type, (parameter.type,))]
    return f" (name, code, slug or IRI: {' or '.join(kinds) or 'any entity'})"


def _rows(here: Here, question: Question) -> Json:
    """What a question answers with, in every format."""
    columns = column_types(here, question)
    row = {
        "type": "object",
        "required": list(columns),
        "properties": {name: {"type": types} for name, types in columns.items()},
        "additionalProperties": False,
    }
    shape = {
        "allOf": [
            {"$ref": "#/components/schemas/Answer"},
            {"type": "object", "required": ["rows"], "properties": {"rows": _table(row)}},
        ]
    }
    content: Json = {"application/json": {"schema": shape}}
    for each in FORMATS.values():
        content.setdefault(
            each.media, {"schema": {"type": "object"} if each.media.endswith("json") else {"type": "string"}}
        )
    content["application/ld+json"] = {"schema": {"type": ["array", "object"]}}
    return {
        "description": f"The rows: {', '.join(columns)}",
        "headers": sent("ETag", "Link", "Content-Disposition"),
        "content": content,
    }


def _table(row: Json) -> Json:
    return {
        "type": "array",
        "items": row,
        "description": str(Answer.model_fields["rows"].description),
    }


def _answer_schema() -> Mapping[str, Any]:
    """What all answers have; the rows of each question are described with it."""
    schema = Answer.model_json_schema(ref_template="#/components/schemas/{model}")
    definitions = schema.pop("$defs", {})
    del schema["properties"]["rows"]
    schema["required"].remove("rows")
    schema["properties"]["parameters"]["additionalProperties"] = definitions["Used"]
    return schema


def _format() -> Json:
    told = "; ".join(f"{each.name}: {each.title}" for each in FORMATS.values())
    return {
        "name": "format",
        "in": "query",
        "required": False,
        "description": f"The format, where the Accept header does not say it. {told}.",
        "schema": {"type": "string", "enum": list(FORMATS)},
        "example": "csv",
    }

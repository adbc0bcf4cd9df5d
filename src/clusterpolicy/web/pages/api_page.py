"""The programming interface for people: its description in OpenAPI, read out on the server."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from clusterpolicy.errors import UnknownName, excerpt
from clusterpolicy.web import ways
from clusterpolicy.web.api.description import description
from clusterpolicy.web.api.formats import FORMATS
from clusterpolicy.web.negotiation import preferred
from clusterpolicy.web.rendering import Crumb, Here, OnPage
from clusterpolicy.web.themes import themes

router = APIRouter(include_in_schema=False)

_PAGE: Final = "text/html"
_MACHINES: Final = ("application/json", "application/vnd.oai.openapi+json")
_IN_PATH: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Asked:
    """
    A parameter of an operation.

    :param name: its name
    :param place: "query" or "path"
    :param about: what it means
    :param required: whether it is needed
    :param values: what it may be, where there are few values
    :param example: a value
    """

    name: str
    place: str
    about: str
    required: bool
    values: Sequence[str]
    example: str


@dataclass(frozen=True)
class Operation:
    """
    Something a program can ask for.

    :param anchor: what it is called within the page
    :param method: GET or POST
    :param path: its path, with names of parameters in braces
    :param summary: what it does, in a line
    :param about: more on it
    :param parameters: what it takes
    :param answers: media types of its answer
    :param example: an address that answers, "" where an address is not enough
    :param curl: a line for a terminal that asks for the example
    """

    anchor: str
    method: str
    path: str
    summary: str
    about: str
    parameters: Sequence[Asked]
    answers: Sequence[str]
    example: str
    curl: str


@router.get("/api")
def api(here: OnPage) -> Response:
    """The page of the interface; programs are sent to its description."""
    if preferred(here.request.headers.get("accept"), (_PAGE, *_MACHINES)) != _PAGE:
        return RedirectResponse(here.links.to("/api/openapi.json"), 303, _headers(here))
    titles = {each.name: each.title for each in themes()}
    theme = here.value("theme")
    if theme and theme not in titles:
        raise UnknownName("theme of questions", excerpt(theme), list(titles))
    described = description(here)
    tags = [each for each in described["tags"] if (each["name"] in titles.values()) == bool(theme)]
    shown = [each for each in tags if not theme or each["name"] == titles[theme]]
    crumbs = [Crumb("Programming interface", here.links.to("/api"))] if theme else []
    response = here.page(
        "api.html",
        title=f"{titles[theme]}: for programs" if theme else "Programming interface",
        crumbs=crumbs,
        about=described["info"]["description"].strip().split("\n\n"),
        groups=[(each, list(_operations(here, described, each["name"]))) for each in shown],
        theme=theme,
        themes=[(each, _count(described, each.title)) for each in themes()],
        formats=list(FORMATS.values()),
        first=ways.outside(here, here.links.api("programmes/in-country", {"country": "DE"})),
    )
    response.headers.update(_headers(here))
    return response


def _headers(here: Here) -> dict[str, str]:
    address = here.links.to("/api/openapi.json")
    return {"Link": f'<{address}>; rel="service-desc"; type="application/json"', "Vary": "Accept"}


def _count(described: Mapping[str, Any], tag: str) -> int:
    every = (operation for item in described["paths"].values() for operation in item.values())
    return sum(tag in operation["tags"] for operation in every)


def _operations(here: Here, described: Mapping[str, Any], tag: str) -> Iterator[Operation]:
    for path, item in described["paths"].items():
        for method, operation in item.items():
            if tag in operation["tags"]:
                yield _operation(here, path, method, operation)


def _operation(here: Here, path: str, method: str, operation: Mapping[str, Any]) -> Operation:
    # The format is told once for all questions, at the head of the page.
    parameters = [_asked(each) for each in operation.get("parameters", ()) if "$ref" not in each]
    address = here.links.root + (_example(path, parameters) if method == "get" else path)
    outside = ways.outside(here, address)
    answers = list(operation["responses"]["200"].get("content", {}))
    about: str = operation.get("description", "")
    return Operation(
        anchor=path.removeprefix("/api/questions/").strip("/").replace("/", "-") + _ENDINGS[method],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        about=about,
        parameters=parameters,
        answers=answers if len(answers) < len(FORMATS) else [],
        example=address if method == "get" else "",
        curl=ways.curl_line(outside) if method == "get" else _POST.format(outside),
    )


_ENDINGS: Final = {"get": "", "post": "-post"}
_POST: Final = "curl -H 'Content-Type: application/sparql-query' --data-binary @query.rq {}"


def _asked(parameter: Mapping[str, Any]) -> Asked:
    schema = parameter.get("schema", {})
    examples = parameter.get("examples") or schema.get("examples") or [schema.get("default", "")]
    example = parameter.get("example", next(iter(examples), ""))
    values = [value for value in schema.get("enum", ()) if value]
    return Asked(
        name=parameter["name"],
        place=parameter["in"],
        about=parameter.get("description", ""),
        required=parameter.get("required", False),
        values=values,
        example=str(example[0] if isinstance(example, list) else example),
    )


def _example(path: str, parameters: Sequence[Asked]) -> str:
    """A path that answers: what is needed filled in with its example."""
    known = {each.name: each.example for each in parameters if each.place == "path"}
    needed = {
        each.name: each.example for each in parameters if each.place == "query" and _worth(each, parameters)
    }
    filled = _IN_PATH.sub(lambda match: known[match[1]], path)
    return filled + (f"?{urlencode(needed)}" if needed else "")


def _worth(parameter: Asked, parameters: Sequence[Asked]) -> bool:
    """Whether an example shows a parameter: one that is needed, or the first where none is."""
    first = next((each for each in parameters if each.place == "query" and each.example), None)
    return parameter.required or (parameter is first and not any(each.required for each in parameters))

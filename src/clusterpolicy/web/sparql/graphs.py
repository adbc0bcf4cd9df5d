"""
The SPARQL 1.1 Graph Store HTTP Protocol at ``/graphs``, for reading.

See w3.org/TR/sparql11-http-rdf-update.
"""

from typing import Any, Final

import pyoxigraph as ox
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from clusterpolicy.web.errors import Refusal
from clusterpolicy.web.security import FOR_ALL, READING, preflight
from clusterpolicy.web.sparql.answering import answer
from clusterpolicy.web.sparql.asked import READ_ONLY, parameters
from clusterpolicy.web.sparql.description import described

_CHANGES: Final = ("PUT", "POST", "DELETE", "PATCH")


class Graphs:
    """The graph store: ``?default``, or ``?graph=`` and an IRI; without either, which graphs there are."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        response = await self._answered(Request(scope, receive))
        await response(scope, receive, send)

    async def _answered(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=preflight())
        if request.method in _CHANGES:
            raise Refusal(403, READ_ONLY, {"Allow": READING})
        if request.method not in ("GET", "HEAD"):
            raise Refusal(405, f"{request.method} is not part of the protocol", {"Allow": READING, **FOR_ALL})
        fields = parameters(request.scope["query_string"], "the address")
        formats = [value for name, value in fields if name == "format" and value]
        download = next((value for name, value in fields if name == "download"), "")
        serving = request.app.state.site.serving
        graph = _graph(fields)
        if graph is None:
            return described(request, serving, formats)
        _require(serving, graph)
        return await answer(
            request,
            "",
            pool=serving.pool,
            version=serving.version,
            formats=formats,
            download=download,
            export=graph,
        )


def _graph(fields: list[tuple[str, str]]) -> str | None:
    """The graph that is asked for: its IRI, "" for the default graph, None where none is named."""
    default = [value for name, value in fields if name == "default"]
    named = [value for name, value in fields if name == "graph"]
    if len(default) + len(named) > 1:
        raise Refusal(400, "name one graph: either default, or graph and its IRI")
    if default and default[0]:
        raise Refusal(400, "default has no value")
    if not named:
        return "" if default else None
    if ":" not in named[0]:
        raise Refusal(400, f'graph is an absolute IRI, not "{named[0][:100]}"')
    return named[0]


def _require(serving: Any, graph: str) -> None:
    try:
        known = not graph or serving.graph.store.native.contains_named_graph(ox.NamedNode(graph))
    except ValueError:
        raise Refusal(400, f'"{graph[:100]}" is no IRI') from None
    if not known:
        raise Refusal(404, f"the dataset has no graph <{graph[:200]}>")


router = APIRouter()
router.routes += [Route(path, Graphs(), include_in_schema=False) for path in ("/graphs", "/graphs/")]

"""
The SPARQL 1.1 Protocol at ``/sparql``, for queries (w3.org/TR/sparql11-protocol).

Browsers that ask without naming a format get the editor, machines that ask nothing the service description.
"""

import inspect
from typing import Any, Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from clusterpolicy.web.errors import Refusal
from clusterpolicy.web.security import FOR_ALL, preflight
from clusterpolicy.web.sparql import asked, offers
from clusterpolicy.web.sparql.answering import answer
from clusterpolicy.web.sparql.description import described

METHODS: Final = "GET, HEAD, POST, OPTIONS"


class Sparql:
    """The endpoint."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        response = await self._answered(Request(scope, receive))
        await response(scope, receive, send)

    async def _answered(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            accepted = {"Accept-Post": f"{asked.FORM}, {asked.QUERY}"}
            return Response(status_code=204, headers={**preflight(METHODS), **accepted})
        if request.method not in ("GET", "HEAD", "POST"):
            raise Refusal(405, f"{request.method} is not part of the protocol", {"Allow": METHODS, **FOR_ALL})
        wish = await asked.read(request)
        serving = request.app.state.site.serving
        if request.method != "POST" and not wish.formats:
            page = await _page(request, wish.text is not None)
            if page:
                return page
        if wish.text is None:
            if request.method == "POST":
                raise Refusal(400, "the request has no query; send it as the parameter query")
            return described(request, serving, wish.formats)
        return await answer(
            request,
            wish.text,
            pool=serving.pool,
            version=serving.version,
            default_graphs=wish.default_graphs,
            named_graphs=wish.named_graphs,
            formats=wish.formats,
            timeout=wish.timeout,
            download=wish.download,
        )


async def _page(request: Request, has_query: bool) -> Response | None:
    """The editor, for a client that wants a page; None for others."""
    if not offers.prefers_page(request.headers.get("accept"), None if has_query else "graph"):
        return None
    hook: Any = getattr(request.app.state, "editor_page", None)
    if hook is None:
        return None
    page = hook(request)
    found: Response = await page if inspect.isawaitable(page) else page
    found.headers["Vary"] = "Accept"
    return found


router = APIRouter()
# A slash too many would cost a redirect, which scripts of other sites may not follow with a query.
router.routes += [Route(path, Sparql(), include_in_schema=False) for path in ("/sparql", "/sparql/")]

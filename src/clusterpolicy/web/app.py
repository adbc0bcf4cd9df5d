"""The app: every page and protocol, the headers they share, and one shape for what goes wrong."""

import contextlib
import importlib
import logging
import pkgutil
from collections.abc import AsyncIterator, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Final
from urllib.parse import quote

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Match
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clusterpolicy.errors import ClusterPolicyError
from clusterpolicy.version import __version__
from clusterpolicy.web import api, errors, linked, pages, sparql
from clusterpolicy.web.negotiation import preferred
from clusterpolicy.web.pages.editor import editor_page
from clusterpolicy.web.pages.missing import error_page
from clusterpolicy.web.priming import prime
from clusterpolicy.web.rendering import here
from clusterpolicy.web.requests import HeadAsGet, OneLine, Packed, Prefix, path_of
from clusterpolicy.web.security import READING, ForAll, SecurityHeaders
from clusterpolicy.web.site import Site

log = logging.getLogger(__name__)

#: Where programs ask: errors there are JSON whatever the browser prefers.
FOR_PROGRAMS: Final = ("/api/", "/sparql", "/graphs", "/suggest")
#: Routes that know what HEAD and OPTIONS mean to them.
KNOWING: Final = frozenset({"/sparql", "/sparql/", "/graphs", "/graphs/"})


def create_app(site: Site) -> FastAPI:
    """
    The app that serves a site.

    A module below ``api``, ``linked``, ``pages`` or ``sparql`` that holds a ``router`` is served.

    :param site: what is served
    """

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await site.start()
        try:
            yield
        finally:
            await site.close()

    app = FastAPI(
        title="Cluster Policy Graph",
        version=__version__,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
    )
    app.state.site = site
    site.prime = lambda: prime(app, site.root)
    app.state.editor_page = editor_page
    for router in _routers():
        app.include_router(router)
    app.mount("/static", _Kept(directory=Path(str(files("clusterpolicy.web") / "static"))), name="static")
    app.add_exception_handler(ClusterPolicyError, _refused)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _refused)
    # The last of these is the first to see a request.
    app.add_middleware(Faults)
    app.add_middleware(Packed, minimum_size=1024, compresslevel=5)
    app.add_middleware(ForAll, knowing=KNOWING)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(HeadAsGet, knowing=KNOWING)
    app.add_middleware(OneLine)
    app.add_middleware(Prefix, root=site.root)
    return app


def _routers() -> Iterator[APIRouter]:
    for package in (api, sparql, linked, pages):
        for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda each: each.name):
            found = getattr(importlib.import_module(f"{package.__name__}.{module.name}"), "router", None)
            if isinstance(found, APIRouter):
                yield found


class _Kept(StaticFiles):
    """Files that browsers keep for good where their address holds their digest."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        versioned = b"v=" in scope.get("query_string", b"")
        age = "public, max-age=31536000, immutable" if versioned else "no-cache"
        response.headers["Cache-Control"] = age
        return response


class Faults:
    """
    Answers where a route fails, inside of what all answers share.

    Starlette would do so outside of it, and the answer would lack every header that guards.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        begun = False

        async def sent(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, sent)
        except Exception as error:
            if begun or scope["type"] != "http":  # to break off is all that is left
                raise
            await _broken(Request(scope, receive), error)(scope, receive, send)


def _refused(request: Request, error: Exception) -> Response:
    """What a request that cannot be answered gets: a page for people, one JSON shape for programs."""
    if isinstance(error, RequestValidationError):
        first = error.errors()[0]
        name = first["loc"][-1] if first["loc"] else "request"
        refusal = errors.Refusal(400, f"{name}: {first['msg']}")
    elif isinstance(error, HTTPException):
        if error.status_code == 404 and (found := _without_slash(request)):
            return found
        plain = {404: "there is nothing at this address", 405: f"{request.method} is not possible here"}
        headers = dict(error.headers or {})
        if "GET" in headers.get("Allow", ""):
            headers["Allow"] = READING
        refusal = errors.Refusal(error.status_code, plain.get(error.status_code, str(error.detail)), headers)
    else:
        assert isinstance(error, ClusterPolicyError)
        refusal = errors.refusal_of(error)
        if refusal.status >= 500:
            log.warning("%s: %s", request.url.path, error)
    return _told(request, refusal)


def _without_slash(request: Request) -> Response | None:
    """The way to a page whose address was given with a slash too many; None where there is none either."""
    path = request.scope["path"].rstrip("/")
    scope = {**request.scope, "path": path}
    if path == request.scope["path"] or path.startswith("//") or not path_of(scope).strip("/"):
        return None
    if all(route.matches(scope)[0] == Match.NONE for route in request.app.routes):
        return None
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{quote(path)}{query}", 308)


def _broken(request: Request, error: Exception) -> Response:
    """A fault of ours: the log has the trace, the reader does not."""
    log.error("%s failed", request.url.path, exc_info=error)
    return _told(request, errors.Refusal(500, "something went wrong here; it has been logged"))


def _told(request: Request, refusal: errors.Refusal) -> Response:
    place = here(request)
    programs = place.path.startswith(FOR_PROGRAMS)
    if (
        not programs
        and preferred(request.headers.get("accept"), ("application/json", "text/html")) == "text/html"
    ):
        response = error_page(place, refusal)
    else:
        response = JSONResponse(errors.problem(refusal), refusal.status, media_type=errors.PROBLEM)
    response.headers.update(refusal.headers)
    response.headers["Cache-Control"] = "no-store"
    return response

"""Requests before a route sees them: what may be written in several ways is written in one."""

import re
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clusterpolicy.web.negotiation import accepts_gzip

#: Lists that may come in several lines, which mean the same as one (RFC 9110, section 5.3).
_LISTS: Final = ("accept", "accept-encoding", "if-none-match")
#: A Range header; any other is as none (RFC 9110, section 14.2).
_RANGE: Final = re.compile(r"\s*bytes\s*=\s*(?:\d+-\d*|-\d+)(?:\s*,\s*(?:\d+-\d*|-\d+))*\s*", re.IGNORECASE)
#: Starlette refuses more, and not in our shape.
_MOST_RANGES: Final = 100


def path_of(scope: Scope) -> str:
    """The path of a request below the proxy's prefix."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", "")) or "/"


class Prefix:
    """
    Takes the proxy's prefix off the path, whether or not the proxy has left it there.

    :param root: the prefix, without a slash at its end; "" for none
    """

    def __init__(self, app: ASGIApp, root: str) -> None:
        self.app, self.root = app, root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if self.root and scope["type"] == "http":
            path: str = scope["path"]
            inner = path.removeprefix(self.root) if f"{path}/".startswith(f"{self.root}/") else path
            scope = {**scope, "root_path": self.root, "path": self.root + (inner or "/")}
        await self.app(scope, receive, send)


class OneLine:
    """Joins lists that come in several headers, and drops a Range that has no sense or no GET."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http":
            scope = {**scope, "headers": list(scope["headers"])}
            headers = MutableHeaders(scope=scope)
            for name in _LISTS:
                if len(lines := headers.getlist(name)) > 1:
                    del headers[name]
                    headers[name] = ", ".join(lines)
            if "range" in headers and not (scope["method"] == "GET" and _sensible(headers["range"])):
                del headers["range"]
        await self.app(scope, receive, send)


def _sensible(header: str) -> bool:
    """Whether a Range asks for a moderate number of ranges of bytes, of which none ends before it begins."""
    if not _RANGE.fullmatch(header) or header.count(",") >= _MOST_RANGES:
        return False
    spans = re.findall(r"(\d+)-(\d+)", header)
    return all(int(first) <= int(last) for first, last in spans)


class HeadAsGet:
    """
    Answers HEAD as GET without the body, except where a route knows better.

    :param knowing: the paths of those routes
    """

    def __init__(self, app: ASGIApp, knowing: frozenset[str]) -> None:
        self.app, self.knowing = app, knowing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or scope["method"] != "HEAD" or path_of(scope) in self.knowing:
            await self.app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self.app({**scope, "method": "GET"}, receive, without_body)


class Packed(GZipMiddleware):
    """Sends gzip to clients that take it; Starlette looks for the word alone, which ``q=0`` has too."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http":
            scope = {**scope, "headers": list(scope["headers"])}
            headers = MutableHeaders(scope=scope)
            takes = accepts_gzip(headers.get("accept-encoding"))
            headers["accept-encoding"] = "gzip" if takes else "identity"

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start" and "vary" in Headers(raw=message["headers"]):
                told = MutableHeaders(raw=message["headers"])
                told["vary"] = ", ".join(dict.fromkeys(each.strip() for each in told["vary"].split(",")))
            await send(message)

        await super().__call__(scope, receive, sent)

"""Headers that every answer carries: what a browser may load, keep and tell others, and who may read it."""

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clusterpolicy.web.requests import path_of

#: Nothing but files of ours, no inline script or style, no other host.
POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
    )
)

#: What every answer says to a browser.
SECURITY: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class SecurityHeaders:
    """Adds the headers to every answer that does not set them itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, guarded)


#: Reading is for scripts of every site: nothing here is secret, and credentials are never looked at.
FOR_ALL: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Allow, Content-Disposition, Content-Location, Content-Range, ETag, Link, Retry-After"
    ),
}
READING: Final = "GET, HEAD, OPTIONS"


def preflight(methods: str = READING) -> dict[str, str]:
    """The headers that answer OPTIONS: what may be asked, from any page, with any header."""
    return {
        "Allow": methods,
        "Access-Control-Allow-Methods": methods,
        "Access-Control-Allow-Headers": "*",
        "Access-Control-Max-Age": "86400",
        **FOR_ALL,
    }


class ForAll:
    """
    Lets scripts of every site read every answer, and tells those that ask first.

    :param knowing: the paths of routes that answer OPTIONS themselves
    """

    def __init__(self, app: ASGIApp, knowing: frozenset[str]) -> None:
        self.app, self.knowing = app, knowing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def opened(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in FOR_ALL.items():
                    headers[name] = value
            await send(message)

        if scope["method"] == "OPTIONS" and path_of(scope) not in self.knowing:
            await Response(status_code=204, headers=preflight())(scope, receive, opened)
        else:
            await self.app(scope, receive, opened)

"""The first reader of a release finds its pages ready: what they are made from is read before anyone asks."""

import asyncio
import logging
from typing import Final

from starlette.types import ASGIApp, Message

log = logging.getLogger(__name__)

#: One page of every kind that reads much when it is first shown.
PATHS: Final = (
    "/",
    "/programmes",
    "/id/country/de",
    "/id/region/lappi",
    "/id/programme/de-kmu-netc",
    "/id/finding/s2-8-measures-15-to-20",
    "/questions",
    "/questions/programmes/in-country",
    "/timeline",
    "/map",
    "/matrix/measures",
    "/matrix/objectives",
    "/findings",
    "/coverage",
    "/compare",
    "/networks",
    "/ontology",
    "/dataset",
    "/api",
    "/sparql",
    "/sparql/vocabulary",
    "/source/eocic-2019",
)


async def prime(app: ASGIApp, root: str) -> None:
    """
    Show each of these pages once, to nobody.

    :param app: the app
    :param root: the path below which a proxy serves it
    """
    for path in PATHS:
        # A page that fails has been logged by the app; the others are made ready all the same.
        (found,) = await asyncio.gather(_shown(app, root, path), return_exceptions=True)
        if found not in (200, 404):
            log.warning("%s cannot be shown (%s)", path, found)


async def _shown(app: ASGIApp, root: str, path: str) -> int:
    """The status of a page that nobody reads."""
    found = 500
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": root + path,
        "raw_path": (root + path).encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", b"localhost"), (b"accept", b"text/html")],
        "client": None,
        "server": ("localhost", 80),
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        nonlocal found
        if message["type"] == "http.response.start":
            found = int(message["status"])

    await app(scope, receive, send)
    return found

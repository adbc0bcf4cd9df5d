"""A network's page inside a page of the app: the file that stands alone, with its own policy of what runs."""

import re
from collections.abc import Callable
from html import unescape
from threading import BoundedSemaphore, Lock
from typing import Final, TypeVar

from starlette.responses import HTMLResponse, Response

from clusterpolicy.web.errors import Refusal
from clusterpolicy.web.linked.answers import unchanged
from clusterpolicy.web.rendering import Here
from clusterpolicy.web.serving import Serving

_POLICY: Final = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)"')
#: How many networks, and how many drawn ones, are kept.
KEPT: Final = 40
Made = TypeVar("Made")
#: Networks are drawn one at a time, so that other pages do not wait for several; a few may queue.
_DRAWING: Final = BoundedSemaphore(1)
_WAITING: Final = BoundedSemaphore(8)
_KEEPING: Final = Lock()


def framed(here: Here, draw: Callable[[], str], none: Callable[[], Response] | None = None) -> Response:
    """
    The page of a network as an answer.

    It names the digests of its scripts and styles in a policy of its own, which the answer's head repeats:
    nothing else runs in it, and no other site can frame it.

    :param draw: gives what :func:`clusterpolicy.networks.page.page` made, or "" where there is no network
    :param none: makes the answer then
    """
    headers = {"Cache-Control": "no-cache", "ETag": here.etag}
    if unchanged(here, here.etag):
        return Response(status_code=304, headers=headers)
    html = draw()
    if not html and none:
        return none()
    found = _POLICY.search(html)
    policy = unescape(found[1]) if found else "default-src 'none'"
    headers["Content-Security-Policy"] = f"{policy}; frame-ancestors 'self'"
    return HTMLResponse(html, headers=headers)


def kept_drawing(serving: Serving, key: object, make: Callable[[], Made]) -> Made:
    """
    What was drawn of a network, kept while the release is served; the latest few of all networks.

    :param key: what tells it from every other drawing, a hashable
    :raises Refusal: if too many wait for theirs already
    """
    kept: dict[object, Made] = serving.remember("networks", dict)
    if (found := kept.get(key)) is not None:
        return found
    if not _WAITING.acquire(blocking=False):
        raise Refusal(503, "too many networks are being drawn; try again in a moment", {"Retry-After": "5"})
    try:
        with _DRAWING:
            if (found := kept.get(key)) is None:
                found = make()
                keep(kept, key, found)
            return found
    finally:
        _WAITING.release()


def keep(kept: dict[object, Made], key: object, made: Made) -> None:
    """Keep something made; what was kept first gives way where there is too much."""
    with _KEEPING:
        while len(kept) >= KEPT and key not in kept:
            kept.pop(next(iter(kept)))
        kept[key] = made

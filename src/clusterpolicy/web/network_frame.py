"""A network's page inside a page of the app: the file that stands alone, with its own policy of what runs."""

import re
from html import unescape
from typing import Final

from starlette.responses import HTMLResponse, Response

_POLICY: Final = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)"')


def framed(html: str, etag: str = "") -> Response:
    """
    The page of a network as an answer.

    It names the digests of its scripts and styles in a policy of its own, which the answer's head repeats:
    nothing else runs in it, and no other site can frame it.

    :param html: what :func:`clusterpolicy.networks.page.page` made
    :param etag: what stands for it in this release
    """
    found = _POLICY.search(html)
    policy = unescape(found[1]) if found else "default-src 'none'"
    headers = {"Content-Security-Policy": f"{policy}; frame-ancestors 'self'", "Cache-Control": "no-cache"}
    return HTMLResponse(html, headers={**headers, "ETag": etag} if etag else headers)

"""Pages are made ready: all of them can be shown, and one that fails does not hold up the others."""

import asyncio
import logging

import pytest
from starlette.types import Receive, Scope, Send

from clusterpolicy.web.app import create_app
from clusterpolicy.web.priming import PATHS, prime
from clusterpolicy.web.site import Site


@pytest.mark.parametrize("root", ("", "/clusters"))
def test_every_page_that_is_made_ready_can_be_shown(
    site: Site, caplog: pytest.LogCaptureFixture, root: str
) -> None:
    below = Site(site.serving.graph.release, root=root)
    below.serving = site.serving
    with caplog.at_level(logging.WARNING):
        asyncio.run(prime(create_app(below), root))
    assert [record.getMessage() for record in caplog.records] == []


def test_a_page_that_fails_is_told_and_passed_over(caplog: pytest.LogCaptureFixture) -> None:
    asked: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        asked.append(scope["path"])
        if scope["path"] == "/programmes":
            raise RuntimeError("broken")
        await send({"type": "http.response.start", "status": 200, "headers": []})

    asyncio.run(prime(app, ""))
    assert asked == list(PATHS)
    assert [record.getMessage() for record in caplog.records] == ["/programmes cannot be shown (broken)"]

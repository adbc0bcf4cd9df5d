"""Runs the app: one process that listens, on one machine, until it is told to stop."""

import asyncio
import contextlib
import logging
import signal
import socket as sockets
from collections.abc import Callable, Iterator
from pathlib import Path

import uvicorn

from clusterpolicy.building.release import Release
from clusterpolicy.errors import QuestionError
from clusterpolicy.web.app import create_app
from clusterpolicy.web.listening import BoundedProtocol
from clusterpolicy.web.site import Site
from clusterpolicy.web.sparql.pool import Pool

#: Seconds that requests under way may still take when the server is told to stop; queries have less, so that
#: those that are not answered by then are told why.
DRAIN, QUERIES = 3, 2.0
#: Seconds that a connection stays open between requests: longer than clients keep one, so that none sends a
#: request on a connection that is being closed.
KEEP_ALIVE = 30


@contextlib.contextmanager
def listen(host: str, port: int) -> Iterator[tuple[sockets.socket, str]]:
    """
    A socket that listens, and its address for a browser.

    :param port: 0 takes any that is free
    :raises QuestionError: if it is taken or not to be had
    """
    family = sockets.AF_INET6 if ":" in host else sockets.AF_INET
    with contextlib.closing(sockets.socket(family, sockets.SOCK_STREAM)) as made:
        made.setsockopt(sockets.SOL_SOCKET, sockets.SO_REUSEADDR, 1)
        try:
            made.bind((host, port))
        except OSError as error:
            hint = "; take another with --port, or any with --port 0" if port else ""
            raise QuestionError(f"{host} port {port}: {error.strerror or error}{hint}") from error
        name = f"[{host}]" if ":" in host else host
        yield made, f"http://{name}:{made.getsockname()[1]}"


class _Server(uvicorn.Server):
    """A server that says when it is ready, and looks for a new release on SIGHUP."""

    def __init__(self, config: uvicorn.Config, site: Site, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._site, self._ready = site, ready

    async def startup(self, sockets: list[sockets.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.should_exit:
            return
        if hasattr(signal, "SIGHUP"):
            asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, self._site.look)
        self._ready()

    async def shutdown(self, sockets: list[sockets.socket] | None = None) -> None:
        closing = asyncio.create_task(self._site.close(QUERIES))
        await super().shutdown(sockets)
        await closing


def run(
    found: Release, home: Path, socket: sockets.socket, root: str, ready: Callable[[], None], log: bool
) -> None:
    """
    Serve a release until SIGTERM or Ctrl+C.

    :param found: the release to begin with
    :param home: the folder of releases
    :param socket: where to listen
    :param root: the path below which a proxy serves the app
    :param ready: called when requests are answered
    :param log: whether every request is written to stderr
    """
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    site = Site(found, home, Pool, root)
    config = uvicorn.Config(
        create_app(site),
        log_config=None,
        log_level="info" if log else "warning",
        access_log=log,
        server_header=False,
        timeout_graceful_shutdown=DRAIN,
        timeout_keep_alive=KEEP_ALIVE,
        lifespan="on",
        http=BoundedProtocol,
        ws="none",
    )
    server = _Server(config, site, ready)
    # Once it has drained, uvicorn raises the signal that stopped it again: to be told to stop is no fault.
    signal.signal(signal.SIGTERM, lambda *_: None)
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[socket])

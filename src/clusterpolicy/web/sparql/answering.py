"""From a query to its HTTP answer: format, ETag, streaming, errors, and a client that goes away."""

import asyncio
import contextlib
import hashlib
import logging
import re
import unicodedata
from collections.abc import Sequence
from types import TracebackType
from typing import Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from clusterpolicy.settings import SETTINGS
from clusterpolicy.web.errors import Refusal
from clusterpolicy.web.negotiation import accepts_gzip
from clusterpolicy.web.security import FOR_ALL
from clusterpolicy.web.sparql import offers
from clusterpolicy.web.sparql.frames import PIECE, Job, Kind
from clusterpolicy.web.sparql.pool import Pool
from clusterpolicy.web.sparql.running import Running

log = logging.getLogger(__name__)

#: An answer is checked against its ETag each time: a new release may come at any moment.
_KEPT: Final = {"Cache-Control": "no-cache", "Vary": "Accept, Accept-Encoding", **FOR_ALL}
#: Seconds after which somebody looks whether the client of a query is still there.
_PATIENCE: Final = 0.05


async def answer(
    request: Request,
    text: str,
    *,
    pool: Pool | None,
    version: str,
    default_graphs: tuple[str, ...] | None = None,
    named_graphs: tuple[str, ...] | None = None,
    formats: Sequence[str] = (),
    timeout: float | None = None,
    download: str = "",
    export: str | None = None,
) -> Response:
    """
    The answer to one query: negotiated, with an ETag, streamed.

    :param request: whose Accept, Accept-Encoding and If-None-Match headers count
    :param text: the SPARQL; prefixes of ours need not be declared
    :param pool: the workers
    :param version: changes when the release or the program does
    :param default_graphs: the graphs of the default graph; with the next None for the dataset as it is
    :param named_graphs: the named graphs
    :param formats: short names ("csv", "ttl") or media types, which count before the Accept header
    :param timeout: seconds, where fewer than the setting's
    :param download: the name of a file that a browser should keep
    :param export: a graph to send as it is, instead of a query: its IRI, or "" for the default graph
    :raises Refusal: if there is no answer
    """
    media = offers.chosen(formats, request.headers.get("accept"))
    tag = tag_of(version, text, default_graphs, named_graphs, media, export)
    if has(request, tag):  # it was given for such an answer: no need to compute it again
        return Response(status_code=304, headers={"ETag": tag, **_KEPT})
    if pool is None:
        raise Refusal(503, "this server answers no queries")
    limit = int(SETTINGS["max_answer"].number() * 1_000_000)
    gzip = accepts_gzip(request.headers.get("accept-encoding"))
    job = Job(text, offers.formats(media), default_graphs, named_graphs, gzip, limit=limit, export=export)
    running = await _begun(request, pool, job, timeout)
    if running is None:
        return Gone()
    anything = request.method in ("GET", "HEAD") and request.headers.get("if-none-match", "").strip() == "*"
    if anything and not running.head["fleeting"]:
        running.close()
        return Response(status_code=304, headers={"ETag": tag, **_KEPT})
    return Streamed(running, media, tag, download)


async def _begun(request: Request, pool: Pool, job: Job, timeout: float | None) -> Running | None:
    """The query, the head of its answer being there; None if the client has gone meanwhile."""
    most = SETTINGS["timeout"].number()
    running: Running | None = None
    try:
        async with Watch(request.receive) as watch:
            running = await pool.open(job, min(timeout or most, most))
    except Refusal as refusal:
        if "kind" in refusal.more:
            raise offers.not_acceptable(refusal.more["kind"]) from None
        raise
    if watch.gone and running:
        running.close()
        return None
    return running


def tag_of(version: str, *parts: object) -> str:
    """A weak ETag: the same rows, if perhaps in another order or packed otherwise."""
    digest = hashlib.blake2b(repr((version, *parts)).encode("utf-8", "surrogatepass"), digest_size=12)
    return f'W/"{digest.hexdigest()}"'


def has(request: Request, tag: str) -> bool:
    """Whether a client that reads has the answer of an ETag already."""
    known = request.headers.get("if-none-match", "").split(",")
    return request.method in ("GET", "HEAD") and tag[2:] in (
        each.strip().removeprefix("W/") for each in known
    )


class Watch:
    """
    Cancels what runs inside it when the client goes away.

    :param receive: what the client sends
    """

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self.gone = False
        self._watcher: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Watch":
        loop = asyncio.get_running_loop()
        self._task = asyncio.current_task()
        # Most answers are there before it is worth while to look.
        self._timer = loop.call_later(_PATIENCE, self._begin)
        return self

    def _begin(self) -> None:
        self._watcher = asyncio.ensure_future(self._watch())

    async def _watch(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self.gone = True
        if self._task:
            self._task.cancel()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self._timer.cancel()
        if self._watcher:
            self._watcher.cancel()
        if not self.gone or not self._task:
            return False
        if (
            kind is not asyncio.CancelledError
        ):  # it ended just then by itself: take the cancellation all the same
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.sleep(0)
        self._task.uncancel()
        return kind is asyncio.CancelledError


class Gone(Response):
    """The answer to a client that has gone: none."""

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Send what nobody receives, so that the server sees the request ended."""
        await send({"type": "http.response.start", "status": 499, "headers": []})
        await send({"type": "http.response.body", "body": b""})


class Streamed(Response):
    """
    An answer on its way.

    :param running: the query, its head being there
    :param media: the media types that the client takes
    :param tag: its ETag
    :param download: the name of a file, or ""
    """

    def __init__(self, running: Running, media: offers.Wanted, tag: str, download: str = "") -> None:
        self._running = running
        kind: Kind = running.head["kind"]
        chosen = media[("table", "boolean", "graph").index(kind)]
        headers = {**_KEPT, "Content-Type": offers.content_type(chosen)}
        if running.head["fleeting"]:
            headers["Cache-Control"] = "no-store"
        else:
            headers["ETag"] = tag
        if running.head["gzip"]:
            headers["Content-Encoding"] = "gzip"
        if download:
            headers["Content-Disposition"] = attachment(download, running.head["format"])
        self.background = None
        self.status_code = 200
        # Not by init_headers, which would state the length of a body that is not there yet.
        self.raw_headers = [
            (name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """
        Send it.

        An answer that breaks off ends without its last chunk, so that the client sees that it is not whole.
        """
        try:
            if self._running.complete:
                await self._send_whole(scope, send)
                return
            async with Watch(receive), asyncio.timeout_at(self._running.deadline + 1):
                await self._send_pieces(scope, send)
        except TimeoutError:
            log.info("an answer broke off: its client did not read it in time")
        except Refusal as refusal:
            log.info("an answer broke off: %s", refusal.message)
        finally:
            self._running.close()

    async def _send_whole(self, scope: Scope, send: Send) -> None:
        body = b"".join([piece async for piece in self._running.pieces()])
        start = self._start()
        start["headers"].append((b"content-length", str(len(body)).encode()))
        await send(start)
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    async def _send_pieces(self, scope: Scope, send: Send) -> None:
        await send(self._start())
        if scope["method"] != "HEAD":
            pending: list[bytes] = []
            async for piece in self._running.pieces():
                pending.append(piece)
                if sum(map(len, pending)) >= PIECE:
                    await send({"type": "http.response.body", "body": b"".join(pending), "more_body": True})
                    pending = []
            if pending:
                await send({"type": "http.response.body", "body": b"".join(pending), "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    def _start(self) -> Message:
        return {"type": "http.response.start", "status": 200, "headers": list(self.raw_headers)}


def attachment(name: str, extension: str) -> str:
    r"""
    The Content-Disposition of a file to keep.

    >>> attachment("Länder ../a", "csv")
    'attachment; filename="Lander-a.csv"; filename*=UTF-8\'\'L%C3%A4nder%20..a.csv'
    """
    stem = "".join(sign for sign in name.removesuffix(f".{extension}") if sign.isprintable())
    full = f"{re.sub(r'[/:*?<>|]', '', stem.replace(chr(92), ''))[:100] or 'answer'}.{extension}"
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^\w-]+", "-", plain).strip("-")[:100] or "answer"
    return f"attachment; filename=\"{plain}.{extension}\"; filename*=UTF-8''{quote(full)}"

"""The server's end of a worker: it sends a query and takes the answer as it comes."""

import asyncio
import contextlib
import json
import socket
import sys
import time
from collections import deque
from collections.abc import Callable
from typing import Any, Final, cast

from clusterpolicy.web.sparql.frames import DATA, END, ERROR, FRAME, HEAD, PIECE, RETIRE

#: Bytes of an answer that wait for the client before the worker has to wait too.
_ENOUGH: Final = 4 * PIECE
_CPU_CLOCK: Final = 2


class Worker(asyncio.Protocol):
    """
    A worker process.

    :param pid: its number
    :param connection: the socket to it
    """

    def __init__(self, pid: int, connection: socket.socket) -> None:
        self.pid = pid
        connection.setblocking(False)
        self._connection = connection
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._waiter: asyncio.Future[None] | None = None
        self._paused = False
        self._used_before = 0.0
        #: Whether the process has ended, and how; None where that is not known.
        self.gone = False
        self.status: int | None = None
        #: Called when an answer is complete, however far the client has read it.
        self.finished: Callable[[], None] = _nothing
        self._begin()

    def _begin(self) -> None:
        self.head: dict[str, Any] | None = None
        self.pieces: deque[bytes] = deque()
        self._held = 0
        self.error: dict[str, Any] | None = None
        self.done = self.retire = False
        self._resume()

    async def ask(self, job: bytes) -> None:
        """Send a packed job; an earlier one has been answered to the end."""
        self._begin()
        self._used_before = self._clock()
        if self._transport is None:
            loop = asyncio.get_running_loop()
            await loop.create_unix_connection(lambda: self, sock=self._connection)
        assert self._transport is not None
        self._transport.write(job)

    def used(self) -> float:
        """Seconds of work on the query so far; where that is not known, seconds."""
        return self._clock() - self._used_before

    def _clock(self) -> float:
        if sys.platform == "linux":
            with contextlib.suppress(OSError):
                return time.clock_gettime((~self.pid << 3) | _CPU_CLOCK)  # as clock_getcpuclockid(3) makes it
        return time.monotonic()

    async def news(self) -> None:
        """Wait until something has come: a head, a piece, an error, the end, or the process's end."""
        # Nobody takes it away again: when this returns, the worker may be another query's already.
        self._waiter = asyncio.get_running_loop().create_future()
        await self._waiter

    async def exit_status(self, seconds: float) -> int | None:
        """How the process ended, as soon as that is known."""
        for _ in range(int(seconds / 0.01)):
            if self.gone:
                break
            await asyncio.sleep(0.01)
        return self.status

    def take(self) -> bytes:
        """The oldest piece that has come."""
        piece = self.pieces.popleft()
        self._held -= len(piece)
        if self._held < _ENOUGH:
            self._resume()
        return piece

    def _resume(self) -> None:
        if self._paused and self._transport:
            self._paused = False
            self._transport.resume_reading()

    def close(self) -> None:
        """Close the connection; an idle worker ends by itself then."""
        if self._transport:
            self._transport.abort()
        else:
            self._connection.close()

    def ended(self, status: int | None) -> None:
        """Take note that the process has ended."""
        self.gone, self.status = True, status
        self.close()
        self.wake()

    def wake(self) -> None:
        """Let whoever waits for news look."""
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(None)

    @property
    def lost(self) -> bool:
        """Whether nothing more comes."""
        return self.gone or (self._transport is not None and self._transport.is_closing())

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by the event loop."""
        self._transport = cast(asyncio.Transport, transport)  # uvloop's are none by class

    def data_received(self, data: bytes) -> None:
        """Called by the event loop."""
        buffer = self._buffer
        buffer += data
        start = 0
        while len(buffer) - start >= FRAME.size:
            kind, length = FRAME.unpack_from(buffer, start)
            end = start + FRAME.size + length
            if end > len(buffer):
                break
            self._got(kind, bytes(memoryview(buffer)[start + FRAME.size : end]))
            start = end
        if start:
            del buffer[:start]
        if self._held > _ENOUGH and not self.done and not self._paused and self._transport:
            self._paused = True
            self._transport.pause_reading()
        if self.done:
            self.finished()
        self.wake()

    def _got(self, kind: bytes, content: bytes) -> None:
        if kind == DATA:
            self.pieces.append(content)
            self._held += len(content)
        elif kind == HEAD:
            self.head = json.loads(content)
        elif kind == ERROR:
            self.error = json.loads(content)
            self.done = True
        elif kind == END:
            self.done, self.retire = True, content == RETIRE

    def connection_lost(self, _: Exception | None) -> None:
        """Called by the event loop."""
        self.wake()


def _nothing() -> None:
    """What is called where nobody has asked."""

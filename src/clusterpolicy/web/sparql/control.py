"""The server's hold on its fork server: workers are born, slowed down and killed through it."""

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Final

from clusterpolicy.errors import MissingRequirement, ReleaseError
from clusterpolicy.web.sparql.connection import Worker
from clusterpolicy.web.sparql.frames import BORN, ENDED, EVENT, FORK, KILL, LOWER, ORDER

#: File descriptors that one message may bring.
_MOST: Final = 16
_MODULE: Final = "clusterpolicy.web.sparql.forkserver"


class Control:
    """
    A fork server that runs.

    :param graph: the N-Quads file that it holds in memory
    :param memory: bytes a worker may take
    :param lost: called when the fork server has ended by itself
    """

    def __init__(self, graph: Path, memory: int, lost: Callable[[], None]) -> None:
        self._graph, self._memory, self._lost = graph, memory, lost
        self._awaited: deque[asyncio.Future[Worker]] = deque()
        self._workers: dict[int, Worker] = {}
        self._buffer, self._descriptors = b"", deque[int]()
        self._closing = False
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """
        Start the process; workers can be asked for at once.

        :raises MissingRequirement: on a system that cannot fork
        :raises OSError: if there is no room for another process
        """
        if not hasattr(os, "fork") or not hasattr(socket, "recv_fds"):
            raise MissingRequirement("queries run in forked processes, which this system does not have")
        self._socket, theirs = socket.socketpair()
        self._socket.setblocking(False)
        with theirs:
            try:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", _MODULE, str(self._graph), str(self._memory)],
                    stdin=theirs.fileno(),
                    start_new_session=True,  # Ctrl+C in a terminal is for the server, which then ends this
                )
            except OSError:
                self._closing = True
                self._socket.close()
                raise
        asyncio.get_running_loop().add_reader(self._socket, self._heard)

    @property
    def pid(self) -> int:
        """The process's number."""
        assert self._process
        return self._process.pid

    def fork(self) -> "asyncio.Future[Worker]":
        """A new worker, when it is there."""
        future: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        if self._closing:
            _fail(future)
            return future
        self._awaited.append(future)
        self._tell(FORK, 0)
        return future

    def kill(self, worker: Worker) -> None:
        """End a worker, whatever it is doing."""
        self._tell(KILL, worker.pid)

    def lower(self, worker: Worker) -> None:
        """Let a worker give way to others from now on."""
        self._tell(LOWER, worker.pid)

    async def close(self) -> None:
        """End the fork server and every worker, and wait until they are gone; nothing where none started."""
        if not self._process:
            return
        self._end()
        try:
            await asyncio.to_thread(self._process.wait, 2.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            await asyncio.to_thread(self._process.wait)

    def _end(self) -> None:
        if self._closing:
            return
        self._closing = True
        asyncio.get_running_loop().remove_reader(self._socket)
        self._socket.close()
        for future in self._awaited:
            _fail(future)
        for descriptor in self._descriptors:
            os.close(descriptor)
        for worker in self._workers.values():
            worker.ended(None)

    def _tell(self, operation: bytes, pid: int) -> None:
        # Orders are few and small: the socket's buffer holds thousands of them.
        with contextlib.suppress(OSError):
            self._socket.send(ORDER.pack(operation, pid))

    def _heard(self) -> None:
        try:
            content, descriptors, _, _ = socket.recv_fds(self._socket, EVENT.size * _MOST, _MOST)
        except BlockingIOError:
            return
        except OSError:
            content, descriptors = b"", []
        self._descriptors.extend(descriptors)
        self._buffer += content
        while len(self._buffer) >= EVENT.size:
            event, pid, status = EVENT.unpack_from(self._buffer)
            self._buffer = self._buffer[EVENT.size :]
            if event == BORN:
                self._born(pid)
            elif event == ENDED and pid in self._workers:
                self._workers.pop(pid).ended(status)
        if not content:
            self._end()
            self._lost()

    def _born(self, pid: int) -> None:
        worker = Worker(pid, socket.socket(fileno=self._descriptors.popleft()))
        self._workers[pid] = worker
        future = self._awaited.popleft()
        if future.done():  # whoever wanted it has gone
            self.kill(worker)
        else:
            future.set_result(worker)


def _fail(future: "asyncio.Future[Worker]") -> None:
    if not future.done():
        future.set_exception(ReleaseError("the processes for queries have ended"))
        future.exception()  # seen, also where nobody waits any more

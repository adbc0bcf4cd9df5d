"""
The fork server: a process with the graph in memory and one thread, which forks workers when it is told to.

A fork takes some milliseconds and shares the graph's memory, however often a worker has to be replaced. The
server itself cannot fork: it has threads. Started as ``python -m clusterpolicy.web.sparql.forkserver``
with the graph's file and the bytes that a worker may take; standard input is the socket to the server, and
when it closes, this process and all its workers end.
"""

import array
import contextlib
import ctypes
import gc
import os
import resource
import select
import signal
import socket
import sys
from pathlib import Path
from typing import Final, NoReturn

import pyoxigraph as ox

from clusterpolicy.web.sparql.frames import BORN, BROKEN, ENDED, EVENT, FORK, KILL, LOWER, ORDER
from clusterpolicy.web.sparql.worker import work

#: How much a worker gives way to others once its query has turned out to be a long one.
_NICE: Final = 15
_PR_SET_PDEATHSIG: Final = 1
_LIBC: Final = ctypes.CDLL(None) if sys.platform == "linux" else None


class ForkServer:
    """
    The workers of a graph.

    :param control: the socket to the server
    :param store: the graph
    :param memory: bytes a worker may take beyond what it starts with
    """

    def __init__(self, control: socket.socket, store: ox.Store, memory: int) -> None:
        self._control, self._store, self._memory = control, store, memory
        self._children: set[int] = set()
        self._wake, wake = socket.socketpair()
        self._wake.setblocking(False)
        wake.setblocking(False)
        self._waker = wake
        signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def serve(self) -> None:
        """Do as told until the server goes, then end every worker."""
        try:
            with contextlib.suppress(OSError):
                self._listen()
        finally:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for pid in self._children:
                os.kill(pid, signal.SIGKILL)
            for pid in self._children:
                os.waitpid(pid, 0)

    def _listen(self) -> None:
        buffer = b""
        while True:
            ready, _, _ = select.select([self._control, self._wake], [], [])
            if self._wake in ready:
                with contextlib.suppress(BlockingIOError):
                    self._wake.recv(4096)
                self._reap()
            if self._control in ready:
                received = self._control.recv(4096)
                if not received:
                    return
                buffer += received
                while len(buffer) >= ORDER.size:
                    operation, pid = ORDER.unpack_from(buffer)
                    buffer = buffer[ORDER.size :]
                    self._do(operation, pid)

    def _do(self, operation: bytes, pid: int) -> None:
        if operation == FORK:
            self._fork()
        elif pid in self._children:  # ours and not yet waited for: the number is still its own
            if operation == KILL:
                os.kill(pid, signal.SIGKILL)
            elif operation == LOWER:
                os.setpriority(os.PRIO_PROCESS, pid, _NICE)

    def _fork(self) -> None:
        ours, theirs = socket.socketpair()
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            ours.close()
            self._become_worker(theirs, parent)
        theirs.close()
        self._children.add(pid)
        ancillary = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [ours.fileno()]))]
        self._control.sendmsg([EVENT.pack(BORN, pid, 0)], ancillary)
        ours.close()

    def _reap(self) -> None:
        while self._children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            self._children.discard(pid)
            self._control.sendall(EVENT.pack(ENDED, pid, os.waitstatus_to_exitcode(status)))

    def _become_worker(self, connection: socket.socket, parent: int) -> NoReturn:
        status = BROKEN
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self._wake.close()
            self._waker.close()
            self._control.close()
            _confine(self._memory, parent)
            with contextlib.suppress(OSError):
                work(connection, self._store)
            status = 0
        finally:
            os._exit(status)  # whatever was raised: what is below in the stack is the fork server's own


def _confine(memory: int, parent: int) -> None:
    """
    Hold this process to its socket, to its memory, and to the life of its parent.

    Where there is no ``/proc`` (macOS), its memory has no bound.
    """
    os.dup2(0, 1)
    os.dup2(0, 2)  # what Rust says when memory or stack ends is of no use to a reader
    if _LIBC:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(0)
        with contextlib.suppress(OSError):  # when memory ends, workers go first
            Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
        with contextlib.suppress(FileNotFoundError):
            pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
            most = pages * os.sysconf("SC_PAGE_SIZE") + memory
            resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # No file or connection can be opened any more: not by SERVICE, not by anything.
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def main() -> None:
    """Load the graph, then serve."""
    path, memory = sys.argv[1:]
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # the server decides when this ends
    control = socket.socket(fileno=os.dup(0))
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    store = ox.Store()
    try:
        store.load(path=path, format=ox.RdfFormat.N_QUADS, lenient=True)
    except (OSError, SyntaxError) as error:
        sys.exit(f"the graph cannot be loaded: {error}")
    gc.collect()
    gc.freeze()
    ForkServer(control, store, int(memory)).serve()


if __name__ == "__main__":
    main()

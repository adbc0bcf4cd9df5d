"""
A worker: a process that answers one query at a time, over one socket, and can reach nothing else.

It was forked from the fork server and has its graph in memory. Whatever a query does to it, it is killed from
outside when its time is up; it has no file or connection besides its socket, and can open none.
"""

import os
import re
import resource
import signal
import socket
import sys
import zlib
from typing import Final

import pyoxigraph as ox

from clusterpolicy.errors import QuestionError
from clusterpolicy.web.sparql.evaluation import OUTSIDE, Change, NotOffered, Result, evaluate, write
from clusterpolicy.web.sparql.frames import (
    DATA,
    END,
    ERROR,
    FRAME,
    HEAD,
    PIECE,
    RETIRE,
    Job,
    frame,
    unpacked,
)
from clusterpolicy.web.sparql.xml import Unwritable

import json  # isort: skip

#: Answers shorter than this are not worth packing.
_WORTH_PACKING: Final = 1024
#: A worker that once took so much more memory than it began with makes room for a fresh one.
_GROWN: Final = 200 << 20
#: Queries whose answer may differ each time; wherever the word stands, to be on the safe side.
_FLEETING: Final = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\b", re.IGNORECASE)
#: Seconds after the deadline at which a worker ends itself if nobody else has ended it.
_LATEST: Final = 0.5


class TooLarge(Exception):
    """The answer has more bytes than it may have."""


class Sending:
    """
    A file that an answer is written to and that sends it in pieces.

    The first piece is kept back, so that what goes wrong early can still be told by a status.

    :param connection: the socket
    :param job: what is answered
    """

    def __init__(self, connection: socket.socket, job: Job) -> None:
        self._connection, self._limit = connection, job.limit
        self._pending: list[bytes] = []
        self._held = self._total = 0
        self._packer = zlib.compressobj(5, wbits=31) if job.gzip else None
        self.head: dict[str, object] = {}
        self._begun = False

    def write(self, content: bytes) -> int:
        """Take a part of the answer."""
        self._pending.append(bytes(content))
        self._held += len(content)
        self._total += len(content)
        if self._total > self._limit:
            raise TooLarge
        if self._held >= PIECE:
            self._connection.sendall(self._taken())
        return len(content)

    def flush(self) -> None:
        """Nothing: pieces are sent when they are full."""

    def end(self, retire: bool) -> None:
        """Send what is left, and the end."""
        if not self._begun and self._total < _WORTH_PACKING:
            self._packer = None
        content = self._taken()
        if self._packer and (rest := self._packer.flush()):
            content += frame(DATA, rest)
        self._connection.sendall(content + frame(END, RETIRE if retire else b""))

    def _taken(self) -> bytes:
        """The frames of what was kept back."""
        content = b"".join(self._pending)
        self._pending, self._held = [], 0
        if self._packer:
            content = self._packer.compress(content)
        frames = frame(DATA, content) if content else b""
        if not self._begun:
            self._begun = True
            self.head["gzip"] = self._packer is not None
            frames = frame(HEAD, json.dumps(self.head).encode()) + frames
        return frames


def work(connection: socket.socket, store: ox.Store) -> None:
    """Answer what comes, until the socket is closed."""
    least = _taken_at_most()
    while header := _exactly(connection, FRAME.size):
        _, length = FRAME.unpack(header)
        job = unpacked(_exactly(connection, length))
        signal.setitimer(
            signal.ITIMER_REAL, job.seconds + _LATEST
        )  # SIGALRM's default is death, even in Rust
        sending = Sending(connection, job)
        try:
            result = evaluate(store, job)
            sending.head = {
                "kind": result.kind,
                "format": result.format,
                "fleeting": _FLEETING.search(job.text) is not None,
            }
            _written(result, sending)
        except TooLarge:
            _refuse(
                connection, 413, f"the answer has more than {job.limit} bytes; ask for less, or add LIMIT"
            )
        except NotOffered as refused:
            _refuse(connection, 406, str(refused), kind=refused.kind)
        except Unwritable as refused:
            _refuse(connection, 406, str(refused))
        except Change as refused:
            _refuse(connection, 403, str(refused))
        except QuestionError as error:
            _refuse(connection, 400, str(error), **_place(str(error)))
        except MemoryError:
            _refuse(connection, 500, "memory")
        else:
            sending.end(_taken_at_most() > least + _GROWN)
        signal.setitimer(signal.ITIMER_REAL, 0)


def _written(result: Result, sending: Sending) -> None:
    try:
        write(result, sending)
    except ConnectionError:
        os._exit(0)  # whoever asked has gone
    except OSError as error:
        raise QuestionError(OUTSIDE) from error
    except (ValueError, RuntimeError) as error:
        raise QuestionError(f"the answer cannot be written: {' '.join(str(error).split())}") from error


_PLACE: Final = re.compile(r"line (\d+), column (\d+): ")


def _place(message: str) -> dict[str, object]:
    found = _PLACE.match(message)
    return {"line": int(found[1]), "column": int(found[2])} if found else {}


def _refuse(connection: socket.socket, status: int, message: str, **more: object) -> None:
    content = json.dumps({"status": status, "message": message, **more}).encode()
    connection.sendall(frame(ERROR, content))


def _taken_at_most() -> int:
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _exactly(connection: socket.socket, length: int) -> bytes:
    """So many bytes; fewer where the socket was closed."""
    content = bytearray()
    while len(content) < length and (more := connection.recv(min(length - len(content), 1 << 20))):
        content += more
    return bytes(content) if len(content) == length else b""

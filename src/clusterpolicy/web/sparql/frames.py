"""
What the server, its fork server and its workers say to one another: small frames with their length in front.

All run the same release of this package on one machine: the frames are no format for anybody else.
"""

import json
from dataclasses import asdict, dataclass
from struct import Struct
from typing import Any, Final, Literal

#: A frame between the server and a worker: its kind, and the length of what follows.
FRAME: Final = Struct("!cI")
#: What a worker sends: the head of an answer, a piece of it, an error, the end.
HEAD, DATA, ERROR, END = b"H", b"D", b"E", b"Z"
#: What the end says where the worker should answer nothing more.
RETIRE: Final = b"retire"

#: What the server asks of the fork server: an operation and the worker it concerns.
ORDER: Final = Struct("!cI")
FORK, KILL, LOWER = b"F", b"K", b"L"
#: What the fork server says: what happened, to which worker, and its exit status.
EVENT: Final = Struct("!cIi")
BORN, ENDED = b"B", b"X"
#: The exit status of a worker that met a fault of ours.
BROKEN: Final = 70

#: Bytes of an answer that are kept back before its head is sent, and sent at once afterwards.
PIECE: Final = 64 * 1024

Kind = Literal["table", "boolean", "graph"]


@dataclass(frozen=True)
class Job:
    """
    A query as a worker gets it.

    :param text: the SPARQL
    :param formats: the format that the client takes for a table, a yes or no, a graph; "" where it takes none
    :param default_graphs: the graphs of the default graph; None, with the next, for the dataset as it is
    :param named_graphs: the named graphs
    :param gzip: whether the client takes gzip
    :param seconds: after so many seconds the worker ends itself, should nobody else end it
    :param limit: bytes that the answer may have
    :param export: a graph to write as it is, instead of a query: its IRI, or "" for the default graph
    """

    text: str
    formats: tuple[str, str, str]
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    gzip: bool = False
    seconds: float = 60.0
    limit: int = 1 << 30
    export: str | None = None

    def packed(self, seconds: float) -> bytes:
        """The job as a frame, to be done within so many seconds."""
        return frame(b"J", json.dumps({**asdict(self), "seconds": seconds}).encode())


def frame(kind: bytes, content: bytes = b"") -> bytes:
    """A frame."""
    return FRAME.pack(kind, len(content)) + content


def unpacked(content: bytes) -> Job:
    """The job of a frame."""
    fields: dict[str, Any] = json.loads(content)
    for name in ("default_graphs", "named_graphs", "formats"):
        if fields[name] is not None:
            fields[name] = tuple(fields[name])
    return Job(**fields)

"""
HTTP as it comes over the wire: what uvicorn's protocol leaves open.

A request's head is bounded, a request that is none is told so in our shape, and clients of HTTP/1.0, which
know no chunks, get answers that end with the connection.
"""

import asyncio
import json
import re
import socket
import struct
from enum import Enum
from http import HTTPStatus
from typing import Any, Final

import httptools
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from clusterpolicy.web.errors import PROBLEM, Refusal, problem
from clusterpolicy.web.security import FOR_ALL, SECURITY

#: Bytes that the first line and the headers of a request may have together.
HEAD: Final = 64 * 1024
#: Seconds in which the head of a request must come, and every further piece of its body.
PATIENCE: Final = 30.0
#: Seconds in which a client that was refused may read why before its connection is cut, and in which the
#: answer to one that sends no more must begin.
_LINGER: Final = 2.0
_SEPARATORS: Final = len(": \r\n")
_HOST: Final = re.compile(rb"(?:\[[0-9A-Fa-f:.]+\]|[\w.~!$&'()*+,;=%-]+)(?::\d*)?")
_TOO_LONG: Final = Refusal(431, f"the head of a request may have {HEAD} bytes; this one has more", limit=HEAD)
_LONG_ADDRESS: Final = Refusal(
    414, f"an address may have {HEAD} bytes; send a long query by POST", limit=HEAD
)


#: The headers that say where a body ends.
_FRAMING: Final = (b"content-length", b"transfer-encoding")
#: An address in absolute form, whose path is empty (RFC 9110, section 4.2.3).
_NO_PATH: Final = re.compile(rb"^(\w+://[^/?#]+)(?=[?#]|$)")
_FOR_EVERY: Final = "".join(f"{name.lower()}: {value}\r\n" for name, value in {**SECURITY, **FOR_ALL}.items())
_TOO_SLOW: Final = Refusal(408, f"nothing more of the request came within {PATIENCE:.0f} seconds")


class _Part(Enum):
    NONE, HEAD, BODY = range(3)


class BoundedProtocol(HttpToolsProtocol):
    """A connection that refuses what is too long, too slow or no HTTP, and closes then."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        #: Bytes since a request last came any further: by its head, a piece of its body, or its end.
        self._stuck, self._further, self._refused = 0, False, False
        #: The part of a request that is being read, and when it, or the wait for it, began.
        self._part, self._since = _Part.NONE, self.loop.time()
        self._again = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Called by the event loop."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Called by the event loop."""
        if self._refused:
            return
        self._further = False
        try:
            self._read(data)
        except httptools.HttpParserError as error:
            self._refuse(_refusal_of(error))
            return
        self._stuck = 0 if self._further else self._stuck + len(data)
        if self._further:
            self._since = self.loop.time()
        # The parser keeps what has no end yet, and copies it with every piece: that is what is bounded here.
        if self._stuck > HEAD:
            self._refuse(_LONG_ADDRESS if len(self._address()) > HEAD // 2 else _TOO_LONG)
        self._wait()

    def _read(self, data: bytes) -> None:
        """
        Give the parser what came, past every head that asks for another protocol.

        Who asks for one is answered by this one (RFC 9110, section 7.8). But the parser ends such a request
        with its head: it is given a head again that asks for nothing, and reads the body by that.
        """
        rest = memoryview(data)
        while True:
            try:
                self.parser.feed_data(rest)
            except httptools.HttpParserUpgrade as upgrade:
                rest = rest[upgrade.args[0] :]
            else:
                return
            framing = b"".join(b"%b: %b\r\n" % each for each in self.headers if each[0] in _FRAMING)
            self._again = True
            self.parser.feed_data(b"POST / HTTP/1.1\r\n%b\r\n" % framing)

    def eof_received(self) -> bool:  # type: ignore[override]
        """
        Called where a client sends no more: whether its connection stays open, until it is answered.

        One that has gone altogether looks the same until it is written to. So that no query runs on for
        it, the answer must begin soon.
        """
        if not self._owes():
            return False
        self.cycle.keep_alive = False
        self.loop.call_later(_LINGER, self._let_go, self.cycle)
        return True

    def _let_go(self, cycle: RequestResponseCycle) -> None:
        if not cycle.response_started:
            self.transport.close()

    def _address(self) -> bytes:
        return getattr(self, "url", b"")

    def _wait(self) -> None:
        """Set the one timer of the connection, unless it is the client that waits."""
        self._unset_keepalive_if_required()
        if self._refused or self.transport.is_closing() or self._owes():
            return
        idle = self.cycle is not None and self._part is _Part.NONE
        patience = self.timeout_keep_alive if idle else PATIENCE
        self.timeout_keep_alive_task = self.loop.call_at(
            self._since + patience, self.timeout_keep_alive_handler
        )

    def _owes(self) -> bool:
        """Whether a request that came whole has no whole answer yet."""
        cycle = self.cycle
        unanswered = cycle is not None and not cycle.response_complete
        return unanswered and (bool(self.pipeline) or not cycle.more_body)

    def timeout_keep_alive_handler(self) -> None:
        """Called when nothing, or nothing more, came of a request for long."""
        if self.transport.is_closing():
            return
        if self.flow.read_paused:
            self._since = self.loop.time()
            self._wait()
        elif self._part is _Part.HEAD or (self._part is _Part.BODY and not self.cycle.response_complete):
            self._refuse(_TOO_SLOW)
        else:
            self.transport.close()

    def on_response_complete(self) -> None:
        """Called when an answer is written."""
        super().on_response_complete()
        self._since = self.loop.time()
        self._wait()

    def on_message_begin(self) -> None:
        """Called by the parser."""
        if not self._again:
            self._part, self._since = _Part.HEAD, self.loop.time()
            super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """Called by the parser."""
        if not self._again:
            super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Called by the parser."""
        if not self._again:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Called by the parser."""
        if self._again:
            self._again = False
            return
        self._further = True
        self._part = _Part.BODY
        size = len(self.url) + sum(len(name) + len(value) + _SEPARATORS for name, value in self.headers)
        if size > HEAD:
            raise _Bad(_LONG_ADDRESS if len(self.url) > HEAD // 2 else _TOO_LONG)
        self._require_host()
        self.url = _NO_PATH.sub(rb"\1/", self.url)
        super().on_headers_complete()

    def _require_host(self) -> None:
        """Refuse what names no host, or several (RFC 9112, section 3.2)."""
        hosts = [value.strip() for name, value in self.headers if name == b"host"]
        if not hosts and self.parser.get_http_version() == "1.0":
            return
        if len(hosts) != 1 or not _HOST.fullmatch(hosts[0]):
            raise _Bad(Refusal(400, "the request must have one header Host that names a host"))

    def on_body(self, body: bytes) -> None:
        """Called by the parser."""
        self._further = True
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Called by the parser."""
        if self.parser.should_upgrade():
            return
        self._further = True
        self._part = _Part.NONE
        super().on_message_complete()

    def _refuse(self, refusal: Refusal) -> None:
        self._refused = True
        if self._answers_earlier():
            return
        body = json.dumps(problem(refusal)).encode()
        head = (
            f"HTTP/1.1 {refusal.status} {HTTPStatus(refusal.status).phrase}\r\n"
            f"content-type: {PROBLEM}\r\ncontent-length: {len(body)}\r\nconnection: close\r\n"
            f"cache-control: no-store\r\n{_FOR_EVERY}\r\n"
        )
        self.transport.write(head.encode() + body)
        # To close while a client still sends would take the answer away from it.
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.loop.call_later(_LINGER, self.transport.close)

    def _answers_earlier(self) -> bool:
        """Whether an answer is on its way, which is then the last; one to what is refused is given up."""
        cycle = self.cycle
        if cycle is None or cycle.response_complete:
            return False
        cycle.keep_alive = False
        if self._owes():
            self.pipeline.clear()
            return True
        cycle.disconnected = True
        cycle.message_event.set()
        if cycle.response_started:
            self.transport.close()
        return cycle.response_started

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        if cycle.scope["http_version"] == "1.0":
            app = _Unchunked(app, cycle)
        app = _BrokenOff(app, cycle)
        super()._start_asgi_task(cycle, app)


class _Bad(Exception):
    """A request that the parser can read and that is refused all the same."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(refusal.message)


def _refusal_of(error: httptools.HttpParserError) -> Refusal:
    """Why the parser, or one of the methods that it calls, cannot go on."""
    if isinstance(error, httptools.HttpParserInvalidMethodError):
        return Refusal(501, "there is no such method; ask with GET, HEAD or POST")
    cause = error.__context__ if isinstance(error, httptools.HttpParserCallbackError) else None
    return cause.refusal if isinstance(cause, _Bad) else Refusal(400, "this is no HTTP request")


class _Unchunked:
    """
    Answers of unknown length that end with the connection (RFC 9112, section 6.1 and 6.3).

    One that breaks off ends with a reset, so that the client sees that it is not whole.
    """

    def __init__(self, app: ASGIApp, cycle: RequestResponseCycle) -> None:
        self._app, self._cycle = app, cycle

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        cycle, unchunked = self._cycle, False

        async def sent(message: Message) -> None:
            nonlocal unchunked
            if message["type"] == "http.response.start":
                unchunked = all(name.lower() != b"content-length" for name, _ in message.get("headers", ()))
                if unchunked:
                    cycle.chunked_encoding = False
            elif unchunked and scope["method"] != "HEAD":
                cycle.expected_content_length = len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, sent)
        finally:
            if unchunked and not cycle.response_complete:
                cycle.disconnected = True
                _reset(cycle)


class _BrokenOff:
    """Ends the connection where an answer breaks off: on purpose, or for the server stops. It is no fault."""

    def __init__(self, app: ASGIApp, cycle: RequestResponseCycle) -> None:
        self._app, self._cycle = app, cycle

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        cycle = self._cycle
        try:
            await self._app(scope, receive, send)
        except asyncio.CancelledError:
            broken = True
        else:
            broken = cycle.response_started
        if broken and not cycle.response_complete and not cycle.disconnected:
            cycle.disconnected = True
            cycle.transport.close()


def _reset(cycle: RequestResponseCycle) -> None:
    if connection := cycle.transport.get_extra_info("socket"):
        # To linger for no time: what is left to send is dropped, and the other side told so.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    cycle.transport.abort()

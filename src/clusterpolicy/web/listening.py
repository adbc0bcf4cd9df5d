"""
HTTP as it comes over the wire: what uvicorn's protocol leaves open.

A request's head is bounded, a request that is none is told so in our shape, and clients of HTTP/1.0, which
know no chunks, get answers that end with the connection.
"""

import json
import re
import socket
import struct
import sys
from http import HTTPStatus
from typing import Any, Final

import httptools
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from clusterpolicy.web.errors import PROBLEM, Refusal, problem

#: Bytes that the first line and the headers of a request may have together.
HEAD: Final = 64 * 1024
#: Seconds in which a client that was refused may read why before its connection is cut.
_LINGER: Final = 2.0
_SEPARATORS: Final = len(": \r\n")
_HOST: Final = re.compile(rb"(?:\[[0-9A-Fa-f:.]+\]|[\w.~!$&'()*+,;=%-]+)(?::\d*)?")
_TOO_LONG: Final = Refusal(431, f"the head of a request may have {HEAD} bytes; this one has more", limit=HEAD)
_LONG_ADDRESS: Final = Refusal(
    414, f"an address may have {HEAD} bytes; send a long query by POST", limit=HEAD
)


class BoundedProtocol(HttpToolsProtocol):
    """A connection that refuses what is too long or no HTTP, and closes then."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        #: Bytes since a request last came any further: by its head, a piece of its body, or its end.
        self._stuck, self._further, self._refused = 0, False, False

    def data_received(self, data: bytes) -> None:
        """Called by the event loop."""
        if self._refused:
            return
        self._further = False
        super().data_received(data)
        self._stuck = 0 if self._further else self._stuck + len(data)
        # The parser keeps what has no end yet, and copies it with every piece: that is what is bounded here.
        if self._stuck > HEAD:
            self._refuse(_LONG_ADDRESS if len(self._address()) > HEAD // 2 else _TOO_LONG)

    def _address(self) -> bytes:
        return getattr(self, "url", b"")

    def on_headers_complete(self) -> None:
        """Called by the parser."""
        self._further = True
        size = len(self.url) + sum(len(name) + len(value) + _SEPARATORS for name, value in self.headers)
        if size > HEAD:
            raise _Bad(_LONG_ADDRESS if len(self.url) > HEAD // 2 else _TOO_LONG)
        self._require_host()
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
        self._further = True
        super().on_message_complete()

    def send_400_response(self, _: str) -> None:
        """Called where the parser, or one of the methods above, cannot go on."""
        error = sys.exc_info()[1]
        if isinstance(error, httptools.HttpParserInvalidMethodError):
            self._refuse(Refusal(501, "there is no such method; ask with GET, HEAD or POST"))
            return
        cause = error.__context__ if isinstance(error, httptools.HttpParserCallbackError) else None
        self._refuse(cause.refusal if isinstance(cause, _Bad) else Refusal(400, "this is no HTTP request"))

    def _refuse(self, refusal: Refusal) -> None:
        self._refused = True
        if self._answers_earlier():
            return
        body = json.dumps(problem(refusal)).encode()
        head = (
            f"HTTP/1.1 {refusal.status} {HTTPStatus(refusal.status).phrase}\r\n"
            f"content-type: {PROBLEM}\r\ncontent-length: {len(body)}\r\nconnection: close\r\n"
            "cache-control: no-store\r\naccess-control-allow-origin: *\r\n"
            "x-content-type-options: nosniff\r\n\r\n"
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
        if self.pipeline or not cycle.more_body:
            self.pipeline.clear()
            return True
        cycle.disconnected = True
        cycle.message_event.set()
        if cycle.response_started:
            self.transport.close()
        return cycle.response_started

    def _unsupported_upgrade_warning(self) -> None:
        """Nothing: who asks for another protocol is answered by this one."""

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        if cycle.scope["http_version"] == "1.0":
            app = _Unchunked(app, cycle)
        super()._start_asgi_task(cycle, app)


class _Bad(Exception):
    """A request that the parser can read and that is refused all the same."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(refusal.message)


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


def _reset(cycle: RequestResponseCycle) -> None:
    if connection := cycle.transport.get_extra_info("socket"):
        # To linger for no time: what is left to send is dropped, and the other side told so.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    cycle.transport.abort()

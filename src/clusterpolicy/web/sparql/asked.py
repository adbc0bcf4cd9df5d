"""A request of the SPARQL protocol: what it asks, of which dataset, and what is wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from clusterpolicy.settings import SETTINGS
from clusterpolicy.web.errors import Refusal

FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
_UTF8: Final = frozenset({"utf-8", "utf8", "us-ascii"})
#: Parameters of a request that one may expect at all; more are no query.
_MOST_FIELDS: Final = 1000

#: How many times what is allowed a client may send before its connection is closed.
_PATIENCE: Final = 20

#: What some editors write before a text in UTF-8.
_MARK: Final = "\ufeff"

READ_ONLY: Final = "the graph is only read: updates are refused"


@dataclass(frozen=True)
class Asked:
    """
    What a request asks.

    :param text: the SPARQL; None where there is no query in it
    :param default_graphs: the graphs it wants as default graph; with the next None for the dataset as it is
    :param named_graphs: the named graphs it wants
    :param formats: the formats it names, the best first; none where its Accept header says
    :param timeout: seconds it will wait; None for as many as it may
    :param download: the name of the file that a browser should keep the answer as; "" for none
    """

    text: str | None
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    formats: tuple[str, ...] = ()
    timeout: float | None = None
    download: str = ""


async def read(request: Request) -> Asked:
    """
    What a GET, HEAD or POST asks.

    :raises Refusal: if it is not as the protocol has it, or an update
    """
    fields = parameters(request.scope["query_string"], "the address")
    if request.method != "POST":
        return asked(fields)
    coding = request.headers.get("content-encoding", "identity").strip().lower()
    if coding not in ("", "identity"):
        raise Refusal(
            415, f'a query is sent as it is, not in "{coding[:40]}"', {"Accept-Encoding": "identity"}
        )
    media, charset = _content_type(request)
    if media not in (FORM, QUERY, UPDATE):
        offers = f"{FORM} or {QUERY}"
        named = f'not "{media[:60]}"' if media else "and the request has no Content-Type"
        raise Refusal(415, f"a query is sent as {offers}, {named}", {"Accept-Post": f"{FORM}, {QUERY}"})
    if media == UPDATE:
        raise Refusal(403, READ_ONLY)
    if charset not in _UTF8:
        raise Refusal(415, f'the query must be in UTF-8, not in "{charset[:40]}"')
    body = await whole_body(request)
    if media == FORM:
        return asked(fields + parameters(body, "the form"))
    return asked([*fields, ("query", _decoded(body, "the query"))])


def asked(fields: Sequence[tuple[str, str]]) -> Asked:
    """
    What parameters ask.

    :raises Refusal: if there is an update or more than one query among them, or one has no sense
    """
    values: dict[str, list[str]] = {}
    for name, value in fields:
        values.setdefault(name, []).append(value)
    if "update" in values:
        raise Refusal(403, READ_ONLY)
    for name in ("query", "timeout", "download"):
        if len(values.get(name, ())) > 1:
            raise Refusal(400, f"there are {len(values[name])} parameters {name}; one is allowed")
    query = values["query"][0].removeprefix(_MARK) if "query" in values else None
    # An empty one, as forms send it, names no graph.
    default, named = (
        list(filter(None, values.get(f"{kind}-graph-uri", ()))) for kind in ("default", "named")
    )
    own = bool(default or named)
    return Asked(
        text=query,
        default_graphs=tuple(default) if own else None,
        named_graphs=tuple(named) if own else None,
        formats=tuple(filter(None, values.get("format", ()))),
        timeout=_seconds(values["timeout"][0]) if "timeout" in values else None,
        download=values.get("download", [""])[0],
    )


def parameters(encoded: bytes, where: str) -> list[tuple[str, str]]:
    """
    The parameters of a query string or a form.

    :raises Refusal: if they are not UTF-8, or too many
    """
    if not encoded:
        return []
    text = _decoded(encoded, where)
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except UnicodeDecodeError:
        raise Refusal(400, f"{where} is not UTF-8") from None
    except ValueError:
        raise Refusal(400, f"{where} has more than {_MOST_FIELDS} parameters") from None


async def whole_body(request: Request) -> bytes:
    """
    The body of a request; of one that is too long no more than what shows it.

    :raises Refusal: if it is too long
    """
    limit = int(SETTINGS["max_query"].number() * 1000)
    stated = request.headers.get("content-length", "")
    # A client that sends a little too much may finish, so that it reads the answer; what it sends is dropped.
    ends = stated.isdecimal() and int(stated) < limit * _PATIENCE
    headers = {} if ends else {"Connection": "close"}
    too_long = Refusal(413, f"a request may have {limit} bytes; this one has more", headers, limit=limit)
    if stated.isdecimal() and int(stated) > limit:
        raise too_long
    content = bytearray()
    try:
        async for piece in request.stream():
            content += piece
            if len(content) > limit:
                raise too_long
    except ClientDisconnect:
        raise Refusal(400, "the request broke off") from None
    return bytes(content)


def _content_type(request: Request) -> tuple[str, str]:
    media, *rest = request.headers.get("content-type", "").lower().split(";")
    parts = (part.strip().partition("=") for part in rest)
    charset = next((value.strip('" ') for name, _, value in parts if name.strip() == "charset"), "utf-8")
    return media.strip(), charset


def _decoded(content: bytes, what: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refusal(
            400, f"{what} is not UTF-8: byte {error.start} is {content[error.start]:#04x}"
        ) from None


def _seconds(value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 1e9:
        raise Refusal(400, f'timeout is a number of seconds above 0, not "{value[:40]}"')
    return seconds

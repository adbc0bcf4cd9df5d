"""Answers to programs: readable from every site, kept by caches until the release changes."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from pydantic import BaseModel
from starlette.responses import Response

from clusterpolicy.errors import excerpt
from clusterpolicy.web.api.models import Problem
from clusterpolicy.web.errors import PROBLEM, Refusal
from clusterpolicy.web.negotiation import preferred
from clusterpolicy.web.rendering import Here

JSON: Final = "application/json"
#: What scripts of other sites may read; no request carries credentials.
CORS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Content-Disposition",
}
_PROBLEMS: Final = {
    400: "A parameter is wrong, missing or unknown",
    404: "There is nothing of that name",
    406: "No format on offer is accepted",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What a route can refuse with, for its description."""
    return {
        status: {"description": _PROBLEMS[status], "content": {PROBLEM: {"schema": SHAPE}}}
        for status in statuses
    }


#: Where the description of the interface says what an error looks like.
SHAPE: Final = {"$ref": "#/components/schemas/Problem"}
assert Problem.__name__ in SHAPE["$ref"]


def reply(here: Here, content: bytes, media: str, *, headers: Mapping[str, str] | None = None) -> Response:
    """
    An answer, or 304 where the asker has it already.

    :param content: its bytes
    :param media: its media type
    """
    # One address has several formats, each with a mark of its own.
    etag = f'{here.etag[:-1]}-{media.partition(";")[0].rpartition("/")[2]}"'
    given = {**CORS, "ETag": etag, "Cache-Control": "no-cache", "Vary": "Accept", **(headers or {})}
    known = here.request.headers.get("if-none-match", "")
    if etag in known or known.strip() == "*":
        return Response(status_code=304, headers=given)
    return Response(content, headers={**given, "Content-Type": media})


def reply_json(here: Here, model: BaseModel) -> Response:
    """
    A model as JSON.

    :raises Refusal: 406 where the asker does not accept JSON
    """
    accepted(here, (JSON,))
    return reply(here, model.model_dump_json(exclude_none=False).encode(), JSON)


def refuse_others(
    here: Here, names: Collection[str], several: Collection[str] = (), asked: str = "this address"
) -> None:
    """
    Nothing, if the address has these parameters alone, each once and with a value.

    :param several: those that may be given more than once
    :param asked: what is asked, for the message
    :raises Refusal: 400 for the first that is unknown, empty or given more than once
    """
    query = here.request.query_params
    for name in query:
        if name not in names:
            allowed = f"allowed: {', '.join(names)}" if names else "it has none"
            message = f'{asked} has no parameter "{excerpt(name)}"; {allowed}'
            raise Refusal(400, message, parameter=excerpt(name), near=list(names))
        if len(query.getlist(name)) > 1 and name not in several:
            raise Refusal(400, f"{name} is given more than once; it has one value", parameter=name)
        if not query[name].strip():
            raise Refusal(400, f"{name} is empty; leave it out, or give it a value", parameter=name)
        if "\0" in query[name]:
            raise Refusal(400, f"{name} holds a character that no name has", parameter=name)


def accepted(here: Here, offers: tuple[str, ...]) -> str:
    """
    The one of our media types that the asker wants most.

    :raises Refusal: 406 where it accepts none
    """
    found = preferred(here.request.headers.get("accept"), offers)
    if found is None:
        raise Refusal(
            406,
            f"none of the accepted formats is on offer; on offer: {', '.join(offers)}",
            offers=list(offers),
        )
    return found

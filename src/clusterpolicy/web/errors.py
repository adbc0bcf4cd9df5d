"""
What the server answers when it cannot do what was asked: one shape for programs, one page for people.

The shape is that of RFC 9457 (``application/problem+json``)::

    {"type": "about:blank", "title": "Bad Request", "status": 400, "detail": "line 1, column 8: …",
     "line": 1, "column": 8}
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from clusterpolicy.errors import (
    ClusterPolicyError,
    EndpointError,
    InputError,
    MissingRequirement,
    QueryTimeout,
    QuestionError,
    UnknownName,
)

PROBLEM: Final = "application/problem+json"


class Refusal(ClusterPolicyError):
    """
    A request that is answered with an error on purpose.

    :param status: the HTTP status
    :param message: what was found, where, and what would be right; no path or trace in it
    :param headers: further headers of the answer (``Allow``, ``Retry-After``)
    :param more: further members of the JSON shape (``line``, ``column``, ``offers``)
    """

    def __init__(
        self, status: int, message: str, headers: Mapping[str, str] | None = None, **more: Any
    ) -> None:
        self.status, self.message = status, message
        self.headers = dict(headers or {})
        self.more = more
        super().__init__(message)


def problem(refusal: Refusal) -> dict[str, Any]:
    """The JSON shape of a refusal."""
    title = HTTPStatus(refusal.status).phrase
    shape = {"type": "about:blank", "title": title, "status": refusal.status, "detail": refusal.message}
    return {**shape, **refusal.more}


def refusal_of(error: ClusterPolicyError) -> Refusal:
    """What an error of the package means over HTTP."""
    if isinstance(error, Refusal):
        return error
    if isinstance(error, UnknownName):
        return Refusal(404, str(error), near=list(error.near))
    if isinstance(error, QueryTimeout):
        return Refusal(504, str(error))
    if isinstance(error, QuestionError):
        return Refusal(400, str(error))
    if isinstance(error, InputError):
        return Refusal(400, error.summary)
    if isinstance(error, EndpointError | MissingRequirement):
        return Refusal(501, str(error))
    # What is wrong with a release names folders of this machine: that is for the log, not for the answer.
    return Refusal(503, "the graph cannot be read at present", {"Retry-After": "10"})

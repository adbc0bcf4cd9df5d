"""The headers of answers as the description of the interface tells of them."""

from typing import Any, Final

#: What is sent with answers, by name.
HEADERS: Final[dict[str, Any]] = {
    "ETag": {
        "description": "a mark of this answer, to be sent as If-None-Match; it changes with the release",
        "schema": {"type": "string"},
    },
    "Link": {
        "description": "the same in other forms, above all its page for people",
        "schema": {"type": "string"},
    },
    "Content-Disposition": {"description": "a name for the file", "schema": {"type": "string"}},
    "Retry-After": {"description": "seconds to wait", "schema": {"type": "integer"}},
}


def sent(*names: str) -> dict[str, Any]:
    """The headers of an answer, each told of once for all."""
    assert set(names) <= set(HEADERS)
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


#: The answer to a reader who has it already.
NOT_CHANGED: Final[dict[str, Any]] = {
    "description": "Not changed since the release of the ETag given",
    "headers": sent("ETag"),
}

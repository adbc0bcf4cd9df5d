"""Where the description of the interface is."""

import json

from fastapi import APIRouter
from starlette.responses import Response

from clusterpolicy.web.api.description import description
from clusterpolicy.web.api.replies import JSON, reply
from clusterpolicy.web.rendering import OnPage

router = APIRouter(prefix="/api", include_in_schema=False)


@router.get("/openapi.json")
def openapi(here: OnPage) -> Response:
    """The description in OpenAPI 3.1."""
    return reply(here, json.dumps(description(here), ensure_ascii=False).encode(), JSON)

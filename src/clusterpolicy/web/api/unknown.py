"""What no other route of the interface takes: this module is the last by name, and so is its route."""

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from clusterpolicy.web.api.replies import CORS
from clusterpolicy.web.rendering import OnPage

router = APIRouter(prefix="/api", include_in_schema=False)

_ALLOWED = "GET, HEAD, OPTIONS"


@router.api_route("/{_:path}", methods=["GET", "OPTIONS"])
def unknown(here: OnPage) -> Response:
    """
    Tell scripts of other sites, which ask first, that they may read.

    :raises HTTPException: 404 for whatever has no route of its own
    """
    if here.request.method == "OPTIONS":
        allowed = {"Access-Control-Allow-Methods": _ALLOWED, "Access-Control-Allow-Headers": "*"}
        return Response(status_code=204, headers={**CORS, **allowed, "Allow": _ALLOWED})
    raise HTTPException(404)

"""What people see when something cannot be shown: what is wrong, and where to go on."""

from http import HTTPStatus
from urllib.parse import unquote

from starlette.responses import Response

from clusterpolicy.web.errors import Refusal
from clusterpolicy.web.rendering import Here

#: How many near matches are offered.
NEAR = 6


def error_page(here: Here, refusal: Refusal) -> Response:
    """The page of a refusal."""
    titles = {404: "Not found", 400: "That cannot be asked"}
    title = titles.get(refusal.status, HTTPStatus(refusal.status).phrase)
    near = near_matches(here) if refusal.status == 404 else []
    return here.page(
        "error.html",
        title=title,
        status=refusal.status,
        message=refusal.message,
        near=near,
    )


def near_matches(here: Here) -> list[tuple[str, str, str]]:
    """Entities whose names resemble the last part of the address: name, class, address."""
    last = unquote(here.path.rstrip("/").rpartition("/")[2])[:100]
    text = last.partition(".")[0].replace("-", " ").replace("_", " ").strip()
    if not text:
        return []
    found = here.graph.search(text, limit=NEAR)
    return [(each.label, each.kind.replace("-", " "), here.links.of(each.iri)) for each, _ in found]

"""
Answers in the form that a client asks for, with the headers that tell of the other forms.

An IRI of ours is answered directly (200), not by 303 to a document. The thing itself is named by
``https://w3id.org/clusterpolicy/…``, and that service sends a client to the address here, which names a
document about the thing; a second redirection would say the same again and cost a round trip.
``Content-Location`` names the one form that was sent.
"""

import hashlib
from collections.abc import Callable, Sequence
from typing import Final

from starlette.responses import Response

from clusterpolicy.web.errors import Refusal
from clusterpolicy.web.linked.alternates import FORMS, HTML, Alternates, Form
from clusterpolicy.web.negotiation import preferred
from clusterpolicy.web.rendering import Here

#: Scripts of other sites may read what everyone may, and see what is said of it.
FOR_ALL: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Link, Content-Location, ETag",
}
_BY_EXTENSION: Final = {form.extension: form for form in FORMS}


def forced(path: str, forms: Sequence[Form] = FORMS) -> tuple[str, Form | None]:
    """
    A path without the extension that asks for a form, and that form.

    >>> forced("country/se.ttl")[0], forced("section-4.10")
    ('country/se', ('section-4.10', None))
    """
    stem, _, extension = path.rpartition(".")
    form = _BY_EXTENSION.get(extension)
    return (stem, form) if form in forms and stem and not stem.endswith("/") else (path, None)


def chosen(here: Here, forms: Sequence[Form] = FORMS) -> Form:
    """
    The form that a client wants most.

    :raises Refusal: 406 if it accepts none of them
    """
    # A header may come in several lines; together they are one list.
    accept = ", ".join(here.request.headers.getlist("accept"))
    media = preferred(accept, [form.media for form in forms])
    found = next((form for form in forms if form.media == media), None)
    if found is None:
        offers = [form.media for form in forms]
        raise Refusal(406, f"on offer are: {', '.join(offers)}", {"Vary": "Accept", **FOR_ALL}, offers=offers)
    return found


def answer(
    here: Here,
    ways: Alternates,
    form: Form,
    page: Callable[[], Response],
    written: Callable[[Form], bytes],
    state: str = "",
) -> Response:
    """
    The answer in a form.

    :param ways: the forms there are and where
    :param page: makes the page
    :param written: makes the content of any other form
    :param state: what else than the release that content depends on
    """
    response = page() if form == HTML else _rdf(here, ways, form, written, state)
    if response.status_code in (200, 304):
        response.headers["Link"] = ways.header(form)
        # A page may show a part of itself only, as its query string says.
        query = here.request.url.query if form == HTML else ""
        response.headers["Content-Location"] = ways.of(form) + (f"?{query}" if query else "")
        response.headers["Vary"] = "Accept"
        response.headers.update(FOR_ALL)
    return response


def _rdf(here: Here, ways: Alternates, form: Form, written: Callable[[Form], bytes], state: str) -> Response:
    headers = {"Cache-Control": "no-cache", "ETag": _etag(here, ways, form, state)}
    if unchanged(here, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    name = ways.iri.removesuffix("/").rpartition("/")[2] or "clusterpolicy"
    # Shown, not saved, where a browser can show it; saved under the name of the thing.
    headers["Content-Disposition"] = f'inline; filename="{name.partition("#")[0]}.{form.extension}"'
    return Response(written(form), headers={**headers, "Content-Type": form.content_type})


def _etag(here: Here, ways: Alternates, form: Form, state: str) -> str:
    # Weak, since the same content may be sent compressed or not.
    text = "\0".join((here.etag, ways.iri, form.extension, state))
    return f'W/"{hashlib.sha256(text.encode()).hexdigest()[:20]}"'


def kept(here: Here, content: Callable[[], str | bytes], media: str, name: str = "") -> Response:
    """
    What a client keeps until the release changes: its content, or that it has it already (304).

    :param content: makes it
    :param name: the name of the file that it is saved as; "" where it is shown
    """
    headers = {"ETag": here.etag, "Cache-Control": "no-cache"}
    if unchanged(here, here.etag):
        return Response(status_code=304, headers=headers)
    if name:
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return Response(content(), media_type=media, headers=headers)


def unchanged(here: Here, etag: str) -> bool:
    """Whether a client has this already, by ``If-None-Match``."""
    known = [each.strip() for each in here.request.headers.get("if-none-match", "").split(",")]
    return "*" in known or etag.removeprefix("W/") in [each.removeprefix("W/") for each in known]

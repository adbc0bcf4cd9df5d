"""The downloads: every file of the export with its size and checksum, and the files themselves."""

import asyncio
import json
import re
from collections.abc import Iterator
from time import monotonic
from typing import Final

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, RedirectResponse, Response

from clusterpolicy.namespaces import BASE
from clusterpolicy.publishing.distributions import DUMPS
from clusterpolicy.publishing.export import CHECKSUMS
from clusterpolicy.web.errors import Refusal
from clusterpolicy.web.linked.answers import unchanged
from clusterpolicy.web.linked.exports import Exports, File, exports
from clusterpolicy.web.negotiation import accepts_gzip
from clusterpolicy.web.rendering import Crumb, Here, OnPage, here

router = APIRouter(include_in_schema=False)

#: Seconds that a request waits for files being made; then it is told to come back.
WAIT: Final = 6.0
#: Seconds that the page waits: it says so itself if they are not there yet.
SHORT: Final = 0.4
_GROUPS: Final = (
    (
        "",
        "The whole graph",
        "Everything, in every RDF syntax. Only TriG and N-Quads keep the place of every fact.",
    ),
    (
        "tables/",
        "Tables",
        "The facts as CSV, one table a subject, with a data package that declares the columns.",
    ),
    ("ontology/", "Ontology and vocabularies", "As they were written."),
)
_TITLES: Final = {
    "dataset.ttl": "Description of the dataset (DCAT, VoID), as Turtle",
    "dataset.jsonld": "Description of the dataset (DCAT, VoID), as JSON-LD",
    CHECKSUMS: "Checksums of all files, for sha256sum --check",
    "tables/datapackage.json": "Data package: the columns of all tables",
    "ontology/ontology.ttl": "The ontology, as Turtle",
    "ontology/ontology.rdf": "The ontology, as RDF/XML",
    "ontology/shapes.ttl": "What must hold (SHACL)",
    "ontology/alignments.ttl": "Relations to other vocabularies",
    "ontology/context.jsonld": "JSON-LD context",
}


@router.get("/downloads")
def without_slash(here: OnPage) -> Response:
    """The page has a slash at its end, so that names of files are relative to it."""
    return RedirectResponse(here.links.to("/downloads/"), 308)


@router.get("/downloads/")
def downloads(here: OnPage) -> Response:
    """The page of all files."""
    made = exports(here.serving)
    made.begin(SHORT)
    response = here.page(
        "downloads.html",
        title="Downloads",
        crumbs=[Crumb("Data", here.links.to("/dataset"))],
        ready=made.ready,
        failed=made.failed,
        groups=list(_grouped(made)),
        expected=[(dump.title, f"clusterpolicy.{extension}") for extension, dump in DUMPS.items()],
        address=f"{str(here.request.base_url).rstrip('/')}{here.links.to('/downloads/')}",
    )
    if not made.ready:
        response = Response(response.body, 200, {"Cache-Control": "no-store"}, "text/html")
    return response


@router.get("/downloads/{name:path}")
@router.get("/download/{name:path}")
async def file(request: Request, name: str) -> Response:
    """
    A file; ``/download/…`` is the address that the dataset's description gives.

    :raises Refusal: 404 if there is none of that name, 503 while the files are being made
    """
    place = here(request)
    made = await run_in_threadpool(exports, place.serving)
    await _made(made)
    found = made.files.get(name)
    if found is None:
        raise Refusal(404, "there is no such file; all are listed at downloads/")
    return _sent(place, found)


async def _made(made: Exports) -> None:
    """Wait for the files, for a while; no thread waits with us."""
    made.begin()
    end = monotonic() + WAIT
    while not made.ready:
        if made.failed:
            raise Refusal(503, "the files cannot be made at present", {"Retry-After": "60"})
        if monotonic() > end:
            raise Refusal(503, "the files are being made; come back in a moment", {"Retry-After": "5"})
        await asyncio.sleep(0.05)


def _sent(place: Here, found: File) -> Response:
    # Compressed on its way it is not the same bytes any more, so that its tag is weak then; a part never is.
    headers = place.request.headers
    compressed = accepts_gzip(headers.get("accept-encoding")) and "range" not in headers
    etag = f'{"W/" if compressed else ""}"{found.sum}"'
    told = {
        "ETag": etag,
        "Cache-Control": "no-cache",
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": "ETag, Link, Content-Disposition",
        "Link": f'<{place.links.to("/dataset.ttl")}>; rel="describedby"; type="text/turtle", '
        f'<{BASE}download/{found.name}>; rel="canonical"',
    }
    if unchanged(place, etag):
        return Response(status_code=304, headers=told)
    if "if-range" not in headers:
        _require_range(headers.get("range", ""), found.size)
    name = found.name.rpartition("/")[2]
    return FileResponse(found.path, headers=told, media_type=found.media, filename=name)


def _require_range(wanted: str, size: int) -> None:
    """Refuse what asks for parts behind the end of a file."""
    starts = re.findall(r"(?:^|[=,])\s*(\d+)-", wanted)
    if any(int(start) >= size for start in starts):
        raise Refusal(416, f"the file has {size} bytes", {"Content-Range": f"bytes */{size}"}, size=size)


def _grouped(made: Exports) -> Iterator[tuple[str, str, list[tuple[str, File]]]]:
    """Title, explanation and files of each group."""
    titles = _titles(made)
    for prefix, head, text in _GROUPS:
        names = [name for name in made.files if name.rpartition("/")[0] + "/" == (prefix or "/")]
        if prefix == "ontology/":
            names += [name for name in made.files if name.startswith("ontology/vocabularies/")]
        yield head, text, [(titles.get(name, name), made.files[name]) for name in sorted(names, key=_order)]


def _order(name: str) -> tuple[bool, int, str]:
    """The dumps in the order of their list, then the rest by name."""
    extensions = [f"clusterpolicy.{extension}" for extension in DUMPS]
    place = extensions.index(name) if name in extensions else len(extensions)
    return "vocabularies/" in name, place, name


def _titles(made: Exports) -> dict[str, str]:
    """What each file is, in words."""
    found = {f"clusterpolicy.{extension}": dump.title for extension, dump in DUMPS.items()} | _TITLES
    if package := made.files.get("tables/datapackage.json"):
        declared = json.loads(package.path.read_text(encoding="utf-8"))
        found |= {f"tables/{each['path']}": str(each["title"]) for each in declared["resources"]}
    for name in made.files:
        if name.startswith("ontology/vocabularies/"):
            words = name.rpartition("/")[2].removesuffix(".ttl").replace("-", " ")
            found[name] = f"Concepts: {words}"
    return found

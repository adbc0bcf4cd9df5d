"""
Every page: it answers, is valid HTML, small enough, asks no other host for anything, has no broken link.

The pages of all entities, places, rules and questions are fetched in shares, so that several workers divide
them; each share is handed to the Nu HTML checker (needs Java, and comes from npm).
"""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from starlette.testclient import TestClient

from clusterpolicy.namespaces import BASE, ENTITY, RULE, SOURCE
from clusterpolicy.networks.views import view_files
from clusterpolicy.questions.library import question_files
from clusterpolicy.web.serving import Serving
from tests.conftest import require
from tests.web.from_npm import from_npm

SHARES = 8
#: Bytes of a page before compression, before an editor or a network loads.
MOST = 150_000
#: Links with a query string or to the RDF of a page that each share follows, besides all links to pages.
FOLLOWED = 80
FILE = re.compile(r"^/(?:id|source|rule|vocabularies|ontology|dataset)\b.*\.(?:ttl|jsonld|nt|rdf|trig|nq)$")
HREF = re.compile(r"""<a\b[^>]*?\shref="([^"]*)\"""")
LOADED = re.compile(r"""<(?:script|img|iframe|source|use|image)\b[^>]*?\s(?:src|href)="([^"]*)\"""")
SHEETS = re.compile(
    r"""<link\b(?=[^>]*\brel="(?:stylesheet|icon|preload|modulepreload)")[^>]*?\shref="([^"]*)\""""
)
FORBIDDEN = re.compile(
    r"""<[^>]+\s(?:style|on\w+)\s*=\s*["']|<style\b|<script(?![^>]*(?:\bsrc=|\btype="application/))"""
)
PAGES = (
    "/",
    "/about",
    "/search",
    "/search?q=smart+specialisation",
    "/search?q=sweden&kind=country",
    "/programmes",
    "/programmes?view=timeline",
    "/programmes?view=map",
    "/programmes?view=network",
    "/programmes?country=de",
    "/compare",
    "/compare?entity=country/se&entity=country/fi",
    "/compare?entity=region/lappi&entity=region/lombardia&entity=region/navarra",
    "/compare?entity=programme/de-kmu-netc&entity=programme/se-vinnvaxt",
    "/timeline",
    "/map",
    "/map?extent=world",
    "/matrix/measures",
    "/matrix/objectives",
    "/networks",
    *(f"/networks/{name}" for name in view_files()),
    "/networks/around?entity=region/lappi",
    "/findings",
    "/coverage",
    "/coverage?territory=country/se",
    "/questions",
    *(f"/questions/{name}" for name in question_files()),
    "/ontology",
    "/dataset",
    "/downloads/",
    "/api",
    "/sparql",
)


@cache
def every_path(serving: Serving) -> tuple[str, ...]:
    """The addresses of all pages: of what the graph describes, and those of the app."""
    described = (ENTITY, SOURCE, RULE)
    own = [iri.removeprefix(BASE.rstrip("/")) for iri in serving.labels if iri.startswith(described)]
    return (*PAGES, *sorted(own))


def share(serving: Serving, number: int) -> list[str]:
    return list(every_path(serving)[number::SHARES])


def links(path: str, text: str) -> Iterator[str]:
    """The addresses on this host that a page leads to."""
    for found in HREF.findall(text):
        address = urljoin(f"http://testserver{path}", unescape(found))
        if urlsplit(address).netloc == "testserver":
            yield address.removeprefix("http://testserver")


@pytest.mark.parametrize("number", range(SHARES))
def test_pages(client: TestClient, serving: Serving, tmp_path: Path, number: int) -> None:
    require("java", "Java")
    faults: list[str] = []
    followed: set[str] = set()
    known = {unquote(path) for path in every_path(serving)}
    paths = share(serving, number)
    for index, path in enumerate(paths):
        answer = client.get(path)
        text = answer.text
        if answer.status_code != 200:
            faults.append(f"{path}: {answer.status_code}")
            continue
        if len(answer.content) > MOST:
            faults.append(f"{path}: {len(answer.content):,} bytes")
        faults += [f"{path}: {found[0][:100]}" for found in FORBIDDEN.finditer(text)][:2]
        loaded = [*LOADED.findall(text), *SHEETS.findall(text)]
        faults += [f"{path} loads {each[:100]}" for each in loaded if not re.match(r"/(?!/)|#|data:", each)]
        followed.update(links(path, text))
        (tmp_path / f"{index}.html").write_bytes(answer.content)
    faults += list(broken(client, followed, known))
    faults += [f"{paths[index]}: {message}" for index, message in invalid(tmp_path)]
    assert not faults, f"{len(faults)} faults:\n" + "\n".join(faults[:60])


def broken(client: TestClient, followed: set[str], known: set[str]) -> Iterator[str]:
    """Links that lead nowhere; of those with a query string and of those to files, some are followed."""
    plain: set[str] = set()
    asked: set[str] = set()
    for each in followed:
        address, fragment = urldefrag(each)
        if fragment and address == "/ontology":
            plain.add(each)
        elif unquote(address) not in known:
            (asked if "?" in address or FILE.search(address) else plain).add(address)
    terms = set(re.findall(r'\bid="([^"]+)"', client.get("/ontology").text))
    step = max(1, len(asked) // FOLLOWED)
    for address in [*sorted(plain), *sorted(asked)[::step]]:
        path, fragment = urldefrag(address)
        if fragment:
            if unquote(fragment) not in terms:
                yield f"the ontology's page has no {fragment}"
            continue
        status = client.get(path, headers={"Accept": "*/*"}).status_code
        if status >= 400 and not path.startswith(("/sparql?", "/graphs?")):
            yield f"a link leads to {path}: {status}"


def invalid(folder: Path) -> Iterator[tuple[int, str]]:
    """What the Nu HTML checker calls an error, with the number of the page."""
    if not any(folder.iterdir()):
        return
    checker = from_npm("vnu-jar/build/dist/vnu.jar")
    java = shutil.which("java") or "java"
    command = [java, "-Xss4m", "-jar", str(checker), "--format", "json", "--stdout", "--errors-only"]
    done = subprocess.run([*command, str(folder)], capture_output=True, text=True, timeout=300, check=False)
    for message in json.loads(done.stdout)["messages"]:
        if message["type"] == "error":
            number = int(Path(urlsplit(message["url"]).path).stem)
            yield number, f"{message['message']} at {message.get('extract', '')[:160]!r}"

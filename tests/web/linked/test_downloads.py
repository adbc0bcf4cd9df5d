"""The files to download: complete, checked, in parts, and nothing beside them."""

import hashlib
import subprocess
import sys
from pathlib import Path
from threading import Event

import pytest
from starlette.testclient import TestClient

from clusterpolicy.building.release import Release
from clusterpolicy.lookup.graph import Graph
from clusterpolicy.web.app import create_app
from clusterpolicy.web.linked import downloads
from clusterpolicy.web.linked.exports import Exports, read
from clusterpolicy.web.site import Site

NAMES = (
    "clusterpolicy.ttl",
    "clusterpolicy.nq",
    "tables/datapackage.json",
    "ontology/vocabularies/objective.ttl",
)


def test_files_are_what_their_checksums_say(made: TestClient) -> None:
    lines = made.get("/downloads/checksums.sha256").text.splitlines()
    sums = {name: wanted for wanted, _, name in (line.partition("  ") for line in lines)}
    assert set(NAMES) <= set(sums)
    for name in NAMES:
        answer = made.get(f"/downloads/{name}")
        assert hashlib.sha256(answer.content).hexdigest() == sums[name]


def test_the_page_lists_every_file_with_its_checksum(made: TestClient) -> None:
    text = made.get("/downloads/").text
    for line in made.get("/downloads/checksums.sha256").text.splitlines():
        wanted, _, name = line.partition("  ")
        assert wanted in text
        assert f'href="/downloads/{name}"' in text
    assert len(text.encode()) < 150_000


@pytest.mark.parametrize(
    ("name", "media"),
    [
        ("clusterpolicy.ttl", "text/turtle"),
        ("clusterpolicy.jsonld", "application/ld+json"),
        ("clusterpolicy.rdf", "application/rdf+xml"),
        ("clusterpolicy.trig", "application/trig"),
        ("tables/datapackage.json", "application/json"),
        ("checksums.sha256", "text/plain"),
    ],
)
def test_media_types_and_headers(made: TestClient, name: str, media: str) -> None:
    for folder in ("downloads", "download"):
        answer = made.head(f"/{folder}/{name}", headers={"Accept-Encoding": "identity"})
        assert answer.status_code == 200
        assert answer.headers["content-type"].partition(";")[0] == media
        assert answer.headers["content-disposition"] == f'attachment; filename="{name.rpartition("/")[2]}"'
        assert answer.headers["accept-ranges"] == "bytes"
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["etag"].startswith('"')


def test_parts_of_a_file(made: TestClient) -> None:
    whole = made.get("/downloads/clusterpolicy.nt", headers={"Accept-Encoding": "identity"})
    etag, size = whole.headers["etag"], len(whole.content)
    part = made.get("/downloads/clusterpolicy.nt", headers={"Range": "bytes=100-199", "If-Range": etag})
    assert (part.status_code, part.content) == (206, whole.content[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{size}"
    last = made.get("/downloads/clusterpolicy.nt", headers={"Range": "bytes=-10"})
    assert last.content == whole.content[-10:]
    changed = made.get("/downloads/clusterpolicy.nt", headers={"Range": "bytes=0-9", "If-Range": '"old"'})
    assert changed.status_code == 200
    beyond = made.get("/downloads/clusterpolicy.nt", headers={"Range": f"bytes={size}-"})
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{size}")
    assert "text/html" in beyond.headers["content-type"]
    json = {"Range": f"bytes={size}-", "Accept": "application/json"}
    assert made.get("/downloads/clusterpolicy.nt", headers=json).json()["size"] == size
    for senseless in ("bytes=5-2", "bytes=" + ",".join(["0-1"] * 200)):
        answer = made.get("/downloads/clusterpolicy.nt", headers={"Range": senseless})
        assert answer.content == whole.content
    head = made.head(
        "/downloads/clusterpolicy.nt", headers={"Range": "bytes=0-9", "Accept-Encoding": "identity"}
    )
    assert (head.status_code, head.headers["content-length"]) == (200, str(size))


def test_unchanged_files_are_not_sent_again(made: TestClient) -> None:
    plain = made.get("/downloads/checksums.sha256", headers={"Accept-Encoding": "identity"})
    for etag in (plain.headers["etag"], f"W/{plain.headers['etag']}", "*"):
        again = made.get("/downloads/checksums.sha256", headers={"If-None-Match": etag})
        assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/downloads/../manifest.json",
        "/downloads/%2e%2e/manifest.json",
        "/downloads/%2e%2e%2fmanifest.json",
        "/downloads/..%2fmanifest.json",
        "/downloads/tables/..%2f..%2fmanifest.json",
        "/downloads/tables/%2e%2e/%2e%2e/graph.nq",
        "/downloads//etc/passwd",
        "/downloads/%2fetc%2fpasswd",
        "/downloads/..\\manifest.json",
        "/downloads/tables",
        "/downloads/tables/",
        "/downloads/clusterpolicy.ttl%00",
        "/download/%2e%2e/rows.json",
    ],
)
def test_no_path_leaves_the_folder(made: TestClient, path: str) -> None:
    answer = made.get(path)
    assert answer.status_code == 404
    assert "root:" not in answer.text


def test_a_damaged_or_linked_file_is_not_served(tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "a.ttl").write_bytes(b"a")
    sums = f"{hashlib.sha256(b'a').hexdigest()}  a.ttl\n"
    (folder / "checksums.sha256").write_text(sums)
    assert set(read(folder)) == {"a.ttl", "checksums.sha256"}
    (folder / "a.ttl").write_bytes(b"b")
    assert read(folder) == {}
    secret = tmp_path / "secret"
    secret.write_bytes(b"a")
    (folder / "a.ttl").unlink()
    (folder / "a.ttl").symlink_to(secret)
    assert read(folder) == {}


def test_a_name_with_dots_in_the_checksums_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    (tmp_path / "secret").write_bytes(b"a")
    for name in ("../secret", str(tmp_path / "secret")):
        (folder / "checksums.sha256").write_text(f"{hashlib.sha256(b'a').hexdigest()}  {name}\n")
        assert read(folder) == {}


def test_while_files_are_made_people_are_told_and_programs_come_back(
    graph: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = Release(tmp_path, graph.release.manifest)
    told = Event()
    monkeypatch.setattr(Exports, "_make", lambda _: told.wait(60))
    monkeypatch.setattr(downloads, "WAIT", 0.2)
    site = Site(graph.release)
    site.serving.remember("exports", lambda: Exports(release))
    with TestClient(create_app(site), headers={"Accept": "text/html"}) as client:
        page = client.get("/downloads/")
        assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
        assert "are being made" in page.text
        assert "again.js" in page.text
        answer = client.get("/downloads/clusterpolicy.ttl", headers={"Accept": "*/*"})
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        told.set()  # only now would they be there


def test_where_they_cannot_be_made_that_is_said(graph: Graph, tmp_path: Path) -> None:
    site = Site(graph.release)
    missing = Release(tmp_path, graph.release.manifest)
    site.serving.remember("exports", lambda: Exports(missing))
    with TestClient(create_app(site), headers={"Accept": "text/html"}) as client:
        answer = client.get("/downloads/clusterpolicy.ttl", headers={"Accept": "*/*"})
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
        assert str(tmp_path) not in answer.text
        page = client.get("/downloads/")
        assert "cannot be made" in page.text
        assert str(tmp_path) not in page.text


def test_the_address_without_slash_leads_to_the_one_with(client: TestClient) -> None:
    answer = client.get("/downloads")
    assert (answer.status_code, answer.headers["location"]) == (308, "/downloads/")


def test_making_files_ends_with_the_server(graph: Graph, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "clusterpolicy.web.linked.exporting"]
    process = subprocess.Popen(
        [*command, str(graph.release.folder), str(tmp_path / "exports")], stdin=subprocess.PIPE
    )
    try:
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(30) == 1
        assert not (tmp_path / "exports").exists()
    finally:
        process.kill()
        process.wait()

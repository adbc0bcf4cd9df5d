"""A new release takes the place of the one before, and nobody notices."""

import asyncio
import shutil
import time
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from clusterpolicy import resources
from clusterpolicy.building.release import Release, publish
from clusterpolicy.lookup.graph import Graph
from clusterpolicy.namespaces import ENTITY, ONTOLOGY
from clusterpolicy.web.app import create_app
from clusterpolicy.web.linked.exports import File, exports
from clusterpolicy.web.priming import PATHS
from clusterpolicy.web.sections import sections
from clusterpolicy.web.site import GRACE, Site
from tests.web.sparql.conftest import wait_until

GRAPH = """
<{entity}> <http://www.w3.org/2000/01/rdf-schema#label> "{name}" .
<{entity}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{ontology}Country> .
"""


def released(home: Path, name: str) -> Release:
    counts = {"triples": 2, "inferred": 0, "named graphs": 0, "table rows": 0}
    facts = {"version": "0.1.0", "counts": counts, "fingerprint": name}
    return publish(
        home,
        {
            "graph.nq": GRAPH.format(name=name, entity=f"{ENTITY}country/xx", ontology=ONTOLOGY).encode(),
            "rows.json": b"{}",
        },
        facts,
    )


def damaged(home: Path, name: str) -> None:
    """A release whose graph is not what was written, from the moment that it is the current one."""
    aside = released(home / "aside", name)
    aside.graph.write_text("broken", encoding="utf-8")
    aside.folder.rename(home / "releases" / aside.folder.name)
    (home / "aside" / "current").replace(home / "current")


def test_a_new_release_is_served_without_a_failed_request(tmp_path: Path) -> None:
    site = Site(released(tmp_path, "Oldland"), tmp_path)
    with TestClient(create_app(site)) as client:
        assert [each["label"] for each in client.get("/suggest?q=land").json()] == []
        assert client.get("/suggest?q=oldland").json()[0]["label"] == "Oldland"
        before = site.serving.version
        released(tmp_path, "Newland")
        site.look()
        until = time.monotonic() + 10
        found: list[dict[str, str]] = []
        while not found and time.monotonic() < until:
            answer = client.get("/suggest?q=newland")
            assert answer.status_code == 200
            found = answer.json()
        assert found[0]["label"] == "Newland"
        assert site.serving.version != before


def test_a_damaged_release_is_not_taken(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    site = Site(released(tmp_path, "Oldland"), tmp_path)
    with TestClient(create_app(site)) as client:
        damaged(tmp_path, "Newland")
        assert wait_until(lambda: "not taken" in caplog.text, 10)
        for _ in range(5):
            site.look()
            time.sleep(0.05)
        assert caplog.text.count("not taken") == 1  # it is looked for again, and told once
        assert client.get("/suggest?q=oldland").json()[0]["label"] == "Oldland"
        released(tmp_path, "Otherland")
        site.look()
        assert wait_until(lambda: bool(client.get("/suggest?q=otherland").json()), 10)


def test_what_nobody_foresaw_does_not_end_the_watching(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Site(released(tmp_path, "Oldland"), tmp_path)
    with TestClient(create_app(site)) as client:
        with monkeypatch.context() as patch:
            patch.setattr(site, "_made", lambda _: 1 // 0)
            released(tmp_path, "Newland")
            site.look()
            assert wait_until(lambda: "ZeroDivisionError" in caplog.text, 10)
        site.look()
        assert wait_until(lambda: bool(client.get("/suggest?q=newland").json()), 10)


def test_what_is_declared_beside_the_graph_is_read_again_with_a_new_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    resources_, home = tmp_path / "resources", tmp_path / "home"
    for folder in resources.FOLDERS:
        shutil.copytree(resources.root() / folder, resources_ / folder)
    monkeypatch.setenv("CLUSTERPOLICY_RESOURCES", str(resources_))
    site = Site(released(home, "Oldland"), home)
    layers = resources_ / "queries/pages/map"
    with TestClient(create_app(site)) as client:
        before = [section.name for section in sections("map")]
        mark = client.get("/about", headers={"Accept": "text/html"}).headers["etag"]
        shutil.copyfile(min(layers.glob("*.rq")), layers / "99-new.rq")
        released(home, "Oldland")  # of the same facts, and so of the same name
        site.look()
        assert wait_until(lambda: [section.name for section in sections("map")] == [*before, "new"], 10)
        seen = {"Accept": "text/html", "If-None-Match": mark}
        assert wait_until(lambda: client.get("/about", headers=seen).status_code == 200, 10)


def test_readers_go_on_when_the_folder_of_the_release_is_gone(graph: Graph, tmp_path: Path) -> None:
    folder = tmp_path / graph.release.folder.name
    shutil.copytree(graph.release.folder, folder, ignore=shutil.ignore_patterns("exports"))
    site = Site(Release(folder, graph.release.manifest))
    site.serving.warm()
    file = folder / "clusterpolicy.nt"
    file.write_text("")
    exports(site.serving).files = {file.name: File(file.name, file, 0, "0")}
    with TestClient(create_app(site), headers={"Accept": "text/html"}) as client:
        assert client.get("/downloads/clusterpolicy.nt").status_code == 200
        shutil.rmtree(folder)
        place = client.get("/source/eocic-2019/table-8/row/germany-kmu-netc")
        assert (place.status_code, "programme-objectives.csv" in place.text) == (200, True)
        for path in ("/downloads/", "/dataset.ttl", "/source/eocic-2019"):
            assert client.get(path).status_code == 200, path
        answer = client.get("/downloads/clusterpolicy.nt", headers={"Accept": "application/json"})
        assert (answer.status_code, answer.json()["status"]) == (503, 503)


class Workers:
    """Query workers that are told to close, and take as long as they may."""

    def __init__(self, _: Path) -> None:
        self.told: list[float] = []

    async def start(self) -> None:
        """Start nothing."""

    async def close(self, grace: float) -> None:
        self.told.append(grace)
        await asyncio.sleep(grace)

    async def retire(self, grace: float) -> None:
        await self.close(grace)


def test_stopping_ends_the_workers_of_earlier_releases_too(tmp_path: Path) -> None:
    async def main() -> None:
        site = Site(released(tmp_path, "Oldland"), tmp_path, Workers)
        await site.start()
        old = site.serving.pool
        released(tmp_path, "Newland")
        site.look()
        while not old.told:
            await asyncio.sleep(0.01)
        await site.close(0.01)
        assert old.told == [GRACE, 0.01]
        assert site.serving.pool.told == [0.01]
        await site.close(0.01)  # a server says it twice

    asyncio.run(main())


@pytest.mark.parametrize("path", PATHS)
def test_a_release_that_says_little_is_shown_all_the_same(tmp_path: Path, path: str) -> None:
    # A graph that was built before the program was renewed lacks what its pages speak of by now.
    with TestClient(create_app(Site(released(tmp_path, "Oldland")))) as client:
        answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code < 500, answer.text

"""A new release takes the place of the one before, and nobody notices."""

import asyncio
import time
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from clusterpolicy.building.release import Release, publish
from clusterpolicy.namespaces import ENTITY, ONTOLOGY
from clusterpolicy.web.app import create_app
from clusterpolicy.web.site import GRACE, Site

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
        new = released(tmp_path, "Newland")
        new.graph.write_text("broken")
        until = time.monotonic() + 10
        while "not taken" not in caplog.text and time.monotonic() < until:
            time.sleep(0.1)
        assert "not taken" in caplog.text
        assert client.get("/suggest?q=oldland").json()[0]["label"] == "Oldland"


class Workers:
    """Query workers that are told to close, and take as long as they may."""

    def __init__(self, _: Path) -> None:
        self.told: list[float] = []

    async def start(self) -> None:
        """Start nothing."""

    async def close(self, grace: float) -> None:
        self.told.append(grace)
        await asyncio.sleep(grace)


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

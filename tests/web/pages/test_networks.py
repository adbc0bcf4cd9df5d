"""Network views in the app: every view, its filters, its exports."""

import json
import re

import pytest
from starlette.testclient import TestClient

from clusterpolicy.networks.views import view_files
from clusterpolicy.web import network_frame
from clusterpolicy.web.pages.networks import FORMATS

VALUES = {"around": "?entity=region/lappi", "path": "?from=programme/de-kmu-netc&to=programme/se-vinnvaxt"}


def test_every_view_is_listed(client: TestClient) -> None:
    page = client.get("/networks").text
    assert all(f'href="/networks/{name}"' in page for name in view_files())


@pytest.mark.parametrize("name", sorted(view_files()))
def test_every_view_is_embedded(client: TestClient, name: str) -> None:
    query = VALUES.get(name, "")
    page = client.get(f"/networks/{name}{query}")
    assert f'src="/networks/{name}/page' in page.text
    picture = client.get(f"/networks/{name}/page{query}")
    assert picture.status_code == 200
    policy = picture.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'self'" in policy
    assert "sha256-" in policy
    assert '"entities":"/id/"' in picture.text


def test_the_network_obeys_the_filters(client: TestClient) -> None:
    def links(query: str) -> list[dict[str, str]]:
        answer = client.get(f"/networks/programme-objectives/export/json{query}")
        found: list[dict[str, str]] = json.loads(answer.content)
        return found

    everything, german = links(""), links("?country=Germany")
    assert 0 < len(german) < len(everything)
    page = client.get("/networks/programme-objectives?country=Germany").text
    assert 'src="/networks/programme-objectives/page?country=Germany"' in page
    assert 'value="Germany"' in page


@pytest.mark.parametrize("format", FORMATS)
def test_exports(client: TestClient, format: str) -> None:
    answer = client.get(f"/networks/succession/export/{format}")
    assert answer.status_code == 200
    assert answer.content
    assert re.search(r'filename="succession\.\w+"', answer.headers["content-disposition"])


def test_wrong_names_are_told_in_place(client: TestClient) -> None:
    page = client.get("/networks/territory?country=Gemany")
    assert page.status_code == 200
    assert "did you mean Germany" in page.text
    assert "<iframe" not in page.text
    assert client.get("/networks/teritory").status_code == 404
    assert client.get("/networks/territory?min_weight=x").text.count("allowed: a number")
    assert client.get("/networks/territory/export/doc").status_code == 404


def test_what_a_view_needs_is_asked_for(client: TestClient) -> None:
    page = client.get("/networks/around").text
    assert "Name entity to see the network" in page
    assert "?entity=region/lappi" in page
    assert "Lappi" in client.get("/networks/around?entity=region/lappi").text


@pytest.mark.parametrize(
    "path",
    [
        "/networks/succession/page",
        "/networks/succession/export/svg",
        "/api/networks/succession",
        "/programmes/network",
    ],
)
def test_what_a_client_has_is_not_sent_again(client: TestClient, path: str) -> None:
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert again.headers["etag"] == first.headers["etag"]


@pytest.mark.parametrize(
    "path", ["/networks/succession/page?min_weight={}", "/programmes/network?country={}"]
)
def test_only_a_few_wait_for_networks(client: TestClient, path: str) -> None:
    kept = path.format("1" if "weight" in path else "de")
    assert client.get(kept).status_code == 200
    new = path.format("0.5" if "weight" in path else "at")
    places = 0
    while network_frame._WAITING.acquire(blocking=False):
        places += 1
    try:
        assert places
        refused = client.get(new)
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
        assert client.get(kept).status_code == 200  # what is drawn already waits for nobody
    finally:
        for _ in range(places):
            network_frame._WAITING.release()
    assert client.get(new).status_code == 200

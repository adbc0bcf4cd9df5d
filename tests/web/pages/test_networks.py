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
    assert page.status_code == 400
    assert "did you mean Germany" in page.text
    assert "<iframe" not in page.text
    assert client.get("/networks/teritory").status_code == 404
    assert client.get("/networks/territory/export/doc").status_code == 404


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("min_weight=abc", "“Least weight of a line” is &#34;abc&#34;; allowed: a number such as 0.1"),
        ("min_weight=nan", "“Least weight of a line” is &#34;nan&#34;"),
        ("backbone=7", "allowed: a number from 0 to 1"),
        ("period=abc", "is no period"),
        ("level=galactic", "“Level” is &#34;galactic&#34;; allowed: national"),
        ("weight=heavy", "“How lines are weighed” is &#34;heavy&#34;"),
        ("country=Gemany", "did you mean Germany"),
        ("kind=nonsense", "o kind of node in this view is called"),
    ],
)
def test_a_wrong_value_is_told_in_the_words_of_the_form(client: TestClient, query: str, told: str) -> None:
    page = client.get(f"/networks/smart-specialisation?{query}")
    assert page.status_code == 400
    assert told in page.text
    assert "<iframe" not in page.text
    picture = client.get(f"/networks/smart-specialisation/page?{query}")
    assert picture.status_code == 400
    assert told in picture.text
    assert client.get(f"/networks/smart-specialisation/export/json?{query}").status_code == 400


def test_an_empty_network_is_told_and_has_no_frame(client: TestClient) -> None:
    page = client.get("/networks/smart-specialisation?country=ie")
    assert page.status_code == 200
    assert "Nothing in “Cluster programmes and smart specialisation” fits country Ireland" in page.text
    assert "<iframe" not in page.text
    assert client.get("/networks/smart-specialisation?country=").text.count("<iframe") == 1
    page = client.get("/networks/around?entity=answer-status/blank")
    assert page.status_code == 200
    assert "Nothing is joined to" in page.text
    assert "<iframe" not in page.text
    assert client.get("/networks/path?from=country/de&to=country/de").status_code == 400


@pytest.mark.parametrize("query", ["country=ie", "period=abc", "entity=nobody&country=de"])
def test_the_frame_tells_a_fault_without_the_site_around_it(client: TestClient, query: str) -> None:
    view = "around" if "entity" in query else "smart-specialisation"
    picture = client.get(f"/networks/{view}/page?{query}")
    assert picture.status_code == 400
    assert 'role="alert"' in picture.text
    assert not any(f"<{part}" in picture.text for part in ("header", "nav", "footer", "form"))


def test_what_a_view_needs_is_asked_for(client: TestClient) -> None:
    page = client.get("/networks/around").text
    assert "Fill in “Entity” to see the network" in page
    assert "?entity=region/lappi" in page
    page = client.get("/networks/path").text
    assert "Fill in “From” and “To” to see the network" in page
    assert "How are “From” and “To” connected?" in page
    assert 'placeholder="KMU-NetC"' in page
    assert "KMU-NetC and Vinnväxt</a>" in page
    page = client.get("/networks/path?from=programme/de-kmu-netc&to=programme/se-vinnvaxt").text
    assert "How are KMU-NetC and Vinnväxt connected?" in page
    assert 'value="KMU-NetC"' in page


def test_the_button_stands_with_what_it_shows(client: TestClient) -> None:
    page = client.get("/networks/territory").text
    assert page.index(">Show</button>") < page.index("</details>")
    page = client.get("/networks/path").text
    assert page.index("</details>") < page.index(">Show</button>")


def test_a_network_prints_as_its_still_picture(client: TestClient) -> None:
    page = client.get("/networks/succession?country=de").text
    source = re.search(r'<img class="print-only" loading="lazy" alt="[^"]+" src="([^"]+)"', page)
    assert source
    assert source[1] == "/networks/succession/export/svg?country=de"
    assert client.get(source[1]).headers["content-type"] == "image/svg+xml"
    assert '<details data-print="closed">' in page


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


def test_what_means_nothing_is_told_in_its_own_words(client: TestClient) -> None:
    page = client.get("/networks/path", params={"from": "country/de", "to": "country/zz"}).text
    assert "How are Germany and “country/zz” connected?" in page
    # The class before the slash is no word of a name.
    assert "Country-wide" not in page
    page = client.get("/networks/path", params={"from": "country/de", "to": "country/sweeden"}).text
    assert "did you mean Sweden?" in page
    page = client.get("/networks/nothing").text
    assert "did you mean" in page
    assert "?." not in page

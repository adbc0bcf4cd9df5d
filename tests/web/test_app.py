"""What all answers share: headers, HEAD, the proxy's prefix, one shape for what goes wrong."""

import pytest
from fastapi import APIRouter
from starlette.responses import Response
from starlette.testclient import TestClient

from clusterpolicy.errors import QueryTimeout, QuestionError, ReleaseError, UnknownName
from clusterpolicy.web.app import create_app
from clusterpolicy.web.errors import PROBLEM, Refusal, problem, refusal_of
from clusterpolicy.web.site import Site

PATHS = ("/", "/search?q=sweden", "/networks", "/static/site.css", "/no-such-page", "/suggest?q=a")


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_guarded(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("path", PATHS)
def test_head_is_get_without_the_body(client: TestClient, path: str) -> None:
    got, head = client.get(path), client.head(path)
    assert head.status_code == got.status_code
    assert head.content == b""
    assert head.headers["content-type"] == got.headers["content-type"]


def test_pages_are_not_sent_twice(client: TestClient) -> None:
    first = client.get("/networks")
    again = client.get("/networks", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/", headers={"If-None-Match": first.headers["etag"]}).status_code == 200
    assert client.get("/id/country/de", headers={"If-None-Match": "*"}).status_code == 304


def test_long_pages_are_compressed(client: TestClient) -> None:
    assert client.get("/", headers={"Accept-Encoding": "gzip"}).headers["content-encoding"] == "gzip"
    assert "content-encoding" not in client.get("/", headers={"Accept-Encoding": "identity"}).headers


@pytest.mark.parametrize("header", ("gzip;q=0", "gzip;q=0.0, *", "identity;q=1, *;q=0"))
def test_who_does_not_take_gzip_gets_none(client: TestClient, header: str) -> None:
    assert "content-encoding" not in client.get("/", headers={"Accept-Encoding": header}).headers


@pytest.mark.parametrize("path", ("/", "/id/country/se", "/ontology"))
def test_what_an_answer_varies_with_is_told_once(client: TestClient, path: str) -> None:
    told = client.get(path, headers={"Accept-Encoding": "gzip"}).headers["vary"].split(", ")
    assert len(told) == len(set(told))


@pytest.mark.parametrize(
    "path",
    (
        "/id/country/se",
        "/ontology",
        "/.well-known/void",
        "/programmes.csv",
        "/suggest?q=a",
        "/api/programmes",
    ),
)
def test_scripts_of_other_sites_may_read_and_are_told_so(client: TestClient, path: str) -> None:
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}
    preflight = client.options(path, headers={**asked, "Access-Control-Request-Headers": "x-requested-with"})
    assert preflight.status_code == 204
    assert preflight.headers["allow"] == "GET, HEAD, OPTIONS"
    assert preflight.headers["access-control-allow-headers"] == "*"
    for answer in (preflight, client.get(path, headers={"Origin": "https://example.org"})):
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in answer.headers
    assert "Retry-After" in client.get("/nothing").headers["access-control-expose-headers"]


def test_lists_in_several_lines_are_one(client: TestClient) -> None:
    lines = [("Accept", "image/png"), ("Accept", "text/turtle")]
    answer = client.get("/id/country/se", headers=lines)
    assert answer.headers["content-type"].startswith("text/turtle")
    known = [*lines, ("If-None-Match", '"other"'), ("If-None-Match", answer.headers["etag"])]
    assert client.get("/id/country/se", headers=known).status_code == 304


@pytest.mark.parametrize("path", ("/id", "/source", "/rule", "/download", "/id/", "/nothing/"))
def test_what_is_not_there_leads_nowhere(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_slash_too_many_leads_to_the_page(client: TestClient) -> None:
    answer = client.get("/networks/?a=b")
    assert (answer.status_code, answer.headers["location"]) == (308, "/networks?a=b")


def test_head_of_a_name_like_the_endpoints(client: TestClient) -> None:
    assert (
        client.head("/id/country/graphs").status_code == client.get("/id/country/graphs").status_code == 404
    )


@pytest.mark.parametrize("wanted", ("bytes=5-2", "bytes=x-y", "lines=1-2", "bytes="))
def test_a_range_without_sense_is_as_none(client: TestClient, wanted: str) -> None:
    answer = client.get("/static/site.css", headers={"Range": wanted})
    assert (answer.status_code, answer.content) == (200, client.get("/static/site.css").content)


def test_static_files_are_kept_where_their_address_tells_their_content(client: TestClient) -> None:
    assert "immutable" in client.get("/static/site.css?v=1").headers["cache-control"]
    assert client.get("/static/site.css").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    (
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static//etc/passwd",
        "/static/....//app.py",
        "/static/%5c..%5capp.py",
        "/static/site.css%00.html",
    ),
)
def test_no_path_leaves_the_static_folder(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (400, 404)
    assert "create_app" not in answer.text
    assert "root:" not in answer.text


def test_people_get_a_page_and_programs_one_shape(client: TestClient) -> None:
    page = client.get("/id/country/gemany")
    assert page.status_code == 404
    assert "text/html" in page.headers["content-type"]
    assert 'href="/id/country/de"' in page.text
    shape = client.get("/no-such-page", headers={"Accept": "application/json"})
    assert shape.headers["content-type"] == PROBLEM
    assert shape.json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "there is nothing at this address",
    }


def test_other_methods_are_refused(client: TestClient) -> None:
    answer = client.post("/networks", headers={"Accept": "application/json"})
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
    assert answer.json()["detail"] == "POST is not possible here"


def test_a_fault_of_ours_tells_nothing_of_this_machine(site: Site) -> None:
    app = create_app(site)
    router = APIRouter()

    @router.get("/broken")
    def broken() -> Response:
        raise RuntimeError("/secret/path with a password")

    app.router.routes.insert(0, router.routes[0])
    with TestClient(app, raise_server_exceptions=False) as client:
        answer = client.get("/broken", headers={"Accept": "application/json"})
        page = client.get("/broken", headers={"Accept": "text/html"})
    assert answer.status_code == page.status_code == 500
    assert answer.headers["x-content-type-options"] == page.headers["x-content-type-options"] == "nosniff"
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert answer.json()["detail"] == "something went wrong here; it has been logged"
    assert "secret" not in answer.text + page.text
    assert "Traceback" not in answer.text + page.text


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (UnknownName("country", "Gemany", ["Germany"]), 404),
        (QueryTimeout("the query was stopped after 5 seconds"), 504),
        (QuestionError("x needs country"), 400),
        (ReleaseError("the release at /home/x is damaged"), 503),
        (Refusal(406, "offered: a, b"), 406),
    ],
)
def test_errors_by_meaning(error: Exception, status: int) -> None:
    refusal = refusal_of(error)  # type: ignore[arg-type]
    assert refusal.status == status
    assert problem(refusal)["status"] == status
    assert "/home" not in str(problem(refusal))


@pytest.mark.parametrize("kept", (True, False), ids=("proxy keeps the prefix", "proxy takes it off"))
def test_below_a_prefix(site: Site, kept: bool) -> None:
    below = Site(site.serving.graph.release, root="/clusters")
    below.serving = site.serving
    with TestClient(create_app(below), headers={"Accept": "text/html"}) as client:
        prefix = "/clusters" if kept else ""
        page = client.get(prefix + "/networks")
        assert page.status_code == 200
        assert 'href="/clusters/networks/everything"' in page.text
        assert 'href="/networks' not in page.text
        assert 'src="/clusters/static/site.js' in page.text
        assert client.get(prefix + "/static/site.css").status_code == 200
        assert client.get(prefix + "/nothing").status_code == 404
        assert client.get("/clusters").status_code == 200


def test_hostile_text_from_the_address_is_text(client: TestClient) -> None:
    hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    for path in ("/search", "/networks/around"):
        name = "q" if path == "/search" else "entity"
        page = client.get(path, params={name: hostile})
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text

"""The page of the SPARQL editor: the plain form that it always holds, and what the editor is given."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from clusterpolicy import resources
from clusterpolicy.namespaces import PREFIXES
from clusterpolicy.questions.library import all_questions
from clusterpolicy.store.embedded import EmbeddedStore
from clusterpolicy.web.app import create_app
from clusterpolicy.web.pages import editor
from clusterpolicy.web.serving import Serving
from clusterpolicy.web.site import Site

HOSTILE = "SELECT * { ?s ?p '</textarea></script><script>alert(1)</script>' }"


class Form(HTMLParser):
    """Reads the query, the chosen format, the examples and the setup of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.query, self.inside, self.setup = "", "", ""
        self.examples: list[str] = []
        self.scripts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        self.inside = f"{tag}#{found.get('id')}"
        if "data-example" in found:
            self.examples.append(str(found["href"]))
        if tag == "script" and "src" in found:
            self.scripts.append(str(found["src"]))

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside == "textarea#query":
            self.query += data
        if self.inside == "script#editor-setup":
            self.setup += data


@pytest.fixture(scope="module")
def page(site: Site) -> Iterator[TestClient]:
    """The page by itself, at an address that the protocol does not have."""
    app = create_app(site)
    app.add_route("/alone", editor.editor_page)
    with TestClient(app) as client:
        yield client


@pytest.fixture
def with_bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    if not editor.bundled():
        pytest.skip("the editor is not bundled here")


def test_the_plain_form_is_always_there(page: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editor, "bundled", lambda: False)
    answer = page.get("/alone?nocache=1")
    form = Form(answer.text)
    assert form.query.strip() == editor.START.strip()
    assert 'action="/sparql" method="get"' in answer.text
    assert "was left out when this server was installed" in answer.text
    assert "editor.js" not in answer.text
    assert form.setup == ""


def test_it_asks_what_the_address_names(page: TestClient) -> None:
    form = Form(page.get("/alone", params={"query": HOSTILE}).text)
    assert form.query == HOSTILE


def test_the_setup_names_addresses_below_the_prefix_of_a_proxy(serving: Serving, with_bundle: None) -> None:
    site = Site(serving.graph.release, root="/clusters")
    app = create_app(site)
    app.add_route("/alone", editor.editor_page)
    with TestClient(app) as client:
        form = Form(client.get("/clusters/alone", params={"query": HOSTILE}).text)
    setup = json.loads(form.setup)
    assert setup["endpoint"] == "/clusters/sparql"
    assert setup["root"] == "/clusters"
    assert setup["given"] is True
    assert HOSTILE not in form.setup
    assert all(script.startswith("/clusters/static/") for script in form.scripts)


def test_a_saved_question_can_be_opened_by_name(page: TestClient) -> None:
    form = Form(page.get("/alone?example=programmes/in-country").text)
    assert form.query.startswith("# Which programmes support clusters in a country")
    assert "VALUES ?country { country:de }" in form.query
    assert "#+" not in form.query


def test_a_question_that_there_is_not_is_said(page: TestClient) -> None:
    text = page.get("/alone?example=%3Cb%3E").text
    assert "There is no saved question “&lt;b&gt;”" in text


def test_every_saved_question_is_an_example(page: TestClient) -> None:
    text = page.get("/alone").text
    links = Form(text).examples
    assert len(links) == len(all_questions())
    assert len(text.encode()) < 150_000
    found = page.get("/sparql/examples").json()
    assert [each["name"] for each in found] == [question.name for question in all_questions()]


def test_every_example_runs_as_it_is(page: TestClient, serving: Serving) -> None:
    """Without their header the questions ask the same: their prefixes and parameters are still there."""
    store: EmbeddedStore = serving.graph.store
    for example in page.get("/sparql/examples").json()[::8]:
        store.query(example["query"])
        assert re.match(r"# \S", example["query"])


def test_the_vocabulary_is_the_dataset_s_own(page: TestClient, serving: Serving) -> None:
    found = page.get("/sparql/vocabulary").json()
    classes = {each["iri"]: each for each in found["classes"]}
    properties = {each["iri"]: each for each in found["properties"]}
    programme = classes["https://w3id.org/clusterpolicy/ontology#Programme"]
    counted = serving.graph.query("SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a cp:Programme }").rows()[0]["n"]
    assert programme == {"iri": programme["iri"], "label": "Programme", "count": counted}
    assert properties["https://w3id.org/clusterpolicy/ontology#hasObjective"]["label"] == "has objective"
    assert found["prefixes"]["cp"] == "https://w3id.org/clusterpolicy/ontology#"
    assert {name: found["prefixes"][name] for name in found["assumed"]} == PREFIXES
    assert found["prefixes"]["target-group"] == "https://w3id.org/clusterpolicy/id/target-group/"
    assert all(each["label"] and each["count"] for each in found["classes"] + found["properties"])
    # One line for each term, however many names it has.
    assert len(classes) == len(found["classes"])
    assert len(properties) == len(found["properties"])


@pytest.mark.parametrize("path", ["/sparql/vocabulary", "/sparql/examples"])
def test_what_is_kept_is_not_sent_again(page: TestClient, path: str) -> None:
    first = page.get(path)
    again = page.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_browsers_get_the_editor_and_programs_the_answer(client: TestClient) -> None:
    """What the protocol and this page have agreed on."""
    query = {"query": "ASK { ?x a <https://w3id.org/clusterpolicy/ontology#Country> }"}
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    for values in ({}, query, {"example": "programmes/in-country"}):
        answer = client.get("/sparql", params=values, headers={"Accept": browser})
        assert answer.headers["content-type"].startswith("text/html"), values
        assert 'id="plain-editor"' in answer.text


def test_why_the_editor_is_missing_is_known(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(editor, "files", lambda _: tmp_path)
    assert editor.missing() == "the package was not built with it"
    folder = tmp_path / "static" / "editor"
    folder.mkdir(parents=True)
    (tmp_path / "editor-missing.txt").write_text("no network\n", encoding="utf-8")
    assert editor.missing() == "no network"
    for name in ("editor.js", "editor.css"):
        (folder / name).touch()
    assert editor.missing() == ""


def test_the_queries_of_the_page_declare_their_prefixes() -> None:
    for file in resources.files("queries/pages/editor/*.rq"):
        assert "ORDER BY" in file.read_text(encoding="utf-8")

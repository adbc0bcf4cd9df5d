"""The SPARQL editor in a real browser: what a reader does with it, and that it keeps to this host."""

import csv
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlsplit

import pyoxigraph as ox
import pytest
from playwright.sync_api import Browser, Page, expect

from clusterpolicy.questions.library import all_questions
from clusterpolicy.web.pages import editor
from tests.web.axe import findings
from tests.web.test_editor_bundle import unavailable

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.xdist_group("timing")]

COUNTRIES = """\
PREFIX cp: <https://w3id.org/clusterpolicy/ontology#>
SELECT ?country ?code { ?country a cp:Country ; cp:iso2 ?code } ORDER BY ?code
"""
#: How far the parts of a page have moved by themselves since it was opened.
SHIFTED = """() => new Promise((tell) => {
  let sum = 0;
  const add = (list) => list.getEntries().forEach((each) => (sum += each.value));
  new PerformanceObserver(add).observe({type: "layout-shift", buffered: true});
  setTimeout(() => tell(sum), 300);
})"""
#: What a browser itself notes of an answer that is an error; the page shows it in words.
NOTED = "Failed to load resource: the server responded with a status of 4"


@pytest.fixture(scope="module", autouse=True)
def _bundled() -> None:
    """Skips all where the editor is not bundled."""
    if not editor.bundled():
        unavailable(f"the editor is not bundled: {editor.missing()}")


class Reader:
    """Opens the editor, and notes what it asks for and complains of."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.asked: list[str] = []
        self.complaints: list[str] = []

    def open(self, after: str = "", ready: bool = True, **context: Any) -> Page:
        """The page of the editor, ready to be used."""
        options = {"viewport": {"width": 1300, "height": 900}} | context
        page = self.browser.new_context(**options).new_page()
        page.set_default_timeout(15_000)
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(f"{self.address}/sparql{after}")
        if ready:
            page.wait_for_selector("html[data-editor=ready]")
        return page


@pytest.fixture
def reader(browser: Browser, served: str) -> Iterator[Reader]:
    reader = Reader(browser, served)
    yield reader
    for context in browser.contexts:
        context.close()
    hosts = {urlsplit(url).netloc for url in reader.asked if not url.startswith(("blob:", "data:"))}
    assert hosts == {urlsplit(served).netloc}
    assert [each for each in reader.complaints if not each.startswith(NOTED)] == []


def write(page: Page, text: str) -> None:
    """Puts a text in the place of the query, key by key."""
    page.click(".tabPanel.active .CodeMirror-lines")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text, delay=15)


def query(page: Page) -> str:
    return str(page.evaluate("document.querySelector('.tabPanel.active .CodeMirror').CodeMirror.getValue()"))


def run(page: Page) -> None:
    page.get_by_role("button", name="Run", exact=False).first.click()


def answer(page: Page) -> Any:
    return page.locator(".tabPanel.active .yasr_results")


def test_a_query_is_written_with_completion_answered_and_taken_along(reader: Reader) -> None:
    page = reader.open()
    write(page, "SELECT ?x { ?x a cp:Progr")
    hints = page.locator(".CodeMirror-hint")
    expect(hints.first).to_contain_text("cp:Programme")
    expect(hints.first).to_contain_text("110")
    page.keyboard.press("Enter")
    assert query(page).startswith("PREFIX cp: <https://w3id.org/clusterpolicy/ontology#>\n")
    page.keyboard.type(" ; objective", delay=15)
    expect(hints.first).to_contain_text("cp:hasObjective")
    page.keyboard.press("Enter")
    page.keyboard.type(" ?o } ORDER BY ?x ?o")
    assert "?x a cp:Programme ; cp:hasObjective ?o }" in query(page)
    run(page)
    expect(answer(page).locator("tbody tr")).to_have_count(50)

    answer(page).get_by_label("Search the answer").fill("kmu-netc")
    expect(answer(page).get_by_role("status")).to_contain_text(" of ")
    with page.expect_download() as started:
        page.get_by_role("button", name="Download").click()
    with started.value.path().open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 200
    assert rows[0]["x"].startswith("https://w3id.org/clusterpolicy/id/programme/")

    link = answer(page).locator("tbody a").first
    expect(link).to_have_text("programme:de-kmu-netc")
    link.click()
    page.wait_for_url("**/id/programme/de-kmu-netc")
    expect(page.get_by_role("heading", level=1)).to_contain_text("KMU-NetC")


def test_prefixes_complete(reader: Reader) -> None:
    page = reader.open()
    write(page, "PREFIX target")
    expect(page.locator(".CodeMirror-hint")).to_have_text(
        ["target-group: <https://w3id.org/clusterpolicy/id/target-group/>"]
    )


def test_a_link_restores_the_query_and_its_answer(reader: Reader) -> None:
    page = reader.open(permissions=["clipboard-read", "clipboard-write"])
    write(page, "ASK { ?s ?p 'a \"<b>\" & c' }")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    link = str(page.evaluate("navigator.clipboard.readText()"))
    assert link.startswith(f"{reader.address}/sparql?query=ASK")
    other = reader.open(link.removeprefix(f"{reader.address}/sparql"))
    assert query(other) == query(page)
    expect(answer(other)).to_contain_text("False")


def test_a_link_that_is_opened_twice_opens_one_tab(reader: Reader) -> None:
    page = reader.open(f"?query={quote(COUNTRIES)}")
    expect(answer(page).locator("tbody tr")).to_have_count(39)
    page.reload()
    page.wait_for_selector("html[data-editor=ready]")
    expect(answer(page).locator("tbody tr")).to_have_count(39)
    assert page.get_by_role("tab").count() == 1
    page.goto("about:blank")
    page.goto(f"{reader.address}/sparql#query={quote(COUNTRIES + '# long')}")
    expect(answer(page).locator("tbody tr")).to_have_count(39)
    assert page.get_by_role("tab").count() == 2


def test_saved_questions_are_found_and_run(reader: Reader) -> None:
    page = reader.open()
    page.get_by_label("Search them").fill("clusters running planned past")
    expect(page.locator("#examples-found")).to_contain_text(" found")
    question = "Which programmes support clusters in a country"
    page.locator("#examples").get_by_role("link", name=question).click()
    assert query(page).startswith(f"# {question}")
    expect(answer(page).locator("tbody tr").first).to_contain_text("running")
    # Kept by the browser: after a reload the tab is there, with its answer.
    page.reload()
    page.wait_for_selector("html[data-editor=ready]")
    assert query(page).startswith(f"# {question}")


def test_every_saved_question_is_understood_and_can_be_formatted(reader: Reader) -> None:
    page = reader.open()
    examples = page.evaluate("fetch('sparql/examples').then((answer) => answer.json())")
    assert len(examples) == len(all_questions())
    shown = "document.querySelector('.tabPanel.active .CodeMirror')"
    for example in examples:
        formatted = page.evaluate(
            "(query) => {" + shown + ".CodeMirror.setValue(query); return Yasqe.autoformatString(query) }",
            example["query"],
        )
        assert page.locator(".tabPanel.active .parseErrorIcon").count() == 0, example["name"]
        ox.Store().query(formatted)


def test_columns_sort_and_pages_turn(reader: Reader) -> None:
    page = reader.open(f"?query={quote(COUNTRIES.replace('?country ?code', '*'))}")
    code = answer(page).locator("tbody tr:first-child td:nth-child(2)")
    head = answer(page).get_by_role("columnheader", name="code")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    expect(code).to_have_text("AT")
    head.get_by_role("button").click()
    expect(code).to_have_text("US")
    page.goto(f"{reader.address}/sparql?query={quote('SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 120')}")
    status = answer(page).get_by_role("status")
    expect(status).to_have_text("120 rows, 1 to 50 shown")
    answer(page).get_by_role("button", name="Next rows").click()
    expect(status).to_have_text("120 rows, 51 to 100 shown")


def test_what_is_wrong_is_said_in_words(reader: Reader) -> None:
    page = reader.open(f"?query={quote('SELECT * WHERE { ?s ?p }')}")
    expect(answer(page).get_by_role("alert")).to_contain_text("line 1, column ")
    expect(answer(page)).not_to_contain_text('{"')


def test_hostile_answers_are_text(reader: Reader) -> None:
    terms = (
        "'<img src=x onerror=alert(1)>' AS ?a",
        "<javascript:alert(1)> AS ?b",
        "'{{a}}' AS ?c",
    )
    page = reader.open(f"?query={quote('SELECT ' + ' '.join(f'({each})' for each in terms) + ' {}')}")
    expect(answer(page).locator("tbody td")).to_have_text(
        ["<img src=x onerror=alert(1)>", "javascript:alert(1)", "{{a}}"]
    )
    assert answer(page).locator("tbody :is(a, img)").count() == 0


def test_an_address_cannot_choose_another_endpoint(reader: Reader) -> None:
    page = reader.open(f"#query={quote(COUNTRIES)}&endpoint=http://127.0.0.1:9/elsewhere")
    expect(answer(page).locator("tbody tr")).to_have_count(39)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible(reader: Reader, scheme: str) -> None:
    page = reader.open(color_scheme=scheme)
    assert findings(page) == []
    page.goto(f"{reader.address}/sparql?query={quote(COUNTRIES)}")
    expect(answer(page).locator("tbody tr")).to_have_count(39)
    page.locator("#examples summary").first.click()
    assert findings(page) == []
    page.get_by_role("button", name="Response").click()
    expect(answer(page).locator(".CodeMirror")).to_be_visible()
    assert findings(page) == []
    write(page, "SELECT * { ?x a cp:")
    expect(page.locator(".CodeMirror-hint").first).to_be_visible()
    assert findings(page) == []
    page.keyboard.press("Escape")
    run(page)
    expect(answer(page).get_by_role("alert")).to_be_visible()
    assert findings(page) == []


def test_the_keyboard_leads_in_and_out(reader: Reader) -> None:
    page = reader.open()
    page.get_by_role("button", name="Copy link").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "SPARQL query"
    before = query(page)
    for _ in range(3):
        page.keyboard.press("Tab")
    assert query(page) == before
    assert not page.evaluate("Boolean(document.activeElement.closest('.yasqe'))")


@pytest.mark.parametrize("width", [1300, 320])
def test_nothing_jumps_or_sticks_out(reader: Reader, width: int) -> None:
    page = reader.open(viewport={"width": width, "height": 800})
    assert page.evaluate(SHIFTED) < 0.1
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_javascript_the_plain_form_asks(reader: Reader) -> None:
    page = reader.open(ready=False, java_script_enabled=False)
    page.get_by_role("textbox", name="Query").fill(COUNTRIES)
    page.get_by_label("Answer as").select_option("json")
    with page.expect_response(lambda response: "format=json" in response.url) as got:
        try:
            page.get_by_role("button", name="Run").click()
        finally:
            assert got.value.status == 200
    assert got.value.headers["content-type"].startswith("application/sparql-results+json")

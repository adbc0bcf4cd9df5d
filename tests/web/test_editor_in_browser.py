"""The SPARQL editor in a real browser: what a reader does with it, and that it keeps to this host."""

import csv
import json
import re
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


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("SELECT ?p ?l { ?p a cp:Programme ; rdfs:label ?l }", 0),
        ("PREFIX cp: <https://example.org/> SELECT ?p { ?p cp:x skos:y }", 0),
        ("SELECT ?p { ?p a nowhere:Programme ; rdfs:label ?l }", 1),
        ("SELECT ?p { ?p cp:x target-group:y }", 1),
    ],
)
def test_only_prefixes_that_the_server_does_not_know_are_marked(
    reader: Reader, text: str, marks: int
) -> None:
    page = reader.open(f"?query={quote(text)}")
    told = answer(page).locator("[role=alert], [role=status]")
    expect(told.first).to_be_visible()
    expect(page.locator(".tabPanel.active .parseErrorIcon")).to_have_count(marks)
    expect(answer(page).get_by_role("alert")).to_have_count(marks)


def test_names_that_are_pasted_are_declared(reader: Reader) -> None:
    page = reader.open(permissions=["clipboard-read", "clipboard-write"])
    text = "SELECT ?s ?o { VALUES ?o { target-group:smes cp:x } ?s ?p ?o , sector:x }"
    page.evaluate("(text) => navigator.clipboard.writeText(text)", text)
    write(page, " ")
    page.keyboard.press("ControlOrMeta+v")
    expect(page.locator(".tabPanel.active .parseErrorIcon")).to_have_count(0)
    lines = query(page).splitlines()
    assert lines[-1].strip() == text
    assert sorted(line.split()[1] for line in lines[:-1]) == ["sector:", "target-group:"]


def test_the_button_says_what_it_does(reader: Reader) -> None:
    page = reader.open()
    held: list[Any] = []
    page.route("**/sparql", lambda route: held.append(route))
    run(page)
    button = page.locator(".tabPanel.active .yasqe_queryButton")
    expect(button).to_have_accessible_name("Stop query")
    expect(button).to_have_attribute("title", "Stop query")
    button.click()
    expect(button).to_have_accessible_name("Run query")
    expect(button).to_have_attribute("title", "Run query")
    expect(answer(page).get_by_role("alert")).to_contain_text("Stopped")


def test_a_long_response_is_shown_in_part_and_taken_along_whole(reader: Reader) -> None:
    text = "SELECT ?a ?b ('},{' AS ?c) { ?a a cp:Programme . ?b a cp:Programme } LIMIT 12000"
    page = reader.open(f"?query={quote(text)}")
    expect(answer(page).get_by_role("status")).to_contain_text("12,000 rows")
    page.get_by_role("button", name="Response").click()
    expect(answer(page).get_by_role("status")).to_contain_text("The beginning of the response is shown")
    shown = answer(page).locator(".CodeMirror").evaluate("(box) => box.CodeMirror.getValue()")
    assert len(shown) <= 201_000
    lines = shown.splitlines()
    assert 100 < len(lines) <= 1000
    # A line for each row; what stands in quotes is not broken.
    assert all(sorted(json.loads(line.rstrip(","))) == ["a", "b", "c"] for line in lines[1:])
    with page.expect_download() as started:
        page.get_by_role("button", name="Download answer").click()
    whole = json.loads(started.value.path().read_text(encoding="utf-8"))
    assert len(whole["results"]["bindings"]) == 12_000


def test_a_short_response_is_shown_whole(reader: Reader) -> None:
    page = reader.open(f"?query={quote(COUNTRIES)}")
    page.get_by_role("button", name="Response").click()
    shown = answer(page).locator(".CodeMirror").evaluate("(box) => box.CodeMirror.getValue()")
    assert len(json.loads(shown)["results"]["bindings"]) == len(shown.splitlines()) == 39
    expect(answer(page).get_by_role("status")).to_have_count(0)


def test_a_long_query_is_printed_whole_within_its_box(reader: Reader) -> None:
    page = reader.open(
        f"?query={quote(COUNTRIES + '# words ' * 60 + chr(10) + '# line' + (chr(10) + '#') * 60)}"
    )
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 690, "height": 900})
    box = page.locator(".tabPanel.active .yasqe .CodeMirror")
    expect(box.locator(".CodeMirror-line")).to_have_count(64)
    outside = """(box) => [...box.querySelectorAll('.CodeMirror-scroll, .CodeMirror-sizer, .CodeMirror-line')]
      .filter((part) => part.getBoundingClientRect().right > box.getBoundingClientRect().right + 1
        || part.getBoundingClientRect().bottom > box.getBoundingClientRect().bottom + 1)
      .map((part) => part.className)"""
    assert box.evaluate(outside) == []


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


def test_saved_questions_are_found_despite_slips(reader: Reader) -> None:
    page = reader.open()
    found = page.locator("#examples-found")
    page.get_by_label("Search them").fill("budgit")
    expect(found).to_contain_text("None with “budgit”; ")
    expect(
        page.locator("#examples").get_by_role("link", name="annual budget of each programme")
    ).to_be_visible()
    page.get_by_label("Search them").fill("Budget")
    expect(found).to_have_text(re.compile(r"^[1-9]\d* found$"))
    page.get_by_label("Search them").fill("xyzzyq")
    expect(found).to_have_text("0 found")


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

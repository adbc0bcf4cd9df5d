"""The app in a real browser: the main tasks, with scripts and without, and what no page may ever do."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.web.axe import findings

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.xdist_group("browser")]

#: One page of every kind.
KINDS = {
    "home": "/",
    "about": "/about",
    "search": "/search?q=smart+specialisation",
    "country": "/id/country/de",
    "region": "/id/region/lappi",
    "programme": "/id/programme/de-kmu-netc",
    "cluster support": "/id/cluster-support/lappi",
    "concept": "/id/objective/internationalisation",
    "policy": "/id/policy-type/smart-specialisation",
    "finding": "/id/finding/s2-8-measures-15-to-20",
    "place": "/source/eocic-2019/table-8",
    "programmes": "/programmes?country=de",
    "programmes on a timeline": "/programmes?view=timeline",
    "programmes on a map": "/programmes?view=map",
    "compare": "/compare?entity=country/se&entity=country/fi",
    "compare nothing yet": "/compare",
    "timeline": "/timeline?country=de",
    "map": "/map",
    "measures": "/matrix/measures",
    "objectives": "/matrix/objectives",
    "networks": "/networks",
    "network": "/networks/smart-specialisation",
    "findings": "/findings",
    "coverage": "/coverage",
    "questions": "/questions",
    "question": "/questions/programmes/in-country?country=Germany",
    "question with a chart": "/questions/objectives/ranking",
    "editor": "/sparql",
    "ontology": "/ontology",
    "dataset": "/dataset",
    "downloads": "/downloads/",
    "programming interface": "/api",
    "not found": "/id/country/gemany",
}
_SHIFT = """
() => new Promise(resolve => {
  let sum = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => resolve(sum), 600);
})
"""


class Reader:
    """Opens pages as a reader does, and notes what they ask for and complain of."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.contexts: list[BrowserContext] = []

    def open(self, path: str, **context: Any) -> Page:
        """A page in a context of its own."""
        made = self.browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | context))
        self.contexts.append(made)
        page = made.new_page()
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.goto(self.address + path)
        return page


@pytest.fixture
def reader(browser: Browser, served: str) -> Iterator[Reader]:
    reader = Reader(browser, served)
    yield reader
    for context in reader.contexts:
        context.close()
    hosts = {urlsplit(url).netloc for url in reader.asked if urlsplit(url).scheme not in ("data", "blob")}
    assert hosts <= {urlsplit(served).netloc}
    # A page that is not there is one of the pages looked at; the browser notes its status.
    assert [each for each in reader.complaints if "404 (Not Found)" not in each] == []


WITHOUT = {"java_script_enabled": False}


@pytest.mark.parametrize("context", ({}, WITHOUT), ids=("with scripts", "without"))
def test_find_a_programme_and_its_evidence(reader: Reader, context: dict[str, Any]) -> None:
    page = reader.open("/", **context)
    page.get_by_role("searchbox").or_(page.get_by_role("combobox")).first.fill("KMU")
    if context:
        page.locator("main").get_by_role("button", name="Search").click()
        page.get_by_role("link", name="KMU-NetC", exact=True).first.click()
    else:
        page.get_by_role("option", name="KMU-NetC").wait_for()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("KMU-NetC")
    page.get_by_role("link", name="Table 8, p. 122, row Germany – KMU-NetC").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Germany – KMU-NetC")
    expect(page.locator("main")).to_contain_text("p. 122")
    expect(page.locator("main")).to_contain_text("programme-objectives.csv")


@pytest.mark.parametrize("context", ({}, WITHOUT), ids=("with scripts", "without"))
def test_answer_a_question_and_take_it_along(reader: Reader, context: dict[str, Any], tmp_path: Path) -> None:
    page = reader.open("/questions", **context)
    name = "Which programmes support clusters in a country: running, planned, past?"
    page.get_by_role("link", name=name).first.click()
    page.get_by_label("Country").first.select_option(label="Sweden")
    page.get_by_role("button", name="Answer").click()
    page.wait_for_url("**country=*")
    expect(page.locator("table").first).to_contain_text("Vinnväxt")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").first.click()
    file = tmp_path / "answer.csv"
    waiting.value.save_as(file)
    assert "Vinnväxt" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("context", ({}, WITHOUT), ids=("with scripts", "without"))
def test_filter_share_and_reopen(reader: Reader, context: dict[str, Any]) -> None:
    page = reader.open("/programmes", **context)
    page.get_by_label("Germany").first.check()
    if context:
        page.get_by_role("button", name="Apply").first.click()
    page.wait_for_url("**country=*")
    count = page.get_by_text("of 110 programmes").first.inner_text()
    german = page.locator("main table").first.locator("tbody tr").count()
    assert re.search(rf"\b{german} of 110 programmes", count)
    page.get_by_role("link", name="Timeline", exact=True).last.click()
    page.wait_for_url("**view=timeline*")
    shared = page.url.removeprefix(reader.address)
    other = reader.open(shared, **context)
    assert other.get_by_text("of 110 programmes").first.inner_text() == count
    expect(other.locator("main")).to_contain_text("KMU-NetC")
    expect(other.locator("main")).not_to_contain_text("Vinnväxt")


def test_a_network_is_embedded_and_its_choices_are_in_the_address(reader: Reader) -> None:
    page = reader.open("/networks/smart-specialisation")
    frame = page.frame_locator("iframe.network")
    frame.locator("html[data-drawn]").wait_for()
    frame.get_by_role("button", name="Table of links").click()
    page.wait_for_function("location.hash.includes('view=links')")
    again = reader.open(page.url.removeprefix(reader.address))
    inner = again.frame_locator("iframe.network")
    expect(inner.get_by_role("button", name="Table of links")).to_have_attribute("aria-pressed", "true")


def test_the_theme_is_kept(reader: Reader) -> None:
    page = reader.open("/", color_scheme="light")
    page.get_by_role("button", name="Use dark colours").click()
    page.get_by_role("link", name="Questions", exact=True).first.click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 22, 28)"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_page(reader: Reader, kind: str) -> None:
    page = reader.open(KINDS[kind])
    if kind == "network":
        page.frame_locator("iframe.network").locator("html[data-drawn]").wait_for()
    assert page.locator("h1").count() == 1
    assert page.evaluate(_SHIFT) < 0.02
    assert findings(page) == []
    page.get_by_role("button", name="Use dark colours").click()
    assert findings(page) == []
    page.set_viewport_size({"width": 320, "height": 700})
    page.wait_for_timeout(100)
    # Wide tables scroll inside the page; the page itself does not.
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert findings(page) == []


@pytest.mark.parametrize("kind", ("programme", "programmes", "question", "network", "editor", "map"))
def test_pages_read_without_scripts(reader: Reader, kind: str) -> None:
    page = reader.open(KINDS[kind], **WITHOUT)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.locator("main").inner_text().strip()


def test_hostile_values_in_the_address_run_nothing(reader: Reader) -> None:
    hostile = "%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E%22%27%3E%3Cscript%3Ealert(1)%3C/script%3E"
    for path in (
        f"/search?q={hostile}",
        f"/programmes?country={hostile}",
        f"/compare?entity={hostile}",
        f"/questions/programmes/in-country?country={hostile}",
        f"/networks/around?entity={hostile}",
        f"/sparql?query={hostile}",
        f"/findings?q={hostile}",
        f"/map?extent={hostile}",
        f"/id/programme/{hostile}",
    ):
        page = reader.open(path)
        page.on("dialog", lambda dialog: reader.complaints.append(f"dialog: {dialog.message}"))
        assert page.locator("img[src=x]").count() == 0
    reader.complaints[:] = [each for each in reader.complaints if "Failed to load resource" not in each]

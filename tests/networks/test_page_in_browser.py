"""The network page in a real browser: what a reader does with it, and what it must never do."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Download, Page

from clusterpolicy.networks.page import page as write_page
from tests.networks import documents

pytestmark = pytest.mark.browser

KMU = documents.ENTITY + "programme/0"


class Reader:
    """Opens documents as pages, and notes what a page asks for and complains of."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self.browser, self.folder = browser, folder
        self.asked: list[str] = []
        self.complaints: list[str] = []

    def open(self, document: dict[str, Any], fragment: str = "", **context: Any) -> Page:
        """The page of a document, drawn."""
        file = self.folder / "page.html"
        file.write_text(write_page(document), encoding="utf-8")
        options = {"viewport": {"width": 1400, "height": 900}} | context
        page = self.browser.new_context(**options).new_page()
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(file.as_uri() + fragment)
        if options.get("java_script_enabled", True) and "view=" not in fragment:
            page.wait_for_selector("html[data-drawn]")
        return page


@pytest.fixture
def reader(browser: Browser, tmp_path: Path) -> Iterator[Reader]:
    reader = Reader(browser, tmp_path)
    yield reader
    for context in browser.contexts:
        context.close()
    file = (tmp_path / "page.html").as_uri()
    outside = [url for url in reader.asked if not url.startswith((file, "blob:", "data:"))]
    assert outside == []
    assert reader.complaints == []


def shown(page: Page) -> str:
    return page.inner_text("#shown")


def middle(page: Page) -> tuple[float, float]:
    box = page.locator("#picture").bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def fragment(page: Page) -> str:
    return str(page.evaluate("decodeURIComponent(location.hash)"))


def colour(page: Page, selector: str) -> str:
    return str(page.eval_on_selector(selector, "element => getComputedStyle(element).backgroundColor"))


def saved(page: Page, button: str) -> Download:
    with page.expect_download() as download:
        page.click(button)
    return download.value


def test_title_finding_and_counts(reader: Reader) -> None:
    page = reader.open(documents.small())
    assert page.title() == "Programmes and objectives"
    assert page.inner_text("h1") == "Which programmes pursue which objectives?"
    assert page.inner_text("#finding") == "5 names and 5 links."
    assert shown(page) == "5 nodes and 5 links"


def test_search_suggests_and_chooses(reader: Reader) -> None:
    page = reader.open(documents.small())
    page.fill("#search", "vinnvaxt")
    assert page.locator("#suggestions [role=option]").all_inner_texts()[0].startswith("Vinnväxt")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.inner_text("#panel-title") == "Vinnväxt"
    assert "2001–2020" in page.inner_text("#panel")
    page.fill("#search", "no such thing")
    assert page.inner_text("#suggestions") == "No name like that in this network."


def test_click_on_a_node_opens_its_facts_links_and_places(reader: Reader) -> None:
    page = reader.open(documents.small())
    page.mouse.click(*middle(page))
    assert page.inner_text("#panel-title") == "Support for research"
    panel = page.inner_text("#panel")
    assert "Links to here" in panel
    assert "Table 8, p. 125, row Sweden – Vinnväxt" in panel
    page.click("#panel .go:has-text('KMU-NetC')")
    assert "Links from here" in page.inner_text("#panel")
    link = page.locator("#panel a[href='https://example.org/kmu']")
    assert link.get_attribute("rel") == "noopener noreferrer"
    page.click("#panel .close")
    assert "How to read it" in page.inner_text("#panel")


def test_click_on_a_link_opens_its_places(reader: Reader) -> None:
    page = reader.open(documents.pair())
    page.mouse.click(*middle(page))
    assert page.inner_text("#panel-title") == "has objective"
    assert "Table 8, p. 122, row Germany – KMU-NetC" in page.inner_text("#panel")
    assert "link=" in fragment(page)


def test_pointer_on_a_node_tells_its_name(reader: Reader) -> None:
    page = reader.open(documents.small())
    page.mouse.move(*middle(page))
    page.wait_for_selector("#tip:not([hidden])")
    assert page.inner_text("#tip").split("\n") == ["Support for research", "Objective", "3 links"]


def test_filters_by_kind_country_relation_and_weight(reader: Reader) -> None:
    page = reader.open(documents.small())
    page.uncheck("[data-key=without][data-value=objective]")
    assert shown(page) == "3 of 5 nodes and 0 of 5 links"
    page.click("#reset")
    page.uncheck("[data-key=omit][data-value=mentions]")
    assert shown(page) == "5 nodes and 4 of 5 links"
    page.click("#reset")
    page.click("summary:has-text('Country')")
    page.check("[data-key=country][data-value=Sweden]")
    assert shown(page) == "2 of 5 nodes and 1 of 5 links"
    page.click("#reset")
    page.fill("#least", "3")
    assert shown(page) == "2 of 5 nodes and 1 of 5 links"
    page.uncheck("[data-key=without][data-value=objective]")
    page.uncheck("[data-key=without][data-value=programme]")
    assert page.is_visible("#nothing")


def test_tables_follow_the_filters(reader: Reader) -> None:
    page = reader.open(documents.small())
    page.click("[data-view=links]")
    assert page.locator("#table tbody tr").count() == 5
    page.uncheck("[data-key=omit][data-value=mentions]")
    assert page.locator("#table tbody tr").count() == 4
    assert "Section 2.4, p. 40" in page.inner_text("#table")
    page.click("[data-view=nodes]")
    page.click("#table th:has-text('Links') button")
    page.click("#table th:has-text('Links') button")
    assert page.inner_text("#table tbody tr:first-child td:first-child") == "Support for research"
    assert page.get_attribute("#table th:has-text('Links')", "aria-sort") == "descending"


def test_address_keeps_filters_and_choice(reader: Reader) -> None:
    page = reader.open(documents.small())
    page.uncheck("[data-key=omit][data-value=mentions]")
    page.fill("#least", "2")
    page.select_option("#by-colour", "community")
    page.click("[data-view=nodes]")
    page.click("#table .go:has-text('KMU-NetC')")
    kept, counts = str(page.evaluate("location.hash")), shown(page)
    again = reader.open(documents.small(), kept)
    assert shown(again) == counts == "4 of 5 nodes and 2 of 5 links"
    assert again.inner_text("#panel-title") == "KMU-NetC"
    assert again.input_value("#by-colour") == "community"
    assert not again.is_checked("[data-key=omit][data-value=mentions]")
    assert again.is_visible("#table")


def test_unknown_fragments_are_passed_over(reader: Reader) -> None:
    page = reader.open(
        documents.small(),
        "#node=javascript:1&least=NaN&without=no&colour=__proto__&theme=%3Cb%3E&link=1",
    )
    assert shown(page) == "5 nodes and 5 links"


def test_keyboard_walks_opens_and_lets_go(reader: Reader) -> None:
    page = reader.open(documents.small())
    page.focus("#picture")
    page.keyboard.press("ArrowRight")
    assert page.inner_text("#told").startswith("Support for research")
    page.keyboard.press("ArrowRight")
    assert page.inner_text("#told").startswith("Vinnväxt")
    page.keyboard.press("Enter")
    assert page.inner_text("#panel-title") == "Vinnväxt"
    assert page.evaluate("document.activeElement.id") == "panel-title"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "picture"
    assert page.locator("#panel-title").count() == 0
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"


def test_focus_can_be_seen_on_every_stop(reader: Reader) -> None:
    page = reader.open(documents.small())
    outlines = set()
    for _ in range(20):
        page.keyboard.press("Tab")
        outlines.add(page.evaluate("getComputedStyle(document.activeElement).outlineStyle"))
    assert outlines == {"solid"}


def test_save_svg(reader: Reader, tmp_path: Path) -> None:
    page = reader.open(documents.small())
    download = saved(page, "#save-svg")
    assert download.suggested_filename == "programmes-and-objectives.svg"
    root = ElementTree.parse(download.path()).getroot()
    texts = {element.text for element in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {"KMU-NetC", "Vinnväxt", "Which programmes pursue which objectives?", "Objective"} <= texts


def test_save_png(reader: Reader) -> None:
    page = reader.open(documents.small())
    content = saved(page, "#save-png").path().read_bytes()
    assert content.startswith(b"\x89PNG")
    assert (int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")) == (3200, 2000)


#: How many buttons are too small for their words.
_BURST = """group => [...group.children].filter(
  (each) => each.scrollHeight > each.clientHeight || each.scrollWidth > each.clientWidth
).length"""
#: The boxes of the labels in a saved picture, those of one label as one.
_BOXES = """() => [...document.querySelectorAll('g[paint-order] > text')].map((text) => {
  const { x, y, width, height } = text.getBBox();
  return { x, y, right: x + width, bottom: y + height };
})"""


def test_no_name_stands_on_another(reader: Reader, tmp_path: Path) -> None:
    page = reader.open(documents.large(300, 500))
    with page.expect_download() as download:
        page.click("#save-svg")
    download.value.save_as(tmp_path / "picture.svg")
    reader.asked.clear()
    sheet = reader.browser.new_page()
    sheet.goto((tmp_path / "picture.svg").as_uri())
    boxes = sheet.evaluate(_BOXES)
    assert len(boxes) > 10
    for at, one in enumerate(boxes):
        for other in boxes[:at]:
            wide = min(one["right"], other["right"]) - max(one["x"], other["x"])
            high = min(one["bottom"], other["bottom"]) - max(one["y"], other["y"])
            # Lines of one label may touch.
            assert wide <= 1 or high <= 2


def test_arrows_are_drawn_where_lines_have_a_direction(reader: Reader, tmp_path: Path) -> None:
    def saved(**more: Any) -> str:
        page = reader.open(documents.small() | more)
        with page.expect_download() as download:
            page.click("#save-svg")
        download.value.save_as(tmp_path / "picture.svg")
        return (tmp_path / "picture.svg").read_text(encoding="utf-8")

    assert saved(directed=True).count('stroke="none"/>') == saved().count('stroke="none"/>') + 5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_theme_follows_the_system_and_the_switch(reader: Reader, scheme: str) -> None:
    page = reader.open(documents.small(), color_scheme=scheme)
    papers = {"light": "rgb(255, 255, 255)", "dark": "rgb(18, 22, 28)"}
    assert colour(page, "body") == papers[scheme]
    page.click("#theme")
    other = "dark" if scheme == "light" else "light"
    assert colour(page, "body") == papers[other]
    assert f"theme={other}" in fragment(page)


def test_narrow_screens_show_all_without_scrolling_sideways(reader: Reader) -> None:
    page = reader.open(documents.small(), viewport={"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    for width in (360, 300):  # the second is the width of the frame inside a page
        page.set_viewport_size({"width": width, "height": 740})
        assert page.eval_on_selector(".switch", _BURST) == 0
    assert not page.is_visible("#filters")
    page.click("#show-filters")
    page.uncheck("[data-key=omit][data-value=mentions]")
    page.click("#show-filters")
    assert shown(page) == "5 nodes and 4 of 5 links"
    page.locator("#picture").click()
    assert page.inner_text("#panel-title") == "Support for research"


def test_full_screen(reader: Reader) -> None:
    page = reader.open(documents.small())
    page.click("#full-screen")
    page.wait_for_function("document.fullscreenElement && document.fullscreenElement.id === 'app'")
    page.click("#full-screen")
    page.wait_for_function("!document.fullscreenElement")


def test_physics_is_off_until_asked_for_and_leaves_no_trace(reader: Reader) -> None:
    page = reader.open(documents.small())
    still = page.locator("#picture").screenshot()
    page.wait_for_timeout(300)
    assert page.locator("#picture").screenshot() == still
    page.check("#moving")
    page.wait_for_timeout(400)
    assert page.locator("#picture").screenshot() != still
    page.uncheck("#moving")
    page.wait_for_timeout(200)
    assert page.locator("#picture").screenshot() == still


def test_reduced_motion(reader: Reader) -> None:
    page = reader.open(documents.small(), reduced_motion="reduce")
    assert page.eval_on_selector("#theme", "element => getComputedStyle(element).transitionDuration") == "0s"


def test_communities_and_measures_stand_beside_the_picture(reader: Reader) -> None:
    page = reader.open(documents.small())
    assert "Density" in page.inner_text("#panel")
    page.click("#panel .go:has-text('Those of odd number')")
    assert page.inner_text("#panel-title") == "Those of odd number"
    assert "go-cluster" in page.inner_text("#panel")
    assert fragment(page) == "#community=1"


def test_hostile_texts_are_shown_and_never_obeyed(reader: Reader) -> None:
    page = reader.open(documents.hostile())
    texts = [text.replace("\ud800", "?") for text in documents.HOSTILE]
    heading = page.evaluate("document.getElementById('heading').textContent")
    assert heading == "".join(texts).replace("\x00", "\ufffd")
    for view in ("nodes", "links"):
        page.click(f"[data-view={view}]")
        cells = page.locator("#table td").evaluate_all("cells => cells.map(cell => cell.textContent)")
        assert set(texts) <= set(cells)
    page.click("[data-view=nodes]")
    for text in texts:
        page.locator("#table tbody .go").evaluate_all(
            "(all, text) => all.find(each => each.textContent === text).click()", text
        )
        assert page.evaluate("document.getElementById('panel-title').textContent") == text
        assert page.locator("#panel a").count() == 1  # its own IRI; no hostile value becomes a link
    page.click("[data-view=picture]")
    page.fill("#search", "<b>bold")
    assert "<b>bold</b>" in page.inner_text("#suggestions")
    page.keyboard.press("Enter")
    ElementTree.parse(saved(page, "#save-svg").path())
    saved(page, "#save-png")
    assert page.evaluate("window.hurt") is None
    assert page.locator("img, iframe, object, embed, main svg[onload]").count() == 0
    assert page.evaluate("document.scripts.length") == 3


def test_hostile_tooltip_is_text(reader: Reader) -> None:
    text = documents.HOSTILE[1]
    page = reader.open(documents.document([documents.node(0, "programme", text, (0, 0))], []))
    page.mouse.move(*middle(page))
    page.wait_for_selector("#tip:not([hidden])")
    assert page.inner_text("#tip strong") == text


def test_above_the_limit_the_page_says_what_it_leaves_out(reader: Reader) -> None:
    page = reader.open(documents.large(3000, 20_000))
    assert shown(page) == "3,000 nodes and 20,000 links"
    assert "The picture leaves out 500 nodes with the fewest links and" in page.inner_text("#omitted")
    page.click("[data-view=links]")
    assert page.locator("#table tbody tr").count() == 200
    assert "20,000" in page.inner_text("#table caption")


def test_without_javascript_the_links_can_be_read(reader: Reader) -> None:
    page = reader.open(documents.small(), java_script_enabled=False)
    assert "The picture needs JavaScript, which is off." in page.inner_text(".static")
    assert page.is_visible(".static td >> nth=0")
    assert not page.is_visible("#app")

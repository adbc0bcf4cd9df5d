"""Pages on paper, on narrow and wide screens and in forced colours: nothing is cut, no word is torn."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.xdist_group("browser")]

SIX = "/compare?" + "&".join(f"entity=country/{each}" for each in ("de", "fr", "pl", "it", "es", "se"))
PRINTED = (
    "/id/country/de",
    "/programmes",
    SIX,
    "/matrix/measures?level=both",
    "/matrix/objectives",
    "/coverage",
    "/findings",
    "/questions/smart-specialisation/programmes",
    "/dataset",
)
#: A phone, a tablet, a desk.
WIDTHS = (360, 768, 1280)
#: Pixels within the margins of A4, upright and across.
UPRIGHT, ACROSS = 695, 1023

#: Tables, texts and pictures that end beyond the sheet, or that stand in a box that would cut them.
_CUT = """
() => [...document.querySelectorAll('main table, main pre, main figure')].filter(each => {
  const right = document.documentElement.clientWidth + 1;
  const beyond = box => box.getBoundingClientRect().right > right;
  for (let box = each.parentElement; box; box = box.parentElement)
    if (getComputedStyle(box).overflowX !== 'visible' && box.scrollWidth > box.clientWidth + 1) return true;
  return beyond(each) || [...each.querySelectorAll('th, td')].some(beyond);
}).map(each => each.outerHTML.slice(0, 120))
"""
#: Words that stand on more than one line.
_TORN = r"""
selector => [...document.querySelectorAll(selector)].flatMap(each => {
  const walk = document.createTreeWalker(each, NodeFilter.SHOW_TEXT), torn = [];
  while (walk.nextNode()) {
    const text = walk.currentNode;
    if (!text.parentElement.checkVisibility()) continue;
    for (const word of text.data.matchAll(/(?<=^|\s)\p{L}+(?=[\s,.;:)]|$)/gu)) {
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      if (range.getClientRects().length > 1) torn.push(word[0]);
    }
  }
  return torn;
})
"""
_FULL_CELLS = """
[...document.querySelectorAll('.few td')].filter(cell => cell.scrollWidth > cell.clientWidth + 1).length
"""
#: The pixels between the years that an axis shows.
_BETWEEN_YEARS = """
() => [...document.querySelectorAll('thead .tl-axis svg')].flatMap(axis => {
  const years = [...axis.querySelectorAll('text')].filter(each => each.checkVisibility());
  const boxes = years.map(each => each.getBoundingClientRect()).sort((a, b) => a.x - b.x);
  return boxes.slice(1).map((box, i) => box.left - boxes[i].right);
})
"""
_LEFTS = """
['.brand', 'h1', '.foot p'].map(each => document.querySelector(each).getBoundingClientRect().x)
"""
#: Where heads of numbers and the numbers below them end, in tables that are too short to sort.
_ENDS = """
() => [...document.querySelectorAll('table:not([data-sortable])')].flatMap(table => {
  const end = cell => {
    const range = document.createRange();
    range.selectNodeContents(cell);
    return range.getBoundingClientRect().right;
  };
  return [...table.querySelectorAll('thead th.number')].map(head => [
    end(head), end(table.tBodies[0].rows[0].cells[head.cellIndex]), getComputedStyle(head, '::after').content
  ]);
})
"""
#: How far within captions and the cells below them the text begins.
_STARTS = """
() => [...document.querySelectorAll('main table')].filter(table => table.caption).map(table =>
  [table.caption, table.tBodies[0].rows[0].cells[0]].map(each => getComputedStyle(each).paddingLeft))
"""


@pytest.fixture
def opened(browser: Browser, served: str) -> Iterator[Callable[..., Page]]:
    """Opens a path of the app in a window of a width."""
    contexts = []

    def open_page(path: str, width: int = 1280, **options: Any) -> Page:
        size: ViewportSize = {"width": width, "height": 800}
        contexts.append(browser.new_context(base_url=served, viewport=size, **options))
        page = contexts[-1].new_page()
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def on_paper(page: Page) -> None:
    """Lays the page out as for paper, as wide as its sheets are."""
    page.emulate_media(media="print")
    across = page.evaluate("getComputedStyle(document.body).page") == "across"
    page.set_viewport_size({"width": ACROSS if across else UPRIGHT, "height": 800})


@pytest.mark.parametrize("path", PRINTED)
def test_paper_cuts_nothing(opened: Callable[..., Page], path: str) -> None:
    page = opened(path)
    on_paper(page)
    assert page.evaluate(_CUT) == []
    assert page.evaluate(_TORN, "main thead th") == []


@pytest.mark.parametrize(("path", "across"), ((SIX, True), ("/about", False)))
def test_wide_tables_are_printed_across(opened: Callable[..., Page], path: str, across: bool) -> None:
    printed = opened(path).pdf(format="A4", prefer_css_page_size=True)
    sizes = re.findall(rb"/MediaBox \[0 0 (\d+)[\d.]* (\d+)", printed)
    assert sizes
    assert all((int(wide) > int(high)) == across for wide, high in sizes)


def test_heads_and_sums_on_paper(opened: Callable[..., Page]) -> None:
    page = opened("/id/country/de")
    on_paper(page)
    sort = page.locator("thead .sort").first
    # What a button holds is left out where the head of a table is repeated.
    expect(sort).to_have_css("display", "contents")
    expect(page.locator("thead").first).to_have_css("display", "table-header-group")
    page = opened("/matrix/measures")
    on_paper(page)
    expect(page.locator("tfoot")).to_have_css("display", "table-row-group")
    # A head higher than a quarter of the sheet is not repeated.
    assert page.evaluate("document.querySelector('thead').offsetHeight") < 688 / 4


def test_what_paper_unfolds(opened: Callable[..., Page]) -> None:
    seen = "each => each.checkVisibility({contentVisibilityAuto: true})"
    page = opened("/matrix/objectives?level=both")
    assert not page.locator("#own ul").evaluate(seen)
    on_paper(page)
    assert page.locator("#own ul").evaluate(seen)
    page = opened("/id/country/de")
    on_paper(page)
    folded = page.locator('details[data-print="closed"]:not([open]) > summary + *').all()
    assert folded
    assert not any(each.evaluate(seen) for each in folded)


def test_letters_are_explained_on_paper(opened: Callable[..., Page]) -> None:
    page = opened(SIX)
    letters = page.get_by_text("Letters of Germany:")
    expect(letters).to_be_hidden()
    on_paper(page)
    expect(letters).to_be_visible()


@pytest.mark.parametrize("path", ("/coverage", "/matrix/objectives", "/findings", SIX))
def test_heads_of_tables_keep_their_words(opened: Callable[..., Page], path: str) -> None:
    page = opened(path)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(_TORN, "main thead th, .compare tbody th") == [], width


@pytest.mark.parametrize("path", ("/source/eocic-2019/table-8", "/findings", "/matrix/objectives"))
def test_links_in_tables_keep_their_words(opened: Callable[..., Page], path: str) -> None:
    page = opened(path, 360)
    assert page.evaluate(_TORN, "main tbody a") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize(
    "path", ("/source/eocic-2019/footnote-68", "/source/reference/op-currency", "/ontology/shapes")
)
def test_long_web_addresses_stay_on_the_page(opened: Callable[..., Page], path: str) -> None:
    page = opened(path, 360)
    root = "document.documentElement"
    assert page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth")


@pytest.mark.parametrize(
    "path", ("/timeline", "/programmes?view=timeline", "/questions/time/running-in-year")
)
def test_years_of_an_axis_stand_apart(opened: Callable[..., Page], path: str) -> None:
    page = opened(path)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        gaps = page.evaluate(_BETWEEN_YEARS)
        assert gaps
        assert min(gaps) > 1, width


def test_a_network_is_whole_on_a_phone(opened: Callable[..., Page]) -> None:
    """The frame ends below the buttons of the picture, and what stands below it begins in it."""
    page = opened("/networks/programme-objectives", 360)
    inside = page.frame_locator("iframe.network")
    expect(inside.locator("#zoom-fit")).to_be_visible()
    ends = "each => each.getBoundingClientRect().bottom"
    frame = page.locator("iframe.network").evaluate("each => each.clientHeight")
    assert inside.locator("#zoom-fit").evaluate(ends) < frame
    assert inside.locator("#panel").evaluate("each => each.getBoundingClientRect().top") < frame


def test_marks_stay_in_their_cell(opened: Callable[..., Page]) -> None:
    page = opened("/coverage", 768)
    assert page.evaluate(_FULL_CELLS) == 0


@pytest.mark.parametrize("path", ("/findings", "/dataset"))
def test_the_whole_menu_is_in_view(opened: Callable[..., Page], path: str) -> None:
    page = opened(path)
    for width in (320, *WIDTHS):
        page.set_viewport_size({"width": width, "height": 800})
        boxes = [each.bounding_box() for each in page.locator(".main-nav a").all()]
        assert boxes
        assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes), width
        expect(page.locator(".main-nav [aria-current]")).to_be_in_viewport(ratio=1)


def test_captions_stay_in_view(opened: Callable[..., Page]) -> None:
    page = opened("/findings", 360)
    box = page.locator("caption").bounding_box()
    assert box
    assert box["x"] + box["width"] <= 360


def test_wide_windows_hold_wide_tables(opened: Callable[..., Page]) -> None:
    page = opened("/questions/smart-specialisation/programmes", 1920)
    box = page.locator("table.dense").bounding_box()
    assert box
    assert box["width"] > 1400
    lefts = page.evaluate(_LEFTS)
    assert max(lefts) - min(lefts) < 1


def test_numbers_stand_below_their_head(opened: Callable[..., Page]) -> None:
    """Also where there are too few rows to sort."""
    page = opened("/id/programme/de-kmu-netc")
    ends = page.evaluate(_ENDS)
    assert ends
    assert all(abs(head - cell) < 1 and after == "none" for head, cell, after in ends)


def test_forced_colours_tell_the_chosen_from_the_rest(opened: Callable[..., Page]) -> None:
    page = opened("/programmes?view=timeline", forced_colors="active")
    look = "each => { const style = getComputedStyle(each); return style.backgroundColor + style.color; }"
    chosen = page.locator(".switch [aria-current]").first.evaluate(look)
    assert chosen != page.locator(".switch a:not([aria-current])").first.evaluate(look)
    bar = "each => getComputedStyle(each).borderBottomColor"
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    bars = [each.evaluate(bar) for each in page.locator(".main-nav a").all()]
    assert [each != paper for each in bars].count(True) == 1
    page = opened("/timeline", forced_colors="active")
    keys = page.locator(".tl-key")
    colours = {key.evaluate("each => getComputedStyle(each).backgroundColor") for key in keys.all()}
    assert len(colours) == keys.count() > 1


@pytest.mark.parametrize(
    "path",
    [
        "/coverage",
        "/matrix/measures",
        "/matrix/objectives",
        "/questions/facts/corrections",
        "/questions/facts/programmes",
    ],
)
def test_captions_begin_where_the_text_of_cells_begins(opened: Callable[..., Page], path: str) -> None:
    starts = opened(path).evaluate(_STARTS)
    assert starts and all(caption == cell for caption, cell in starts), starts

"""Explore programmes in a real browser: filters apply at once, and the address is the state."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.axe import findings

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.xdist_group("browser")]


@pytest.fixture
def page(browser: Browser, served: str) -> Iterator[Page]:
    """The page on a wide screen, with its complaints noted."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=served)
    page, complaints = context.new_page(), []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert complaints == []


def number(page: Page) -> int:
    text = page.locator(".tally strong").inner_text()
    return int(text)


def test_a_tick_applies_at_once_and_keeps_its_place(page: Page) -> None:
    page.goto("/programmes")
    expect(page.get_by_role("button", name="Apply")).to_be_hidden()
    box = page.get_by_role("checkbox", name=re.compile("^Supporting internationalisation"))
    box.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    box.check()
    page.wait_for_url("**objective=internationalisation*")
    expect(page.locator(".tally")).to_contain_text("58 of 110")
    expect(page.get_by_role("checkbox", name=re.compile("^Supporting internationalisation"))).to_be_focused()
    assert abs(page.evaluate("scrollY") - before) < 200
    page.get_by_role("checkbox", name="Only what is said of the programme itself").check()
    page.wait_for_url("**through=own*")
    expect(page.locator(".tally")).to_contain_text("26 of 110")
    page.go_back()
    expect(page.locator(".tally")).to_contain_text("58 of 110")
    expect(page.get_by_role("checkbox", name="Only what is said of the programme itself")).not_to_be_checked()
    page.get_by_role("link", name=re.compile("Remove Objective")).click()
    expect(page.locator(".tally")).to_contain_text("110 of 110")


def test_a_year_and_what_is_folded(page: Page) -> None:
    page.goto("/programmes")
    page.locator("#facet-country > summary").click()
    page.locator("#facet-sector > summary").click()
    page.get_by_label(re.compile("^Year")).select_option("2018")
    page.wait_for_url("**year=2018*")
    surely = number(page)
    expect(page.locator("#facet-sector")).to_have_attribute("open", "")
    expect(page.locator("#facet-country")).not_to_have_attribute("open", "")
    page.get_by_label("Only where the years are printed").check()
    page.wait_for_url("**certainty=printed*")
    expect(page.locator(".tally strong")).not_to_have_text(str(surely))
    assert number(page) < surely


def test_a_long_list_is_narrowed_by_typing(page: Page) -> None:
    page.goto("/programmes")
    rest = page.locator("#facet-country .rest").first
    rest.locator("summary").click()
    rest.get_by_role("searchbox").fill("ital")
    expect(rest.locator("li:visible")).to_have_count(0)
    rest.get_by_role("searchbox").fill("swed")
    expect(rest.locator("li:visible")).to_have_count(1)
    # A click, not a check: what is ticked leaves the folded list for the one above it.
    rest.get_by_label("Sweden").click()
    page.wait_for_url("**country=se*")
    expect(page.locator("table.programmes")).to_contain_text("Vinnväxt")
    expect(page.locator("#facet-country .offers").first.get_by_label("Sweden")).to_be_checked()


def test_views_stay_with_their_style_sheets(page: Page) -> None:
    page.goto("/programmes?country=fi")
    for view, seen in (("Timeline", "table.timeline"), ("Map", "svg.map"), ("Network", "iframe.network")):
        page.get_by_role("link", name=view, exact=True).last.click()
        expect(page.locator(seen)).to_be_visible()
    page.frame_locator("iframe.network").locator("html[data-drawn]").wait_for()
    page.get_by_role("link", name="Sector", exact=True).click()
    page.wait_for_url("**relation=sector*")


def test_several_filters_on_a_narrow_screen(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/programmes")
    expect(page.locator("form.facets")).to_be_hidden()
    page.locator(".for-filters").click()
    page.get_by_role("checkbox", name=re.compile("^France")).check()
    page.get_by_role("checkbox", name=re.compile("^Germany")).check()
    assert "country" not in page.url
    page.get_by_role("button", name="Apply").click()
    page.wait_for_url("**country=fr&country=de*")
    expect(page.locator("form.facets")).to_be_hidden()
    expect(page.locator(".tally")).to_contain_text("22 of 110")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("scheme", ("light", "dark"))
@pytest.mark.parametrize("query", ("", "?country=zz&year=2018", "?view=timeline&country=se", "?view=map"))
def test_accessible(browser: Browser, served: str, query: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, base_url=served)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"/programmes{query}")
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert findings(page) == []
    context.close()

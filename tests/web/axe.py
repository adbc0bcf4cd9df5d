"""axe-core for browser tests: whether a page is accessible."""

from playwright.sync_api import Page

from tests.web.from_npm import from_npm

#: What a finding must at least be for a test to fail.
SERIOUS = ("serious", "critical")


def axe_source() -> str:
    """The script of axe-core, see :func:`tests.web.from_npm.from_npm`."""
    return from_npm("axe-core/axe.min.js").read_text(encoding="utf-8")


def findings(page: Page, *allowed: str) -> list[str]:
    """
    The serious findings on a page as it is now: rule, what it means, and where.

    The Content-Security-Policy of the page stays in force: the script goes in through the debugger.

    :param allowed: rules that are not looked at, with a comment in the test that says why
    """
    page.evaluate(axe_source())
    rules = {name: {"enabled": False} for name in allowed}
    found = page.evaluate("(rules) => axe.run(document, {rules, resultTypes: ['violations']})", rules)
    return [
        f"{each['id']} ({each['impact']}): {each['help']} at {node['target']}: {node['html'][:160]}"
        for each in found["violations"]
        if each["impact"] in SERIOUS
        for node in each["nodes"]
    ]

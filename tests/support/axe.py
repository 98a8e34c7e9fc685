"""Accessibility and layout of a page in the browser, by axe-core."""

from collections.abc import Callable
from typing import Any, Literal

from playwright.sync_api import Page

from tests.support.browser_pages import PAGES, REFUSED
from tests.support.servers import ROOT

NODE = ROOT / ".cache" / "node" / "node_modules"
AXE = NODE / "axe-core"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE = (375, 812)


# What passes has its elements, too, which is most of an answer: only their number is taken out of the browser.
_RUN = """tags => axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] }).then(
    found => ({ passed: found.passes.length, violations: found.violations.map(
        one => [one.id, one.help, one.nodes.slice(0, 3).map(node => node.html)]) }))"""


def violations(page: Page, axe_source: tuple[str, dict[str, Any]]) -> list[tuple[str, str, list[str]]]:
    """Violations by axe-core: rule, help, first elements. It is evaluated, as the CSP forbids a script element."""
    source, locale = axe_source
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(source)
        page.evaluate("locale => axe.configure({ locale })", locale)
    found = page.evaluate(_RUN, TAGS)
    assert found["passed"]
    return [(rule, said, elements) for rule, said, elements in found["violations"]]


def overflows(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def check_page(
    page: Page,
    axe_source: tuple[str, dict[str, Any]],
    shoot: Callable[[str], None],
    quiet: list[str],
    name: str,
    size: tuple[int, int],
) -> None:
    """Visits a page, light and dark: no violation, nothing wider than the screen, and a screenshot of each."""
    page.goto("about:blank")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(PAGES[name])
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        shoot(f"{name}-{scheme}")
        if scheme == "light" or size == PHONE:  # colours do not depend on the width
            assert not violations(page, axe_source), size
    assert not overflows(page), size
    if name in REFUSED:
        assert quiet
        assert [text for text in quiet if "Failed to load resource" in text] == quiet
        quiet.clear()

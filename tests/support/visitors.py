"""Ways of using the pages: mouse, keyboard alone, without script, phone, enlarged text."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.support.browser_contexts import fresh_page

SPACING = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }"
ENLARGED = f"html {{ font-size: 200% !important; }} {SPACING}"
MOST_TABS = 200  # a page of hits has several stops for each


@dataclass(frozen=True)
class Way:
    """A way of using the pages: the options of the browser context, and how actions are carried out."""

    context: dict[str, Any]
    keyboard: bool = False
    enlarged: bool = False

    @property
    def scripted(self) -> bool:
        return bool(self.context.get("java_script_enabled", True))

    @property
    def small(self) -> bool:
        return bool(self.context["viewport"]["width"] < 768)


WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 375, "height": 812}
WAYS = {
    "mouse": Way({"viewport": WIDE}),
    "keyboard": Way({"viewport": WIDE}, keyboard=True),
    "no-script": Way({"viewport": WIDE, "java_script_enabled": False}),
    "phone": Way({"viewport": PHONE, "has_touch": True}),
    "phone-no-script": Way({"viewport": PHONE, "java_script_enabled": False}),
    "enlarged": Way({"viewport": WIDE}, enlarged=True),
}


@dataclass(frozen=True)
class Visitor:
    """A page with the actions of a visitor, carried out in one of the ways."""

    page: Page
    way: Way

    def visit(self, address: str) -> None:
        self.page.goto(address)
        self.settle()

    def press(self, target: Locator) -> None:
        """Follows a link or presses a button."""
        if self.way.keyboard:
            self._reach(target)
            self.page.keyboard.press("Enter")
        else:
            target.click()
        self.page.wait_for_load_state()
        self.settle()

    def ask(self, text: str) -> None:
        """Writes a query into the search box and sends it."""
        box = self.page.locator("#q")
        if self.way.keyboard:
            self._reach(box)
            self.page.keyboard.press("Control+a")
            self.page.keyboard.insert_text(text)
            self.page.keyboard.press("Enter")
        else:
            box.fill(text)
            self.page.get_by_role("button", name="検索", exact=True).click()
        expect(box).to_have_value(text)
        self.page.wait_for_load_state()
        self.settle()

    def choose(self, *labels: str) -> None:
        """Checks values of facets and submits them."""
        page, folded = self.page, self.way.small
        if folded:
            self.press(page.locator("#filters-summary"))
        for label in labels:
            box = page.get_by_role("checkbox", name=label)
            if self.way.keyboard:
                self._reach(box)
                page.keyboard.press("Space")
            else:
                box.check()
            expect(page.get_by_role("checkbox", name=label)).to_be_checked()
        if not self.way.scripted:
            page.get_by_role("button", name="絞り込む").click()
        elif folded:
            page.get_by_role("button", name="件を表示").click()
        self.settle()

    def tick(self, box: Locator) -> None:
        """Checks a box that no search follows."""
        if self.way.keyboard:
            self._reach(box)
            self.page.keyboard.press("Space")
        else:
            box.check()
        expect(box).to_be_checked()

    def write(self, field: Locator, text: str) -> None:
        """Writes a text into a field in place of what it has."""
        if self.way.keyboard:
            self._reach(field)
            self.page.keyboard.press("Control+a")
            self.page.keyboard.insert_text(text)
        else:
            field.fill(text)
        expect(field).to_have_value(text)

    def pick(self, field: Locator, value: str) -> None:
        """Chooses an option of a list."""
        if self.way.keyboard:
            self._reach(field)
            while field.input_value() != value:
                before = field.input_value()
                self.page.keyboard.press("ArrowDown")
                assert field.input_value() != before, f"no option {value}"
        else:
            field.select_option(value)
        expect(field).to_have_value(value)

    def settle(self) -> None:
        """Enlarges the text if that is the way, and asserts that nothing overflows."""
        if self.way.enlarged:
            self.page.wait_for_load_state()
            self.page.evaluate(
                "css => { const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets = [s]; }",
                ENLARGED,
            )
        if self.way.scripted:
            self.page.wait_for_function("() => document.documentElement?.scrollWidth <= innerWidth", timeout=3000)

    def _reach(self, target: Locator) -> None:
        """Moves the focus with Tab to an element, and asserts that its outline is visible."""
        target = target.first
        expect(target).to_be_visible()
        for _ in range(MOST_TABS):
            if target.evaluate("element => element === document.activeElement"):
                assert target.evaluate("element => getComputedStyle(element).outlineStyle") != "none"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no way by Tab to {target}")


@contextmanager
def visiting(context: BrowserContext, way: Way) -> Iterator[Visitor]:
    """A visitor with a page of a browser context; messages on the console fail the test."""
    complaints: list[str] = []
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    with fresh_page(context) as page:
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield Visitor(page, way)
    assert not complaints

"""Browser contexts that tests share, each test with a page of its own.

Chromium starts processes for every context and fills its caches anew, which takes longer than most tests. A context
stays open with an empty page, whose process also serves the pages of the tests (`--process-per-site`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request


@contextmanager
def shared_context(browser: Browser, origin: str, **options: Any) -> Iterator[BrowserContext]:
    """A context in Japanese for the pages of a server."""
    context = browser.new_context(base_url=origin, locale="ja-JP", timezone_id="Asia/Tokyo", **options)
    context.new_page().goto("/healthz")
    yield context
    context.close()


@contextmanager
def fresh_page(context: BrowserContext) -> Iterator[Page]:
    """A page of a shared context. Nothing that it leaves in the context reaches the next one, but what is cached."""
    page = context.new_page()
    yield page
    first, *others = context.pages
    for one in others:
        one.close()
    context.set_offline(False)
    context.clear_permissions()
    context.clear_cookies()
    first.evaluate("() => localStorage.clear()")


def complaints_of(page: Page, complaints: list[str]) -> None:
    """Adds the page's warnings and errors on the console, errors of its script, and requests to other machines."""

    def console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    def request(sent: Request) -> None:
        if not sent.url.startswith(("http://127.0.0.1:", "data:")):
            complaints.append(f"foreign: {sent.url}")

    page.on("console", console)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", request)

"""Chromium against `kb serve` on this machine."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.support.axe import AXE
from tests.support.browser_contexts import complaints_of, fresh_page, shared_context
from tests.support.browser_pages import SCREENSHOTS
from tests.support.servers import serving
from tests.support.visitors import WAYS, Visitor, Way, visiting

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--process-per-site",  # pages of a context share a process; see tests.support.browser_contexts
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks every test of this folder, so that a run can leave the browser out."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("Chromium is not here: `make test` installs it, or your system has a package chromium")
    return {**browser_type_launch_args, "executable_path": chromium, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def base_url(sample_data: Path) -> Iterator[str]:
    """The origin of `kb serve` over the sample index."""
    with serving(sample_data) as address:
        yield address


@pytest.fixture(scope="session")
def desk(browser: Browser, base_url: str) -> Iterator[BrowserContext]:
    """The browser context of all tests that do not open one of their own."""
    with shared_context(browser, base_url) as context:
        yield context


@pytest.fixture
def page(desk: BrowserContext, quiet: list[str]) -> Iterator[Page]:
    """A page whose console messages, script errors and foreign requests fail the test; it clears those it expects."""
    with fresh_page(desk) as opened:
        complaints_of(opened, quiet)
        yield opened


@pytest.fixture
def quiet() -> Iterator[list[str]]:
    """The complaints of the page of a test."""
    complaints: list[str] = []
    yield complaints
    assert not complaints


@pytest.fixture
def shoot(page: Page) -> Callable[[str], None]:
    """Takes a screenshot of the whole page."""

    def keep(name: str) -> None:
        width = page.viewport_size["width"] if page.viewport_size else 0
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"{name}-{width}.jpg", type="jpeg", full_page=True)

    return keep


@pytest.fixture(scope="session")
def axe_source() -> tuple[str, dict[str, Any]]:
    if not AXE.is_dir():
        pytest.fail("axe-core is not here: `make test` installs it, or `npm install --prefix .cache/node axe-core@4`")
    return (AXE / "axe.min.js").read_text(encoding="utf-8"), json.loads(
        (AXE / "locales" / "ja.json").read_text(encoding="utf-8")
    )


@pytest.fixture(scope="module", params=WAYS)
def used(request: pytest.FixtureRequest, browser: Browser, base_url: str) -> Iterator[tuple[BrowserContext, Way]]:
    """A browser context for one of the ways."""
    way = WAYS[request.param]
    with shared_context(browser, base_url, **way.context) as context:
        yield context, way


@pytest.fixture
def visitor(used: tuple[BrowserContext, Way]) -> Iterator[Visitor]:
    """A visitor who uses the pages in that way."""
    with visiting(*used) as found:
        yield found

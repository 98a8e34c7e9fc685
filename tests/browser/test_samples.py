"""`kb demo` with the packaged samples, and screenshots of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.support.browser_contexts import fresh_page, shared_context
from tests.support.browser_pages import SCREENSHOTS
from tests.support.servers import ROOT, demonstration
from tests.support.visitors import WAYS, visiting

PICTURES = {
    "sample-home": "/",
    "sample-search": "/search?q=窓口&org=桜川区",
    "sample-reader": "/dialogues/015-sakuragawa?q=窓口",
    "sample-nothing": "/search?q=窓口+ドローン&org=桜川区",
    "sample-name": "/search?q=霧島+窓口",
    "sample-place": "/search?q=青葉野市+待ち時間",
    "sample-romaji": "/search?q=madoguchi",
    "sample-question": "/search?q=どうやって窓口の待ち時間を減らしましたか",
    "sample-not-found": "/dialogues/no-such-dialogue",
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The origin of `kb demo`."""
    with demonstration(tmp_path_factory.mktemp("demo")) as address:
        yield address


@pytest.fixture(scope="module", params=[1280, 375])
def screen(request: pytest.FixtureRequest, browser: Browser, demo: str) -> Iterator[BrowserContext]:
    """A browser context of that width."""
    with shared_context(browser, demo, viewport={"width": request.param, "height": 900}) as context:
        yield context


@pytest.fixture
def visitor(screen: BrowserContext) -> Iterator[Page]:
    with fresh_page(screen) as page:
        yield page


@pytest.mark.parametrize("name", PICTURES)
def test_the_samples_are_shown(visitor: Page, name: str) -> None:
    visitor.goto(PICTURES[name])
    assert visitor.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    width = visitor.viewport_size["width"] if visitor.viewport_size else 0
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    visitor.screenshot(path=SCREENSHOTS / f"{name}-{width}.png", full_page=name != "sample-reader")


def test_every_sample_says_that_it_is_invented(visitor: Page) -> None:
    samples = sorted(path.stem for path in Path(ROOT, "indexer", "samples").glob("*.txt"))
    assert len(samples) >= 24
    for sample in samples:
        visitor.goto(f"/dialogues/{sample}")
        expect(visitor.locator("h1")).to_contain_text("架空")
        expect(visitor.locator("#t1")).to_contain_text("架空")


@pytest.mark.parametrize("way", ["keyboard", "no-script"])
def test_a_name_of_the_samples_is_understood(browser: Browser, demo: str, way: str) -> None:
    with shared_context(browser, demo, **WAYS[way].context) as context, visiting(context, WAYS[way]) as visitor:
        visitor.visit("/")
        visitor.ask("霧島 窓口")
        expect(visitor.page.locator("#status")).to_contain_text("「霧島」を発言者（霧島 航）とみて検索しました。")
        assert set(visitor.page.locator(".hit .speaker").all_inner_texts()) == {"霧島 航"}
        visitor.press(visitor.page.get_by_role("link", name="発言者 霧島 航 の条件を解除"))
        expect(visitor.page.locator("#status")).to_have_text("条件に合う発言はありませんでした")
        visitor.press(visitor.page.get_by_role("link", name="霧島 航 の発言に限る"))
        expect(visitor.page.locator(".chips")).to_contain_text("霧島 航")
        expect(visitor.page.locator("#q")).to_have_value("窓口")

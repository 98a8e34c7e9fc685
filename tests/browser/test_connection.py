"""Without a connection, and with a server that fails: results stay, and the search is sent again."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.support.browser_contexts import complaints_of
from tests.support.browser_pages import UNREACHED, found


@pytest.fixture
def page(browser: Browser, base_url: str, quiet: list[str]) -> Iterator[Page]:
    """A page alone in its process: pages that share one also share the state of the connection."""
    with browser.new_context(base_url=base_url, locale="ja-JP") as context:
        opened = context.new_page()
        complaints_of(opened, quiet)
        yield opened


def test_a_lost_connection_while_writing_keeps_what_is_shown(page: Page, quiet: list[str]) -> None:
    page.goto("/search?q=研修")
    page.context.set_offline(True)
    page.fill("#q", "標準化")
    said = page.locator("#unfinished")
    expect(said).to_have_text(UNREACHED)
    expect(page.locator("#status")).to_have_text(found(3))
    page.context.set_offline(False)
    page.fill("#q", "研修 ")
    expect(said).to_be_empty()
    assert all("ERR_INTERNET_DISCONNECTED" in text for text in quiet)
    quiet.clear()


def test_an_answer_that_does_not_come_can_be_asked_for_again(page: Page, quiet: list[str]) -> None:
    page.goto("/search?q=研修")
    failed: list[str] = []

    def once(route: Route) -> None:
        if failed:
            route.continue_()
        else:
            failed.append(route.request.url)
            route.abort()

    page.route(re.compile("org="), once)
    page.get_by_role("checkbox", name="桜川区").check()
    expect(page.locator("#unfinished")).to_contain_text("サーバーに接続できませんでした。")
    expect(page.locator("#status")).to_have_text(found(3))
    page.get_by_role("link", name="もう一度試す").click()
    expect(page.locator("#status")).to_have_text(found(1))
    expect(page.locator("#unfinished")).to_be_empty()
    assert failed
    assert all("ERR_FAILED" in text for text in quiet)
    quiet.clear()


def test_an_answer_that_is_no_page_of_results_becomes_a_navigation(page: Page, quiet: list[str]) -> None:
    page.goto("/search?q=研修")
    page.route(re.compile("org="), lambda route: route.fulfill(status=502, body="<title>502</title>Bad Gateway"))
    page.get_by_role("checkbox", name="桜川区").dispatch_event("click")
    expect(page).to_have_title("502")
    assert all("502" in text for text in quiet)
    quiet.clear()


@pytest.mark.parametrize(
    ("start", "choose", "shown", "wanted"),
    [
        ("/search?q=研修", lambda page: page.get_by_role("checkbox", name="桜川区").check(), 3, "q=研修&org=桜川区"),
        ("/search?q=研修", lambda page: page.locator("#mode").check(), 3, "q=研修&mode=any"),
        (
            "/search?q=研修",
            lambda page: page.get_by_role("link", name="新しい順", exact=True).click(),
            3,
            "q=研修&sort=newest",
        ),
        ("/search?q=研修", lambda page: page.get_by_role("link", name="対話ごと").click(), 3, "q=研修&group=dialogue"),
        (
            "/search?q=研修&org=桜川区",
            lambda page: page.get_by_role("link", name="桜川区 の条件を解除").click(),
            1,
            "q=研修",
        ),
        ("/search?org=青葉野市", lambda page: page.get_by_role("link", name="次へ").click(), 30, "org=青葉野市&page=2"),
        ("/search", lambda page: page.locator("#histogram svg a").first.click(), 40, "fy=2021"),
        ("/search?q=研修", lambda page: page.get_by_role("button", name="検索", exact=True).click(), 3, "q=研修"),
    ],
    ids=["facet", "mode", "order", "group", "chip", "page", "bar", "button"],
)
def test_without_a_connection_what_is_shown_stays_and_follows_once_there_is_one(
    page: Page, quiet: list[str], start: str, choose: Callable[[Page], None], shown: int, wanted: str
) -> None:
    page.goto(start)
    page.evaluate("() => { window.stayed = true; }")
    page.context.set_offline(True)
    choose(page)
    said = page.locator("#unfinished")
    expect(said).to_have_text(UNREACHED)
    expect(said).to_be_in_viewport()
    expect(page.locator("#status")).to_have_text(found(shown))
    assert unquote(page.url).endswith(start)
    page.get_by_role("link", name="もう一度試す").click()
    expect(said).to_have_text(UNREACHED)
    page.context.set_offline(False)
    expect(said).to_be_empty()
    page.wait_for_function("wanted => decodeURIComponent(location.href).endsWith(wanted)", arg=f"/search?{wanted}")
    assert page.evaluate("() => window.stayed")
    assert all("ERR_INTERNET_DISCONNECTED" in text for text in quiet)
    quiet.clear()


def test_the_first_request_of_a_connection_that_is_back_may_fail(page: Page, quiet: list[str]) -> None:
    page.goto("/search?q=研修")
    lost = iter(range(2))

    def twice(route: Route) -> None:
        if next(lost, None) is None:
            route.continue_()
        else:
            route.abort()

    page.route(re.compile("org="), twice)
    page.get_by_role("checkbox", name="桜川区").check()
    expect(page.locator("#unfinished")).to_contain_text("サーバーに接続できませんでした。")
    page.evaluate("() => dispatchEvent(new Event('online'))")
    expect(page.locator("#status")).to_have_text(found(1))
    expect(page.locator("#unfinished")).to_be_empty()
    quiet.clear()


def test_without_a_connection_the_dialog_of_a_phone_says_so(page: Page, quiet: list[str]) -> None:
    page.set_viewport_size({"width": 375, "height": 812})
    page.goto("/search?q=研修")
    page.locator("#filters-summary").click()
    dialog = page.get_by_role("dialog", name="絞り込み")
    page.context.set_offline(True)
    dialog.get_by_role("checkbox", name="桜川区").check()
    expect(dialog.get_by_role("status")).to_have_text(UNREACHED)
    expect(dialog.get_by_role("status")).to_be_in_viewport()
    dialog.get_by_role("button", name="3件を表示").click()
    expect(page.locator("#unfinished")).to_have_text(UNREACHED)
    page.context.set_offline(False)
    expect(page.locator("#status")).to_have_text(found(1))
    quiet.clear()


def test_without_a_connection_the_turns_around_a_hit_can_be_asked_for_again(page: Page, quiet: list[str]) -> None:
    page.goto("/search?q=率直に言って低い")
    page.context.set_offline(True)
    button = page.locator("[data-context]")
    button.click()
    expect(button).to_have_text("読み込めませんでした")
    expect(page.locator("#notice")).to_have_text("読み込めませんでした")
    page.context.set_offline(False)
    button.click()
    expect(page.locator(".hit")).to_contain_text("手続は214あります。")
    quiet.clear()

"""Search while typing: never while an input method composes, and nothing shown is lost."""

import re
from urllib.parse import unquote

from playwright.sync_api import Page, expect

from tests.support.browser_pages import LAID_OUT, found


def test_no_search_while_an_ime_composes(page: Page) -> None:
    page.goto("/search")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(unquote(request.url)) if "/search" in request.url else None)
    page.focus("#q")
    session = page.context.new_cdp_session(page)
    for composed in ("k", "けn", "けん", "けんしゅ", "けんしゅう", "研修"):
        caret = {"selectionStart": len(composed), "selectionEnd": len(composed)}
        session.send("Input.imeSetComposition", {"text": composed, **caret})
        page.wait_for_timeout(450)
    assert not asked
    session.send("Input.insertText", {"text": "研修"})
    expect(page.locator("#status")).to_have_text(found(3))
    page.wait_for_timeout(600)
    assert [re.sub(r"^.*/search", "/search", url) for url in asked] == ["/search?q=研修"]
    expect(page.locator("#q")).to_be_focused()


def test_a_query_that_is_not_finished_keeps_what_is_shown_and_says_so(page: Page, quiet: list[str]) -> None:
    page.goto("/search?q=研修")
    page.fill("#q", "研修 年度:来")
    said = page.locator("#unfinished")
    expect(said).to_have_text(re.compile("^キーワード: 年度: の「来」.*下は、前の検索の結果です。$"))
    expect(page.locator("#status")).to_have_text(found(3))
    page.fill("#q", "研修 OR 標準化")
    expect(page.locator("#status")).not_to_have_text(found(3))
    expect(said).to_be_empty()
    assert not quiet


def test_a_facet_beside_a_query_that_is_not_finished_keeps_what_is_shown(page: Page, quiet: list[str]) -> None:
    page.goto("/search?q=研修")
    page.fill("#q", "研修 年度:来")
    page.get_by_role("checkbox", name="桜川区").check()
    expect(page.locator("#unfinished")).to_have_text(re.compile("^キーワード: 年度"))
    expect(page.locator("#status")).to_have_text(found(3))
    page.fill("#q", "研修 年度:2021")
    expect(page.locator("#status")).to_have_text(found(1))
    assert not quiet


def test_relevance_is_an_order_of_words_alone(page: Page) -> None:
    page.goto("/search?org=桜川区")
    orders = page.get_by_role("navigation", name="並び順")
    expect(orders).to_have_text(re.compile(r"^\s*新しい順\s+古い順\s+取り込みの新しい順\s*$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("桜川区の発言")
    page.fill("#q", "研修")
    expect(orders.locator("b")).to_have_text("関連度順")
    orders.get_by_role("link", name="新しい順", exact=True).click()
    page.wait_for_url("**&sort=newest")
    page.fill("#q", "")
    expect(page.get_by_role("heading", level=1)).to_have_text("桜川区の発言")
    expect(orders.locator("b")).to_have_text("新しい順")
    assert unquote(page.url).endswith("/search?org=桜川区")


def test_words_not_yet_searched_go_with_a_link(page: Page) -> None:
    page.goto("/search?q=研修")
    page.fill("#q", "標準化")
    page.get_by_role("link", name="新しい順", exact=True).click()
    page.wait_for_url(lambda url: "sort=newest" in url)
    assert unquote(page.url).endswith("/search?q=標準化&sort=newest")
    expect(page.locator("#q")).to_have_value("標準化")
    expect(page.get_by_role("heading", level=1)).to_have_text("「標準化」の検索結果")


def test_a_period_is_written_in_peace(page: Page) -> None:
    page.goto("/search?q=研修")
    steps = page.evaluate("history.length")
    page.focus("#from")
    for key in ("4", "Tab", "2", "0", "2", "1"):  # month and year, as the browser shows them here
        page.keyboard.press(key)
        page.wait_for_timeout(450)  # longer than the pause after which is searched
    expect(page.locator("#from")).to_be_focused()
    expect(page.locator("#from")).to_have_value("2021-04")
    page.wait_for_url(lambda url: url.endswith("from=2021-04"))
    expect(page.locator("#status")).to_have_text(found(page.locator(".hit").count()))
    assert page.evaluate("history.length") == steps + 1
    expect(page.locator(".chips li")).to_have_count(1)
    page.get_by_role("checkbox", name="東京都").check()
    page.wait_for_url(lambda url: "org=" in url and "from=2021-04" in url)
    expect(page.locator("#from")).to_have_value("2021-04")


def test_what_stands_outside_the_results_follows_the_search(page: Page) -> None:
    page.goto("/search?q=研修")
    page.fill("#q", "窓口")
    expect(page).to_have_title(re.compile("^「窓口」"))
    assert "/feed.atom?q=窓口" in unquote(page.locator("#feed").get_attribute("href") or "")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Results for “窓口”")


def test_a_chart_that_comes_with_an_answer_is_open_on_a_wide_page(page: Page) -> None:
    page.goto("/search?q=避難所")
    expect(page.locator("#histogram")).to_have_count(0)
    page.fill("#q", "")
    expect(page.locator("#histogram")).to_have_attribute("open", "")


def test_all_is_laid_out_soon(page: Page) -> None:
    page.set_viewport_size({"width": 375, "height": 600})
    page.goto("/search?org=青葉野市")
    page.wait_for_function(LAID_OUT)
    page.fill("#q", "青葉野市")
    page.wait_for_url("**q=%E9%9D%92*")
    page.wait_for_function(LAID_OUT)
    assert page.evaluate("() => scrollY") == 0

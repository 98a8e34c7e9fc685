"""From a question to the very turn and back."""

import re
from collections.abc import Callable
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Page, Route, expect


def found(turns: int) -> re.Pattern[str]:
    """What the status line says of so many turns, whatever it says of talks."""
    return re.compile(f"^{turns}件の発言が見つかりました")


def _press_until(page: Page, key: str, expression: str, *, most: int = 60) -> None:
    """Presses a key until what has the focus is as wanted."""
    for _ in range(most):
        if page.evaluate(f"() => Boolean({expression})"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{expression} never had the focus")


def test_by_keyboard(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.insert_text("研修")
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_have_text(found(3))

    _press_until(page, "Tab", "document.activeElement.value === '桜川区'")
    page.keyboard.press("Space")
    expect(page.locator("#status")).to_have_text(found(1))
    expect(page).to_have_title("「研修」の検索結果 1件 | CIO対話検索")
    assert unquote(page.url).endswith("/search?q=研修&org=桜川区")
    assert page.evaluate("document.activeElement.value") == "桜川区"

    _press_until(page, "Tab", "document.activeElement.closest('.hit h3')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/dialogues/sakuragawa-1?*#t7")
    expect(page.locator("#t7 mark")).to_have_text("研修")
    expect(page.locator("#t7")).to_be_in_viewport()

    page.go_back()
    expect(page.locator("#status")).to_have_text(found(1))
    expect(page.get_by_role("checkbox", name="桜川区")).to_be_checked()
    page.go_back()
    expect(page.locator("#status")).to_have_text(found(3))
    expect(page.get_by_role("checkbox", name="桜川区")).not_to_be_checked()


def test_without_javascript(browser: Browser, base_url: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=base_url, locale="ja-JP")
    page = context.new_page()
    page.goto("/")
    page.fill("#q", "研修")
    page.get_by_role("button", name="検索", exact=True).click()
    expect(page.locator("#status")).to_have_text(found(3))
    page.get_by_role("checkbox", name="桜川区").check()
    page.get_by_role("button", name="絞り込む").click()
    expect(page.locator("#status")).to_have_text(found(1))
    assert unquote(page.url).endswith("/search?q=研修&org=桜川区")
    page.locator(".hit h3 a").click()
    expect(page.locator("#t7 mark")).to_have_text("研修")
    assert page.get_by_role("button", name="引用をコピー").count() == 0
    page.get_by_role("link", name="検索結果に戻る").click()
    page.get_by_role("link", name="桜川区 の条件を解除").click()
    expect(page.locator("#status")).to_have_text(found(3))
    context.close()


def test_a_phone_without_javascript(browser: Browser, base_url: str) -> None:
    context = browser.new_context(
        java_script_enabled=False, base_url=base_url, locale="ja-JP", viewport={"width": 375, "height": 812}
    )
    page = context.new_page()
    page.goto("/search?q=研修")
    expect(page.get_by_role("checkbox", name="桜川区")).not_to_be_visible()
    page.locator("#filters-summary").click()
    page.get_by_role("checkbox", name="桜川区").check()
    page.get_by_role("button", name="絞り込む").click()
    expect(page.locator("#filters-summary")).to_have_text("絞り込み(1)")
    expect(page.locator("#status")).to_have_text(found(1))
    context.close()


def test_the_dialog_of_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 375, "height": 812})
    page.goto("/search?q=研修")
    page.get_by_text("絞り込み", exact=True).first.click()
    dialog = page.get_by_role("dialog", name="絞り込み")
    dialog.get_by_role("checkbox", name="桜川区").check()
    expect(dialog.get_by_role("button", name="1件を表示")).to_be_visible()
    expect(dialog.get_by_role("checkbox", name="桜川区")).to_be_focused()
    dialog.get_by_role("checkbox", name="東京都").check()
    dialog.get_by_role("button", name="2件を表示").click()
    expect(dialog).to_have_count(0)
    expect(page.locator("#filters-summary")).to_have_text("絞り込み(2)")
    expect(page.locator("#filters-summary")).to_be_focused()
    expect(page.locator(".hit")).to_have_count(2)


def test_the_dialog_gives_the_focus_back_when_the_page_grows_wide(page: Page) -> None:
    page.set_viewport_size({"width": 375, "height": 812})
    page.goto("/search?q=研修")
    page.locator("#filters-summary").click()
    page.get_by_role("dialog", name="絞り込み").get_by_role("checkbox", name="桜川区").check()
    expect(page.locator("#status")).to_have_text(found(1))
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("checkbox", name="桜川区")).to_be_focused()


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
    page.fill("#q", "(研修 OR")
    said = page.locator("#unfinished")
    expect(said).to_have_text(re.compile("^キーワード: 括弧.*下は、前の検索の結果です。$"))
    expect(page.locator("#status")).to_have_text(found(3))
    page.fill("#q", "(研修 OR 標準化)")
    expect(page.locator("#status")).not_to_have_text(found(3))
    expect(said).to_be_empty()
    assert not quiet


def test_a_facet_beside_a_query_that_is_not_finished_keeps_what_is_shown(page: Page, quiet: list[str]) -> None:
    page.goto("/search?q=研修")
    page.fill("#q", "(研修")
    page.get_by_role("checkbox", name="桜川区").check()
    expect(page.locator("#unfinished")).to_have_text(re.compile("^キーワード: 括弧"))
    expect(page.locator("#status")).to_have_text(found(3))
    page.fill("#q", "(研修)")
    expect(page.locator("#status")).to_have_text(found(1))
    assert not quiet


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


def test_a_late_answer_is_not_shown(page: Page) -> None:
    page.goto("/search?q=研修")
    held: list[Route] = []
    page.route(re.compile("org="), lambda route: held.append(route) if not held else route.continue_())
    page.get_by_role("checkbox", name="桜川区").check()
    page.get_by_role("checkbox", name="東京都").check()
    expect(page.locator("#status")).to_have_text(found(2))
    assert held


def test_back_and_forward_before_the_answer_comes_change_nothing(page: Page) -> None:
    page.goto("/search?q=研修")
    page.get_by_role("checkbox", name="桜川区").check()
    expect(page.locator("#status")).to_have_text(found(1))
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile("/search"), hold)
    page.evaluate("() => history.back()")
    page.wait_for_function("() => !location.search.includes('org=')")
    page.evaluate("() => history.forward()")
    page.wait_for_function("() => location.search.includes('org=')")
    page.wait_for_timeout(100)
    for route in held:
        route.continue_()
    page.wait_for_timeout(500)
    assert held
    expect(page.locator("#status")).to_have_text(found(1))
    expect(page.locator("#results")).not_to_have_attribute("aria-busy", "true")


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


UNREACHED = "サーバーに接続できませんでした。 下は、前の検索の結果です。 もう一度試す"


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


def test_back_walks_through_what_was_chosen(page: Page) -> None:
    page.goto("/search?q=研修")
    page.get_by_role("checkbox", name="桜川区").check()
    expect(page.locator(".chips li")).to_have_count(1)
    page.get_by_role("checkbox", name="東京都").check()
    expect(page.locator(".hit")).to_have_count(2)
    page.go_back()
    expect(page.locator(".hit")).to_have_count(1)
    page.go_back()
    expect(page.locator(".hit")).to_have_count(3)
    expect(page.locator(".chips")).to_have_count(0)
    page.go_forward()
    expect(page.get_by_role("checkbox", name="桜川区")).to_be_checked()


def test_back_leads_to_what_was_there_before_one_typed(page: Page) -> None:
    page.goto("/search?q=研修")
    page.fill("#q", "")
    page.locator("#q").press_sequentially("窓")
    expect(page).to_have_url(re.compile(r"/search(\?q=%E7%AA%93)?$"))
    page.locator("#q").press_sequentially("口", delay=500)
    expect(page).to_have_title(re.compile("^「窓口」"))
    for _ in range(3):
        page.keyboard.press("Enter")
        expect(page.locator("#results-heading")).to_be_focused()
        page.locator("#q").focus()
    page.go_back()
    expect(page.locator("#status")).to_have_text(found(3))
    expect(page.locator("#q")).to_have_value("研修")


def test_what_stands_outside_the_results_follows_the_search(page: Page) -> None:
    page.goto("/search?q=研修")
    page.fill("#q", "窓口")
    expect(page).to_have_title(re.compile("^「窓口」"))
    assert "/feed.atom?q=窓口" in unquote(page.locator("link[rel=alternate]").get_attribute("href") or "")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Results for “窓口”")


def test_a_chart_that_comes_with_an_answer_is_open_on_a_wide_page(page: Page) -> None:
    page.goto("/search?q=避難所")
    expect(page.locator("#histogram")).to_have_count(0)
    page.fill("#q", "")
    expect(page.locator("#histogram")).to_have_attribute("open", "")


def test_a_citation_is_copied(page: Page, base_url: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/dialogues/sakuragawa-1?q=研修")
    page.locator("#t4").get_by_role("button", name="引用をコピー").click()
    expect(page.locator("#notice")).to_have_text("引用をコピーしました")
    expect(page.locator("#t4 button")).to_have_text("引用をコピーしました")
    assert page.evaluate("navigator.clipboard.readText()") == (
        "「4.2%ですか。率直に言って低いですね。どうしてそうなるのでしょう。」\n"
        "霧島 航（東京都 副知事）、「【架空】「できます」と「使われます」は違う～桜川区×都CIO座談会①～」、"
        "2021年6月15日（令和3年）\n"
        f"{base_url}/dialogues/sakuragawa-1#t4"
    )


def test_the_turn_of_the_address_is_shown(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 500})
    page.goto("/dialogues/sakuragawa-1/t8")
    expect(page.locator("#t8")).to_be_in_viewport()
    before = page.locator("#t7").evaluate("turn => getComputedStyle(turn).backgroundColor")
    assert page.locator("#t8").evaluate("turn => getComputedStyle(turn).backgroundColor") != before
    page.locator("#t8").get_by_role("link", name="t8 の前の発言").click()
    expect(page).to_have_url(re.compile("#t7$"))
    expect(page.locator("#t7")).to_be_in_viewport()


def test_back_returns_to_the_place_and_the_focus_of_the_results(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 700})
    page.goto("/search?org=青葉野市")
    link = page.locator(".hit h3 a").nth(12)
    link.scroll_into_view_if_needed()
    place = page.evaluate("() => scrollY")
    assert place > 500
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/dialogues/aobano**")
    page.go_back()
    page.wait_for_function("place => Math.abs(scrollY - place) < 50", arg=place)


LAID_OUT = """() => [...document.querySelectorAll('.hit h3, .turn .who')].every(
    part => part.checkVisibility({ contentVisibilityAuto: true }))"""


def test_places_are_exact_although_what_is_far_is_laid_out_late(page: Page) -> None:
    page.set_viewport_size({"width": 375, "height": 600})
    top = (
        "turns => turns.map(turn => [turn.id, Math.round(turn.getBoundingClientRect().top)]).find(turn => turn[1] >= 0)"
    )
    turns = page.locator(".turn")
    page.goto("/dialogues/aobano#t20")
    page.wait_for_function("() => Math.abs(document.getElementById('t20').getBoundingClientRect().top - 32) < 2")
    page.goto("/dialogues/aobano?q=青葉野市")
    for turn in ("t1", "t2", "t3"):
        page.keyboard.press("n")
        expect(page.locator(f"#{turn}")).to_be_focused()
        assert turns.evaluate_all(top)[0] == turn
    page.goto("/dialogues/aobano")
    page.mouse.wheel(0, 2500)
    page.wait_for_function("() => scrollY === 2500")
    page.wait_for_function(LAID_OUT)
    place = turns.evaluate_all(top)
    page.goto("/help")
    page.go_back()
    page.wait_for_function("() => scrollY === 2500")
    page.wait_for_function(LAID_OUT)
    assert turns.evaluate_all(top) == place


def test_all_is_laid_out_soon(page: Page) -> None:
    page.set_viewport_size({"width": 375, "height": 600})
    page.goto("/search?org=青葉野市")
    page.wait_for_function(LAID_OUT)
    page.fill("#q", "青葉野市")
    page.wait_for_url("**q=%E9%9D%92*")
    page.wait_for_function(LAID_OUT)
    assert page.evaluate("() => scrollY") == 0


def test_completions_by_keyboard(page: Page) -> None:
    page.goto("/")
    page.locator("#q").press_sequentially("さくら")
    box = page.get_by_role("combobox", name="キーワード")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("option", name=re.compile("桜川区"))).to_be_visible()
    page.keyboard.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("が")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    active = page.locator("#offers [aria-selected=true]")
    expect(active).to_contain_text("桜川区")
    expect(box).to_have_attribute("aria-activedescendant", active.get_attribute("id") or "")
    expect(box).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?org=*")
    expect(page.locator(".chips")).to_contain_text("桜川区")


def test_no_completion_while_an_ime_composes(page: Page) -> None:
    page.goto("/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(unquote(request.url)) if "/suggest" in request.url else None)
    page.focus("#q")
    session = page.context.new_cdp_session(page)
    for composed in ("s", "さ", "さk", "さく"):
        caret = {"selectionStart": len(composed), "selectionEnd": len(composed)}
        session.send("Input.imeSetComposition", {"text": composed, **caret})
        page.wait_for_timeout(250)
    assert not asked
    session.send("Input.insertText", {"text": "桜"})
    expect(page.get_by_role("option", name=re.compile("桜川区"))).to_be_visible()
    assert [address.partition("/suggest")[2] for address in asked] == ["?q=桜"]


def test_what_was_said_around_a_hit_opens_and_closes_in_place(page: Page) -> None:
    page.goto("/search?q=率直に言って低い")
    button = page.get_by_role("button", name="前後の発言")
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".hit")).to_contain_text("手続は214あります。")
    expect(page.locator(".hit")).to_contain_text("窓口とも相談しました。")
    button.click()
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(page.locator(".hit")).not_to_contain_text("手続は214あります。")


def test_a_list_is_narrowed_by_kana_and_by_kanji(page: Page) -> None:
    page.goto("/speakers")
    names = page.locator("#names li:visible")
    assert page.locator("#narrow").evaluate("box => box.offsetHeight") < 60
    everybody = names.count()
    for typed in ("かたぎり", "カタギリ", "片桐"):
        page.fill("#narrow", typed)
        expect(names).to_have_count(1)
        expect(names).to_contain_text("片桐 静江")
        expect(page.locator("#narrowed")).to_have_text("1件")
    page.fill("#narrow", "ゾウガメ")
    expect(page.locator("#narrowed")).to_have_text("当てはまるものはありません")
    page.fill("#narrow", "")
    expect(names).to_have_count(everybody)


def test_keys_of_one_letter_lead_from_hit_to_hit_and_can_be_switched_off(page: Page) -> None:
    page.goto("/dialogues/sakuragawa-1?q=研修")
    for key, turn in (("n", "t6"), ("n", "t7"), ("n", "t8"), ("p", "t7")):
        page.keyboard.press(key)
        expect(page.locator(f"#{turn}")).to_be_focused()
    page.goto("/accessibility")
    page.get_by_label("ショートカットキーを使わない").check()
    page.goto("/search?q=研修")
    page.keyboard.press("/")
    page.keyboard.press("n")
    assert page.evaluate("() => document.activeElement === document.body")


def test_a_chip_and_a_bar_keep_the_page_and_give_the_focus_to_the_results(page: Page) -> None:
    page.goto("/search?q=研修&org=桜川区&mode=any")
    page.evaluate("() => { window.stayed = true; }")
    page.get_by_role("link", name="桜川区 の条件を解除").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_have_text(found(3))
    expect(page.locator("#results-heading")).to_be_focused()
    page.get_by_role("link", name="いずれかの語 の条件を解除").click()
    expect(page.locator("#mode")).not_to_be_checked()
    page.get_by_role("link", name="新しい順", exact=True).click()
    page.wait_for_url("**&sort=newest")
    assert page.evaluate("() => window.stayed")
    page.go_back()
    page.go_back()
    expect(page.locator("#mode")).to_be_checked()

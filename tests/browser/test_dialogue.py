"""The reader of a dialogue, and turns in their context."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.support.browser_pages import LAID_OUT


def test_a_citation_is_copied(page: Page, base_url: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/dialogues/sakuragawa-1?q=研修")
    page.locator("#t4").get_by_text("操作").click()
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
    page.locator("#t8").get_by_text("操作").click()
    page.locator("#t8").get_by_role("link", name="t8 の前の発言").click()
    expect(page).to_have_url(re.compile("#t7$"))
    expect(page.locator("#t7")).to_be_in_viewport()


def test_the_actions_of_a_turn_show_where_somebody_is(page: Page) -> None:
    page.goto("/dialogues/sakuragawa-1")
    turn, other = page.locator("#t4"), page.locator("#t5")
    shown = "element => getComputedStyle(element).opacity"
    expect(turn.get_by_role("link", name="#t4")).to_be_visible()
    turn.hover()
    for part in (".tick", ".menu"):
        assert (turn.locator(part).evaluate(shown), other.locator(part).evaluate(shown)) == ("1", "0")
    page.locator("h1").hover()
    assert turn.locator(".menu").evaluate(shown) == "0"
    turn.locator(".tick input").focus()
    assert turn.locator(".menu").evaluate(shown) == "1"
    turn.locator(".tick input").check()
    turn.locator(".tick input").blur()
    page.locator("h1").hover()
    assert (turn.locator(".tick").evaluate(shown), turn.locator(".menu").evaluate(shown)) == ("1", "0")
    turn.locator(".tick input").uncheck()


def test_a_menu_by_keyboard(page: Page) -> None:
    page.goto("/dialogues/sakuragawa-1")
    menu, other = page.locator("#t4 .menu"), page.locator("#t5 .menu")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    for label in ("t4 の前の発言", "t4 の次の発言", "t4 に関連する発言"):
        page.keyboard.press("Tab")
        expect(menu.get_by_role("link", name=label)).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu.get_by_role("link", name="t4 の次の発言")).not_to_be_visible()
    expect(menu.locator("summary")).to_be_focused()
    page.keyboard.press("Enter")
    other.locator("summary").press("Enter")
    expect(menu.get_by_role("link", name="t4 の次の発言")).not_to_be_visible()
    other.get_by_role("link", name="t5 の次の発言").click()
    expect(page.locator("#t6")).to_be_in_viewport()
    page.locator("h1").click()
    assert page.locator(".menu[open]").count() == 0


def test_a_touch_screen_without_script_has_the_menu_in_view(browser: Browser, base_url: str) -> None:
    page = browser.new_page(
        java_script_enabled=False,
        base_url=base_url,
        locale="ja-JP",
        viewport={"width": 320, "height": 640},
        has_touch=True,
        is_mobile=True,
    )
    page.goto("/dialogues/sakuragawa-1?q=研修")
    menu = page.locator("#t7 .menu")
    assert menu.evaluate("element => getComputedStyle(element).opacity") == "1"
    menu.locator("summary").tap()
    for link in menu.get_by_role("link").all():
        box = link.bounding_box()
        assert box
        assert box["height"] >= 44
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
    assert menu.get_by_role("button").count() == 0
    page.locator("#t7").get_by_role("link", name="t7 の次の一致").tap()
    expect(page).to_have_url(re.compile("#t8$"))
    page.close()


def test_the_roll_is_folded(page: Page) -> None:
    page.goto("/dialogues/sakuragawa-1")
    roll = page.locator("#roll")
    expect(roll.locator("summary")).to_have_text("3人を見る")
    expect(roll.locator("dl")).not_to_be_visible()
    roll.locator("summary").click()
    expect(roll.locator("dl")).to_contain_text("片桐 静江")
    roll.locator("summary").click()
    page.emulate_media(media="print")
    expect(roll.locator("dl")).to_be_visible()


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
    for _again in range(4):  # the browser restores the place before or after the script runs
        page.goto("/help")
        page.go_back()
        page.wait_for_function("() => scrollY === 2500 && document.documentElement.matches('.placed')")
        page.wait_for_function(LAID_OUT)
        assert turns.evaluate_all(top) == place


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


def test_the_bar_steps_through_the_matches_and_stays_in_view(page: Page) -> None:
    page.set_viewport_size({"width": 375, "height": 500})
    page.goto("/dialogues/aobano?q=青葉野市")
    found = page.locator(".turn.found").evaluate_all("turns => turns.map(turn => turn.id)")
    assert len(found) > 2
    following, before = page.get_by_role("button", name="次の一致"), page.get_by_role("button", name="前の一致")
    for number, turn in enumerate(found, start=1):
        following.focus()
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(f"#{turn}$"))
        expect(page.locator("#step")).to_have_text(f"{number}/{len(found)}")
        expect(page.locator(f"#{turn} .who")).to_be_in_viewport()
        expect(following).to_be_in_viewport()
    before.click()
    expect(page.locator("#step")).to_have_text(f"{len(found) - 1}/{len(found)}")

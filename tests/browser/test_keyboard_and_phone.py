"""Search to turn and back by keyboard, without script, and on a phone."""

from urllib.parse import unquote

from playwright.sync_api import Browser, Page, expect

from tests.support.browser_pages import found


def _press_until(page: Page, key: str, expression: str, *, most: int = 60) -> None:
    """Presses a key until the focus is where an expression says."""
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


def test_the_results_are_near(page: Page) -> None:
    hit = page.locator(".hit").first
    for width, height, lowest in ((1366, 768, 600), (375, 800, 1200)):
        page.set_viewport_size({"width": width, "height": height})
        page.goto("/search?q=研修")
        box = hit.bounding_box()
        assert box
        assert box["y"] < height - 150
        assert box["y"] + box["height"] < lowest
    page.set_viewport_size({"width": 1366, "height": 768})
    page.focus("#q")
    _press_until(page, "Tab", "document.activeElement.matches('.skip')", most=8)
    page.keyboard.press("Enter")
    _press_until(page, "Tab", "document.activeElement.closest('.hit h3')", most=4)


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

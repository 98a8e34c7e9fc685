"""Completions of the search box, and the filter of long lists."""

import re
from urllib.parse import unquote

from playwright.sync_api import Page, expect


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

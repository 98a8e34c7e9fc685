"""The quotation book with script: ticks and their number, order in place, selections, the clipboard, another book."""

import re

from playwright.sync_api import Page, expect

from kb.quoting.normal_form import fingerprint

READER = "/dialogues/sakuragawa-1"
BOOK = "/book?t=sakuragawa-1%23t3&t=sakuragawa-1%23t5&t=aobano%23t1"


def count(page: Page) -> str:
    return page.locator("#book-count").inner_text().strip()


def test_ticks_are_kept_from_page_to_page_and_counted(page: Page) -> None:
    page.goto("/search?q=研修")
    page.locator(".hit .tick input").first.check()
    expect(page.locator("#notice")).to_have_text("引用帳に加えました（1件）")
    assert count(page) == "1"
    place = page.locator(".hit .tick input").first.get_attribute("value") or ""
    page.goto(READER)
    expect(page.locator(f'.tick input[value="{place}"]')).to_be_checked()
    page.locator("#q").fill("標準化")
    page.get_by_role("button", name="検索", exact=True).click()
    page.locator(".hit .tick input").nth(3).check()
    page.locator("#q").fill("標準化 費用")  # hits that are fetched have their ticks, too
    expect(page).to_have_url(re.compile("%E8%B2%BB%E7%94%A8"))
    expect(page.locator(".hit .tick input:checked")).to_have_count(1)
    page.locator(".hit .tick input:checked").uncheck()
    expect(page.locator("#notice")).to_contain_text("引用帳から外しました")
    assert "book=" not in page.content()


def test_a_book_carried_without_script_is_taken_over(page: Page) -> None:
    page.goto(BOOK)
    carried = re.search(r'name="book" value="([^"]+)"', page.request.get(BOOK).text())
    assert carried
    page.evaluate("() => localStorage.clear()")
    page.goto(f"/search?q=研修&book={carried[1]}")
    assert count(page) == "3"
    expect(page).not_to_have_url(re.compile("book="))


def test_order_in_place_keeps_the_focus_and_says_what_was_done(page: Page) -> None:
    page.goto(BOOK)
    page.evaluate("() => { window.stays = true; }")
    button = page.get_by_role("button", name="下へ 1番目の引用")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#notice")).to_have_text("引用を2番目に移しました")
    expect(page.get_by_role("button", name="下へ 2番目の引用")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#notice")).to_have_text("引用を3番目に移しました")
    assert page.locator(".quotation").last.get_attribute("data-place") == "sakuragawa-1#t3"
    assert page.evaluate("() => window.stays")
    page.get_by_role("button", name="引用帳から外す 1番目の引用").click()
    expect(page.locator(".quotation")).to_have_count(2)
    assert count(page) == "2"
    page.go_back()
    expect(page.locator(".quotation")).to_have_count(3)
    assert count(page) == "3"


def test_quotations_are_ordered_by_dragging(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 2400})
    page.goto(BOOK)
    page.locator(".grip").nth(2).drag_to(page.locator(".quotation").first, target_position={"x": 20, "y": 3})
    expect(page.locator(".quotation").first).to_have_attribute("data-place", "aobano#t1")
    expect(page).to_have_url(re.compile(r"\?t=aobano%23t1"))


def test_a_selection_is_quoted(page: Page) -> None:
    page.goto(READER)
    page.evaluate(
        """() => {
            const text = document.querySelector('#t3 [data-quote] p:nth-of-type(2)').firstChild;
            getSelection().setBaseAndExtent(text, 3, text, 14);
        }"""
    )
    page.get_by_role("button", name="選択部分を引用").click()
    expect(page.locator("#notice")).to_have_text("引用帳に加えました（1件）")
    expect(page.locator("#selection-bar")).to_be_hidden()
    page.locator("#book-link").click()
    words = page.locator(".quotation .quote").inner_text()
    assert words == "が実際に電子申請で出し"
    expect(page.locator(".quotation code")).to_have_text(fingerprint(words, "sakuragawa-1#t3"))


def test_a_selection_over_paragraphs_and_of_a_whole_turn(page: Page) -> None:
    page.goto(READER)
    page.evaluate(
        """() => {
            const [first, second] = document.querySelectorAll('#t3 [data-quote] p');
            getSelection().setBaseAndExtent(first.firstChild, 20, second.firstChild, 4);
        }"""
    )
    page.get_by_role("button", name="選択部分を引用").click()
    page.evaluate("() => getSelection().selectAllChildren(document.querySelector('#t5 [data-quote]'))")
    page.get_by_role("button", name="選択部分を引用").click()
    page.locator("#book-link").click()
    shown = [text.split() for text in page.locator(".quotation .quote").all_inner_texts()]
    assert shown[0] == ["。2年で3倍以上に増やしました。", "ところが"]
    assert page.locator(".quotation").nth(1).get_attribute("data-place") == "sakuragawa-1#t5"


def test_a_selection_over_two_turns_is_not_offered(page: Page) -> None:
    page.goto(READER)
    page.evaluate(
        """() => getSelection().setBaseAndExtent(document.querySelector('#t3 [data-quote] p').firstChild, 0,
            document.querySelector('#t5 [data-quote] p').firstChild, 5)"""
    )
    expect(page.locator("#selection-bar")).to_be_hidden()


def test_another_book_does_not_replace_the_own_one_by_itself(page: Page) -> None:
    page.goto("/search?q=研修")
    page.locator(".hit .tick input").first.check()
    page.goto(BOOK)
    box = page.locator("#book-other")
    expect(box).to_contain_text("このブラウザーが覚えているもの（1件）とは別のもの")
    assert count(page) == "1"
    page.get_by_role("button", name="これを自分の引用帳にする").click()
    expect(box).to_be_hidden()
    assert count(page) == "3"


def test_the_book_is_copied_as_text_and_as_html(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(BOOK)
    page.get_by_role("button", name="引用帳をコピー").click()
    expect(page.locator("#notice")).to_have_text("引用帳をコピーしました")
    kinds = page.evaluate(
        """async () => {
            const [item] = await navigator.clipboard.read();
            const read = async (kind) => (await item.getType(kind)).text();
            return [await read('text/plain'), await read('text/html')];
        }"""
    )
    assert "1. 片桐 静江（桜川区 副区長）\n「電子申請で受けられる手続は214あります。" in kinds[0]
    assert "<blockquote>" in kinds[1]


def test_an_address_opened_without_a_book_leads_to_the_own_one(page: Page) -> None:
    page.goto("/search?q=研修")
    page.locator(".hit .tick input").first.check()
    page.goto("/book")
    expect(page.locator(".quotation")).to_have_count(1)
    page.get_by_role("button", name="引用帳から外す 1番目の引用").click()
    expect(page.get_by_role("status").first).to_have_text("引用はまだありません")
    assert count(page) == ""


def test_a_book_too_long_for_a_link_is_opened_all_the_same(page: Page) -> None:
    page.goto("/search?q=標準化")
    quotes = [f"aobano#t{n} " + "長いメモ" * 12 for n in range(1, 31)]
    page.evaluate("quotes => localStorage.setItem('quotation-book', JSON.stringify({title: '長い', quotes}))", quotes)
    page.reload()
    page.locator("#book-link").click()
    expect(page.locator(".quotation")).to_have_count(30)
    expect(page).to_have_url(re.compile(r"/book\?book="))
    expect(page.locator("#note-30")).to_have_value("長いメモ" * 12)


def test_notes_are_in_the_file_that_is_taken_away_while_they_are_written(page: Page) -> None:
    page.goto(BOOK)
    page.locator("#note-1").fill("書きかけのメモ")
    with page.expect_download() as download:
        page.get_by_role("link", name="Markdown で保存").click()
    assert "書きかけのメモ" in download.value.path().read_text(encoding="utf-8")
    page.locator("#book-title").fill("題")
    expect(page.get_by_role("heading", level=1)).to_have_text("題")
    expect(page.locator("#book-title")).to_be_focused()
    expect(page).to_have_url(re.compile("title=%E9%A1%8C"))

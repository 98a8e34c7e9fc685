"""Questions with their answers as hits, and finding within a dialogue, in every way of using the pages."""

import re

from playwright.sync_api import Page, expect

from tests.support.visitors import Visitor


def test_from_nothing_to_the_exchange_and_its_answer(visitor: Visitor) -> None:
    page = visitor.page
    visitor.visit("/search")
    visitor.ask("現状 率直")
    expect(page.locator("#status")).to_have_text("条件に合う発言はありませんでした")
    visitor.press(page.get_by_role("link", name="質問とその答えを合わせて、質疑ごとに探す"))
    expect(page.locator("#status")).to_have_text("1件の質疑が見つかりました（対話 1件）")
    hit = page.locator(".hit")
    expect(hit.locator(".part")).to_have_count(2)
    expect(hit.locator(".part.asked")).to_contain_text("―電子申請の現状から教えてください。")
    assert hit.locator("mark").all_inner_texts() == ["現状", "率直"]
    visitor.press(hit.get_by_role("link", name="#t4"))
    expect(page).to_have_url(re.compile(r"group=exchange#t4$"))
    if not visitor.way.enlarged:  # which moves everything once the page is there
        expect(page.locator("#t4")).to_be_in_viewport()
    expect(page.locator(".turn.found")).to_have_count(2)
    visitor.press(page.get_by_role("link", name="← 検索結果に戻る"))
    expect(hit).to_have_count(1)


def test_the_unit_is_kept_by_conditions_orders_and_words(visitor: Visitor) -> None:
    page = visitor.page
    visitor.visit("/search?q=研修+OR+標準化")
    visitor.press(page.get_by_role("link", name="質疑ごと"))
    status = page.locator("#status")
    expect(status).to_contain_text("1件の質疑と、質疑に入らない発言30件が見つかりました")
    visitor.choose("桜川区")
    expect(status).to_contain_text("1件の質疑が見つかりました")
    expect(page.locator(".part")).to_have_count(3)
    visitor.press(page.get_by_role("link", name="古い順"))
    expect(page).to_have_url(re.compile("sort=oldest&group=exchange"))
    visitor.ask("動画")
    expect(page).to_have_url(re.compile("q=%E5%8B%95%E7%94%BB.*group=exchange"))
    expect(page.locator(".part.asked")).to_contain_text("―職員の研修についてはいかがでしょうか。")
    visitor.press(page.get_by_role("link", name="発言ごと"))
    expect(page.locator(".part")).to_have_count(0)
    expect(page).not_to_have_url(re.compile("group="))


def test_an_answer_of_an_exchange_is_taken_into_the_book(visitor: Visitor) -> None:
    page = visitor.page
    visitor.visit("/search?q=現状+率直&group=exchange")
    visitor.tick(page.get_by_role("checkbox", name="引用帳に加える t4"))
    target = (
        page.locator("#book-link") if visitor.way.scripted else page.get_by_role("button", name="選んだ発言を引用帳")
    )
    visitor.press(target)
    expect(page.locator(".quotation .quote")).to_contain_text("率直に言って低いですね。")


def test_neighbours_are_those_of_the_turn_that_was_asked_for(page: Page) -> None:
    page.goto("/search?q=現状+率直&group=exchange")
    question, answer = page.locator(".part").all()
    answer.get_by_role("button", name="前後の発言").click()
    expect(answer.locator("[data-place=after]")).to_contain_text("件数の多い順に20の手続へ取り組んでいます。")
    expect(question.locator("[data-place]")).to_have_count(0)
    answer.get_by_role("button", name="前後の発言").click()
    expect(answer.locator("[data-place]")).to_have_count(0)


def test_find_within_a_dialogue_and_go_on_from_match_to_match(visitor: Visitor) -> None:
    page = visitor.page
    visitor.visit("/dialogues/sakuragawa-1?q=電子申請")
    visitor.write(page.locator("#find"), "研修")
    visitor.press(page.get_by_role("button", name="探す", exact=True))
    expect(page).to_have_url(re.compile("#t6$"))
    if not visitor.way.enlarged:
        expect(page.locator("#t6")).to_be_in_viewport()
    expect(page.locator(".turn.found")).to_have_count(3)
    if visitor.way.keyboard:
        page.keyboard.press("n")
        expect(page.locator("#t7")).to_be_focused()
    elif visitor.way.scripted:
        expect(page.locator("#step")).to_have_text("1/3")
        if not visitor.way.enlarged:
            visitor.press(page.get_by_role("button", name="次の一致"))
            expect(page.locator("#step")).to_have_text("2/3")
            expect(page.locator("#t7")).to_be_in_viewport()
    else:
        page.locator("#t6").get_by_text("操作").click()
        visitor.press(page.locator("#t6").get_by_role("link", name="t6 の次の一致"))
        expect(page).to_have_url(re.compile("#t7$"))
    visitor.press(page.get_by_role("link", name="探す語を消す"))
    expect(page.locator(".turn.found")).to_have_count(2)
    assert set(page.locator(".turn mark").all_inner_texts()) == {"電子申請"}


def test_a_key_leads_to_the_box_of_the_dialogue(page: Page) -> None:
    page.goto("/dialogues/sakuragawa-1")
    page.keyboard.press("f")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.insert_text("研修")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#t6$"))
    expect(page.locator("#step")).to_have_text("1/3")  # the script listens
    expect(page.locator("#t6")).to_be_focused()
    page.keyboard.press("n")
    expect(page.locator("#t7")).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()

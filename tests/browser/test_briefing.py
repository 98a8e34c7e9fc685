"""A briefing: twelve quotations of three searches, ordered, annotated, taken away; a draft verified. In every way."""

import re

from playwright.sync_api import Page, expect

from tests.support.quoting import read_markdown, read_word
from tests.support.visitors import Visitor

DRAFT = """片桐副区長は「電子申請で受けられる手続は214あります。」と述べた。
片桐副区長は「研修は年に4回、全職員に広げます。」と述べた。
霧島副知事は「件数の多い順に20の手続へ取り組んでいます。」と述べた。
青葉野市の霧島副知事は「都でも研修に取り組みました。」と述べた。
片桐副区長は2020年6月15日に「研修は年に3回」と述べた。
片桐副区長は「橋を架け替える工事は来年からになります。」と述べた。
"""
# The hits of each search, and how many of them are quoted.
SEARCHES = {"標準化": (30, 5), "研修": (3, 3), "25年かけて OR 26年かけて OR 27年かけて OR 28年かけて": (4, 4)}


def headings(page: Page) -> list[str]:
    return [re.sub(r"^⠿ ", "", text) for text in page.locator(".quotation h2").all_inner_texts()]


def test_collect_order_annotate_and_take_away(visitor: Visitor) -> None:
    page = visitor.page
    visitor.visit("/search")
    for query, (hits, number) in SEARCHES.items():
        visitor.ask(query)
        expect(page.locator("#status")).to_contain_text(f"{hits}件の発言が")
        for at in range(number):
            visitor.tick(page.locator(".hit .tick input").nth(at))
        if not visitor.way.scripted:
            page.get_by_role("button", name="選んだ発言を引用帳に加える").click()
    if visitor.way.scripted:
        visitor.press(page.locator("#book-link"))
    expect(page.get_by_role("status").first).to_contain_text("12件の引用")
    first, second, *_others = headings(page)
    visitor.press(page.get_by_role("button", name="下へ 1番目の引用"))
    expect(page.locator(".quotation h2").first).to_contain_text(second.partition(" ")[2])
    assert [text.partition(" ")[2] for text in headings(page)[:2]] == [
        second.partition(" ")[2],
        first.partition(" ")[2],
    ]
    visitor.write(page.locator("#note-1"), "ここが要点")
    visitor.write(page.get_by_label("題名", exact=True), "答弁の材料")
    visitor.press(page.locator(".book-foot button"))
    expect(page.get_by_role("heading", level=1)).to_have_text("答弁の材料")
    expect(page.locator("#note-1")).to_have_value("ここが要点")
    word, text = (
        page.request.get(page.get_by_role("link", name=f"{kind} で保存").get_attribute("href") or "")
        for kind in ("Word", "Markdown")
    )
    taken = read_markdown(text.text())
    assert read_word(word.body()) == taken
    assert taken[0] == "答弁の材料"
    assert [one.heading for one in taken[1]] == headings(page)
    assert len(taken[1]) == 12
    assert dict(taken[1][0].lines)["メモ"] == "ここが要点"
    page.goto(page.url)  # the address alone is the book
    visitor.settle()
    expect(page.locator(".quotation")).to_have_count(12)


def test_verify_a_draft_with_five_planted_errors(visitor: Visitor) -> None:
    page = visitor.page
    visitor.visit("/verify")
    visitor.write(page.get_by_label("照合する文章"), DRAFT)
    visitor.press(page.get_by_role("button", name="照合する", exact=True))
    expect(page.get_by_role("status").first).to_contain_text("引用 6件のうち、確かめるところが 5件あります。")
    expect(page.locator(".verdict.bad")).to_have_count(5)
    expect(page.locator("#v2 del")).to_contain_text("4")
    expect(page.locator("#v2 ins")).to_contain_text("3")
    expect(page.locator("#v3")).to_contain_text("発言者が違います。原稿: 霧島 航、記録: 三田村 剛")
    expect(page.locator("#v4")).to_contain_text("組織が違います。原稿: 青葉野市、記録: 東京都")
    expect(page.locator("#v5")).to_contain_text("日付が違います。原稿: 2020年6月15日")
    expect(page.locator("#v6")).to_contain_text("見つかりません")
    visitor.press(page.locator("#v3 a"))
    expect(page).to_have_url(re.compile(r"/dialogues/sakuragawa-1#t5$"))

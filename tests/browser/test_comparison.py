"""Three municipalities compared, from the matrix and from chips, in every way of using the pages."""

import re

from playwright.sync_api import Page, expect

from tests.support.visitors import Visitor


def columns(page: Page) -> list[str]:
    return page.locator(".compared h2").all_inner_texts()


def test_from_the_matrix_with_one_more_municipality(visitor: Visitor) -> None:
    page = visitor.page
    visitor.visit("/matrix")
    visitor.press(page.get_by_role("link", name="並べて見る 研修"))
    assert sorted(columns(page)) == ["東京都", "桜川区"]
    visitor.press(page.get_by_text("組織を加える、話題や語を変える"))
    visitor.pick(page.get_by_label("加える組織"), "青葉野市")
    visitor.press(page.get_by_role("button", name="横に並べる"))
    assert columns(page)[-1] == "青葉野市"
    blank = page.get_by_role("region", name="青葉野市")
    expect(blank).to_contain_text("この話題の発言はありません。")
    visitor.press(blank.get_by_role("link", name="前へ移す 青葉野市"))
    visitor.press(page.get_by_role("region", name="青葉野市").get_by_role("link", name="前へ移す 青葉野市"))
    assert columns(page)[0] == "青葉野市"
    told = page.get_by_role("region", name="桜川区")
    expect(told.locator(".quote")).to_have_text("研修は年に3回、全職員に広げます。")
    visitor.tick(told.get_by_role("checkbox"))
    if not visitor.way.scripted:
        visitor.press(page.get_by_role("button", name="選んだ発言を引用帳に加える"))
    else:
        visitor.press(page.locator("#book-link"))
    expect(page.locator(".quotation .quote")).to_have_text("研修は年に3回、全職員に広げます。")


def test_from_chips_to_the_columns_and_on_to_a_turn(visitor: Visitor) -> None:
    page = visitor.page
    visitor.visit("/search?q=標準化+OR+研修&org=桜川区&org=東京都&org=青葉野市")
    expect(page.locator(".chips li")).to_have_count(4)  # three, and one that drops all
    visitor.press(page.get_by_role("link", name="選んだ3組織を横に並べる"))
    assert columns(page) == ["桜川区", "東京都", "青葉野市"]
    boxes = [box for column in page.locator(".compared").all() if (box := column.bounding_box())]
    if visitor.way.small:
        assert len({box["x"] for box in boxes}) == 1
        assert boxes[0]["y"] < boxes[1]["y"] < boxes[2]["y"]
    elif not visitor.way.enlarged:
        assert len({box["y"] for box in boxes}) == 1
        assert boxes[0]["x"] < boxes[1]["x"] < boxes[2]["x"]
    many = page.get_by_role("region", name="青葉野市")
    expect(many.locator(".facts")).to_contain_text("30件")
    expect(many.locator(".quote")).to_have_count(3)
    visitor.press(many.locator(".where a").first)
    expect(page).to_have_url(re.compile(r"/dialogues/aobano\?.*#t\d+$"))
    page.go_back()
    visitor.settle()
    visitor.press(many.get_by_role("link", name="発言30件をすべて見る 青葉野市"))
    expect(page.locator("#status")).to_contain_text("30件の発言が見つかりました")


def test_chips_chosen_on_the_page_lead_there_too(visitor: Visitor) -> None:
    page = visitor.page
    visitor.visit("/search?q=研修")
    visitor.choose("桜川区", "東京都")
    visitor.press(page.get_by_role("link", name="選んだ2組織を横に並べる"))
    assert sorted(columns(page)) == ["東京都", "桜川区"]  # in the order of the list where a form sends it

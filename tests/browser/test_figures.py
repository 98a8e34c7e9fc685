"""From results to the table of their figures and to a turn, and from the form, in every way of using the pages."""

import re

from playwright.sync_api import Page, expect

from tests.support.visitors import Visitor


def figures(page: Page) -> list[str]:
    return page.locator(".figure-table tbody th").all_inner_texts()


def test_from_results_to_the_largest_rate_and_its_turn(visitor: Visitor) -> None:
    page = visitor.page
    visitor.visit("/search?q=電子申請&org=桜川区")
    visitor.press(page.get_by_role("link", name="数値を表にする"))
    expect(page.get_by_role("heading", level=1)).to_have_text("「電子申請」の数値")
    visitor.press(page.get_by_role("link", name="割合"))
    visitor.press(page.get_by_role("link", name="大きい順"))
    assert [text.split()[0] for text in figures(page)] == ["3割", "4.2%", "3倍以上"]
    row = page.locator(".figure-table tbody tr").first
    expect(row.locator("mark")).to_have_text("3割")
    visitor.press(row.get_by_role("link", name="「できます」と「使われます」"))
    expect(page).to_have_url(re.compile("/dialogues/sakuragawa-1.*#t3$"))
    expect(page.locator("#t3")).to_contain_text("3割を超えました")


def test_a_topic_is_chosen_in_the_form(visitor: Visitor) -> None:
    page = visitor.page
    visitor.visit("/figures")
    visitor.pick(page.get_by_label("話題"), "研修")
    visitor.press(page.get_by_role("button", name="表にする"))
    assert figures(page) == ["3回"]
    expect(page.locator(".figure-table .stated")).to_have_text("研修は年に3回、全職員に広げます。")

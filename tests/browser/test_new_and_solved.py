"""Turns that came in since a day, and who tells of a result on a topic, in every way of using the pages."""

import re

from playwright.sync_api import expect

from tests.support.visitors import Visitor


def test_what_came_in_since_a_day(visitor: Visitor) -> None:
    page = visitor.page
    visitor.visit("/new?since=2021-12-01")
    expect(page).to_have_url(re.compile(r"/search\?q=%E5%8F%96%E8%BE%BC.*2021-12-01.*sort=taken_in"))
    expect(page.locator("#status")).to_contain_text("1件の発言が見つかりました")
    expect(page.locator(".hit .arrival").first).to_contain_text("取り込み")
    visitor.press(page.locator(".hit h3 a").first)
    expect(page).to_have_url(re.compile(r"/dialogues/[a-z0-9-]+"))
    visitor.visit("/new?since=2021-12-26")
    expect(page.locator("#status")).to_contain_text("条件に合う発言はありませんでした")


def test_the_start_page_leads_to_the_latest(visitor: Visitor) -> None:
    page = visitor.page
    visitor.visit("/")
    visitor.press(page.get_by_role("link", name="取り込まれた発言"))
    expect(page.locator("#status")).to_contain_text("1件の発言が見つかりました")


def test_who_has_solved_it(visitor: Visitor) -> None:
    """The kind 成果 narrows the search, and the hit proves it with its sentence; then its topic does."""
    page = visitor.page
    visitor.visit("/search?q=窓口+OR+電子申請")
    visitor.choose("成果")
    expect(page).to_have_url(re.compile("utterance=result"))
    told = page.locator(".hit .told")
    expect(told).to_have_count(2)
    expect(told.last).to_contain_text("成果 作り直した手続では、電子申請の利用が3割を超えました。")
    expect(told.last.locator("mark")).to_have_text("割を超えました")
    expect(page.locator(".hit .who").first).to_contain_text("片桐 静江")
    visitor.press(page.locator(".chips a").filter(has_text="成果"))
    expect(told).to_have_count(0)

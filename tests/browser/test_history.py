"""Back and Forward through searches, and answers that come late."""

import re

from playwright.sync_api import Page, Route, expect

from tests.support.browser_pages import found


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

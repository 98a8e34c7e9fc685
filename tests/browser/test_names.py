"""Names, Latin letters and sentences as queries: by keyboard, without script and on a phone."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.support.browser_contexts import shared_context
from tests.support.browser_pages import SCREENSHOTS
from tests.support.named_talk import publish_named_talk
from tests.support.servers import serving
from tests.support.visitors import WAYS, Way, visiting


@dataclass(frozen=True)
class Question:
    """A query that finds nothing as it is written; `followed` is the link chosen then, `speakers` those of its hits."""

    query: str
    notice: str
    offered: tuple[str, ...]
    followed: str
    words: str
    speakers: tuple[str, ...]


# Over the invented talk of `tests.support.named_talk`.
QUESTIONS = {
    "surname-of-two": Question(
        "川野 マイナンバー",
        "「川野」を発言者（川野 正博、川野 花子）とみて検索しました。",
        ("川野 正博 の発言に限る", "川野 花子 の発言に限る"),
        "川野 花子 の発言に限る",
        "マイナンバー",
        ("川野 花子",),
    ),
    "municipality": Question(
        "青葉野市 窓口",
        "「青葉野市」を組織（青葉野市）とみて検索しました。",
        ("青葉野市 の発言に限る",),
        "青葉野市 の発言に限る",
        "窓口",
        ("髙瀬 みどり",),
    ),
    "place-and-surname": Question(
        "青葉野 窓口",
        "「青葉野」を発言者（青葉野 守）とみて検索しました。",
        ("青葉野 守 の発言に限る", "青葉野市 の発言に限る"),
        "青葉野市 の発言に限る",
        "窓口",
        ("髙瀬 みどり",),
    ),
    "latin-letters": Question(
        "madoguchi",
        "「madoguchi」をローマ字とみて「窓口」を検索しました。",
        ("「窓口」を検索する",),
        "「窓口」を検索する",
        "窓口",
        ("川野 正博", "大月 徹", "青葉野 守", "髙瀬 みどり"),
    ),
    "sentence": Question(
        "どうやって窓口の待ち時間を減らしましたか",
        "すべての語を含む発言はありません。 いずれかの語を含む発言を、近い順に表示しています。",
        (),
        "いずれかの語を含む発言を探す",
        "どうやって窓口の待ち時間を減らしましたか",
        ("川野 正博", "大月 徹", "青葉野 守", "髙瀬 みどり"),
    ),
}


@pytest.fixture(scope="module")
def named_talk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The origin of `kb serve` over the talk."""
    data = tmp_path_factory.mktemp("named")
    publish_named_talk(data)
    with serving(data) as address:
        yield address


@pytest.fixture(scope="module", params=("keyboard", "no-script", "phone"))
def used(request: pytest.FixtureRequest, browser: Browser, named_talk: str) -> Iterator[tuple[BrowserContext, Way]]:
    """A browser context for one of the ways."""
    way = WAYS[request.param]
    with shared_context(browser, named_talk, **way.context) as context:
        yield context, way


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_query_is_understood_and_the_search_as_written_is_a_link_away(
    used: tuple[BrowserContext, Way], name: str
) -> None:
    asked = QUESTIONS[name]
    with visiting(*used) as visitor:
        page = visitor.page
        visitor.visit("/")
        visitor.ask(asked.query)
        expect(page.locator("#status")).to_contain_text(asked.notice)
        expect(page.locator(".hit").first).to_be_visible()
        width = visitor.way.context["viewport"]["width"]
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"{name}-{width}.png", full_page=True)

        visitor.press(page.get_by_role("link", name="書いたとおりに検索する"))
        expect(page.locator("#status")).to_have_text("条件に合う発言はありませんでした")
        expect(page.locator("#q")).to_have_value(asked.query)
        expect(page.locator(".meanings a")).to_have_text(asked.offered)

        visitor.press(page.get_by_role("link", name=asked.followed))
        expect(page.locator("#status")).to_contain_text(f"{len(asked.speakers)}件の発言が見つかりました")
        expect(page.locator("#q")).to_have_value(asked.words)
        assert sorted(page.locator(".hit .speaker").all_inner_texts()) == sorted(asked.speakers)

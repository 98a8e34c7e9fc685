"""Tasks of the staff, each in every way of using the pages, from the embedded index and from a cluster."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from kb.analysis.analyzer import Analyzer
from kb.configuration import load_settings
from tests.support.opensearch.cluster import Cluster
from tests.support.opensearch.engines import remove
from tests.support.opensearch.settings_file import write_settings
from tests.support.sample_index import build
from tests.support.servers import serving
from tests.support.visitors import Visitor


@pytest.fixture(scope="session")
def clustered_url(cluster: Cluster, analyzer: Analyzer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The origin of `kb serve` over the sample index in a cluster."""
    folder = tmp_path_factory.mktemp("clustered")
    config = write_settings(cluster, folder)
    settings = load_settings(str(config), environ={})
    build(Path(settings.data), analyzer, settings=settings).close()
    with serving(Path(settings.data), config=config) as address:
        yield address
    remove(settings)


@pytest.fixture(scope="session", params=["embedded", pytest.param("clustered", marks=pytest.mark.opensearch)])
def base_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The origin of `kb serve` over the sample index of either engine."""
    if request.param == "clustered":
        yield request.getfixturevalue("clustered_url")
    else:
        with serving(request.getfixturevalue("sample_data")) as address:
            yield address


def status(visitor: Visitor, text: str) -> None:
    expect(visitor.page.locator("#status")).to_contain_text(text)


def test_find_a_quotation_and_cite_it(visitor: Visitor) -> None:
    page = visitor.page
    visitor.visit("/")
    visitor.ask('"途中で諦めた"')
    status(visitor, "1件の発言")
    expect(page.locator(".hit mark")).to_have_text("途中で諦めた")
    expect(page.locator(".hit .reason")).to_have_text("完全一致")
    visitor.press(page.locator(".hit h3 a"))
    expect(page).to_have_url(re.compile(r"/dialogues/sakuragawa-1\?.*#t3$"))
    if not visitor.way.enlarged:  # it was in view before the test enlarged the text
        expect(page.locator("#t3")).to_be_in_viewport()
    expect(page.locator("#t3 mark")).to_have_text("途中で諦めた")
    if not visitor.way.scripted:
        expect(page.locator("#t3").get_by_role("link", name="#t3")).to_be_visible()
        return
    visitor.press(page.locator("#t3 .menu summary"))
    visitor.press(page.locator("#t3").get_by_role("button", name="引用をコピー"))
    expect(page.locator("#notice")).to_have_text("引用をコピーしました")
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied.startswith("「電子申請で受けられる手続は214あります。")
    assert "片桐 静江（桜川区 副区長）" in copied
    assert copied.endswith("/dialogues/sakuragawa-1#t3")


def test_follow_a_speaker_through_the_years(visitor: Visitor) -> None:
    page = visitor.page
    visitor.visit("/search?q=研修")
    visitor.press(page.locator(".hit .speaker a", has_text="片桐 静江").first)
    expect(page.get_by_role("heading", level=1)).to_have_text("片桐 静江")
    expect(page.locator(".tenures li")).to_have_count(2)
    visitor.ask("電子申請")
    status(visitor, "1件の発言")
    expect(page.locator(".chips")).to_contain_text("片桐 静江")
    expect(page.locator(".hit .speaker")).to_have_text("片桐 静江")


def test_compare_three_municipalities_on_a_topic(visitor: Visitor) -> None:
    page = visitor.page
    visitor.visit("/topics")
    visitor.press(page.get_by_role("link", name="研修", exact=True))
    visitor.press(page.get_by_role("link", name=re.compile("^発言3件をすべて見る")))
    visitor.choose("桜川区", "東京都")
    status(visitor, "2件の発言")
    expect(page.locator(".hit .who")).to_contain_text(["片桐 静江", "霧島 航"])
    expect(page.locator(".chips li")).to_have_count(4)


def test_see_what_is_new_since_a_month(visitor: Visitor) -> None:
    page = visitor.page
    visitor.visit("/search?from=2022-05&sort=newest")
    status(visitor, "30件の発言")
    expect(page.locator(".hit time").first).to_have_attribute("datetime", "2022-05-10")
    feed = page.get_by_role("link", name="この検索の新着（Atom）").get_attribute("href")
    assert feed
    assert "from=2022-05" in feed
    visitor.press(page.get_by_role("link", name="次へ"))
    expect(page.locator(".hit")).to_have_count(10)


def test_recover_from_no_result(visitor: Visitor) -> None:
    page = visitor.page
    visitor.visit("/")
    visitor.ask("研修 避難所")
    status(visitor, "条件に合う発言はありませんでした")
    visitor.press(page.get_by_role("link", name="キーワード「避難所」を外す"))
    status(visitor, "3件の発言")
    expect(page.locator("#q")).to_have_value("研修")


def test_ask_for_what_a_person_said(visitor: Visitor) -> None:
    page = visitor.page
    visitor.visit("/")
    visitor.ask("片桐 電子申請")
    status(visitor, "「片桐」を発言者（片桐 静江）とみて検索しました。")
    status(visitor, "1件の発言")
    expect(page.locator(".hit .speaker")).to_have_text("片桐 静江")
    visitor.press(page.get_by_role("link", name="書いたとおりに検索する"))
    status(visitor, "条件に合う発言はありませんでした")
    expect(page.locator("#q")).to_have_value("片桐 電子申請")
    visitor.press(page.get_by_role("link", name="片桐 静江 の発言に限る"))
    status(visitor, "1件の発言")
    expect(page.locator(".chips")).to_contain_text("片桐 静江")
    expect(page.locator("#q")).to_have_value("電子申請")


def test_ask_a_question(visitor: Visitor) -> None:
    page = visitor.page
    visitor.visit("/")
    visitor.ask("どうやって窓口の紙を減らしましたか")
    status(visitor, "すべての語を含む発言はありません。")
    expect(page.locator(".hit").first).to_contain_text("窓口")
    visitor.press(page.get_by_role("link", name="新しい順", exact=True))
    expect(page).to_have_url(re.compile("mode=any"))
    visitor.press(page.get_by_role("link", name=re.compile("いずれかの語 の条件を解除")))
    status(visitor, "すべての語を含む発言はありません。")

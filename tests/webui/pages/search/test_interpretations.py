"""Names and sentences on the results page: shown in place of nothing, or offered, and every address of them."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from kb import open_kb
from kb.knowledge import KnowledgeBase
from kb.settings import Settings
from tests.support.html import choices, links, seen
from tests.support.named_talk import publish_named_talk
from webui.app import create_app

SENTENCE = "どうやって窓口の待ち時間を減らしましたか"


@pytest.fixture(scope="module")
def kb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    data: Path = tmp_path_factory.mktemp("data")
    publish_named_talk(data)
    with open_kb(data) as opened:
        yield opened


@pytest.fixture
def client(kb: KnowledgeBase) -> FlaskClient:
    return create_app(Settings(), kb).test_client()


def parameters(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query)


def status(page: str) -> str:
    return seen(page[page.index('id="status"') :].partition("</p>")[0].partition(">")[2]).strip()


def test_both_people_are_shown_and_offered_and_it_is_said(client: FlaskClient) -> None:
    page = client.get("/search?q=川野 マイナンバー").text
    assert status(page) == (
        "書いたとおりの語では、どの発言も見つかりません。 「川野」を発言者（川野 正博、川野 花子）とみて検索しました。 "
        "2件の発言が見つかりました（対話 1件）"
    )
    assert "<h1" in page
    assert "「川野 マイナンバー」の検索結果" in seen(page)
    assert "「川野」は発言者です 川野 正博 の発言に限る（1件） 川野 花子 の発言に限る（1件）" in seen(page)
    narrowed = links(page)["川野 正博 の発言に限る"]
    assert parameters(narrowed) == {"q": ["マイナンバー"], "speaker": ["川野 正博"]}
    assert status(client.get(narrowed).text) == "1件の発言が見つかりました（対話 1件）"


def test_the_search_as_written_is_a_click_away_and_still_offers_the_names(client: FlaskClient) -> None:
    address = links(client.get("/search?q=川野 マイナンバー").text)["書いたとおりに検索する"]
    assert parameters(address) == {"q": ["川野 マイナンバー"], "mode": ["all"]}
    page = client.get(address).text
    assert status(page) == "条件に合う発言はありませんでした"
    assert "川野 正博 の発言に限る" in links(page)
    assert "書いたとおりに検索する" not in links(page)


def test_words_that_find_something_are_shown_as_they_are(client: FlaskClient) -> None:
    page = client.get("/search?q=大月 窓口").text
    assert status(page) == "1件の発言が見つかりました（対話 1件）"
    assert parameters(links(page)["大月 徹 の発言に限る"]) == {"q": ["窓口"], "speaker": ["大月 徹"]}


def test_any_word_of_a_sentence_is_shown_and_it_is_said(client: FlaskClient) -> None:
    page = client.get(f"/search?q={SENTENCE}").text
    assert status(page) == (
        "すべての語を含む発言はありません。 いずれかの語を含む発言を、近い順に表示しています。 "
        "4件の発言が見つかりました（対話 1件）"
    )
    strict = client.get(links(page)["書いたとおりに検索する"]).text
    assert status(strict) == "条件に合う発言はありませんでした"
    assert parameters(links(strict)["いずれかの語を含む発言を探す"]) == {"q": [SENTENCE], "mode": ["any"]}


def test_the_form_repeats_what_was_asked(client: FlaskClient) -> None:
    page = client.get("/search?q=川野 マイナンバー").text
    assert 'name="q" type="text" value="川野 マイナンバー"' in page
    assert not any(checked for name, (_count, checked) in choices(page).items() if name.startswith("speaker="))
    assert choices(page)["speaker=川野 正博"][0] == 1
    mode = client.get(f"/search?q={SENTENCE}").text
    assert 'name="mode" type="checkbox" value="any">' in mode


def test_every_address_of_a_fallback_says_what_it_is(client: FlaskClient) -> None:
    """An order, a table, a feed and a reader get the search that is shown, with a mode or a filter of its own."""
    page = client.get(f"/search?q={SENTENCE}").text
    for name in ("新しい順", "対話ごと", "CSVで保存", "この検索の新着（Atom）"):
        assert parameters(links(page)[name])["mode"] == ["any"]
    assert "mode=any" in page[page.index('rel="alternate" type="application/atom+xml"') :].partition(">")[0]
    assert "mode=any" in page[page.index("/dialogues/hanashi?") :].partition("#")[0]
    named = client.get("/search?q=川野花子 マイナンバー").text
    for name in ("新しい順", "対話ごと", "CSVで保存", "この検索の新着（Atom）"):
        found = parameters(links(named)[name])
        assert (found["q"], found["speaker"]) == (["マイナンバー"], ["川野 花子"])
    assert client.get(links(named)["CSVで保存"]).text.count("川野 花子") == 1


def test_tables_and_feeds_are_as_written(client: FlaskClient) -> None:
    for query in ("川野 マイナンバー", SENTENCE):
        assert client.get(f"/export.csv?q={query}").text.count("hanashi") == 0
        assert "<entry>" not in client.get(f"/feed.atom?q={query}").text
    page = client.get("/search?q=窓口&mode=all").text
    assert parameters(links(page)["この検索の新着（Atom）"]) == {"q": ["窓口"]}
    assert parameters(links(page)["CSVで保存"]) == {"q": ["窓口"]}


def test_a_condition_that_was_added_can_be_removed(client: FlaskClient) -> None:
    page = client.get("/search?q=川野花子 マイナンバー").text
    chips = page[page.index('class="chips"') :].partition("</ul>")[0]
    assert "発言者 川野 花子" in seen(chips)
    assert parameters(links(chips)["発言者 川野 花子 の条件を解除×"]) == {
        "q": ["川野花子 マイナンバー"],
        "mode": ["all"],
    }


def test_one_of_two_people_can_be_removed(client: FlaskClient) -> None:
    page = client.get("/search?q=川野 マイナンバー").text
    rest = links(page)["発言者 川野 正博 の条件を解除×"]
    assert parameters(rest) == {"q": ["マイナンバー"], "speaker": ["川野 花子"]}
    assert status(client.get(rest).text) == "1件の発言が見つかりました（対話 1件）"


def test_a_value_of_a_facet_finds_as_many_as_it_says(client: FlaskClient) -> None:
    """Of the facet of a name, only the names are offered: the query still has the word that means them."""
    for query in ("川野 マイナンバー", "青葉野 窓口", "青葉野市 窓口", SENTENCE):
        for choice, (count, _checked) in choices(client.get(f"/search?q={query}").text).items():
            if choice.partition("=")[0] not in {"mode", "match", "headings"}:
                assert status(client.get(f"/search?q={query}&{choice}").text).endswith(
                    f"{count}件の発言が見つかりました（対話 1件）"
                ), choice


def test_a_search_as_written_is_an_address_of_its_own(client: FlaskClient) -> None:
    assert client.get("/search?q=窓口&mode=all").status_code == 200
    assert parameters(client.get("/search?mode=all&org=桜川区").location) == {"org": ["桜川区"]}
    follow_up = client.get("/search?q=窓口&mode=all&sort=newest").text
    assert parameters(links(follow_up)["古い順"]) == {"q": ["窓口"], "mode": ["all"], "sort": ["oldest"]}


def test_a_name_in_a_sentence_is_offered(client: FlaskClient) -> None:
    page = client.get("/search?q=川野副区長はマイナンバーについて何と言いましたか").text
    assert "いずれかの語を含む発言を" in status(page)
    assert parameters(links(page)["川野 正博 の発言に限る"]) == {
        "q": ["川野副区長はマイナンバーについて何と言いましたか"],
        "mode": ["any"],
        "speaker": ["川野 正博"],
    }


def test_letters_that_are_read_as_a_word(client: FlaskClient) -> None:
    page = client.get("/search?q=yoyaku").text
    assert "「yoyaku」をローマ字とみて「よやく」を検索しました。" in status(page)
    assert "予約" in seen(page)


def test_the_page_in_english_marks_the_names_as_japanese(client: FlaskClient) -> None:
    page = client.get("/search?q=川野 マイナンバー&lang=en").text
    assert 'Only <span lang="ja">川野 正博</span>' in page
    assert "No statement matches the words as written." in status(page)

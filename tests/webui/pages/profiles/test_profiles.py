"""Speakers, organizations and topics: their lists and their pages."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient

from kb.analysis.analyzer import Analyzer
from kb.settings import Settings
from tests.support.dialogues import dialogue, turn
from tests.support.html import links, seen
from tests.support.sample_index import build
from webui.app import create_app


def names(page: str) -> list[str]:
    return re.findall(r'<li data-words="([^"]*)">', page)


def addresses(page: str) -> dict[str, str]:
    return {label: unquote(address) for label, address in links(page).items()}


def test_speakers_stand_in_the_order_of_their_sounds_under_its_rows(client: FlaskClient) -> None:
    page = client.get("/speakers").text
    listed = [words.split(" ")[-1] for words in names(page)]
    assert "片桐 静江" in page
    headings = re.findall(r"<h2 id=[^>]*>(.)行</h2>", page)
    assert headings == sorted(headings, key="あかさたなはまやらわ".index)
    assert len(listed) == len(set(names(page)))
    assert links(page)["か"].startswith("#row-")
    assert "桜川区 副区長" in seen(page)


def test_a_list_can_be_narrowed_by_reading(client: FlaskClient) -> None:
    page = client.get("/organizations").text
    assert any(words.startswith("桜川区 さくらがわく") for words in names(page))


def test_topics_stand_under_their_themes(client: FlaskClient) -> None:
    page = client.get("/topics").text
    assert addresses(page)["電子申請"] == "/topics/電子申請"


def test_a_speaker_has_posts_topics_turns_and_dialogues(client: FlaskClient) -> None:
    page = client.get("/speakers/片桐静江").text
    text = seen(page)
    assert "かたぎり しずえ（推定）" in text
    assert "2019年4月1日（平成31年） 桜川区 企画部 課長" in text
    assert "2021年6月15日（令和3年）から2022年5月10日（令和4年）まで 桜川区 副区長" in text
    assert "発言 2件" in text
    assert "片桐、片桐 静枝、片桐 静江" in text
    assert any("speaker=" in address for label, address in links(page).items() if label.startswith("研修"))
    assert "「できます」と「使われます」は違う" in text


def test_a_search_from_a_profile_keeps_it(client: FlaskClient) -> None:
    page = client.get("/organizations/桜川区").text
    assert '<input type="hidden" name="org" value="桜川区">' in page
    assert client.get("/search?q=研修&org=桜川区").status_code == 200


def test_another_spelling_leads_to_the_one_address(client: FlaskClient) -> None:
    for spelling in ("片桐 静江", "片桐　静江", "片桐静枝", "片桐"):
        answer = client.get(f"/speakers/{spelling}", follow_redirects=True)
        assert answer.status_code == 200
        assert answer.request.path == "/speakers/片桐静江"


@pytest.mark.parametrize("address", ["/speakers/居ない人", "/organizations/無い区", "/topics/無い話題", "/topics/"])
def test_nobody_is_said_to_be_nobody(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert "ありません" in answer.text or "見つかりません" in answer.text


def test_hostile_names_stay_names(client: FlaskClient) -> None:
    address = next(a for label, a in links(client.get("/speakers").text).items() if "太い" in label)
    page = client.get(address).text
    assert "<b>太い" not in page
    assert "&lt;b&gt;太い 人&lt;/b&gt;" in page


def test_a_turn_leads_to_its_speaker_and_organization(client: FlaskClient) -> None:
    found = addresses(client.get("/search?q=研修").text)
    assert (found["片桐 静江"], found["桜川区"]) == ("/speakers/片桐静江", "/organizations/桜川区")


def test_in_english_names_stay_japanese(client: FlaskClient) -> None:
    page = client.get("/speakers/片桐静江?lang=en").text
    assert "Posts over time" in page
    assert '<h1 lang="ja">片桐 静江</h1>' in page


@pytest.mark.parametrize("profile", ["organizations/桜川区", "speakers/川端澄", "topics/窓口"])
def test_a_snippet_shows_the_sentence_with_the_words_of_a_topic(
    tmp_path: Path, analyzer: Analyzer, profile: str
) -> None:
    before = "庁舎の廊下は長く、冬は寒い。" * 20
    turns = [
        turn(f"{before}そこで窓口を減らしました。{before}", order=1, topics=("窓口",)),
        turn("ほかの話です。", order=2),
    ]
    with build(tmp_path, analyzer, [dialogue("a", turns)]) as kb:
        page = create_app(Settings(), kb).test_client().get(f"/{profile}").text
    assert "そこで<mark>窓口</mark>を減らしました。" in page
    assert ("ほかの話です。" in page) is not profile.startswith("topics")

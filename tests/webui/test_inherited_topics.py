"""Topics that only a heading gives: labelled as such, shown once, and counted only on request."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from kb.analysis.analyzer import Analyzer
from kb.settings import Settings
from tests.support.dialogues import dialogue, turn
from tests.support.html import links, seen
from tests.support.sample_index import build
from webui.app import create_app

SECTION = ("窓口と防災のこと",)
TURNS = [
    turn("書かない窓口を始めました。", order=1, section=SECTION, topics=("窓口",), inherited=("防災",)),
    turn("はい、そのとおりです。", order=2, section=SECTION, inherited=("窓口", "防災")),
    turn("続けましょう。", order=3, section=SECTION, inherited=("窓口", "防災")),
    turn("次の節です。", order=4),
]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, analyzer: Analyzer) -> Iterator[FlaskClient]:
    with build(tmp_path_factory.mktemp("data"), analyzer, [dialogue("a", TURNS)]) as kb:
        yield create_app(Settings(), kb).test_client()


def test_what_was_said_counts_unless_headings_are_chosen(client: FlaskClient) -> None:
    said = seen(client.get("/search").text)
    assert "窓口 1件" in said
    assert "防災 1" not in said
    everything = client.get("/search?headings=1").text
    assert "窓口 3件" in seen(everything)
    assert "防災 3件" in seen(everything)
    assert 'name="headings" value="1" checked' in everything
    assert "話題 見出しだけの話題を含む の条件を解除" in " ".join(links(everything))


def test_a_filter_finds_what_its_count_says(client: FlaskClient) -> None:
    assert "1件の発言" in seen(client.get("/search?topic=窓口").text)
    assert "3件の発言" in seen(client.get("/search?topic=窓口&headings=1").text)


def test_a_hit_says_which_of_its_topics_are_a_headings(client: FlaskClient) -> None:
    page = seen(client.get("/search?q=始めました").text)
    assert "話題: 窓口 防災（見出しから）" in page


def test_the_reader_names_a_headings_topics_once(client: FlaskClient) -> None:
    page = seen(client.get("/dialogues/a").text)
    assert page.count("（見出しから）") == 2
    assert page.count("窓口（窓口）") == 1


def test_the_matrix_has_the_same_switch(client: FlaskClient) -> None:
    assert "見出しだけの話題も数えています。" not in seen(client.get("/matrix").text)
    with_headings = client.get("/matrix?headings=1").text
    assert "見出しだけの話題も数えています。" in seen(with_headings)
    assert "headings=1" in with_headings


def test_a_trend_of_a_topic_has_the_same_switch(client: FlaskClient) -> None:
    topic = 'term=議題:"窓口"'
    said = client.get(f"/trends?{topic}").text
    assert '議題:"窓口" 1件' in links(said)
    assert "見出しだけの話題も数える" in said
    everything = client.get(f"/trends?{topic}&headings=1").text
    assert "headings=1" in links(everything)['議題:"窓口" 3件']
    assert 'name="headings" value="1" checked' in everything
    assert "見出しだけの話題も数える" not in client.get("/trends?term=窓口").text
    search = client.get("/search?topic=窓口&headings=1").text
    assert "headings=1" in links(search)["年度ごとの推移"]


def test_a_topic_of_headings_alone_has_a_page(client: FlaskClient) -> None:
    page = client.get("/topics/防災")
    assert page.status_code == 200
    assert "headings=1" in page.text
    assert "見出しだけの話題の発言3件も数えています。" in page.text
    assert "見出しだけの話題を数えない" not in page.text


def test_the_page_of_a_topic_has_the_switch(client: FlaskClient) -> None:
    said = client.get("/topics/窓口").text
    assert "発言 1件 対話 1件" in seen(said)
    assert "見出しだけの話題の発言2件は数えていません。" in said
    everything = client.get(links(said)["見出しだけの話題も数える"]).text
    assert "発言 3件 対話 1件" in seen(everything)
    assert "発言3件をすべて見る" in seen(everything)
    assert links(everything)["見出しだけの話題を数えない"] == "/topics/%E7%AA%93%E5%8F%A3"
    assert "見出し" not in client.get("/organizations/桜川区?headings=1").text.partition("<section")[0]


def test_the_list_of_topics_has_the_switch(client: FlaskClient) -> None:
    said = client.get("/topics").text
    assert "窓口 1件" in seen(said)
    assert "防災 0件" in seen(said)
    everything = client.get(links(said)["見出しだけの話題も数える"]).text
    assert "窓口 3件" in seen(everything)
    assert "防災 3件" in seen(everything)
    assert "見出し" not in client.get("/speakers").text.partition("<h2")[0]


def test_a_table_tells_them_apart(client: FlaskClient) -> None:
    assert "防災（見出しから）" in client.get("/export.csv?q=始めました").get_data(as_text=True)

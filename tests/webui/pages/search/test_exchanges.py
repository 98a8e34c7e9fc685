"""The results page by exchange: a question with its answers is a hit."""

import csv
import re
from io import StringIO

import pytest
from flask.testing import FlaskClient

from tests.support.html import choices, links, marked, seen

SPREAD = "/search?q=現状+率直&group=exchange"  # a word of the question, and one of an answer


def parts(page: str) -> list[str]:
    """The turns of the exchanges, as they are seen."""
    return [seen(part) for part in re.findall(r'<div class="part.*?</blockquote>', page, re.DOTALL)]


def test_the_unit_is_a_plain_choice_of_the_results(client: FlaskClient) -> None:
    found = links(client.get("/search?q=研修&sort=newest").text)
    assert found["質疑ごと"].endswith("&sort=newest&group=exchange")
    assert found["対話ごと"].endswith("&sort=newest&group=dialogue")
    by_exchange = client.get("/search?q=研修&group=exchange").text
    assert '<b aria-current="true">質疑ごと</b>' in by_exchange
    assert links(by_exchange)["発言ごと"] == "/search?q=%E7%A0%94%E4%BF%AE"


def test_exchanges_are_offered_only_where_the_result_has_some(client: FlaskClient) -> None:
    assert "質疑ごと" not in links(client.get("/search?q=標準化&org=青葉野市").text)
    assert "質疑ごと" in links(client.get("/search?q=電子申請").text)


def test_words_of_the_question_and_of_an_answer(client: FlaskClient) -> None:
    assert "条件に合う発言はありませんでした" in client.get("/search?q=現状+率直").text
    page = client.get(SPREAD).text
    assert "1件の質疑が見つかりました（対話 1件）" in page
    question, answer = parts(page)
    assert "質問 聞き手 #t2 ―電子申請の現状から教えてください。" in question
    assert "答弁 霧島 航 （東京都、副知事） #t4" in answer
    assert set(marked(page)) == {"現状", "率直"}


def test_where_no_turn_has_all_words_the_exchange_is_offered(client: FlaskClient) -> None:
    offered = links(client.get("/search?q=現状+率直").text)
    assert client.get(offered["質問とその答えを合わせて、質疑ごとに探す"]).text.count('<li class="hit') == 1


def test_the_question_is_there_without_a_word_of_the_query(client: FlaskClient) -> None:
    question, answer = parts(client.get("/search?q=動画&group=exchange").text)
    assert "―職員の研修についてはいかがでしょうか。" in question
    assert "動画で学べる" in answer


def test_turns_outside_of_exchanges_are_counted_apart(client: FlaskClient) -> None:
    page = client.get("/search?group=exchange&org=桜川区&org=青葉野市").text
    assert "2件の質疑と、質疑に入らない発言32件が見つかりました（対話 4件）" in page


def test_counts_are_of_exchanges_and_links_keep_the_unit(client: FlaskClient) -> None:
    assert choices(client.get("/search?q=手続+OR+標準化").text)["org=桜川区"] == (2, False)
    page = client.get("/search?q=手続+OR+標準化&group=exchange").text
    assert choices(page)["org=桜川区"] == (1, False)  # the two turns are of one exchange
    assert '<input type="hidden" form="search-form" name="group" value="exchange">' in page
    assert (
        "group=exchange"
        in links(client.get("/search?q=研修&org=桜川区&group=exchange").text)["組織 桜川区 の条件を解除×"]
    )
    second = links(client.get("/search?group=exchange").text)["次へ"]
    assert "group=exchange" in second
    assert client.get(second).status_code == 200


def test_a_hit_leads_to_its_turns_which_are_marked_in_the_reader(client: FlaskClient) -> None:
    page = client.get(SPREAD).text
    reader = client.get(links(page)["#t4"]).text
    assert "この対話で「現状 率直」に一致: 2件" in seen(reader)
    assert set(marked(reader)) == {"現状", "率直"}


def test_the_table_has_each_question_with_its_answers(client: FlaskClient) -> None:
    answer = client.get(links(client.get("/search?q=動画&group=exchange").text)["CSVで保存"])
    found = list(csv.DictReader(StringIO(answer.text.removeprefix("\ufeff"))))
    assert [(row["質疑"], row["質問・答弁"], row["URL"].partition("#")[2]) for row in found] == [
        ("sakuragawa-1#2", "質問", "t6"),
        ("sakuragawa-1#2", "答弁", "t8"),
    ]


def test_the_feed_has_the_exchange_that_no_single_turn_would_find(client: FlaskClient) -> None:
    feed = client.get(links(client.get(SPREAD).text)["この検索の新着（Atom）"]).text
    assert feed.count("<entry>") == 1
    assert client.get("/feed.atom?q=現状+率直").text.count("<entry>") == 0


def test_no_comparison_of_exchanges_is_offered(client: FlaskClient) -> None:
    address = "/search?q=研修&org=桜川区&org=東京都"
    assert "選んだ2組織を横に並べる" in client.get(address).text
    assert "選んだ2組織を横に並べる" not in client.get(f"{address}&group=exchange").text


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_unit_that_is_none_is_refused(client: FlaskClient, language: str) -> None:
    answer = client.get(f"/search?q=研修&group=meeting&lang={language}")
    assert answer.status_code == 400
    assert "turn" in answer.text
    assert "exchange" in answer.text

"""Finding within one dialogue: the matches of a query are marked, and the search that led there stays."""

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from kb.analysis.analyzer import Analyzer
from kb.settings import Settings
from tests.support.dialogues import dialogue, turn
from tests.support.html import links, marked, seen
from tests.support.sample_index import build
from webui.app import create_app

PAGE = "/dialogues/sakuragawa-1"


def test_the_form_leads_to_the_first_match(client: FlaskClient) -> None:
    page = client.get(PAGE).text
    assert f'<form action="{PAGE}/find" method="get"' in page
    answer = client.get(f"{PAGE}/find?find=研修")
    assert (answer.status_code, answer.location) == (302, f"{PAGE}?find={quote('研修')}#t6")
    found = client.get(answer.location).text
    assert set(marked(found)) == {"研修"}
    assert "この対話で「研修」に一致: 3件" in seen(found)
    assert links(found)["最初の一致へ"] == "#t6"
    assert links(found)["探す語を消す"] == PAGE


def test_the_query_language_holds(client: FlaskClient) -> None:
    def matches(text: str) -> str:
        return client.get(f"{PAGE}/find?find={text}").location.partition("#")[2]

    assert matches("取り組む 発言者:霧島") == "t8"  # its inflection, said by one of them
    assert matches("電子申請 -現状") == "t3"
    assert matches('"全職員に広げ"') == "t7"
    assert matches("無いはずの語") == ""


def test_the_search_that_led_here_stays(client: FlaskClient) -> None:
    answer = client.get(f"{PAGE}/find?q=電子申請&org=桜川区&find=研修&view=exchange")
    page = client.get(answer.location).text
    assert set(marked(page)) == {"研修"}  # that of the other organization, too
    assert "この対話で「研修」に一致: 3件" in seen(page)
    assert links(page)["← 検索結果に戻る"] == f"/search?q={quote('電子申請')}&org={quote('桜川区')}"
    for name, value in (("q", "電子申請"), ("org", "桜川区"), ("view", "exchange")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in page
    without = client.get(links(page)["探す語を消す"]).text
    assert set(marked(without)) == {"電子申請"}
    assert quote("研修") in links(page)["通して読む"]
    assert re.search(rf'href="{PAGE}\?[^"]*voice=[^"]*find={quote("研修")}', page)


def test_what_is_not_there_is_said_with_the_next_step(client: FlaskClient) -> None:
    page = client.get(f"{PAGE}?find=標準化").text
    assert "この対話に「標準化」に一致する発言はありません" in seen(page)
    elsewhere = client.get(links(page)["すべての対話から探す"]).text
    assert "30件の発言が見つかりました" in elsewhere


def test_within_the_turns_of_one_speaker(client: FlaskClient) -> None:
    voice = f"voice={quote('霧島 航')}"
    assert client.get(f"{PAGE}/find?find=研修&{voice}").location.endswith("#t8")
    page = client.get(f"{PAGE}?find=全職員&{voice}").text
    assert "表示している発言に、「全職員」に一致するものはありません" in seen(page)


def test_a_string_with_brackets_is_found_as_it_was_copied(tmp_path: Path, analyzer: Analyzer) -> None:
    text = "担当者は（紙の様式が残る限り）と述べ、次のように続けました。"
    with build(tmp_path, analyzer, [dialogue("a", [turn("前置きです。"), turn(text, order=2)])]) as opened:
        client = create_app(Settings(), opened).test_client()
        assert client.get("/dialogues/a/find", query_string={"find": "式が残る限り）と述べ"}).location.endswith("#t2")


@pytest.mark.parametrize("address", [f"{PAGE}/find", PAGE])
def test_a_limit_is_named_beside_what_was_looked_for(client: FlaskClient, address: str) -> None:
    answer = client.get(address, query_string={"find": "あ" * 300})
    assert answer.status_code == 400
    assert "この対話の中で探す語" in answer.text


def test_without_words_the_dialogue_is_shown(client: FlaskClient) -> None:
    assert client.get(f"{PAGE}/find?find=%20&lang=en").location == f"{PAGE}?lang=en"
    assert client.get("/dialogues/nothing/find?find=研修").status_code == 404

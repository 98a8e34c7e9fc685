"""The home page."""

from pathlib import Path

from flask.testing import FlaskClient

from kb.analysis.analyzer import Analyzer
from kb.settings import Settings
from tests.support.dialogues import dialogue, turn
from tests.support.html import links, seen
from tests.support.sample_index import build
from webui.app import create_app


def test_what_is_inside(client: FlaskClient) -> None:
    text = seen(client.get("/").text)
    assert "座談会 1" in text  # in two parts
    assert "対話（記事） 4" in text
    assert "発言 40" in text
    assert "組織 3" in text
    assert "最終更新: 2021年12月25日 03:30（日本時間）" in text


def test_material_that_is_no_round_table_is_not_called_one(tmp_path: Path, analyzer: Analyzer) -> None:
    minutes = [
        dialogue("minutes", [turn("防災の予算を説明します。")], title="予算特別委員会速記録"),
        dialogue("table", [turn("防災を語ります。")], title="CIO座談会"),
        dialogue("hearing", [turn("（一同着席）", kind="narration", speaker=None)], title="公聴会"),
    ]
    with build(tmp_path, analyzer, minutes) as opened:
        client = create_app(Settings(), opened).test_client()
        text = seen(client.get("/").text)
        found = seen(client.get("/search?q=防災").text)
    assert "対話の記録から発言を探す" in text
    assert "座談会の発言を探す" not in text
    assert "座談会 1 対話（記録） 3" in text
    assert "発言 0件" not in text
    assert "地の文のみ" in text
    assert "2件の発言が見つかりました（対話 2件）" in found


def test_an_organization_counts_its_dialogues_alike_everywhere(client: FlaskClient) -> None:
    page = client.get("/organizations/桜川区").text
    assert "発言 5件 対話 3件" in seen(page)
    assert "5件の発言が見つかりました（対話 3件）" in client.get(links(page)["発言5件をすべて見る"]).text


def test_recent_dialogues_newest_first(client: FlaskClient) -> None:
    page = client.get("/").text
    assert page.index("青葉野市の情報化を語る") < page.index("できます") < page.index("避難所の紙をなくす")
    assert "2021年6月15日（令和3年）" in seen(page)
    assert "第101回・全2回の1回目" in seen(page)


def test_ways_in_lead_to_searches_with_that_many_hits(client: FlaskClient) -> None:
    found = links(client.get("/").text)
    assert "3件の発言が見つかりました" in client.get(found["研修 3件"]).text
    assert "5件の発言が見つかりました" in client.get(found["桜川区 5件"]).text
    assert "30件の発言が見つかりました" in client.get(found["2022年度（令和4年度） 30件"]).text


def test_the_examples_of_the_query_language_are_queries(client: FlaskClient) -> None:
    found = links(client.get("/").text)
    for example in (
        "マイナンバー 普及",
        "防災 OR 災害",
        "オンライン -窓口",
        '"電子申請"',
        "マイナ*",
        "組織:東京都 研修",
        "年度:令和3",
    ):
        assert client.get(found[example]).status_code == 200
    assert "1件の発言が見つかりました" in client.get(found["組織:東京都 研修"]).text

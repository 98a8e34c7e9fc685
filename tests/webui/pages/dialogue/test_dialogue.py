"""The dialogue page, turns in context, related turns."""

import re
from pathlib import Path
from urllib.parse import quote

from flask.testing import FlaskClient

from kb.analysis.analyzer import Analyzer
from kb.settings import Settings
from tests.support.dialogues import dialogue, turn
from tests.support.html import links, marked, seen
from tests.support.sample_index import build
from webui.app import create_app

PAGE = "/dialogues/sakuragawa-1"


def test_the_whole_dialogue_in_order(client: FlaskClient) -> None:
    page = client.get(PAGE).text
    assert [page.index(f'<div role="article" id="t{number}"') for number in range(1, 9)] == sorted(
        page.index(f'<div role="article" id="t{number}"') for number in range(1, 9)
    )
    assert "この座談会は架空のものです。" in page
    assert not marked(page)


def test_who_takes_part_and_what_it_is_about(client: FlaskClient) -> None:
    text = seen(client.get(PAGE).text)
    assert "2021年6月15日（令和3年） 区市町村CIO座談会 第101回・全2回の1回目" in text
    assert "三田村 剛 桜川区 企画経営部 情報システム課長" in text
    assert "行政手続のオンライン化" in text
    assert "構成: 架空 太郎" in text
    assert "sakuragawa-1.txt" in text
    assert "読み取りの注意 1件" in text
    assert "12行目: 図の説明を読み飛ばしました" in text


def test_contents_lead_to_sections(client: FlaskClient) -> None:
    page = client.get(PAGE).text
    found = links(page)
    assert found["人材育成"] == "#section-3"
    assert 'id="section-3" class="section">人材育成</h2>' in page
    assert 'id="section-4" class="section">研修のかたち</h3>' in page


def test_the_other_part_is_linked(client: FlaskClient) -> None:
    found = links(client.get(PAGE).text)
    assert found["次の記事: 【架空】避難所の紙をなくす～桜川区×都CIO座談会②～"] == "/dialogues/sakuragawa-2"


def test_topics_say_the_words_that_gave_them(client: FlaskClient) -> None:
    assert "マイナンバー（マイナンバーカード）" in seen(client.get(PAGE).text)


def test_neighbours_are_anchors(client: FlaskClient) -> None:
    page = client.get(PAGE).text
    assert 'href="#t3" aria-label="t4 の前の発言"' in page
    assert 'href="#t5" aria-label="t4 の次の発言"' in page
    assert "t1 の前の発言" not in page
    assert "t8 の次の発言" not in page


def test_a_search_that_led_here_is_marked_and_kept(client: FlaskClient) -> None:
    page = client.get(f"{PAGE}?q=電子申請&sort=newest").text
    assert set(marked(page)) == {"電子申請"}
    assert "この対話で「電子申請」に一致: 2件" in seen(page)
    found = links(page)
    assert found["← 検索結果に戻る"] == f"/search?q={quote('電子申請')}&sort=newest"
    assert found["最初の一致へ"] == "#t2"
    assert found["次の一致"] == "#t3"
    assert found["前の一致"] == "#t2"


def test_filters_of_the_search_hold_in_the_reader(client: FlaskClient) -> None:
    assert "に一致: 1件" in seen(client.get(f"{PAGE}?q=電子申請&kind=speech").text)
    assert "一致する発言はありません" in seen(client.get(f"{PAGE}?q=電子申請&from=2022-01").text)


def test_every_hit_is_marked_though_results_were_grouped_by_dialogue(client: FlaskClient) -> None:
    turns = marked(client.get(f"{PAGE}?q=研修 OR 電子申請").text)
    assert len(turns) > 1
    assert marked(client.get(f"{PAGE}?q=研修 OR 電子申請&group=dialogue").text) == turns


def test_hits_in_a_dialogue_without_a_date(client: FlaskClient) -> None:
    assert marked(client.get("/dialogues/hostile?q=文字").text) == ["文字"]


def test_a_hostile_title_is_text(client: FlaskClient) -> None:
    page = client.get("/dialogues/hostile").text
    assert "<script>alert" not in page
    assert "日付不明" in page


def test_the_address_of_a_turn(client: FlaskClient) -> None:
    answer = client.get(f"{PAGE}/t4?q=研修")
    assert answer.status_code == 302
    assert answer.location == f"{PAGE}?q={quote('研修')}#t4"


def test_an_unknown_dialogue_or_turn_is_not_found(client: FlaskClient) -> None:
    for address in ("/dialogues/nothing", f"{PAGE}/t99"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "ページが見つかりません" in answer.text
        assert "はありません" in answer.text


def test_a_source_is_named_without_the_folders_of_the_server(client: FlaskClient) -> None:
    page = client.get("/dialogues/sakuragawa-1").text
    assert "sakuragawa-1.txt" in page
    assert "samples/sakuragawa-1.txt" not in page


def test_a_turn_and_a_dialogue_lead_to_related_ones(tmp_path: Path, analyzer: Analyzer) -> None:
    talks = [
        dialogue("a", ["窓口の混雑を減らした"], title="【架空】混雑を減らす"),
        dialogue("b", ["窓口の混雑を地図で示した"], title="【架空】混雑を示す"),
        dialogue("c", ["港の船を数えた"], title="【架空】港"),
    ]
    with build(tmp_path, analyzer, talks) as kb:
        client = create_app(Settings(), kb).test_client()
        page = client.get("/dialogues/a").text
        related = page[page.index('id="related"') : page.index('id="origin"')]
        assert "混雑を示す" in related
        assert "港" not in related
        address = links(page)["関連する発言"]
        assert address == "/dialogues/a/t1/related"
        assert "/dialogues/b#t1" in client.get(address).text
        assert 'id="related"' not in client.get("/dialogues/c").text
        assert "関連する発言は見つかりませんでした。" in client.get("/dialogues/c/t1/related").text
        assert client.get("/dialogues/a/t99/related").status_code == 404


def test_questions_with_their_answers(client: FlaskClient) -> None:
    page = client.get(f"{PAGE}?q=研修").text
    address = links(page)["質問と答えごとに読む"]
    by_exchange = client.get(address).text
    summaries = [seen(found) for found in re.findall(r"<summary>.*?</summary>", by_exchange, re.DOTALL)]
    assert [re.sub(r"\s+", " ", one).strip() for one in summaries if "件" in one] == [
        "最初の質問の前 発言 1件",
        "質問 ―電子申請の現状から教えてください。 片桐 静江、霧島 航、三田村 剛 発言 3件",
        "質問 ―職員の研修についてはいかがでしょうか。 片桐 静江、霧島 航 発言 2件 検索に一致 3件",
    ]
    assert re.findall(r'id="(t\d+)"', by_exchange) == re.findall(r'id="(t\d+)"', page)
    assert links(by_exchange)["通して読む"] == f"{PAGE}?q={quote('研修')}"


def test_a_meeting_is_folded_by_question(tmp_path: Path, analyzer: Analyzer) -> None:
    meeting = dialogue(
        "meeting",
        [
            turn("開会します。", order=1, speaker="遠見 渉", post="議長", role="chair"),
            turn("費用を伺います。", order=2, speaker="小波 ゆり", post="議員", role="asker", exchange=1),
            turn("市長。", order=3, speaker="遠見 渉", post="議長", role="chair"),
            turn(
                "五億円です。", order=4, speaker=None, organization="若葉市", post="市長", role="answerer", exchange=1
            ),
            turn("説明を求めます。", order=5, speaker="遠見 渉", post="議長", role="chair"),
            turn("説明します。", order=6, speaker=None, organization=None, post="課長", role="speaker", start=3723.0),
        ],
        recording="https://video.example/council.mp4",
    )
    with build(tmp_path, analyzer, [meeting]) as kb:
        folded = create_app(Settings(), kb).test_client().get("/dialogues/meeting?view=exchange").text
    summaries = [seen(found) for found in re.findall(r"<summary>.*?</summary>", folded, re.DOTALL)]
    assert [re.sub(r"\s+", " ", one).strip() for one in summaries if "件" in one] == [
        "最初の質問の前 遠見 渉 発言 1件",
        "質問 費用を伺います。 遠見 渉、若葉市 発言 3件",
        "質問のない部分 発言 1件",
    ]
    labels = [re.sub(r"\s+", " ", seen(one)).strip() for one in re.findall(r'<p class="who".*?</p>', folded, re.DOTALL)]
    assert labels == [
        "遠見 渉 （桜川区、議長）",
        "質問 小波 ゆり （桜川区、議員）",
        "遠見 渉 （桜川区、議長）",
        "答弁 若葉市 （市長）",
        "遠見 渉 （桜川区、議長）",
        "課長",
    ]
    assert links(folded)["録画・録音"] == "https://video.example/council.mp4"
    assert links(folded)["1:02:03"] == "https://video.example/council.mp4#t=3723"
    assert "若葉市 市長、「架空の座談会」" in folded


def test_where_nobody_asks_there_is_one_way_to_read(client: FlaskClient) -> None:
    assert "質問と答えごとに読む" not in client.get("/dialogues/aobano").text
    assert client.get("/dialogues/aobano?view=exchange").status_code == 200


def test_a_turn_between_its_neighbours(client: FlaskClient) -> None:
    text = seen(client.get(f"{PAGE}/t4/context").text)
    assert text.index("電子申請で受けられる手続は214あります。") < text.index("率直に言って低いですね。")
    assert text.index("率直に言って低いですね。") < text.index("マイナンバーカードセンターの窓口とも相談しました。")
    first = seen(client.get(f"{PAGE}/t1/context").text)
    assert "前の発言:" not in first
    assert client.get(f"{PAGE}/t99/context").status_code == 404


def test_one_voice_is_read_alone_and_an_asker_brings_the_answers(tmp_path: Path, analyzer: Analyzer) -> None:
    meeting = dialogue(
        "meeting",
        [
            turn("開会します。", order=1, speaker="遠見 渉", role="chair"),
            turn("費用を伺います。", order=2, speaker="小波 ゆり", role="asker", exchange=1),
            turn("五億円です。", order=3, speaker="入江 守", role="answerer", exchange=1),
            turn("時期を伺います。", order=4, speaker="浜 一", role="asker", exchange=2),
            turn("来春です。", order=5, speaker="入江 守", role="answerer", exchange=2),
        ],
    )
    with build(tmp_path, analyzer, [meeting]) as kb:
        client = create_app(Settings(), kb).test_client()
        whole = client.get("/dialogues/meeting").text
        asker = client.get("/dialogues/meeting?voice=小波 ゆり").text
        answerer = client.get("/dialogues/meeting?voice=入江 守").text
        nobody = client.get("/dialogues/meeting?voice=誰か")
    assert f'href="/dialogues/meeting?voice={quote("小波 ゆり", safe="").replace("%20", "+")}"' in whole
    assert re.findall(r'role="article" id="(t\d+)"', asker) == ["t2", "t3"]
    assert "5件中2件" in seen(asker)
    assert links(asker)["すべて表示"] == "/dialogues/meeting"
    assert re.findall(r'role="article" id="(t\d+)"', answerer) == ["t3", "t5"]
    assert nobody.status_code == 404
    assert "「誰か」の発言はありません" in seen(nobody.text)

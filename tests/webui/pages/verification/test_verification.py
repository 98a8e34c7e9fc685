"""The verification page: a draft with planted errors, limits, and a fingerprint."""

import pytest
from flask.testing import FlaskClient

from kb.quoting.normal_form import fingerprint
from tests.support.html import links, seen

DRAFT = """桜川区の片桐副区長は「電子申請で受けられる手続は214あります。」と述べた。
片桐副区長は「研修は年に4回、全職員に広げます。」と述べた。
霧島副知事は「件数の多い順に20の手続へ取り組んでいます。」と述べた。
青葉野市の霧島副知事は「都でも研修に取り組みました。」と述べた。
片桐副区長は2020年6月15日に「研修は年に3回」と述べた。
片桐副区長は「橋を架け替える工事は来年からになります。」と述べた。
"""


def test_a_draft_with_five_planted_errors(client: FlaskClient) -> None:
    response = client.post("/verify", data={"draft": DRAFT.replace("\n", "\r\n")})
    assert response.status_code == 200
    page = seen(response.text)
    assert "引用 6件のうち、確かめるところが 5件あります。" in page
    assert "<title>引用照合の結果（引用 6件、要確認 5件）" in response.text
    assert "発言者が違います。原稿: 霧島 航、記録: 三田村 剛（桜川区 情報システム課長）" in page
    assert "組織が違います。原稿: 青葉野市、記録: 東京都" in page
    assert "日付が違います。原稿: 2020年6月15日、記録: 2021年6月15日（令和3年）" in page
    assert page.count("見つかりません") == 2
    assert "<del>" in response.text
    assert links(response.text)["三田村 剛（桜川区 情報システム課長）、2021年6月15日（令和3年）"].endswith(
        "sakuragawa-1#t5"
    )
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers


def test_a_true_draft_is_said_to_be_true(client: FlaskClient) -> None:
    page = client.post("/verify", data={"draft": DRAFT.split("\n", maxsplit=1)[0]}).text
    assert "引用 1件に、食い違いはありません。" in seen(page)


@pytest.mark.parametrize(
    ("draft", "said", "status"),
    [
        ("長" * 20_001, "原稿は20,000文字までです（今は20,001文字）", 400),
        ("引用のない文です。", "引用は見つかりませんでした", 200),
        ("", "引用照合", 200),
        ("「<script>alert(1)</script>を試すのです」と述べた。", "要確認 1件", 200),
        ("「\0\x0b制御文字の入ったものです」", "見つかりません", 200),
    ],
)
def test_drafts_of_every_kind(client: FlaskClient, draft: str, said: str, status: int) -> None:
    response = client.post("/verify", data={"draft": draft})
    assert response.status_code == status
    assert said in seen(response.text)
    assert "<script>alert" not in response.text


def test_the_longest_draft_fits_into_a_request(client: FlaskClient) -> None:
    response = client.post("/verify", data={"draft": "あ" * 20_000})
    assert response.status_code == 200
    assert client.post("/verify", data={"draft": "あ" * 400_000}).status_code == 413


def test_a_fingerprint(client: FlaskClient) -> None:
    mark = fingerprint("研修は年に3回、全職員に広げます。", "sakuragawa-1#t7")
    link = "http://localhost/dialogues/sakuragawa-1?lang=en#t7"
    page = client.post("/verify", data={"fingerprint": mark, "turn": link}).text
    assert "一致します" in seen(page)
    assert "研修は年に3回、全職員に広げます。" in seen(page)
    page = client.post("/verify", data={"fingerprint": "0" * 12, "turn": "sakuragawa-1#t7"}).text
    assert "一致しません" in seen(page)
    refused = client.post("/verify", data={"fingerprint": "zz", "turn": "sakuragawa-1#t7"})
    assert (refused.status_code, "12桁の16進数" in seen(refused.text)) == (400, True)
    assert client.post("/verify", data={"fingerprint": mark, "turn": "nothing#t1"}).status_code == 400


def test_nothing_of_a_draft_is_logged(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    client.post("/verify", data={"draft": DRAFT})
    assert "片桐" not in caplog.text


def test_the_page_is_in_english_too(client: FlaskClient) -> None:
    page = client.post("/verify?lang=en", data={"draft": DRAFT}).text
    assert "of which 5 need checking" in seen(page)

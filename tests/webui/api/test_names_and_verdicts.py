"""The JSON API beside searches: names, completions, trends, comparisons and verdicts."""

from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from kb.quoting.normal_form import fingerprint
from tests.support.html import seen

TRUE = "研修は年に3回、全職員に広げます。"
FALSE = "研修は年に4回、全職員に広げます。"


def called(client: FlaskClient, path: str, status: int = 200, **parameters: Any) -> Any:
    answer = client.get(f"/api/v1/{path}?{urlencode(parameters, doseq=True)}")
    assert answer.status_code == status, answer.text
    return answer.get_json(force=True)


def test_speakers_have_their_posts_and_spellings(client: FlaskClient) -> None:
    found = called(client, "speakers", org="桜川区")["speakers"]
    katagiri = next(one for one in found if one["name"] == "片桐 静江")
    assert (katagiri["reading"], katagiri["turns"]) == ("カタギリ シズエ", 2)
    assert "片桐 静枝" in katagiri["spellings"]
    assert katagiri["tenures"][-1] == {
        "organization": "桜川区",
        "department": None,
        "posts": ["副区長"],
        "first": "2021-06-15",
        "last": "2022-05-10",
    }
    assert client.get(katagiri["permalink"]).status_code == 200
    assert called(client, "speakers", 400, org="無何有市")["parameter"] == "org"


@pytest.mark.parametrize("typed", ["片桐", "片桐静", "かたぎり", "カタギリ", "katagiri", "静枝", "片桐 静枝"])
def test_a_speaker_is_found_by_the_beginning_of_any_spelling(client: FlaskClient, typed: str) -> None:
    names = [one["name"] for one in called(client, "speakers", q=typed)["speakers"]]
    assert names == ([] if typed == "静枝" else ["片桐 静江"])


def test_the_lists_have_the_names_of_the_pages(client: FlaskClient) -> None:
    for kind in ("organizations", "topics", "speakers"):
        page = seen(client.get(f"/{kind}").text)
        found = called(client, kind, limit=100)
        assert found["total"] == len(found[kind]) > 0
        assert all(one["name"] in page for one in found[kind])
    tokyo = next(one for one in called(client, "organizations")["organizations"] if one["name"] == "東京都")
    assert (tokyo["kind"], tokyo["code"], tokyo["reading"]) == ("都", "130001", "トウキョウト")
    training = next(one for one in called(client, "topics", limit=100)["topics"] if one["name"] == "研修")
    assert training["turns"] <= training["turns_with_headings"]


def test_completions_name_the_parameter_that_they_fill(client: FlaskClient) -> None:
    found = called(client, "suggest", q="sakura")["suggestions"]
    assert found[0] == {"value": "桜川区", "parameter": "org", "count": found[0]["count"]}
    assert called(client, "suggest", 400)["parameter"] == "q"


def test_trends_count_as_the_page_does(client: FlaskClient) -> None:
    found = called(client, "trends", term=["研修", "標準化"], org=["桜川区", "青葉野市"], by="org")["trends"]
    assert [(one["term"], one["organizations"]) for one in found] == [
        ("研修", ["桜川区"]),
        ("研修", ["青葉野市"]),
        ("標準化", ["桜川区"]),
        ("標準化", ["青葉野市"]),
    ]
    (year,) = found[3]["years"]
    assert (year["year"], year["count"], year["total"], year["rate"]) == (2022, 30, 30, 100)
    assert found[0]["years"][0]["small_sample"]
    assert called(client, "trends", 400, term="年度:来年")["parameter"] == "term"
    assert called(client, "trends", 400, term="研修", by="org")["parameter"] == "org"
    assert called(client, "trends", 400, term="研修", **{"from": 2022, "to": 2021})["parameter"] == "from"
    assert called(client, "trends", 400, term=list("あいうえおか"))["parameter"] == "term"


def test_a_comparison_quotes_whole_sentences(client: FlaskClient) -> None:
    found = called(client, "compare", topic="研修", org=["桜川区", " 東京都"])["organizations"]
    assert [one["organization"] for one in found] == ["桜川区", "東京都"]
    quote = found[0]["quotes"][0]
    start, end = quote["range"]
    assert quote["text"] == quote["turn"]["text"][start:end] == TRUE
    assert quote["fingerprint"] == fingerprint(TRUE, quote["turn"]["id"])
    assert called(client, "compare", 400, topic="研修", org="桜川区")["parameter"] == "org"
    assert called(client, "compare", 400, topic="無い話題", org=["桜川区", "東京都"])["parameter"] == "topic"
    assert called(client, "compare", 400, org=["桜川区", "東京都"])["parameter"] == "q"


def test_a_quotation_and_all_that_is_said_of_it(client: FlaskClient) -> None:
    verbatim = called(client, "verify", quote=TRUE, speaker="片桐静江", org="桜川区", date="2021-06-15")
    assert (verbatim["alarms"], verbatim["verdicts"][0]["outcome"]) == (0, "verbatim")
    assert verbatim["verdicts"][0]["turn"]["id"] == "sakuragawa-1#t7"
    wrong = called(client, "verify", quote=TRUE, speaker="霧島 航", org="東京都", date="2020-06")["verdicts"][0]
    assert wrong["alarm"]
    assert [problem[:3] for problem in wrong["problems"]] == ["発言者", "組織が", "日付が"]
    nearly = called(client, "verify", quote=FALSE)["verdicts"][0]
    assert (nearly["outcome"], nearly["matched"]) == ("nearly", TRUE.rstrip("。"))
    assert {"change": "quoted", "text": "4"} in nearly["difference"]
    missing = called(client, "verify", quote="橋を架け替える工事は来年からになります。")["verdicts"][0]
    assert (missing["outcome"], missing["turn"], missing["alarm"]) == ("not-found", None, True)
    assert called(client, "verify", 400, quote=TRUE, speaker="無い 人")["parameter"] == "speaker"
    assert called(client, "verify", 400, quote=TRUE, date="いつか")["parameter"] == "date"
    assert called(client, "verify", 400)["parameter"] == "quote"


def test_a_fingerprint_of_an_answer_is_verified(client: FlaskClient) -> None:
    turn = called(client, "turns", id="sakuragawa-1#t7")["turns"][0]
    for place in (turn["id"], turn["permalink"]):
        found = called(client, "verify", fingerprint=turn["fingerprint"], turn=place)
        assert (found["alarms"], found["fingerprint"]["text"]) == (0, turn["text"])
    changed = called(client, "verify", fingerprint="0" * 12, turn=turn["id"])
    assert (changed["alarms"], changed["fingerprint"]["matches"]) == (1, False)
    assert called(client, "verify", 400, fingerprint="0" * 12)["parameter"] == "turn"
    assert called(client, "verify", 400, turn=turn["id"])["parameter"] == "fingerprint"
    called(client, "verify", 404, fingerprint="0" * 12, turn="nothing#t1")


def test_a_draft_is_sent_and_not_kept(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    draft = f"片桐副区長は「{TRUE}」と述べた。霧島副知事は「{FALSE}」と述べた。"
    answer = client.post("/api/v1/verify", json={"draft": draft})
    assert answer.status_code == 200
    found = answer.get_json()
    assert [one["outcome"] for one in found["verdicts"]] == ["verbatim", "nearly"]
    assert [draft[slice(*one["range"])] for one in found["verdicts"]] == [f"「{TRUE}」", f"「{FALSE}」"]
    assert found["alarms"] == 1
    assert "ETag" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    assert "片桐" not in caplog.text


@pytest.mark.parametrize(
    ("sent", "status", "parameter"),
    [
        ({"data": b"{", "content_type": "application/json"}, 400, "body"),
        ({"data": b"[]", "content_type": "application/json"}, 400, "body"),
        ({"data": b"[" * 60_000, "content_type": "application/json"}, 400, "body"),
        ({"data": b"\xff\xfe", "content_type": "application/json"}, 400, "body"),
        ({"data": b'{"draft": "\\ud800"}', "content_type": "application/json"}, 400, "body"),
        ({"data": b"", "content_type": "application/json"}, 400, "body"),
        ({"json": {}}, 400, "draft"),
        ({"json": {"draft": 5}}, 400, "draft"),
        ({"json": {"draft": ""}}, 400, "draft"),
        ({"json": {"draft": "あ" * 20_001}}, 400, "draft"),
        ({"json": {"draft": "「あ」", "kept": True}}, 400, "kept"),
        ({"data": "draft=a", "content_type": "application/x-www-form-urlencoded"}, 415, None),
        ({"json": {"draft": "あ" * 400_000}}, 413, None),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(
    client: FlaskClient, sent: dict[str, Any], status: int, parameter: str | None
) -> None:
    answer = client.post("/api/v1/verify", **sent)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.get_json(force=True).get("parameter") == parameter


def test_the_longest_draft_fits(client: FlaskClient) -> None:
    assert client.post("/api/v1/verify", json={"draft": "あ" * 20_000}).status_code == 200

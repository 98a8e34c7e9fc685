"""The Diet minutes API: conditions, records, order, refusals and both packings."""

import json
from typing import Any
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from flask.testing import FlaskClient

from indexer.readers import read
from kb.errors import EngineError, SearchTimeoutError
from kb.search.request import SearchRequest
from kb.search.results import Page
from kb.serving.snapshot import Snapshot

INVALID = "(19011)検索条件の入力に誤りがあります。"


def asked(client: FlaskClient, unit: str, **conditions: object) -> dict[str, Any]:
    names = {name.rstrip("_"): value for name, value in conditions.items()}
    answer = client.get(f"/api/{unit}?{urlencode({'recordPacking': 'json', **names})}")
    assert answer.mimetype == "application/json"
    return {"status": answer.status_code, **json.loads(answer.text)}


def ids(answer: dict[str, Any]) -> list[str]:
    return [one["speechID"] for one in answer["speechRecord"]]


def test_a_speech_has_the_fields_of_the_original_in_their_order(client: FlaskClient) -> None:
    answer = asked(client, "speech", any="マイナンバーカードセンター")
    assert list(answer)[1:] == [
        "numberOfRecords", "numberOfReturn", "startRecord", "nextRecordPosition", "speechRecord",
    ]  # fmt: skip
    (record,) = answer["speechRecord"]
    assert list(record.items()) == [
        ("speechID", "sakuragawa-1_005"),
        ("issueID", "sakuragawa-1"),
        ("imageKind", "会議録"),
        ("searchObject", 0),
        ("session", 101),
        ("nameOfHouse", None),
        ("nameOfMeeting", "区市町村CIO座談会"),
        ("issue", "第1号"),
        ("date", "2021-06-15"),
        ("closing", None),
        ("speechOrder", 5),
        ("speaker", "三田村 剛"),
        ("speakerYomi", None),
        ("speakerGroup", "桜川区"),
        ("speakerPosition", "情報システム課長"),
        ("speakerRole", None),
        ("speech", record["speech"]),
        ("startPage", None),
        ("speechURL", "http://localhost/dialogues/sakuragawa-1#t5"),
        ("meetingURL", "http://localhost/dialogues/sakuragawa-1"),
        ("pdfURL", None),
    ]
    assert record["speech"].endswith("窓口とも相談しました。")


@pytest.mark.parametrize(
    ("conditions", "found"),
    [
        ({"any": "バーカードセ"}, ["sakuragawa-1_005"]),  # a substring, whatever its words are
        ({"any": "研修 年に3回"}, ["sakuragawa-1_007"]),  # words are AND
        ({"any": "研修　年に3回"}, []),  # U+3000 does not separate words
        ({"any": "現状"}, ["sakuragawa-1_002"]),
        ({"any": "現状", "searchRange": "冒頭"}, []),
        ({"any": "作りもの", "searchRange": "冒頭"}, ["sakuragawa-1_001"]),
        ({"any": "作りもの", "searchRange": "本文"}, []),
        ({"speaker": "霧島 三田村", "any": "4.2%"}, ["sakuragawa-1_004"]),  # names are OR
        ({"speaker": "静江", "any": "研修"}, ["sakuragawa-1_007"]),
        ({"speaker": "かたぎり", "any": "研修"}, ["sakuragawa-1_007"]),
        ({"speakerGroup": "東京"}, ["sakuragawa-1_004", "sakuragawa-1_008"]),
        ({"speakerPosition": "システム課"}, ["sakuragawa-1_005"]),
        ({"speakerPosition": "CIO補佐官", "speechNumber": 2}, ["aobano_002"]),
        ({"speechID": "sakuragawa-1_008"}, ["sakuragawa-1_008"]),
        ({"speechID": "sakuragawa-1_008", "issueID": "sakuragawa-2"}, []),
        ({"issueID": "sakuragawa-2"}, ["sakuragawa-2_001"]),
        ({"issueID": "nothing"}, []),
        ({"nameOfMeeting": "CIO座談会 青葉野", "any": "防災"}, ["sakuragawa-2_001"]),
        ({"nameOfMeeting": "ざだんかい", "any": "防災"}, ["sakuragawa-2_001"]),
        ({"sessionFrom": 101, "speechNumber": 1}, ["sakuragawa-1_001", "sakuragawa-2_001"]),
        ({"sessionFrom": 90, "sessionTo": 100}, []),
        ({"issueFrom": 2, "issueTo": 3}, ["sakuragawa-2_001"]),
        ({"from": "2022-05-10", "until": "2022-05-10", "speechNumber": 30}, ["aobano_030"]),
        ({"from": "2022-05-11"}, []),
        ({"from": "0000-01-01", "any": "現状"}, ["sakuragawa-1_002"]),
        ({"any": "現状", "contentsAndIndex": "true"}, []),
        ({"any": "現状", "closing": "false"}, ["sakuragawa-1_002"]),
        ({"any": "現状", "nameOfHouse": "衆議院"}, []),
        ({"any": "現状", "nameOfHouse": "架空院"}, ["sakuragawa-1_002"]),  # ignored, as in the original
        ({"any": "現状", "unknown": "1"}, ["sakuragawa-1_002"]),
    ],
)
def test_conditions(client: FlaskClient, conditions: dict[str, object], found: list[str]) -> None:
    answer = asked(client, "speech", **conditions)
    assert ids(answer) == found
    assert answer["numberOfRecords"] == len(found)


def test_the_newest_meeting_is_first_and_its_speeches_are_in_order(client: FlaskClient) -> None:
    answer = asked(client, "speech", until="9999-12-31", maximumRecords=100)
    dates = [one["date"] for one in answer["speechRecord"]]
    assert dates == sorted(dates, reverse=True)
    orders = [one["speechOrder"] for one in answer["speechRecord"] if one["issueID"] == "aobano"]
    assert orders == list(range(1, 31))


def test_pages_follow_each_other(client: FlaskClient) -> None:
    whole = asked(client, "speech", any="標準化", maximumRecords=100)
    assert (whole["numberOfRecords"], whole["nextRecordPosition"]) == (30, None)
    seen: list[str] = []
    position = 1
    while position:
        page = asked(client, "speech", any="標準化", maximumRecords=7, startRecord=position)
        assert (page["startRecord"], page["numberOfReturn"]) == (position, len(page["speechRecord"]))
        seen += ids(page)
        position = page["nextRecordPosition"]
    assert seen == ids(whole)
    assert asked(client, "speech", any="標準化", startRecord=30)["numberOfReturn"] == 1


def test_a_list_of_meetings_names_the_matching_speeches(client: FlaskClient) -> None:
    answer = asked(client, "meeting_list", any="研修", speaker="霧島 片桐")
    (meeting,) = answer["meetingRecord"]
    assert meeting["speechRecord"] == [
        {
            "speechID": f"sakuragawa-1_00{number}",
            "speechOrder": number,
            "speaker": name,
            "speechURL": f"http://localhost/dialogues/sakuragawa-1#t{number}",
        }
        for number, name in ((7, "片桐 静江"), (8, "霧島 航"))
    ]
    assert list(meeting) == [
        "issueID", "imageKind", "searchObject", "session", "nameOfHouse", "nameOfMeeting", "issue", "date", "closing",
        "speechRecord", "meetingURL", "pdfURL",
    ]  # fmt: skip


def test_a_list_without_conditions_on_speeches_names_all(client: FlaskClient) -> None:
    answer = asked(client, "meeting_list", sessionFrom=101)
    assert [len(one["speechRecord"]) for one in answer["meetingRecord"]] == [8, 1]
    assert asked(client, "meeting_list", speechNumber=2)["numberOfRecords"] == 2


def test_a_meeting_is_whole_whatever_matched(client: FlaskClient) -> None:
    answer = asked(client, "meeting", any="避難所")
    (meeting,) = answer["meetingRecord"]
    (speech,) = meeting["speechRecord"]
    assert list(speech) == [
        "speechID", "speechOrder", "speaker", "speakerYomi", "speakerGroup", "speakerPosition", "speakerRole",
        "speech", "startPage", "createTime", "updateTime", "speechURL",
    ]  # fmt: skip
    assert speech["createTime"] == "2021-12-25 03:30:00"
    assert len(asked(client, "meeting", any="年に3回")["meetingRecord"][0]["speechRecord"]) == 8
    assert asked(client, "meeting", until="9999-12-31")["numberOfReturn"] == 3


def test_known_readings_are_given_in_hiragana(client: FlaskClient) -> None:
    answer = asked(client, "speech", speaker="片桐", maximumRecords=1)
    assert answer["speechRecord"][0]["speakerYomi"] == "かたぎりしずえ"


@pytest.mark.parametrize(
    ("unit", "conditions", "details"),
    [
        ("speech", {"maximumRecords": 101}, ["(0) (19005)maximumRecordsには1～100の値を指定してください。"]),
        ("speech", {"maximumRecords": 0}, ["(0) (19005)maximumRecordsには1～100の値を指定してください。"]),
        ("meeting_list", {"maximumRecords": "x"}, ["(0) (19005)maximumRecordsには1～100の値を指定してください。"]),
        ("meeting", {"maximumRecords": 11}, ["(0) (19006)maximumRecordsには1～10の値を指定してください。"]),
        ("speech", {"startRecord": 0}, ["(0) (19004)startRecordには 1から検索件数までの値を指定してください。"]),
        ("speech", {"startRecord": 3}, ["(0) (19004)startRecordには 1から検索件数までの値を指定してください。"]),
        ("speech", {"from": "2021/1/1"}, ["(0) (19012)from:開会日付をYYYY-MM-DD形式で入力してください。"]),
        ("speech", {"until": "20210101"}, ["(0) (19013)until:開会日付をYYYY-MM-DD形式で入力してください。"]),
        (
            "speech",
            {"from": "2021-02-30"},
            ["(0) (19018)from:存在しない日付です。検索条件を見直し、再度検索してください。"],
        ),
        (
            "speech",
            {"until": "2021-02-30"},
            ["(0) (19019)until:存在しない日付です。検索条件を見直し、再度検索してください。"],
        ),
        (
            "speech",
            {"from": "2022-01-01", "until": "2021-01-01"},
            ["(0) (19014)fromはuntil以下、もしくはuntilはfrom以上の日付で入力してください。"],
        ),
        (
            "speech",
            {"speakerRole": "傍聴人"},
            ["(0) (19028)speakerRole:発言者役割を証人/参考人/公述人で入力してください。"],
        ),
        ("speech", {"speechID": "INVALID"}, ["(0) (19026)speechID:発言IDを『会議録ID_発言番号』で入力してください。"]),
        ("speech", {"sessionFrom": "1000"}, ["(0) sessionFrom:3桁までの整数で入力してください。"]),
        ("speech", {"speechNumber": "-1"}, ["(0) speechNumber:発言番号を0以上の整数で入力してください。"]),
        (
            "meeting",
            {"from": "x", "maximumRecords": 11},
            [
                "(0) (19012)from:開会日付をYYYY-MM-DD形式で入力してください。",
                "(1) (19006)maximumRecordsには1～10の値を指定してください。",
            ],
        ),
        (
            "speech",
            {"unknown": "あ" * 700},
            ["(0) (19020)入力可能文字数を超過しています。検索条件を見直してください。"],
        ),
    ],
)
def test_invalid_parameters_are_refused_by_number(
    client: FlaskClient, unit: str, conditions: dict[str, object], details: list[str]
) -> None:
    answer = asked(client, unit, any="研修 年に3回", **conditions)
    assert answer == {"status": 400, "message": INVALID, "details": details}


def test_a_request_without_a_condition_is_refused_without_details(client: FlaskClient) -> None:
    for conditions in ({}, {"any": " "}, {"maximumRecords": 1, "searchRange": "本文", "closing": "true"}):
        answer = asked(client, "speech", **conditions)
        assert answer == {"status": 400, "message": "(19007)検索条件を指定してください。"}


def parsed(client: FlaskClient, path: str) -> tuple[int, Element]:
    answer = client.get(path)
    assert answer.mimetype == "application/xml"
    assert answer.text.startswith("<data>")  # no declaration, as in the original
    return answer.status_code, fromstring(answer.data)


def test_xml_is_the_default(client: FlaskClient) -> None:
    status, root = parsed(client, "/api/speech?any=標準化&maximumRecords=2")
    assert status == 200
    assert [(one.tag, one.text) for one in root][:4] == [
        ("numberOfRecords", "30"),
        ("numberOfReturn", "2"),
        ("startRecord", "1"),
        ("nextRecordPosition", "3"),
    ]
    first, _second = root.findall("records/record/recordData/speechRecord")
    packed = asked(client, "speech", any="標準化", maximumRecords=1)["speechRecord"][0]
    assert {one.tag: one.text for one in first} == {
        name: None if value is None else str(value) for name, value in packed.items()
    }
    _status, end = parsed(client, "/api/speech?any=標準化&startRecord=30")
    assert end.find("nextRecordPosition") is None


def test_refusals_are_packed_as_xml(client: FlaskClient) -> None:
    status, root = parsed(client, "/api/speech")
    assert (status, [one.tag for one in root.find("diagnostics/diagnostic") or ()]) == (400, ["message"])
    _status, root = parsed(client, "/api/speech?any=研修&speakerRole=x")
    told = root.findtext("diagnostics/diagnostic/details")
    assert told == "(0) (19028)speakerRole:発言者役割を証人/参考人/公述人で入力してください。"


def test_hostile_texts_stay_texts(client: FlaskClient) -> None:
    _status, root = parsed(client, "/api/meeting?any=<script>")
    said = root.findtext("records/record/recordData/meetingRecord/speechRecord/speech")
    assert said == "<script>alert('本文')</script> と書いても & 文字のままです。"


@pytest.mark.parametrize("packing", ["json", "xml"])
@pytest.mark.parametrize("unit", ["meeting", "speech"])
def test_the_indexer_reads_what_the_api_answers(client: FlaskClient, unit: str, packing: str) -> None:
    said = client.get(f"/api/{unit}?sessionFrom=101&issueTo=1&recordPacking={packing}&any=電子申請").data
    (manuscript,) = read(f"answer.{packing}", said, max_bytes=10**6)
    assert manuscript.name == "sakuragawa-1"
    texts = "\n".join(line.text for line in manuscript.lines)
    assert "電子申請で受けられる手続は214あります。" in texts


@pytest.mark.parametrize(
    ("error", "status", "told"),
    [
        (
            SearchTimeoutError("時間切れ"),
            503,
            "(19001)現在、混み合っております。もうしばらくしてから再度アクセスしてください。",
        ),
        (EngineError("/srv/kb/secret"), 500, "処理中に問題が起きました"),
    ],
)
def test_failures_have_the_form_of_the_api(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, told: str
) -> None:
    def fail(_self: Snapshot, _request: SearchRequest) -> Page:
        raise error

    monkeypatch.setattr(Snapshot, "search", fail)
    answer = asked(client, "speech", any="研修")
    assert answer["status"] == status
    assert answer["message"].startswith(told)
    assert "secret" not in str(answer)

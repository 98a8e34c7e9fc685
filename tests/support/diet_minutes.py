"""An answer of the Diet minutes API, as JSON and as XML."""

from typing import Any


def speech(order: int, speaker: str, text: str, **fields: Any) -> dict[str, Any]:
    return {"speechOrder": order, "speaker": speaker, "speakerYomi": None, "speech": text, **fields}


MEETING = {
    "issueID": "199905254X00120300401",
    "session": 199,
    "nameOfHouse": "参議院",
    "nameOfMeeting": "架空特別委員会",
    "issue": "第1号",
    "date": "2030-04-01",
    "closing": None,
    "meetingURL": "https://kokkai.ndl.go.jp/txt/199905254X00120300401",
    "speechRecord": [
        speech(0, "会議録情報", "令和十二年四月一日\r\n　　　午前十時開会"),
        speech(1, "東雲誠", "○委員長（東雲誠君）　開会します。\n　次に、千草君。", speakerGroup="架空の会"),
        speech(2, "千草遙", "○千草（遙）委員　伺います。", speakerGroup="霧の会", speakerYomi="ちぐさはるか"),
        speech(3, "鳴海櫂", "○鳴海政府参考人　答えます。", speakerPosition="総務省架空統括官"),
        speech(4, "小野寺迅", "○参考人（小野寺迅君）　述べます。", speakerRole="参考人"),
        speech(5, "髙見沢葵", "○高見沢葵君　賛成です。", speakerGroup="霧の会"),
        speech(6, "髙見沢葵", "○高見沢葵君　", speakerGroup="霧の会"),
    ],
}


ANSWER = {"numberOfRecords": 1, "numberOfReturn": 1, "startRecord": 1, "meetingRecord": [MEETING]}


def xml_of(answer: dict[str, Any]) -> bytes:
    def fields(record: dict[str, Any]) -> str:
        return "".join(f"<{key}>{'' if value is None else value}</{key}>" for key, value in record.items())

    records = ""
    for meeting in answer["meetingRecord"]:
        speeches = "".join(f"<speechRecord>{fields(one)}</speechRecord>" for one in meeting["speechRecord"])
        own = fields({key: value for key, value in meeting.items() if key != "speechRecord"})
        records += f"<record><recordData><meetingRecord>{own}{speeches}</meetingRecord></recordData></record>"
    return f"<data><numberOfRecords>1</numberOfRecords><records>{records}</records></data>".encode()

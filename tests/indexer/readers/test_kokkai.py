import json
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import parse as parse_xml

import pytest

from indexer.parsing import parse
from kb.errors import SourceError
from tests.support.diet_minutes import ANSWER, MEETING, xml_of
from tests.support.documents import read, read_all


def data_of(answer: Any) -> bytes:
    return json.dumps(answer, ensure_ascii=False).encode()


def test_a_meeting_is_a_dialogue() -> None:
    dialogue = parse(read("a.json", data_of(ANSWER)))
    assert dialogue.id == "199905254x00120300401"
    assert dialogue.title == "第199回国会 参議院 架空特別委員会 第1号"
    assert (str(dialogue.date), dialogue.series.name) == ("2030-04-01", "参議院 架空特別委員会")
    assert dialogue.source.url == MEETING["meetingURL"]
    assert [
        (one.kind, one.speaker, one.organization, one.post, one.as_written, one.text) for one in dialogue.turns
    ] == [
        ("narration", None, None, None, "", "令和十二年四月一日\n午前十時開会"),
        ("speech", "東雲誠", "架空の会", "委員長", "○委員長（東雲誠君）", "開会します。\n次に、千草君。"),
        ("speech", "千草遙", "霧の会", "委員", "○千草（遙）委員", "伺います。"),
        ("speech", "鳴海櫂", "総務省", "総務省架空統括官", "○鳴海政府参考人", "答えます。"),
        ("speech", "小野寺迅", None, "参考人", "○参考人（小野寺迅君）", "述べます。"),
        ("speech", "髙見沢葵", "霧の会", None, "○高見沢葵君", "賛成です。"),
    ]
    assert [(one.name, one.posts) for one in dialogue.participants] == [
        ("東雲誠", ("委員長",)),
        ("千草遙", ("委員",)),
        ("鳴海櫂", ("総務省架空統括官",)),
        ("小野寺迅", ("参考人",)),
        ("髙見沢葵", ()),
    ]
    assert {"layout", "empty-speech"} == {one.code for one in dialogue.diagnostics}


def test_xml_and_json_are_the_same_meeting() -> None:
    by_json, by_xml = read("a.json", data_of(ANSWER)), read("a.xml", xml_of(ANSWER))
    assert by_json.lines == by_xml.lines
    assert by_json.metadata == by_xml.metadata


def test_a_line_knows_the_reading_of_its_speaker() -> None:
    readings = {one.speech.speaker: one.speech.reading for one in read("a.json", data_of(ANSWER)).lines if one.speech}
    assert readings["千草遙"] == "ちぐさはるか"


def test_single_speeches_are_put_together_to_their_meeting() -> None:
    common = {key: value for key, value in MEETING.items() if key != "speechRecord"}
    speeches: Any = MEETING["speechRecord"]
    answer = {"numberOfRecords": 9, "speechRecord": [{**common, **one} for one in speeches]}
    assert read("a.json", data_of(answer)).lines == read("a.json", data_of(ANSWER)).lines


@pytest.mark.parametrize(
    ("path", "data", "said"),
    [
        ("a.xml", b"<data><message>no</message></data>", "no"),
        ("a.json", data_of({"numberOfRecords": 0}), "会議がありません"),
        ("a.json", data_of({"meetingRecord": {}}), "会議がありません"),
        ("a.json", data_of({"meetingRecord": {"a": 1}}), "配列"),
        ("a.json", data_of({"meetingRecord": [{**MEETING, "speechRecord": [{"speaker": "東雲"}]}]}), "meeting で"),
    ],
)
def test_an_answer_without_speeches_is_refused(path: str, data: bytes, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        read(path, data)


def test_a_date_that_is_none_is_said() -> None:
    manuscript = read("a.json", data_of({"meetingRecord": [{**MEETING, "date": "2030-13-01"}]}))
    assert manuscript.metadata
    assert manuscript.metadata.date is None
    assert "missing-date" in {one.code for one in manuscript.diagnostics}


def test_real_answers_are_read_as_they_are(shared: Path) -> None:
    paths = sorted((shared / "corpus" / "kokkai_api").glob("*.xml"))
    if not paths:
        pytest.skip("no answers of the API are here")
    for path in paths:
        meetings = list(parse_xml(path).getroot().iter("meetingRecord"))
        manuscripts = read_all(path.name, path.read_bytes())
        assert [one.name for one in manuscripts] == [one.findtext("issueID") for one in meetings]
        for meeting, manuscript in zip(meetings, manuscripts, strict=True):
            speeches = meeting.findall("speechRecord")
            dialogue = parse(manuscript)
            assert [turn.speaker or "会議録情報" for turn in dialogue.turns] == [
                one.findtext("speaker") for one in speeches
            ]
            assert str(dialogue.date) == meeting.findtext("date")
            for turn, one in zip(dialogue.turns, speeches, strict=True):
                group, position = one.findtext("speakerGroup"), one.findtext("speakerPosition")
                assert not group or turn.organization == group
                assert not position or turn.post == position
                written = "".join((one.findtext("speech") or "").split())
                assert "".join((turn.as_written + turn.text).split()) == written

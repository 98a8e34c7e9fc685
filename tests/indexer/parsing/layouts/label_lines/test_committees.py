"""Labels on lines of their own in committees and at events, and lines that only look like labels."""

import pytest

from indexer.parsing import detect, parse
from kb.model.dialogue import Dialogue
from tests.support.documents import read

HEAD = (
    "【架空】朝凪町議会総務委員会　会議録\n\n令和6年9月5日\n\n○出席委員（3名）\n 木津　広一委員長\n"
    " 大槻　しげお副委員長\n 柏木　えりか委員\n\n○出席説明員\n 町長　滝沢　正人\n"
    " 政策室副参事（予算担当）　三好　薫\n\n○委員長署名\n\n"
)


def dialogue(text: str) -> Dialogue:
    return parse(read("a.txt", text.encode()))


def spoken(found: Dialogue) -> list[tuple[str | None, str | None]]:
    return [(turn.speaker, turn.post) for turn in found.turns if turn.kind != "narration"]


@pytest.mark.parametrize(
    ("talk", "expected"),
    [
        (
            "委員長\n　開会します。\n\n滝沢町長\n　説明します。\n\n委員長\n　閉会します。\n",
            [("木津 広一", "委員長"), ("滝沢 正人", "町長"), ("木津 広一", "委員長")],
        ),
        (
            "（委員長）\n開会します。\n（柏木委員）\n伺います。\n（三好政策室副参事（予算担当））\nお答えします。\n",
            [("木津 広一", "委員長"), ("柏木 えりか", "委員"), ("三好 薫", "政策室副参事(予算担当)")],
        ),
        (
            "町長：\n説明します。\n大槻副委員長：\n賛成です。\n",
            [("滝沢 正人", "町長"), ("大槻 しげお", "副委員長")],
        ),
        (
            "柏木　委員\n一点だけ伺います。\n\n三好政策室副参事（予算担当）\n国の支出金です。\n",
            [("柏木 えりか", "委員"), ("三好 薫", "政策室副参事(予算担当)")],
        ),
        (
            "事務局\n\n資料に基づき説明\n\n委員\n\nどう測るのか。\n\n事務局\n\n調査で測っている。\n",
            [(None, "事務局"), (None, "委員"), (None, "事務局")],
        ),
    ],
)
def test_a_bare_label_is_the_one_who_holds_the_post(talk: str, expected: list[tuple[str | None, str | None]]) -> None:
    found = dialogue(HEAD + talk)
    assert detect(read("a.txt", (HEAD + talk).encode())).layout == "label-lines"
    assert spoken(found) == expected
    assert "署名" not in {one.name for one in found.participants}


def test_a_host_asks_at_an_event_and_speaks_in_a_meeting() -> None:
    talk = (
        "早瀬氏：\nご覧ください。\n\n司会：\n質問をどうぞ。\n\n幹事記者：\n任期は何年ですか。\n\n早瀬氏：\n三年です。\n"
    )
    event = dialogue("【架空】採用の催し\n\n" + talk)
    assert [turn.kind for turn in event.turns if turn.kind != "narration"] == [
        "speech",
        "question",
        "question",
        "speech",
    ]
    assert {turn.speaker for turn in event.turns if turn.kind == "speech"} == {"早瀬"}
    meeting = dialogue("【架空】検討会　議事録\n\n" + talk.replace("幹事記者", "事務局"))
    assert [turn.kind for turn in meeting.turns if turn.kind != "narration"] == ["speech"] * 4


@pytest.mark.parametrize(
    "text",
    [
        "# 【架空】請願\n\n## ポイント\n- 公園の計画\n- 意見\n\n## 目次\n- 資料\n- 説明\n\n## 採決\n- 全会一致で採択\n",
        "【架空】会議録\n\n目次\n\n委員長　　3\n\n町長　　5\n\n事務局　　8\n",
        "【架空】会議録\n\n会議録署名委員\n\n委員長\n木津　広一\n\n委員\n柏木　えりか\n",
        "【架空】会議録\n\n出席者\n\n町長\n滝沢　正人\n\n副町長\n三好　薫\n",
        "【架空】町の組織\n\n巻頭言\n町は進む。\n\n市職員\n・三百人\n\n出席\n・十人\n",
    ],
)
def test_headings_lists_and_signatures_say_nothing(text: str) -> None:
    found = dialogue(text)
    assert spoken(found) == []
    names = {one.name for one in found.participants}
    assert not names & {"目次", "ポイント", "採決", "署名", "巻頭言", "出席", "市職員", "資料"}

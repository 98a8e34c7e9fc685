"""Tables of speakers and speech in every format whose reader hands over cells, and tables that are something else."""

import pytest

from indexer.parsing import detect, parse
from kb.model.dialogue import Dialogue
from tests.support.documents import read

HEAD = "【架空】第2回朝凪町窓口検討会　会議録\n令和6年9月2日\n\n"


def spoken(found: Dialogue) -> list[tuple[str | None, str | None, str]]:
    return [(turn.speaker, turn.post, turn.text) for turn in found.turns if turn.kind == "speech"]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            "発言者\t発言内容\n早瀬会長\t開会します。\n事務局（柏木）\t資料を説明します。\n",
            [("早瀬", "会長", "開会します。"), ("柏木", "事務局", "資料を説明します。")],
        ),
        (
            "| 発言者 | 発言要旨 |\n|:---|:---|\n| 大槻委員 | 伺います。 |\n| 窓口課長 | 百件です。 |\n",
            [("大槻", "委員", "伺います。"), (None, "窓口課長", "百件です。")],
        ),
        (
            "番号\t発言者\t議題・発言内容・決定事項\n1\t早瀬会長\t開会します。\n2\t大槻委員\tはい。\n続きです。\n",
            [("早瀬", "会長", "開会します。"), ("大槻", "委員", "はい。\n続きです。")],
        ),
        (
            "役職\t氏名\t発言内容\n委員\t水無瀬\t賛成です。\n会長\t早瀬\t閉会します。\n",
            [("水無瀬", "委員", "賛成です。"), ("早瀬", "会長", "閉会します。")],
        ),
        (
            "委員名\t質問・意見\t事務局の回答\n大槻委員\t費用は幾らですか。\t百万円です。\n三好委員\t賛成です。\t\n",
            [("大槻", "委員", "費用は幾らですか。"), (None, "事務局", "百万円です。"), ("三好", "委員", "賛成です。")],
        ),
        (
            "委員\t意見\t町の回答\n大槻委員\t急いでほしいです。\t急ぎます。\n",
            [("大槻", "委員", "急いでほしいです。"), (None, None, "急ぎます。")],
        ),
    ],
)
def test_a_row_of_the_table_is_a_turn(table: str, expected: list[tuple[str | None, str | None, str]]) -> None:
    found = parse(read("a.txt", (HEAD + table).encode()))
    assert spoken(found) == expected
    assert str(found.date) == "2024-09-02"
    assert not {one.name for one in found.participants} & {"町", "事務局", "---"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "a.html",
            "<h1>【架空】会議録</h1><table><tr><th>発言者<th>発言内容<tr><td>早瀬会長<td>開会します。<br>本日は二件です。</table>",
        ),
        (
            "a.md",
            "# 【架空】会議録\n\n| 発言者 | 発言内容 |\n|---|---|\n| 早瀬会長 | 開会します。 本日は二件です。 |\n",
        ),
        ("a.txt", "【架空】会議録\n\n発言者\t発言内容\n早瀬会長\t開会します。 本日は二件です。\n"),
    ],
)
def test_the_same_table_in_other_formats(name: str, text: str) -> None:
    assert spoken(parse(read(name, text.encode()))) == [("早瀬", "会長", "開会します。 本日は二件です。")]


@pytest.mark.parametrize(
    "table",
    [
        "氏名\t役職\n早瀬　律\t会長\n大槻　保\t委員\n",
        "時間\t内容\n午後2時\t開会します。\n午後3時\t閉会します。\n",
        "議題\t担当者\t内容\n窓口\t柏木\t予約を始めます。\n",
        "項目\t内容\n日時\t九月二日です。\n場所\t役場です。\n",
        "委員名\t出欠\n大槻委員\t出席です。\n三好委員\t欠席です。\n",
    ],
)
def test_other_tables_hold_no_speech(table: str) -> None:
    manuscript = read("a.txt", (HEAD + table).encode())
    assert detect(manuscript).layout != "speaker-table"
    assert spoken(parse(manuscript)) == []

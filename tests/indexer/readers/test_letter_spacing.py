import pytest

from indexer.readers.letter_spacing import joined_letters
from tests.support.documents import read


@pytest.mark.parametrize(
    ("written", "joined"),
    [
        ("霧 沢 市 議 会", "霧沢市議会"),
        ("令 和 ６ 年 第 12 回 霧 沢 町 議 会　会 議 録", "令和６年第12回霧沢町議会　会議録"),
        ("　　会　議　録　署　名", "　　会議録署名"),
        ("た だ い ま か ら 、 会 議 を 開 き ま す 。", "ただいまから、会議を開きます。"),
        ("議 長（ 浅 間 忠 君 ） 日 程 第 １ 、 デ ジ タ ル 化 。", "議長（浅間忠君）　日程第１、デジタル化。"),
        (
            "３　番（ 黒 江 恵 子 議 員 ） 窓 口 に つ い て 伺 い ま す 。",
            "３番（黒江恵子議員）　窓口について伺います。",
        ),
    ],
)
def test_letter_spaced_lines_are_joined(written: str, joined: str) -> None:
    assert joined_letters(written) == joined
    manuscript = read("a.txt", f"架空の記録です。\n{written}\n".encode())
    assert manuscript.lines[1].text == joined
    assert [(one.line, one.code) for one in manuscript.diagnostics] == [(2, "letter-spaced")]


@pytest.mark.parametrize(
    "written",
    [
        "出 席 議 員",
        "浅 間　忠　　黒 江　恵 子",
        "松 永 健 治　　中 山 豊　　北 条 広",
        "窓口 改革 の 話 を し ま す",
        "Ａ Ｂ Ｃ Ｄ Ｅ Ｆ Ｇ",
        "○ × ○ ○ × ○",
        "1 2 3 4 5 6 7 8",
        "ふつうの文です。 空白 が あります。",
    ],
)
def test_other_lines_stay(written: str) -> None:
    assert joined_letters(written) is None

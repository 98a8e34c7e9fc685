"""Rows of attendance lists in columns. Everybody is invented."""

import pytest

from indexer.parsing.people.attendance_columns import column_entries, spaced_name
from indexer.parsing.people.attendance_lines import attendance_entries


@pytest.mark.parametrize(
    ("row", "entries"),
    [
        ("区 長         滝 沢 正 人  副区長       北 条 広 志", [("区長", "滝沢正人"), ("副区長", "北条広志")]),
        ("村    長  大槻 保    副 村 長  名取 悠", [("村長", "大槻 保"), ("副村長", "名取 悠")]),
        (
            "総務部長   長谷川 聡 子  危機管理部長   沢 田 知 明",
            [("総務部長", "長谷川 聡子"), ("危機管理部長", "沢田知明")],
        ),
        ("教育長  関 口 義 孝  会計管理者  佐々木   圭", [("教育長", "関口義孝"), ("会計管理者", "佐々木 圭")]),
        ("市長     滝 沢 正 人", [("市長", "滝沢正人")]),
        ("総務課長  橘   隆 志  企画課長  三 好   薫", [("総務課長", "橘 隆志"), ("企画課長", "三好 薫")]),
    ],
)
def test_offices_and_names_alternate(row: str, entries: list[tuple[str, str]]) -> None:
    assert [(one.office, one.name) for one in column_entries(row, member=False)] == entries


@pytest.mark.parametrize(
    ("row", "entries"),
    [
        ("1番 早 川 さちこ    2番  三 好   薫", [("1番", "早川 さちこ"), ("2番", "三好 薫")]),
        ("1 早川 さちこ    2 三好 薫", [("1", "早川 さちこ"), ("2", "三好 薫")]),
        ("柏木 恵子 議員   大槻 保 議員", [("議員", "柏木 恵子"), ("議員", "大槻 保")]),
        ("早 川 さちこ     三 好   薫", [("", "早川 さちこ"), ("", "三好 薫")]),
        ("委 員 長  柏 木 恵 子", [("委員長", "柏木恵子")]),
    ],
)
def test_members_have_seats_or_titles_or_stand_alone(row: str, entries: list[tuple[str, str]]) -> None:
    assert [(one.office, one.name) for one in column_entries(row, member=True)] == entries


@pytest.mark.parametrize(
    "row",
    [
        "第 一 委 員 会 室",
        "午 後 一 時 開 議",
        "総務部長",
        "市長 副市長 教育長",
        "窓口の 改革を 進めます",
        "滝 沢 正 人",
    ],
)
def test_other_rows_have_no_columns(row: str) -> None:
    assert column_entries(row, member=False) == []


def test_a_long_row_ends() -> None:
    assert column_entries("市長 " * 30 + "滝 沢", member=False) == []
    assert column_entries("あ " * 4000, member=True) == []


@pytest.mark.parametrize(
    ("row", "name"),
    [("神 谷 真 一", "神谷真一"), ("浅 野   忠", "浅野 忠"), ("大槻 保", "大槻 保"), ("議 長", None), ("神", None)],
)
def test_a_name_alone(row: str, name: str | None) -> None:
    assert spaced_name(row) == name


def test_columns_are_entries_of_a_list() -> None:
    row = "　　区　長　　　　　　　滝　沢　正　人　　副区長　　　　　北　条　広　志"
    assert [(one.office, one.name) for one in attendance_entries(row, member=False, known=())] == [
        ("区長", "滝沢正人"),
        ("副区長", "北条広志"),
    ]

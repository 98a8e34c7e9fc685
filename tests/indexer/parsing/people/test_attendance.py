"""Attendance lists of records. Everybody is invented."""

import pytest

from indexer.parsing.people.attendance import find_attendance
from tests.support.parsing import rows_from


def people(
    *lines: str, body: str | None = "霧沢区", assembly: str | None = "霧沢区議会"
) -> list[tuple[str, str | None]]:
    rows = rows_from("会議録", *lines)
    found = find_attendance(rows, len(rows), {"霧沢区", "桜川市"}, "霧沢区", "霧沢区議会")
    return [(one.person.name, one.person.organization) for one in found.people]


def posts(*lines: str) -> list[tuple[str, ...]]:
    rows = rows_from("会議録", *lines)
    return [one.person.posts for one in find_attendance(rows, len(rows), (), "霧沢区", None).people]


def test_members_belong_to_the_assembly_and_officials_to_the_body() -> None:
    lines = ("出席委員　二名", "委員長黒江　忠彦君", "浅間　正道君", "出席説明員", "総務部長水無瀬　灯君")
    assert people(*lines) == [("黒江 忠彦", "霧沢区議会"), ("浅間 正道", "霧沢区議会"), ("水無瀬 灯", "霧沢区")]


def test_the_absent_are_not_listed() -> None:
    assert people("出席委員", "黒江　忠彦君", "欠席委員", "浅間　正道君") == [("黒江 忠彦", "霧沢区議会")]


@pytest.mark.parametrize(
    "line",
    [
        "参加者：黒江 忠彦（桜川市）、浅間 正道（東山大学）",
        "出席者　黒江　忠彦(桜川市)、浅間　正道(東山大学)",
        "登壇者：桜川市 黒江 忠彦、東山大学 浅間 正道",
    ],
)
def test_a_person_may_have_a_body_and_no_office(line: str) -> None:
    assert people(line) == [("黒江 忠彦", "桜川市"), ("浅間 正道", "東山大学")]
    assert posts(line) == [(), ()]


@pytest.mark.parametrize(
    "line", ["出席者　別紙 名簿（資料１）", "参加者：一般 十名（オンライン）", "出席者：各課 二名"]
)
def test_a_note_is_no_body(line: str) -> None:
    assert people(line) == []


@pytest.mark.parametrize("head", ["4　出席職員", "４　関係職員", "(3)　出席職員", "4　随行職員"])
def test_the_head_of_a_list_is_no_post(head: str) -> None:
    assert posts("3　出席者", "教育長　黒江　忠彦", head, "教育部長　浅間　正道") == [("教育長",), ("教育部長",)]


def test_a_sentence_ends_the_list() -> None:
    assert people("出席委員", "黒江　忠彦君", "会議は定刻に始まりました。", "浅間　正道君") == [
        ("黒江 忠彦", "霧沢区議会")
    ]


def test_a_line_of_thousands_of_characters_is_no_entry() -> None:
    assert people("出席委員", "黒江　忠彦君、" * 300, "浅間　正道君") == [("浅間 正道", "霧沢区議会")]


def test_a_witness_has_the_capacity_as_first_post() -> None:
    assert posts("出席参考人", "参考人", "大学教授　林　望君") == [("参考人", "大学教授")]


def test_people_named_in_sentences_count_where_there_is_no_list() -> None:
    assert people("桜川市からは古川真理子副市長が参加しました。") == [("古川真理子", "桜川市")]


def test_a_pair_of_rows_with_office_and_whole_name_is_a_list() -> None:
    assert people("桜川市長　大槻　保", "霧沢区長　名取　悠") == [("大槻 保", "桜川市"), ("名取 悠", "霧沢区")]
    assert people("桜川市長　大槻　保") == []


def test_a_list_may_be_an_item_with_a_bullet_and_a_seat_may_be_in_full_width() -> None:
    assert posts("・出席：会長　浅野　忠、委員　柏木　恵子") == [("会長",), ("委員",)]
    found = find_attendance(rows_from("出席議員", "１番　浅野　忠", "１２番　柏木　恵子"), 3, (), None, None).people
    assert [(one.person.name, one.seat) for one in found] == [("浅野 忠", "1番"), ("柏木 恵子", "12番")]


def test_counts_and_names_below_their_office() -> None:
    rows = rows_from(
        "会議録",
        "出席者",
        "(2人)",
        "委員長 浅野 忠",
        "委員 柏木 恵子",
        "出席説明員",
        "（１人）",
        "教育委員会生涯学習部長",
        "　　　　　神　谷　真　一",
        "区議会事務局",
        "局長　　　松　永　健　治",
    )
    found = find_attendance(rows, len(rows), (), None, None).people
    assert [(one.person.name, one.person.posts) for one in found] == [
        ("浅野 忠", ("委員長",)),
        ("柏木 恵子", ("委員",)),
        ("神谷真一", ("教育委員会生涯学習部長",)),
        ("松永健治", ("局長",)),
    ]

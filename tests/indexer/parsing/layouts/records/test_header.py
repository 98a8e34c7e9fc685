"""Header of a record: hosts, title, agenda and day. Everything is invented."""

import pytest

from indexer.parsing.layouts.records.header import ConveningBodies, convening_bodies, find_agenda, find_day
from indexer.parsing.layouts.records.title import find_title
from tests.support.parsing import parse_lines, rows_from

GIKAI = "https://www.gikai.metro.tokyo.lg.jp/record/1.html"
METRO = "https://www.metro.tokyo.lg.jp/digital/1.html"


@pytest.mark.parametrize(
    ("lines", "url", "hosts"),
    [
        (("会議録",), GIKAI, ConveningBodies("東京都", "東京都議会")),
        (("会議録",), METRO, ConveningBodies("東京都")),
        (("会議録",), None, ConveningBodies()),
        (("第200回国会衆議院予算委員会会議録",), None, ConveningBodies(None, "衆議院")),
        (("都議会総務委員会会議録",), None, ConveningBodies("東京都", "東京都議会")),
        (("大田区議会定例会会議録",), None, ConveningBodies("大田区", "大田区議会")),
        (("第2回霧沢村議会会議録",), None, ConveningBodies("霧沢村", "霧沢村議会")),
        (
            ("会議録", "○黒江　大田区議会では話しました。", "○浅間　大田区議会ですね。"),
            None,
            ConveningBodies("大田区", "大田区議会"),
        ),
        (("会議録", "○黒江　大田区議会では話しました。"), None, ConveningBodies()),
    ],
)
def test_hosts(lines: tuple[str, ...], url: str | None, hosts: ConveningBodies) -> None:
    assert convening_bodies(rows_from(*lines), 1, url) == hosts


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (("霧沢市会議録", "日時：令和5年6月1日"), "2023-06-01"),
        (("霧沢市会議録", "開催日", "令和5年6月1日"), "2023-06-01"),
        (("平成29年度　霧沢市会議録", "1月22日"), "2018-01-22"),
        (("平成29年度　霧沢市会議録", "2月30日"), None),
        (("霧沢市会議録", "更新日：令和5年6月1日"), None),
    ],
)
def test_day(lines: tuple[str, ...], day: str | None) -> None:
    found = find_day(rows_from(*lines), len(lines), 0)
    assert (found.isoformat() if found else None) == day


def test_title() -> None:
    assert find_title(rows_from("霧沢区", "総務委員会会議録", "○黒江委員長　始めます。"), 2) == 1
    assert find_title(rows_from("全 12 発言", "○黒江委員長　始めます。"), 1) is None


@pytest.mark.parametrize("behind", ["午前十時開議", "出席委員　三名", "━━━━━━"])
def test_the_agenda_ends_before_other_parts_of_the_header(behind: str) -> None:
    rows = rows_from("会議録", "本日の会議に付した事件", "窓口について", "人材について", behind, "○黒江委員長　はい。")
    assert find_agenda(rows, 5, 5, ()) == [2, 3]


def test_an_answer_of_nobody_named_is_reported() -> None:
    dialogue = parse_lines(
        "インタビュー", "――いつ始めましたか。", "「去年です」", "――なぜですか。", "「紙が多いからです」"
    )
    assert [turn.kind for turn in dialogue.turns] == ["question", "speech", "question", "speech"]
    assert [one.line for one in dialogue.diagnostics if one.code == "unknown-speaker"] == [3, 5]


def test_names_that_recur_behind_marks_are_speakers() -> None:
    dialogue = parse_lines("会議録", "○神谷　始めます。", "○関根　お願いします。", "○神谷　では。", "○関根　はい。")
    assert [turn.speaker for turn in dialogue.turns] == ["神谷", "関根", "神谷", "関根"]


def test_the_only_label_below_a_question_is_a_speaker() -> None:
    dialogue = parse_lines("対談", "――始めます。どうですか。", "神谷：はい、そうです。", "続きを話します。")
    assert [(turn.kind, turn.speaker) for turn in dialogue.turns] == [("question", None), ("speech", "神谷")]


def test_an_assembly_of_no_municipality_is_no_host() -> None:
    assert convening_bodies(rows_from("第3回議会だより", "年度議会の記録"), 2, None) == ConveningBodies()


def test_numbered_items_of_an_agenda_end_before_the_talk() -> None:
    rows = rows_from("会議録", "議題", "1 窓口", "2 人材", "○黒江委員長　はい。", "○浅間委員　はい。")
    assert find_agenda(rows, 3, 4, ()) == [2, 3]


def test_a_record_without_a_title_says_so() -> None:
    dialogue = parse_lines("○黒江委員長　始めます。", "○浅間委員　はい。")
    assert dialogue.title == ""
    assert "missing-title" in {one.code for one in dialogue.diagnostics}


@pytest.mark.parametrize("line", ["午前10時30分", "(休憩)", "• 窓口"])
def test_these_lines_above_a_turn_are_no_headings(line: str) -> None:
    dialogue = parse_lines("懇談会", "【区長】始めます。", "", line, "【市長】はい。", "【区長】はい。")
    assert {turn.section for turn in dialogue.turns} == {()}


def test_an_office_letter_by_letter_before_a_surname() -> None:
    lines = (
        "会議録",
        "村　　長　大槻　本日は、よろしくお願いします。",
        "町　　長　鷲尾　お願いします。",
        "村　　長　大槻　はい。",
    )
    assert [turn.post for turn in parse_lines(*lines).turns] == ["村長", "町長", "村長"]


def test_a_label_in_round_brackets_is_short() -> None:
    long = "(" + "あ" * 59 + "部長)　"
    dialogue = parse_lines("懇談会", "(区長)", "始めます。", "(市長)", "はい。", long, "はい。")
    assert [turn.as_written for turn in dialogue.turns] == ["(区長)", "(市長)"]

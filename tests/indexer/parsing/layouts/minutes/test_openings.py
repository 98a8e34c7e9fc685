"""Marks of minutes: a document uses one for turns, another for headings or lists. Everybody is invented."""

import pytest

from tests.support.parsing import parse_lines

CHAIR = "○議長（浅野忠君）　"


@pytest.mark.parametrize("mark", ["◎", "△", "◇", "◆", "〇", "●"])
def test_a_mark_that_opens_no_turn_marks_headings(mark: str) -> None:
    dialogue = parse_lines(
        "架空町議会会議録",
        "",
        f"　　{mark}開会の宣告",
        f"{CHAIR}開会いたします。",
        f"　　{mark}町長の行政報告",
        "○町長（滝沢正人君）　申し上げます。",
    )
    assert [(turn.speaker, turn.section) for turn in dialogue.turns if turn.kind == "speech"] == [
        ("浅野忠", (f"{mark}開会の宣告",)),
        ("滝沢正人", (f"{mark}町長の行政報告",)),
    ]


def test_a_mark_of_lists_opens_no_turn() -> None:
    dialogue = parse_lines(
        "架空市議会会議録",
        "",
        "〇出席議員（１人）",
        "　１番　柏　木　恵　子",
        "〇説明員",
        "　市　　長　　滝　沢　正　人",
        "",
        f"{CHAIR}開会いたします。",
        "◎市長（滝沢正人）　申し上げます。",
    )
    assert [one.name for one in dialogue.participants] == ["柏木恵子", "滝沢正人", "浅野忠"]
    assert [turn.speaker for turn in dialogue.turns if turn.kind == "speech"] == ["浅野忠", "滝沢正人"]


def test_the_time_at_the_end_is_no_speech() -> None:
    dialogue = parse_lines(
        "架空市議会会議録", "", f"{CHAIR}開会いたします。", f"{CHAIR}散会いたします。", "〇午後２時３７分散会"
    )
    assert dialogue.turns[-2].text == "散会いたします。"
    assert (dialogue.turns[-1].kind, dialogue.turns[-1].text) == ("narration", "〇午後２時３７分散会")


@pytest.mark.parametrize(
    "lines",
    [
        ("架空市議会会議録", "", f"{CHAIR}本日は流会といたします。"),
        ("○塩崎　委員長　　おはようございます。", "案件は二件でございます。"),
    ],
)
def test_one_speaker_only(lines: tuple[str, ...]) -> None:
    (turn,) = [turn for turn in parse_lines(*lines).turns if turn.kind == "speech"]
    assert turn.speaker in {"浅野忠", "塩崎"}


@pytest.mark.parametrize(
    "lines",
    [
        ("お知らせ", "○受付　午前九時から行います。"),
        ("研修の案内", "◆対象　町民の皆さんです。", "◆場所　役場です。"),
        ("今月の標語", "○町長　笑顔で"),
    ],
)
def test_marked_lines_of_a_notice_are_no_turns(lines: tuple[str, ...]) -> None:
    assert not [turn for turn in parse_lines(*lines).turns if turn.speaker]


@pytest.mark.parametrize("rule", ["――――――――", "＊　＊　＊", "========", "・・・・・・", "──────────"])
def test_a_rule_behind_the_closing_belongs_to_no_turn(rule: str) -> None:
    lines = ("架空市議会会議録", "", f"{CHAIR}開会いたします。", f"{CHAIR}散会いたします。", rule, "議案付託表")
    dialogue = parse_lines(*lines)
    assert dialogue.turns[-2].text == "散会いたします。"
    assert rule not in [turn.text for turn in dialogue.turns if turn.kind == "speech"]


@pytest.mark.parametrize("line", ["――――――――", "（拍手）", "午後三時散会"])
def test_what_stands_between_speeches_stays_in_the_turn(line: str) -> None:
    lines = ("架空市議会会議録", "", f"{CHAIR}開会いたします。", line, "これより始めます。", f"{CHAIR}散会いたします。")
    dialogue = parse_lines(*lines)
    assert "これより始めます。" in next(turn.text for turn in dialogue.turns if turn.kind == "speech")

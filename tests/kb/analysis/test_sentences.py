"""Sentences of a turn, and whole sentences around a part."""

import pytest

from kb.analysis.sentences import sentences, whole_sentences

CASES = [
    ("窓口が混みます。予約を始めました。", ["窓口が混みます。", "予約を始めました。"]),
    ("「はい。」と答えました。次です", ["「はい。」と答えました。", "次です"]),
    ("本当ですか？！ええ。", ["本当ですか？！", "ええ。"]),
    ("一行目\n　二行目。\n\n三行目", ["一行目", "二行目。", "三行目"]),
    ("割合は4.2％、4．2％です。以上。", ["割合は4.2％、4．2％です。", "以上。"]),
    ("閉じない「括弧。つづき\n次の行。", ["閉じない「括弧。つづき", "次の行。"]),
    ("電算（当時。）を使った。", ["電算（当時。）を使った。"]),
    ("。", ["。"]),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_sentences_end_with_their_mark_or_line(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == expected


def test_a_part_grows_to_whole_sentences() -> None:
    text = "窓口が混みます。予約を始めました。以上です。"
    start, end = whole_sentences(text, text.index("混み"), text.index("始め") + 1)
    assert text[start:end] == "窓口が混みます。予約を始めました。"
    start, end = whole_sentences(text, text.index("予約"), text.index("以上"))
    assert text[start:end] == "予約を始めました。"


def test_white_space_alone_stays_as_it_is() -> None:
    assert whole_sentences("一。\n\n二。", 2, 4) == (2, 4)

"""Quotations of a draft: what is one, and the sentence around it."""

import pytest

from kb.verification.draft import GAP, MAX_CHARACTERS, quotations

CASES = [
    ("片桐氏は「はい」と述べた。", ["はい"]),
    ('『はい』と“いいえ”と"そう"と＂ええ＂', ["はい", "いいえ", "そう", "ええ"]),
    ("「彼は『はい』と言った。」", ["彼は『はい』と言った。"]),
    ("「一「二」三」と「四", ["一「二」三"]),
    ("閉じない「括弧。「はい」", ["はい"]),
    ("「折り返した\n言葉」", ["折り返した\n言葉"]),
    ("> 「一段落。\n>\n> 二段落。」", ["一段落。\n\n二段落。"]),
    ("「」だけ", []),
    ("引用はありません。", []),
    ("片桐氏は、予約を始めたと述べた。", ["予約を始めた"]),
    ("予約が始まったと述べたのは誰か。", ["始まった"]),
    ("片桐氏は「はい」と述べたと報告した。", ["はい"]),
]


@pytest.mark.parametrize(("draft", "expected"), CASES)
def test_words_in_marks_and_reported_speech(draft: str, expected: list[str]) -> None:
    assert [one.text for one in quotations(draft)] == expected


def test_the_sentence_around_a_quotation() -> None:
    draft = "前の文。片桐氏は「はい。」、霧島氏は「いいえ。」と\n述べた。後の文。"
    first, second = quotations(draft)
    assert (first.before, first.after) == ("片桐氏は", f"、霧島氏は{GAP}と\n述べた。")
    assert (second.before, second.after) == (f"片桐氏は{GAP}、霧島氏は", "と\n述べた。")
    assert draft[second.span.start : second.span.end] == "「いいえ。」"


@pytest.mark.parametrize(
    ("draft", "before", "after"),
    [
        ("「はい。」。（片桐副区長）後の文", "", "。（片桐副区長）"),
        (
            "経緯は次のとおり。\n\n「はい。」\n\n出典: 座談会、2021年6月15日\n\n別の段落",
            "経緯は次のとおり。",
            "出典: 座談会、2021年6月15日",
        ),
        (
            "1. 片桐 静江（桜川区）\n「はい。」\n記事: x\n\n2. 霧島 航\n「いいえ。」",
            "1. 片桐 静江（桜川区）",
            "記事: x",
        ),
        ("霧島氏の話。\n\n「はい。」", "", ""),
    ],
)
def test_a_quotation_on_lines_of_its_own_has_those_that_lead_to_it_and_name_its_source(
    draft: str, before: str, after: str
) -> None:
    one = quotations(draft)[0]
    assert (one.before.strip(), one.after.strip()) == (before, after)


@pytest.mark.parametrize(
    ("piece", "number"), [("「", 0), ("「ああ」", 5000), ('"あ"', 6666), ("「ああ」（", 4000), ("「ああ」\n", 4000)]
)
def test_hostile_drafts_are_read_in_one_pass(piece: str, number: int) -> None:
    """Drafts of the greatest length; a quadratic search for the marks would take minutes."""
    draft = (piece * MAX_CHARACTERS)[:MAX_CHARACTERS]
    assert len(quotations(draft)) == number


def test_a_long_quotation_before_does_not_hide_the_name() -> None:
    draft = f"片桐氏は「{'長い引用。' * 200}」、「短い引用」と述べた。"
    assert quotations(draft)[1].before == f"片桐氏は{GAP}、"

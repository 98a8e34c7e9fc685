"""Matter below a talk: contacts, place and day. Everything is invented."""

import pytest

from indexer.parsing.lines.notices import contact_start
from tests.support.parsing import parse_lines, rows_from


@pytest.mark.parametrize(
    "lines",
    [
        ("お問い合わせ", "澄川町総務課", "電話：000-000-0000"),
        ("【担当】澄川町総務課　電話 000-000-0000",),
        ("本件に関する問合せ先：澄川町総務課（内線123）", "メール：a@example.jp"),
        ("担当：総務課", "TEL 000-000-0000", "お気軽にお問い合わせください。"),
    ],
)
def test_whom_to_ask_is_no_speech(lines: tuple[str, ...]) -> None:
    assert contact_start(rows_from("古川：おわりです。", *lines), 1) == 1


@pytest.mark.parametrize(
    "line",
    [
        "電話での申請が減りました。",
        "担当者が足りません。",
        "お問い合わせが三倍に増えています。",
        "連絡先を交換しました。",
    ],
)
def test_speech_of_telephones_is_speech(line: str) -> None:
    assert contact_start(rows_from("古川：はい。", line), 1) == 2


def test_the_place_and_day_below_an_interview_are_its_imprint() -> None:
    found = parse_lines(
        "【架空】三市長鼎談", "", "神谷市長　人です。", "真鍋市長　同感です。", "神谷市長　そうですね。", "",
        "（2023年8月30日　青葉野市役所にて）",
    )  # fmt: skip
    assert found.date is not None
    assert found.date.isoformat() == "2023-08-30"
    assert found.credits == ("（2023年8月30日　青葉野市役所にて）",)

"""People whom sentences present, and what stands around a talk. Everybody is invented."""

import pytest

from indexer.parsing import parse
from indexer.parsing.lines.rows import Row, rows_of
from indexer.parsing.people.introductions import presented
from indexer.parsing.people.profiles import contact_start, profile_rows
from kb.model.dialogue import Dialogue
from tests.documents import read


def rows(*lines: str) -> tuple[Row, ...]:
    return rows_of(read("a.txt", "\n".join(lines).encode()))


def dialogue(*lines: str) -> Dialogue:
    return parse(read("a.txt", "\n".join(lines).encode()))


@pytest.mark.parametrize(
    ("sentence", "people"),
    [
        (
            "澄川町からは古川真理子副町長、野辺陽介総務課長が、東京都からは霧島航副知事が参加しました。",
            [("古川真理子", "澄川町", "副町長"), ("野辺陽介", "澄川町", "総務課長"), ("霧島航", "東京都", "副知事")],
        ),
        (
            "澄川町からは副町長の古川 真理子氏、都からは霧島 航副知事（都CIO）にご出席いただきました。",
            [("古川 真理子", "澄川町", "副町長"), ("霧島 航", "東京都", "副知事")],
        ),
        (
            "白浜市の副市長でCIOを務める真鍋 樹さんに、これまでの取組についてインタビューしました。",
            [("真鍋 樹", "白浜市", "副市長")],
        ),
    ],
)
def test_a_sentence_says_who_takes_part_for_whom(sentence: str, people: list[tuple[str, str, str]]) -> None:
    (row,) = rows(sentence)
    found = presented(row, ())
    assert [(one.name, one.organization, one.posts[0]) for one in found] == people
    assert all(one.as_written in sentence for one in found)


@pytest.mark.parametrize(
    "sentence",
    [
        "澄川町からは古川副町長が、東京都からは霧島副知事が参加しました。",  # anybody's way to call one known
        "澄川町からは古川真理子副町長ほか三名が参加しました。",  # half a list misleads
        "会場からは多くの質問が寄せられ、市民百名が参加しました。",
        "総務課からは施設管理課長が出席しました。",
        "副町長の古川 真理子さんが決めました。",
    ],
)
def test_what_does_not_say_so_clearly_presents_nobody(sentence: str) -> None:
    (row,) = rows(sentence)
    assert presented(row, ()) == []


def test_a_list_goes_before_sentences_and_sentences_stay_prose() -> None:
    lead = "澄川町からは古川真理子副町長が参加しました。"
    talk = ("章", "", "古川副町長：はい、始めましょう。", "", "霧島副知事：お願いします。")
    head = ("【架空】澄川町×都CIO座談会", "", lead, "")
    told = dialogue(*head, *talk)
    assert [one.name for one in told.participants][:1] == ["古川真理子"]
    assert lead in told.turns[0].text
    assert "told-participants" in {one.code for one in told.diagnostics}
    listed = dialogue(*head, "参加者", "澄川町副町長：古川 真理子", "都CIO：東京都副知事 霧島 航", "", *talk)
    assert [one.name for one in listed.participants] == ["古川 真理子", "霧島 航"]
    assert "told-participants" not in {one.code for one in listed.diagnostics}


def test_notes_on_people_are_no_turns() -> None:
    found = dialogue(
        "【架空】澄川町×都CIO座談会", "", "参加者", "澄川町副町長：古川 真理子", "都CIO：東京都副知事 霧島 航", "",
        "章", "", "古川", "はい、始めましょう。", "", "霧島", "お願いします。", "",
        "プロフィール", "古川 真理子", "1970年生まれ。1993年入庁。2021年から現職。", "霧島 航", "総務局長を経て現職。",
    )  # fmt: skip
    assert [one.kind for one in found.turns] == ["speech", "speech", "narration"]
    assert found.turns[-1].text.startswith("プロフィール\n古川 真理子\n1970年生まれ。")


def test_what_is_said_below_a_profile_is_said() -> None:
    notes = profile_rows(
        rows("プロフィール", "古川 真理子", "1970年生まれ。", "", "章", "", "古川", "私は1993年に入庁しました。")
    )
    assert notes == {0, 1, 2}
    assert profile_rows(rows("プロフィール", "古川です。写真を変えました。")) == frozenset()


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
    assert contact_start(rows("古川：おわりです。", *lines), 1) == 1


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
    assert contact_start(rows("古川：はい。", line), 1) == 2


def test_the_place_and_day_below_an_interview_are_its_imprint() -> None:
    found = dialogue(
        "【架空】三市長鼎談", "", "神谷市長　人です。", "真鍋市長　同感です。", "神谷市長　そうですね。", "",
        "（2023年8月30日　青葉野市役所にて）",
    )  # fmt: skip
    assert found.date is not None
    assert found.date.isoformat() == "2023-08-30"
    assert found.credits == ("（2023年8月30日　青葉野市役所にて）",)

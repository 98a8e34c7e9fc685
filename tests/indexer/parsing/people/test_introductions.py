"""People whom sentences introduce. Everybody is invented."""

import pytest

from indexer.parsing.people.introductions import introduced_people
from tests.support.parsing import parse_lines, rows_from


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
    (row,) = rows_from(sentence)
    found = introduced_people(row, ())
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
    (row,) = rows_from(sentence)
    assert introduced_people(row, ()) == []


def test_a_list_goes_before_sentences_and_sentences_stay_prose() -> None:
    lead = "澄川町からは古川真理子副町長が参加しました。"
    talk = ("章", "", "古川副町長：はい、始めましょう。", "", "霧島副知事：お願いします。")
    head = ("【架空】澄川町×都CIO座談会", "", lead, "")
    told = parse_lines(*head, *talk)
    assert [one.name for one in told.participants][:1] == ["古川真理子"]
    assert lead in told.turns[0].text
    assert "told-participants" in {one.code for one in told.diagnostics}
    listed = parse_lines(*head, "参加者", "澄川町副町長：古川 真理子", "都CIO：東京都副知事 霧島 航", "", *talk)
    assert [one.name for one in listed.participants] == ["古川 真理子", "霧島 航"]
    assert "told-participants" not in {one.code for one in listed.diagnostics}


@pytest.mark.parametrize(
    "sentence",
    [
        "情報課長を務める真鍋 樹さんに話を聞きました。",  # of no body
        "白浜市副市長の真鍋さんに話を聞きました。",  # no whole name
    ],
)
def test_an_interview_introduces_only_a_whole_name_of_a_body(sentence: str) -> None:
    (row,) = rows_from(sentence)
    assert introduced_people(row, ()) == []

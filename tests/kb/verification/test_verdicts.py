"""Verdicts: words, speakers, organizations and dates of a draft beside the sample index."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb import Snapshot, open_kb
from kb.deadline import deadline
from kb.errors import NotFoundError, QueryError
from kb.quoting.address import read_book
from kb.quoting.citations import memo
from kb.quoting.entries import book_entries
from kb.quoting.history import by_year, in_order
from kb.quoting.markdown import markdown, plain_text
from kb.quoting.normal_form import fingerprint
from kb.verification.fingerprints import check_fingerprint
from kb.verification.verdicts import Outcome, QuotationVerdict, verdicts


@pytest.fixture(scope="module")
def snapshot(sample_data: Path) -> Iterator[Snapshot]:
    with open_kb(sample_data) as kb, kb.snapshot() as opened:
        yield opened


def verdict(draft: str, snapshot: Snapshot) -> QuotationVerdict:
    (one,) = verdicts(draft, snapshot)
    return one


TRUE = [
    "片桐副区長は「研修は年に3回、全職員に広げます。」と述べた。",
    "桜川区の片桐静江副区長（当時）は、2021年6月15日の座談会で「研修は年に３回，全職員に\n広げます．」と述べた。",
    "「研修は年に3回、全職員に広げます」（桜川区 片桐副区長、令和3年6月15日）。",
    "令和3年度に片桐氏は「研修は年に3回」と述べている。",
    "片桐氏は「研修は年に3回」、霧島氏は「率直に言って低いですね。」と述べた。",
    "「率直に言って低いですね。」と東京都の霧島副知事は片桐氏に答えた。",
    "片桐氏は「電子申請で受けられる手続は214あります。…作り直した手続では、電子申請の利用が3割を超えました。」と述べた。",
    "片桐氏は、研修は年に3回、全職員に広げますと述べた。",
    "区は「情報システム標準化計画」を定めた。",
    "「【架空】「できます」と「使われます」は違う～桜川区×都CIO座談会①～」を読んだ。",
    "片桐氏は2025年の目標として「研修は年に3回」と述べた。",
    "霧島副知事の質問に対し、片桐副区長は「研修は年に3回」と答えた。",
    "片桐氏は、青葉野市の事例について「研修は年に3回」と述べた。",
    "2022年5月の会議に先立ち、片桐氏は2021年6月15日に「研修は年に3回」と述べた。",
    "2021.6.15の座談会（桜川区×東京都）で片桐氏は「研修は年に3回」と述べた。",
    "R3.6.15 片桐「研修は年に3回」",
    "桜川区（片桐副区長）からは「研修は年に3回」との発言があった。",
    "片桐氏は割合を「平均で4.2%」と説明した。",
    "研修について、桜川区は「研修は年に3回、全職員に広げます」としている。",
]


@pytest.mark.parametrize("draft", TRUE)
def test_what_is_true_raises_no_alarm(draft: str, snapshot: Snapshot) -> None:
    assert [(one.outcome, one.problems) for one in verdicts(draft, snapshot) if one.is_alarm] == []


WRONG = [
    ("片桐氏は「研修は年に4回、全職員に広げます。」と述べた。", Outcome.NEARLY, ()),
    ("片桐氏は「研修は年に3回、全職員に広げません。」と述べた。", Outcome.NEARLY, ()),
    ("片桐氏は「研修を年に3回、全職員に広げます。」と述べた。", Outcome.NEARLY, ()),
    ("片桐氏は「橋を架け替える工事は来年からになります。」と述べた。", Outcome.NOT_FOUND, ()),
    ("霧島副知事は「研修は年に3回、全職員に広げます。」と述べた。", Outcome.VERBATIM, ("発言者",)),
    ("山川太郎氏は「研修は年に3回、全職員に広げます。」と述べた。", Outcome.VERBATIM, ("発言者",)),
    ("青葉野市の片桐氏は「研修は年に3回、全職員に広げます。」と述べた。", Outcome.VERBATIM, ("組織",)),
    ("青葉野市は「研修は年に3回、全職員に広げます。」と説明した。", Outcome.VERBATIM, ("組織",)),
    ("片桐氏は2021年6月16日に「研修は年に3回、全職員に広げます。」と述べた。", Outcome.VERBATIM, ("日付",)),
    ("片桐氏は2021年6月15日（令和4年）に「研修は年に3回、全職員に広げます。」と述べた。", Outcome.VERBATIM, ("日付",)),
    ("片桐氏は2020年度に「研修は年に3回、全職員に広げます。」と述べた。", Outcome.VERBATIM, ("日付",)),
    ("片桐氏は6月31日に「研修は年に3回、全職員に広げます。」と述べた。", Outcome.VERBATIM, ("日付",)),
    ("霧島氏は、2020年5月1日に「研修は年に3回、全職員に広げます。」と述べた。", Outcome.VERBATIM, ("発言者", "日付")),
    ("片桐氏は、研修は年に5回、全職員に広げますと述べた。", Outcome.NEARLY, ()),
    ("片桐副区長の質問に対し、霧島副知事は「研修は年に3回」と答えた。", Outcome.VERBATIM, ("発言者",)),
    ("霧島氏によれば「研修は年に3回」という。", Outcome.VERBATIM, ("発言者",)),
    ("青葉野市（佐伯CIO補佐官）からは「研修は年に3回」との発言があった。", Outcome.VERBATIM, ("発言者", "組織")),
    ("片桐氏（青葉野市）「研修は年に3回」", Outcome.VERBATIM, ("組織",)),
    ("R4.6.15 片桐「研修は年に3回」", Outcome.VERBATIM, ("日付",)),
    ("片桐氏の発言（2022年6月15日（令和4年））:\n\n「研修は年に3回」今後も検討する。", Outcome.VERBATIM, ("日付",)),
    ("2021年7月の座談会で、片桐氏は「研修は年に3回」と語った。", Outcome.VERBATIM, ("日付",)),
    ("片桐氏は「電子申請で受けられる手続は214あります。…利用が4割を超えました。」と述べた。", Outcome.NEARLY, ()),
]


@pytest.mark.parametrize(("draft", "outcome", "problems"), WRONG)
def test_what_is_wrong_is_flagged(draft: str, outcome: Outcome, problems: tuple[str, ...], snapshot: Snapshot) -> None:
    found = verdict(draft, snapshot)
    assert found.is_alarm
    assert found.outcome is outcome
    assert len(found.problems) == len(problems)
    assert all(problem.startswith(start) for problem, start in zip(found.problems, problems, strict=True))


def test_the_difference_is_shown_word_by_word(snapshot: Snapshot) -> None:
    found = verdict("片桐氏は「研修は年に4回、全職員に広げません。」と述べた。", snapshot)
    changed = [(piece.change, piece.text) for piece in found.difference if piece.change != "same"]
    assert changed == [("quoted", "4"), ("said", "3"), ("quoted", "せん"), ("said", "す")]
    assert "".join(piece.text for piece in found.difference if piece.change != "said") == found.quotation.text


def test_words_cut_off_before_their_negation_are_flagged(tmp_path: Path) -> None:
    from kb.analysis.analyzer import default_analyzer
    from tests.support.dialogues import dialogue, turn
    from tests.support.sample_index import build

    talks = [dialogue("a", [turn("すべての窓口を一度に閉じるべきとは考えていません。紙は必要です。")])]
    with build(tmp_path, default_analyzer(), talks) as kb, kb.snapshot() as snapshot:
        cut = verdict("川端氏は「すべての窓口を一度に閉じるべき」と述べた。", snapshot)
        assert cut.outcome is Outcome.VERBATIM
        assert cut.problems == ("原文ではこの後に打ち消しが続きます:「とは考えていません」",)
        assert not verdict("川端氏は「紙は必要」と述べた。", snapshot).is_alarm


def test_files_of_a_book_raise_no_alarm(snapshot: Snapshot) -> None:
    """Staff paste what they took away: headings, sources and notes are no wrong claims."""
    book = read_book("材料", ["aobano#t1 「メモ」の言葉", "sakuragawa-1#t3", "sakuragawa-1#t4:0-6", "sakuragawa-1#t8"])
    for group in (in_order, by_year):
        made = memo(book.title, group(book_entries(book, snapshot)), lambda a, b: f"http://kb/dialogues/{a}#{b}")
        for text in (markdown(made), plain_text(made)):
            found = list(verdicts(text, snapshot))
            assert [one.quotation.text for one in found if one.is_alarm] == []
            assert sum(one.outcome is Outcome.VERBATIM for one in found) == 4


def test_after_the_time_limit_the_rest_is_said_to_be_unchecked(snapshot: Snapshot) -> None:
    list(verdicts("片桐氏は「研修は年に3回」と述べた。", snapshot))
    with deadline(1e-9):
        found = list(verdicts("片桐氏は「研修は年に3回」、「研修は年に5回です」と述べた。", snapshot))
    assert [one.outcome for one in found] == [Outcome.UNCHECKED, Outcome.UNCHECKED]
    assert all(one.is_alarm for one in found)


def test_a_fingerprint_is_that_of_a_turn_of_its_sentences_or_of_given_words(snapshot: Snapshot) -> None:
    place = "sakuragawa-1#t7"
    text = snapshot.turn("sakuragawa-1", "t7").text
    whole, first = fingerprint(text, place), fingerprint("研修は年に3回、全職員に広げます。", place)
    assert check_fingerprint(whole, place, snapshot).text == text
    assert check_fingerprint(first.upper(), f"https://kb.example/dialogues/{place}", snapshot).text == text[:17]
    odd = fingerprint("年に3回", place)
    assert check_fingerprint(odd, place, snapshot).text is None
    assert check_fingerprint(odd, f"{place}:3-7", snapshot).text == "年に3回"
    assert check_fingerprint(odd, place, snapshot, "年に\n３回").text == "年に\n３回"
    assert check_fingerprint(whole, "sakuragawa-1#t8", snapshot).text is None
    with pytest.raises(QueryError, match="12桁"):
        check_fingerprint("xyz", place, snapshot)
    with pytest.raises(NotFoundError):
        check_fingerprint(whole, "sakuragawa-1#t99", snapshot)


def test_a_fingerprint_behind_a_quotation_tells_a_changed_record_from_a_changed_quotation(snapshot: Snapshot) -> None:
    place, old = "sakuragawa-1#t7", "研修は年に2回、全職員に広げます。"

    def cited(words: str, digits: str) -> str:
        return (
            f"1. 片桐 静江\n「{words}」\n出典: 座談会\n発言の固定リンク: http://kb/dialogues/{place}\n指紋: {digits}\n"
        )

    now = "研修は年に3回、全職員に広げます。"
    assert not verdict(cited(now, fingerprint(now, place)), snapshot).is_alarm
    changed = verdict(cited(old, fingerprint(old, place)), snapshot)
    assert changed.outcome is Outcome.NEARLY
    assert "引用したあとで、記録が変わりました" in changed.problems[0]
    assert "この言葉とこの発言のものではありません" in verdict(cited(now, "0" * 12), snapshot).problems[0]

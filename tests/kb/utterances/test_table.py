"""The table of phrases finds what a search for each phrase finds."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.model.dialogue import UTTERANCE_NAMES, UtteranceKind
from kb.utterances.cues import AT_THE_END, CUES
from kb.utterances.table import PhraseTable, places

TABLE = PhraseTable(CUES, near=AT_THE_END)
_PIECES = (
    "課題",
    "問題",
    "導入",
    "検討",
    "御説明",
    "ご支援",
    "お示し",
    "を",
    "が",
    "に",
    "て",
    "いただきたい",
    "もらえません",
    "ください",
    "していき",
    "し",
    "ています",
    "ました",
    "ます",
    "でしょう",
    "か",
    "と考えて",
    "おります",
    "予定",
    "今後",
    "負担",
    "大きく",
    "三割",
    "減りました",
    "、",
    "。",
    "？",
    "」",
)


def _found(sentence: str) -> set[tuple[UtteranceKind, int, int]]:
    return {(kind, *span) for kind, span in TABLE.find(sentence, places(sentence, TABLE.pairs))}


def _searched(sentence: str) -> set[tuple[UtteranceKind, int, int]]:
    """Every phrase, tried at every character."""
    return {
        (kind, *match.span())
        for kind in UTTERANCE_NAMES
        for phrase in CUES[kind]
        for at in range(max(0, len(sentence) - AT_THE_END.get(kind, len(sentence))), len(sentence))
        if (match := re.compile(phrase).match(sentence, at))
    }


@given(st.lists(st.sampled_from(_PIECES), max_size=24).map("".join))
def test_the_first_phrase_of_a_kind_is_found(sentence: str) -> None:
    found, searched = _found(sentence), _searched(sentence)
    assert found <= searched
    assert {kind: min(one[1:] for one in found if one[0] == kind) for kind, *_span in found} == {
        kind: min(one[1:] for one in searched if one[0] == kind) for kind, *_span in searched
    }


@pytest.mark.parametrize(
    ("sentence", "phrase"),
    [
        ("ご検討いただきたい。", "ご検討いただきたい"),
        ("資料をお示しいただければ。", "お示しいただければ"),
        ("支援して頂きたい", "て頂きたい"),
        ("再検討もらいたく", "検討もらいたく"),
    ],
)
def test_a_phrase_that_begins_with_any_kanji_is_found(sentence: str, phrase: str) -> None:
    spans = [span for kind, span in TABLE.find(sentence, places(sentence, TABLE.pairs)) if kind == "request"]
    assert phrase in {sentence[slice(*span)] for span in spans}


def test_a_phrase_at_the_end_of_a_sentence_counts_there_alone() -> None:
    table = PhraseTable({"question": ["でしょうか"], "issue": ["課題"]}, near={"question": 8})
    sentence = "どうでしょうかという課題を、これから話します。"
    assert table.find(sentence, places(sentence, table.pairs)) == [("issue", (10, 12))]
    assert table.find("どうでしょうか。", places("どうでしょうか。", table.pairs)) == [("question", (2, 7))]


def test_the_end_of_a_sentence_is_part_of_a_phrase() -> None:
    table = PhraseTable({"question": ["か$"]})
    assert table.find("そうですか", places("そうですか", table.pairs)) == [("question", (4, 5))]
    assert table.find("そうですかと", places("そうですかと", table.pairs)) == []

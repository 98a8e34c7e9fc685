"""Related turns and dialogues: those that share at least two key terms."""

from pathlib import Path

import pytest

from kb import Snapshot, open_kb
from kb.errors import NotFoundError
from kb.more_like_this import related_dialogues, related_turns
from tests.support.dialogues import dialogue
from tests.support.generations import publish_generation


def test_related_turns_share_words_and_are_of_other_dialogues(snapshot: Snapshot) -> None:
    found = related_turns(snapshot, "madoguchi", "t1")
    assert [(one.hit.id, set(one.terms)) for one in found] == [("yoyaku#t1", {"窓口", "予約"})]
    with pytest.raises(NotFoundError):
        related_turns(snapshot, "madoguchi", "t99")


def test_related_dialogues(snapshot: Snapshot) -> None:
    (found,) = related_dialogues(snapshot, "jinzai")
    assert found.dialogue.id == "kenshu"
    assert {"人材", "研修"} <= set(found.terms)
    assert related_dialogues(snapshot, "fune") == ()


def test_what_only_carries_a_sentence_relates_nothing(tmp_path: Path) -> None:
    texts = {
        "a": ["それはすぐある場所で、皆さんがこういうことをやっていて、そこに資料がある"],
        "b": ["それがすぐある人もいて、皆さんはこういうものをやっていて、そこに意見がある"],
        "c": ["場所の資料も意見も皆さん次第"],
    }
    publish_generation(tmp_path, "g1", [dialogue(name, texts) for name, texts in texts.items()])
    with open_kb(tmp_path) as kb, kb.snapshot() as opened:
        for word in ("それ", "すぐ", "ある", "そこ", "こと"):
            assert word not in opened.term_frequencies("a")
        assert [one.dialogue.id for one in related_dialogues(opened, "a")] == ["c"]


def test_words_of_any_subject_relate_nothing(tmp_path: Path) -> None:
    texts = {
        "a": ["最初は相手の説明を一緒に確認した"],
        "b": ["最後に相手と一緒に最初の説明を確認した"],
        "c": ["一緒に"],
    }
    publish_generation(tmp_path, "g1", [dialogue(name, texts) for name, texts in texts.items()])
    with open_kb(tmp_path) as kb, kb.snapshot() as opened:
        assert related_dialogues(opened, "a") == ()


def test_one_word_in_common_is_no_relation(tmp_path: Path) -> None:
    texts = {"a": ["窓口の混雑"], "b": ["窓口の予約"], "c": ["混雑の予報"]}
    publish_generation(tmp_path, "g1", [dialogue(name, texts) for name, texts in texts.items()])
    with open_kb(tmp_path) as kb, kb.snapshot() as opened:
        assert related_dialogues(opened, "a") == ()
        assert related_turns(opened, "a", "t1") == ()


def test_a_term_inside_a_longer_word_is_not_shared(tmp_path: Path) -> None:
    texts = {"a": ["京都の予約"], "b": ["東京都の予約"], "c": ["京都と予約"], "d": ["予約"]}
    publish_generation(tmp_path, "g1", [dialogue(name, texts) for name, texts in texts.items()])
    with open_kb(tmp_path) as kb, kb.snapshot() as opened:
        assert [(one.dialogue.id, one.terms) for one in related_dialogues(opened, "a")] == [("c", ("京都", "予約"))]

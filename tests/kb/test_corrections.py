"""Spelling corrections: by similar spelling and by reading, only of terms without hits."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb import Snapshot, open_kb
from kb.corrections import corrections
from kb.search.request import SearchRequest
from tests.support.dialogues import dialogue
from tests.support.generations import publish_generation

TEXTS = {
    "madoguchi": ["窓口の混雑を減らすため予約を始めた", "待ち時間が減り、窓口が静かになった"],
    "yoyaku": ["窓口の予約は電話でも受ける", "混雑する日を地図で示した"],
    "jinzai": ["デジタル人材を育てる研修を始めた", "セキュリティの研修も増やした"],
    "kenshu": ["研修の講師は職員が務める", "デジタル人材の研修は来年も続ける"],
    "fune": ["港の船を数えた"],
}


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    data: Path = tmp_path_factory.mktemp("data")
    publish_generation(data, "g1", [dialogue(name, texts) for name, texts in TEXTS.items()])
    with open_kb(data) as kb, kb.snapshot() as opened:
        yield opened


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("デジダル", "デジタル"),
        ("セキリュティ", "セキュリティ"),
        ("デジダル 研修", "デジタル 研修"),
        ("研集", "研修"),
    ],
)
def test_a_misspelt_word_is_corrected(snapshot: Snapshot, typed: str, meant: str) -> None:
    found = corrections(snapshot, SearchRequest.of(typed))
    assert [correction.text for correction in found[:1]] == [meant]
    assert all(correction.total > 0 for correction in found)


def test_a_word_that_sounds_like_another_is_corrected(snapshot: Snapshot) -> None:
    assert [c.text for c in corrections(snapshot, SearchRequest.of("拳銃 研集"))] == []
    assert [c.text for c in corrections(snapshot, SearchRequest.of("研集"))] == ["研修"]


def test_what_is_found_is_not_corrected(snapshot: Snapshot) -> None:
    assert corrections(snapshot, SearchRequest.of("デジタル")) == ()
    assert corrections(snapshot, SearchRequest.of('"デジダル"')) == ()
    assert corrections(snapshot, SearchRequest.of("-デジダル")) == ()

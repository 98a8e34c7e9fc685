"""Spelling corrections: by similar spelling and by reading, only of terms without hits."""

import pytest

from kb import Snapshot
from kb.corrections import corrections
from kb.search.request import SearchRequest


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

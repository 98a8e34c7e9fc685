"""Words typed in Latin letters: the word that is read so, where the letters find nothing."""

import pytest

from kb import SearchRequest, Snapshot
from kb.answering.answer import answer


@pytest.mark.parametrize(
    ("typed", "value", "total"),
    [
        ("madoguchi", "窓口", 4),  # a frequent word
        ("Madoguti", "窓口", 4),  # in 訓令式
        ("yoyaku", "よやく", 1),  # a rare one, by its reading
        ("madoguchi 予約", "窓口", 1),
    ],
)
def test_a_reading_in_latin_letters_finds_the_word(snapshot: Snapshot, typed: str, value: str, total: int) -> None:
    page = answer(snapshot, SearchRequest.of(typed, fall_back=True))
    assert page.total == total
    assert page.fallback
    assert [(sense.facet, sense.values) for sense in page.fallback.senses] == [(None, (value,))]
    assert [(one.facet, one.value, one.total) for one in page.interpretations] == [(None, value, total)]


def test_a_name_and_a_reading_are_understood_together(snapshot: Snapshot) -> None:
    page = answer(snapshot, SearchRequest.of("ootsuki madoguchi", fall_back=True))
    assert page.fallback
    assert [sense.values for sense in page.fallback.senses] == [("大月 徹",), ("窓口",)]
    assert [hit.turn_id for hit in page.hits] == ["t5"]


@pytest.mark.parametrize("typed", ['"madoguchi"', "madoguchi*", "made", "desu", "xyzzy", "madoguchi -窓口"])
def test_other_letters_find_nothing(snapshot: Snapshot, typed: str) -> None:
    page = answer(snapshot, SearchRequest.of(typed, fall_back=True))
    assert (page.total, page.fallback) == (0, None)

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.analysis.normalize import fold, fold_without_space

TEXTS = st.text(st.sampled_from("aＡ１①㍻ｶﾞ゙がﾊﾟハ゜ー－~〜～　 \n髙㈱ﬁé́가ᄀ ᅡᆨ東京都、。")) | st.text()


@given(TEXTS)
def test_folding_in_pieces_equals_folding_at_once(text: str) -> None:
    assert fold(text).text == unicodedata.normalize("NFKC", text).lower()


@given(TEXTS)
def test_every_folded_character_knows_where_it_came_from(text: str) -> None:
    folded = fold(text)
    assert len(folded.starts) == len(folded.ends) == len(folded.text)
    assert all(0 <= start < end <= len(text) for start, end in zip(folded.starts, folded.ends, strict=True))
    assert list(folded.starts) == sorted(folded.starts)


@pytest.mark.parametrize(
    ("text", "folded"),
    [("ＤＸ", "dx"), ("ｶﾞﾊﾞﾒﾝﾄ", "ガバメント"), ("㍻", "平成"), ("①", "1"), ("Ｊ－ＬＩＳ", "j-lis"), ("か\u3099", "が")],
)
def test_width_case_and_compatibility_are_folded(text: str, folded: str) -> None:
    assert fold(text).text == folded


def test_a_span_of_folded_text_leads_back_to_the_original() -> None:
    text = "庁内のＤＸとｶﾞﾊﾞﾅﾝｽ"
    folded = fold(text)
    at = folded.text.index("ガバナンス")
    start, end = folded.original(at, at + 5)
    assert text[start:end] == "ｶﾞﾊﾞﾅﾝｽ"


def test_white_space_is_removed_and_offsets_stay() -> None:
    folded = fold_without_space("スマート　シ\nティ")
    assert folded.text == "スマートシティ"
    assert folded.original(4, 7) == (5, 9)

"""`respelled` replaces characters one for one, and nothing that is typed as it is meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.analysis.respelling import respelled


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("サ-バ-", "サーバー"),
        ("デ―タ", "データ"),
        ("デジタル-デバイド", "デジタル-デバイド"),
        ("-カ", "-カ"),
        ("aiーocr", "ai-ocr"),
        ("aiーカー", "aiーカー"),
        ("いすゞ", "いすず"),
        ("こゝろ", "こころ"),
        ("学問のすゝめ", "学問のすすめ"),
        ("バヾ", "ババ"),
        ("ゝ", "ゝ"),
        ("佐〻木", "佐々木"),
        ("一・五倍", "一.五倍"),
        ("一・二・三", "一・二・三"),
        ("第一・第二", "第一・第二"),
    ],
)
def test_what_is_meant(typed: str, meant: str) -> None:
    assert respelled(typed) == meant


@given(st.text(st.sampled_from("サバタカいすゞゝヾ〻・ー-－―一五a1漢、\n")))
def test_offsets_stay_and_the_result_is_final(text: str) -> None:
    assert len(respelled(text)) == len(text)
    assert respelled(respelled(text)) == respelled(text)

"""Gojuon order of names and its rows."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kb.search.results import FacetValue
from webui.gojuon_order import OTHERS, ROWS, gojuon_key, gojuon_row
from webui.name_lists import ListedName, names_by_row

KANA = "".join(map(chr, (*range(0x3041, 0x3097), *range(0x3099, 0x30A0)))) + "ー"
KATAKANA = "ァアヴヷヸヹヺヵヶッツンヲヽヾｱｶﾞ"
READINGS = st.lists(st.text(KANA + KATAKANA + "・ 　aＡz0９-漢々。🍵", max_size=6), max_size=30)


@given(READINGS)
@example(["ゔぃくとる", "あべ", "うえだ", "わだ", "ABC", "いとう", "ゔ", "んじゃめな", "ー", "9"])
def test_each_row_stands_once_in_order_and_has_its_names_in_order(readings: list[str]) -> None:
    names = [ListedName(FacetValue(f"{at}", 1, selected=False), reading) for at, reading in enumerate(readings)]
    sections = names_by_row(names)
    headings = [section.heading for section in sections]
    assert headings == [row for row in (*ROWS, OTHERS) if row in headings]
    assert len({section.id for section in sections}) == len(sections)
    listed = [name for section in sections for name in section.names]
    assert sorted(listed, key=lambda one: one.value.value) == sorted(names, key=lambda one: one.value.value)
    for section in sections:
        assert {gojuon_row(name.reading) for name in section.names} == {section.heading}
        orders = [gojuon_key(name.reading) for name in section.names]
        assert orders == sorted(orders)


@pytest.mark.parametrize(
    ("reading", "row"),
    [
        ("ゔぃくとる", "あ"), ("ヴィクトル", "あ"), ("ぁ", "あ"), ("ゕ", "か"), ("ヶ", "か"), ("がっこう", "か"),
        ("か\u3099", "か"),
        ("ｶﾞｯｺｳ", "か"), ("っぷ", "た"), ("ぱり", "は"), ("ゃ", "や"), ("ん", "わ"), ("ヺ", "わ"), ("ゎ", "わ"),
        ("・あ", "あ"), ("ABC", OTHERS), ("7", OTHERS), ("漢字", OTHERS), ("", OTHERS), ("ー", OTHERS), ("ゝ", OTHERS),
    ],
)  # fmt: skip
def test_the_row_of_a_reading(reading: str, row: str) -> None:
    assert gojuon_row(reading) == row


@pytest.mark.parametrize(
    "readings",
    [
        ["うえだ", "ヴぇねと", "うえの"],
        ["はーと", "はあな", "ばあや"],
        ["かつ", "かっつ", "がつつ", "かて"],
        ["さきささ", "さゝしま"],
        ["サトウ", "さとお", "サトー", "さとか"],
        ["わだ", "を", "んじゃめな", "7", "ABC", "漢"],
    ],
)
def test_readings_stand_in_the_order_of_a_dictionary(readings: list[str]) -> None:
    assert sorted(sorted(readings), key=gojuon_key) == readings

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.model.calendar import find_date


@pytest.mark.parametrize(
    "text",
    [
        "令和3年11月9日に、座談会を",
        "令和３年１１月９日（火）",
        "令和三年十一月九日",
        "令和3年(2021年)11月9日(火)",
        "2021年(令和3年)11月9日",
        "2021 年 11 月 9 日",
        "2021/11/9",
        "2021-11-09 10:00",
        "R3.11.9",
        "v1.2.3、2021.11.9",
    ],
)
def test_a_day_is_found_however_it_is_written(text: str) -> None:
    assert find_date(text) == date(2021, 11, 9)


@pytest.mark.parametrize(
    "text", ["", "令和3年11月に", "11月9日", "令和3年13月9日", "2021/13/9", "1.2.3", "0000年1月1日"]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert find_date(text) is None


@given(st.text("令和昭平成元〇一十百年月日0123456789()/-.R \u3000"))
def test_no_text_is_too_much(text: str) -> None:
    find_date(text)

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.model.calendar import find_date, japanese_year, parse_fiscal_year, parse_number, parse_period
from kb.model.dialogue import fiscal_year


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和3年11月9日に、座談会として", date(2021, 11, 9)),
        ("令和４年（2022年）5月17日（火）", date(2022, 5, 17)),
        ("平成29年(2017年)10月27日", date(2017, 10, 27)),
        ("2016 年 1 月 27 日", date(2016, 1, 27)),
        ("令和三年六月十日", date(2021, 6, 10)),
        ("令和元年五月二十一日", date(2019, 5, 21)),
        ("令和3年2月30日の予定を令和3年3月1日に", date(2021, 3, 1)),
        ("11月9日", None),
        ("第12回", None),
    ],
)
def test_the_first_whole_date_of_a_text(text: str, day: date | None) -> None:
    assert find_date(text) == day


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2021-11", (date(2021, 11, 1), date(2021, 11, 30))),
        ("2021-11-09", (date(2021, 11, 9), date(2021, 11, 9))),
        ("2024/2", (date(2024, 2, 1), date(2024, 2, 29))),
        ("令和3年", (date(2021, 1, 1), date(2021, 12, 31))),
        ("令和三年十一月九日", (date(2021, 11, 9), date(2021, 11, 9))),
        ("2021-11-09..2022-03", (date(2021, 11, 9), date(2022, 3, 31))),
        ("..2022-03-31", (None, date(2022, 3, 31))),
        ("2022-01..2021-01", None),
        ("..", None),
        ("きのう", None),
        ("2021-13", None),
    ],
)
def test_periods(text: str, period: tuple[date | None, date | None] | None) -> None:
    assert parse_period(text) == period


@pytest.mark.parametrize(
    ("text", "year"), [("2021", 2021), ("令和3", 2021), ("令和３年度", 2021), ("さんねん", None), ("0000", None)]
)
def test_fiscal_years(text: str, year: int | None) -> None:
    assert parse_fiscal_year(text) == year


@given(st.integers(1, 999))
def test_kanji_numerals_are_read_back(number: int) -> None:
    digits = "〇一二三四五六七八九"
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    written = ""
    for value, unit in ((hundreds, "百"), (tens, "十"), (ones, "")):
        if value:
            written += (digits[value] if value > 1 or not unit else "") + unit
    assert parse_number(written) == number


def test_years_as_people_of_japan_say_them() -> None:
    days = [date(2021, 1, 1), date(2019, 5, 1), date(2019, 4, 30), date(1900, 1, 1), date(1800, 1, 1)]
    assert [japanese_year(day) for day in days] == ["令和3", "令和元", "平成31", "明治33", "1800"]


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_a_fiscal_year_runs_from_april_to_march(day: date) -> None:
    year = fiscal_year(day)
    assert date(year, 4, 1) <= day <= date(year + 1, 3, 31)

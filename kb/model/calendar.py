"""Dates in the notations of Japanese documents: 令和3年11月9日, 2021年11月, 令和3年度, 2021-11-09..2022-03-31, R3."""

import calendar
import re
import sys
import unicodedata
from datetime import date, datetime, time, timedelta, timezone

JAPAN = timezone(timedelta(hours=9))
_SECONDS_OF_A_DAY = 86_400

# Each era with the year before its first, and its first day.
_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_FIRST_DAYS = {
    "明治": date(1868, 10, 23),
    "大正": date(1912, 7, 30),
    "昭和": date(1926, 12, 25),
    "平成": date(1989, 1, 8),
    "令和": date(2019, 5, 1),
}
_LAST_YEARS = dict(
    zip(_ERAS, [*(last_year_before + 1 for last_year_before in list(_ERAS.values())[1:]), 9999], strict=True)
)
_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")}
_NUMBER = r"(?:\d{1,4}|元|[〇一二三四五六七八九十百]{1,5})"
_YEAR = rf"(?:(?P<era>{'|'.join(_ERAS)})\s*(?P<era_year>{_NUMBER})|(?P<year>\d{{4}}))"
_DAY = re.compile(
    rf"{_YEAR}\s*(?:\(\d{{4}}年?\)\s*)?年\s*(?:\([^()]{{1,10}}\)\s*年?\s*)?(?P<month>{_NUMBER})\s*月\s*(?P<day>{_NUMBER})\s*日"
)
_NUMERIC_DAY = re.compile(
    r"(?<![\dA-Za-z])(?:(?P<letter>[MTSHR])(?P<era_year>\d{1,2})|(?P<year>\d{4}))"
    r"(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?!\d)"
)
_LETTERS = {"M": "明治", "T": "大正", "S": "昭和", "H": "平成", "R": "令和"}
_PERIOD = re.compile(rf"{_YEAR}(?:年|[-/.]|$)(?:(?P<month>{_NUMBER})(?:月|[-/.]|$)(?:(?P<day>{_NUMBER})日?)?)?")
_NAMED_YEAR = re.compile(
    rf"(?:(?P<era>{'|'.join(_ERAS)})(?P<era_year>{_NUMBER})|(?<!\d)(?P<year>\d{{4}}|[〇一二三四五六七八九]{{4}}))年"
)
_ERA_LETTER = re.compile(r"^(?P<letter>[MTSHRmtshr])(?=\d)")
_RANGE = re.compile(r"\.\.|[~〜]|から")
_FISCAL_YEAR = re.compile(rf"{_YEAR}(?:年度?)?")


def seconds_of_days(start: date | None, end: date | None) -> tuple[int, int]:
    """The seconds since 1970 in which some days of Japan begin and have ended; from 1 on where the start is open."""
    first = _midnight(start) if start else 1
    return first, _midnight(end) + _SECONDS_OF_A_DAY if end else sys.maxsize


def _midnight(day: date) -> int:
    return int(datetime.combine(day, time(), JAPAN).timestamp())


def find_date(text: str) -> date | None:
    """The first complete date in a text; None without a valid one.

    令和3年11月9日, 令和3年(2021年)11月9日, 令和3(2021)年11月9日, 平成31年4月1日(月); without any of these, 2021/11/9 or
    R3.11.9.
    """
    folded = unicodedata.normalize("NFKC", text)
    for match in _DAY.finditer(folded):
        year, month, day = _year_of(match), parse_number(match["month"]), parse_number(match["day"])
        if year and month and day and (found := _date(year, month, day)):
            return found
    for match in _NUMERIC_DAY.finditer(folded):
        last_year_before = _ERAS[_LETTERS[match["letter"]]] if match["letter"] else 0
        if found := _date(
            last_year_before + int(match["era_year"] or match["year"]), int(match["month"]), int(match["day"])
        ):
            return found
    return None


def parse_period(text: str) -> tuple[date | None, date | None] | None:
    """First and last day of a day, month or year, or of a range A..B, A～B or AからB; None for anything else.

    Either end of a range may be left open.
    """
    start, *ends = _RANGE.split(unicodedata.normalize("NFKC", text), maxsplit=1)
    if not ends:
        return _days_of(start)
    end = ends[0].removesuffix("まで")
    if not start and not end:
        return None
    first, last = _days_of(start), _days_of(end)
    if (start and not first) or (end and not last):
        return None
    bounds = first[0] if first else None, last[1] if last else None
    return None if bounds[0] and bounds[1] and bounds[0] > bounds[1] else bounds


def parse_fiscal_year(text: str) -> int | None:
    """2021 from 2021, 2021年度, 令和3, 令和3年度; None for anything else."""
    match = _FISCAL_YEAR.fullmatch(_with_era(unicodedata.normalize("NFKC", text)))
    return (_year_of(match) or None) if match else None


def other_years(text: str) -> tuple[str, ...]:
    """The text with its first year in other notations: 令和3年 as 2021年, 2021年 as 令和3年, 2019年 in both eras."""
    match = _NAMED_YEAR.search(text)
    year = _year_of(match) if match else None
    if match is None or not year:
        return ()
    before, after = text[: match.start()], text[match.end() :]
    if match["era"]:
        return (f"{before}{year}年{after}",)
    return tuple(
        f"{before}{era}{number}年{after}"
        for era, last_year_before in _ERAS.items()
        if _FIRST_DAYS[era].year <= year <= _LAST_YEARS[era]
        for number in (("元", "1") if last_year_before + 1 == year else (str(year - last_year_before),))
    )


def japanese_year(day: date) -> str:
    """令和3 for a day of 2021, 平成31 for 2019-04-30; the western year for days before 明治."""
    for era, first in reversed(_FIRST_DAYS.items()):
        if day >= first:
            year = day.year - _ERAS[era]
            return f"{era}{'元' if year == 1 else year}"
    return str(day.year)


def parse_number(text: str) -> int | None:
    """A number of up to three digits in Arabic or kanji numerals; 元 is one."""
    if text == "元":
        return 1
    if text.isascii():
        return int(text)
    if all(character in _DIGITS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    total = 0
    pending: int | None = None
    for character in text:
        if character in _DIGITS:
            pending = _DIGITS[character]
        else:
            total += (1 if pending is None else pending) * (10 if character == "十" else 100)
            pending = None
    return total + (pending or 0)


def _year_of(match: re.Match[str]) -> int | None:
    if match["year"]:
        return parse_number(match["year"])
    number = parse_number(match["era_year"])
    return _ERAS[match["era"]] + number if number else None


def _with_era(text: str) -> str:
    """The text with the name of an era for its letter: R3 as 令和3."""
    return _ERA_LETTER.sub(lambda match: _LETTERS[match["letter"].upper()], text)


def _days_of(text: str) -> tuple[date, date] | None:
    match = _PERIOD.fullmatch(_with_era(text))
    year = _year_of(match) if match else None
    if match is None or year is None:
        return None
    month = parse_number(match["month"]) if match["month"] else None
    day = parse_number(match["day"]) if match["day"] else None
    first = _date(year, month or 1, day or 1)
    if first is None:
        return None
    last_month = month or 12
    return first, date(year, last_month, day or calendar.monthrange(year, last_month)[1])


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None

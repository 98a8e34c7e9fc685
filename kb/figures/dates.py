"""Dates in a folded sentence: 令和4年7月19日, 4月1日, 5月末, 2021年, 令和3年度, 2014/6/3; not 来年度, not 十五日.

A year without its era (十三年度, 十三年の四月) is of the era of the day on which it was said, or of the one
before where it would lie too far ahead; one of two positional digits is western (二四年十月). A day without
a month (二日から七日まで) is of the month before it.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from kb.analysis.sentences import Span
from kb.figures.figure import CalendarDate, FigureKind, Quantity
from kb.model.calendar import parse_fiscal_year, parse_number

_ERAS = "明治|大正|昭和|平成|令和"
_N = r"(?:\d{1,2}|元|[〇一二三四五六七八九十]{1,3})"
_WESTERN = r"(?:\d{4}|[一二][〇一二三四五六七八九]{3})"
_YEAR = (
    rf"(?:(?P<era>{_ERAS}|(?<![a-z0-9])[mtshr])\s?(?P<number>{_N})(?:\(\d{{4}}年?\))?"
    rf"|(?P<western>{_WESTERN})(?:\((?:{_ERAS}){_N}年?\))?)年"
    rf"(?:\((?:\d{{4}}|(?:{_ERAS}){_N})年\))?"
)
_SHORT = r"(?P<short>[二九][〇一二三四五六七八九])"  # 二四年 is 2024, whereas 二十四年 is of an era
_MONTH = rf"(?P<month>{_N})月"
_DAY = rf"(?P<day>{_N})日"
_NOT_BEFORE = r"(?<![0-9a-z〇一二三四五六七八九十百千第数何])"
_PATTERNS = (
    rf"{_YEAR}の?\s?{_MONTH}の?\s?{_DAY}",
    rf"{_YEAR}の?\s?{_MONTH}",
    rf"{_YEAR}(?P<fiscal>度)?",
    rf"{_SHORT}年の?{_MONTH}の?{_DAY}",
    rf"{_SHORT}年の?{_MONTH}",
    rf"{_SHORT}年(?P<fiscal>度)?(?!間|前|後|ぶり|以上|余|来|代|目|ほど|近)",
    rf"(?P<bare>{_N})年の?{_MONTH}の?{_DAY}",
    rf"(?P<bare>{_N})年の?{_MONTH}",
    rf"(?P<bare>{_N})年(?P<fiscal>度)",
    rf"(?P<same>同年の?)?{_MONTH}の?{_DAY}",
    rf"(?P<same>同年の?)?{_MONTH}",
    r"(?P<western>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?![\d.])",
    r"(?P<era>[mtshr])(?P<number>\d{1,2})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?![\d.])",
    rf"(?<![明本翌当日])(?P<last>{_DAY})(?=から|まで|[~〜、,]|及び|および|と(?!お)|に|の|は|付)",
)
_FORMS = tuple(re.compile(_NOT_BEFORE + pattern) for pattern in _PATTERNS)
_LETTERS = {"m": "明治", "t": "大正", "s": "昭和", "h": "平成", "r": "令和"}
_FIRST_YEARS = {era: (parse_fiscal_year(f"{era}1") or 0) - 1 for era in _ERAS.split("|")}
_NINETIES = 90
_SPOKEN_AHEAD = 8  # years: plans look ahead, but a greater number is rather one of the era before
# A decade, a count of years, an event named by its year (平成20年代, 10年目, 2020年東京大会).
_NOT_A_YEAR = re.compile(
    r"代|来(?!年)|目(?![一-龥])|次|式|物|生(?!ま)|間|ぶり|問題"
    r"|[一-龥ァ-ヶー・々]{0,14}(?:大会|オリンピック|パラリンピック|五輪|地震|豪雨|台風|震災|万博|の崖)"
)
# A session or a budget named by its month (12月議会, 9月補正).
_NOT_A_MONTH = re.compile(r"間|議会|定例会|定例|臨時会|補正|号")
_YEAR_WRITTEN = re.compile(_YEAR)
_RELATIVE = re.compile(r"(?:毎年?|翌|前|当)$")  # a month or a day in each year, or one told by another


class Dates(NamedTuple):
    """The dates of a sentence in order, and the ranges of years that belong to names: 2020年東京大会."""

    found: tuple[Quantity, ...]
    names: tuple[Span, ...]


def dates(text: str, said: date | None) -> Dates:
    """The dates of a folded sentence; `said` is the day on which it was said."""
    found: list[tuple[re.Match[str], CalendarDate]] = []
    names: list[re.Match[str]] = []
    for form in _FORMS:
        for match in form.finditer(text):
            if any(
                match.start() < one.end() and one.start() < match.end() for one in (*names, *(m for m, _d in found))
            ):
                continue
            if _is_name(match, text):
                names.append(match)
            elif value := _value(match, _last_before(match, found), said):
                found.append((match, value))
    found.sort(key=lambda one: one[0].start())
    return Dates(
        tuple(Quantity(match.start(), match.end(), FigureKind.DATE, value) for match, value in found),
        tuple(Span(*match.span()) for match in names),
    )


def _is_name(match: re.Match[str], text: str) -> bool:
    """True for a year or a month in a name, and for a month that is told by another one (翌4月)."""
    groups = match.groupdict()
    if _RELATIVE.search(text, max(0, match.start() - 2), match.start()):
        return True
    if groups.get("day") or groups.get("fiscal"):
        return False
    return bool((_NOT_A_MONTH if groups.get("month") else _NOT_A_YEAR).match(text, match.end()))


def _last_before(match: re.Match[str], found: Sequence[tuple[re.Match[str], CalendarDate]]) -> CalendarDate | None:
    """The last date of the sentence before a match."""
    earlier = [(one.end(), value) for one, value in found if one.end() <= match.start()]
    return max(earlier, key=lambda one: one[0])[1] if earlier else None


def _value(match: re.Match[str], before: CalendarDate | None, said: date | None) -> CalendarDate | None:
    groups = match.groupdict()
    month, day = (parse_number(text) if (text := groups.get(name)) else None for name in ("month", "day"))
    if groups.get("last"):
        return _checked(replace(before, day=day)) if before and before.month else None
    if western := groups.get("western"):
        year = parse_number(western)
    elif short := groups.get("short"):
        year = _year_of_short(parse_number(short) or 0, said)
    elif bare := groups.get("bare"):
        year = _year_of_century(bare, match, before) or (_year_of_era(parse_number(bare) or 0, said) if said else None)
    elif groups.get("era"):
        year = _FIRST_YEARS[_LETTERS.get(groups["era"], groups["era"])] + (parse_number(groups["number"]) or 0)
    else:
        year = before.year if before and groups.get("same") else None
        return _checked(CalendarDate(year, month, day))
    return _checked(CalendarDate(year, month, day, fiscal=bool(groups.get("fiscal")))) if year else None


def _year_of_century(bare: str, match: re.Match[str], before: CalendarDate | None) -> int | None:
    """The year of two digits after one of four: 2023年7月から24年6月まで."""
    number = parse_number(bare) or 0
    near = bool(before and before.year and 0 <= before.year // 100 * 100 + number - before.year <= _SPOKEN_AHEAD)
    return before.year // 100 * 100 + number if before and before.year and near and _in_western(match) else None


def _year_of_short(number: int, said: date | None) -> int | None:
    """The year of two positional kanji digits, unless it lies too far ahead."""
    year = 1900 + number if number >= _NINETIES else 2000 + number
    return year if said and year <= said.year + _SPOKEN_AHEAD else None


def _in_western(match: re.Match[str]) -> bool:
    """True if the last year before a match is written in four digits."""
    years = list(_YEAR_WRITTEN.finditer(match.string, 0, match.start()))
    return bool(years) and not years[-1]["era"]


def _year_of_era(number: int, said: date) -> int | None:
    """The year of an era whose name was left out."""
    eras = [era for era, before in _FIRST_YEARS.items() if before < said.year]
    years = [_FIRST_YEARS[era] + number for era in eras[-2:]]
    return next((year for year in reversed(years) if year <= said.year + _SPOKEN_AHEAD), None)


def _checked(value: CalendarDate) -> CalendarDate | None:
    """The date if the calendar has it."""
    try:
        date(value.year or 2000, value.month or 1, value.day or 1)
    except ValueError:
        return None
    return value

"""Dates in a sentence that say when something was said: a day, a month, or a year before に, の会議 or a bracket.

A year alone may be what is spoken of (2025年度の予算), so it counts only where it stands as a date does.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from kb.model.calendar import parse_fiscal_year, parse_number, parse_period

_NUMBER = r"(?:\d{1,4}|元|[〇一二三四五六七八九十]{1,3})"
_YEAR = rf"(?:(?:明治|大正|昭和|平成|令和){_NUMBER}|[12]\d{{3}})"
_DATE = re.compile(
    rf"(?P<full>{_YEAR}(?:\([^()]{{2,8}}\))?年(?:\([^()]{{2,8}}\))?(?P<month>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})月"
    r"(?:(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})日)?)"
    r"|(?P<numeric>(?<![\d.])(?:[RHS]\d{1,2}|[12]\d{3})[-/.]\d{1,2}[-/.]\d{1,2}(?![\d.]))"
    rf"|(?P<fiscal>{_YEAR}年度)|(?P<year>{_YEAR}年)(?![前後間度代])"
    r"|(?<!年)(?<!\d)(?P<alone>\d{1,2}月\d{1,2}日)"
)
_AS_DATE = re.compile(
    r"(?:に|の?(?:[^\s、。]{0,12})?(?:座談会|対談|会議|委員会|協議会|審議会|部会|定例会|本会議|議会|フォーラム|インタビュー|講演)|[、,)\]）]|付け?|\ue000|$)"
)

_OTHER_CALENDAR = re.compile(rf"\(({_YEAR}年?)\)")  # behind a day: 2021年6月15日(令和3年)


class DateClaim(NamedTuple):
    """A date as it is written, and the days that it covers; without a year, only `month` and `day` are known."""

    text: str
    first: date | None
    last: date | None
    month: int = 0
    day: int = 0

    @property
    def exactness(self) -> int:
        """3 for a day, 2 for a month, 1 for a year."""
        days = (self.last - self.first).days if self.first and self.last else 0
        return 3 if days < 1 else 2 if days < 32 else 1

    def covers(self, day: date) -> bool:
        """True if something on a day was said on this date."""
        if self.first and self.last:
            return self.first <= day <= self.last
        return (day.month, day.day) == (self.month, self.day)


def dates_in(text: str) -> tuple[DateClaim, ...]:
    """The dates of a text that stand as dates of a statement: of days, months and years only the most exact ones."""
    found = tuple(_dates(text))
    exact = max((claim.exactness for claim in found), default=0)
    return tuple(claim for claim in found if claim.exactness == exact)


def _dates(text: str) -> Iterator[DateClaim]:
    folded = "".join(unicodedata.normalize("NFKC", text).split())
    for found in _DATE.finditer(folded):
        written, behind = found[0], folded[found.end() :]
        if found["alone"]:
            month, day = map(int, re.findall(r"\d+", written))
            yield DateClaim(written, None, None, month, day)
        elif found["fiscal"]:
            year = parse_fiscal_year(written)
            if year and _AS_DATE.match(behind):
                yield DateClaim(written, date(year, 4, 1), date(year + 1, 3, 31))
        elif not found["year"] or _AS_DATE.match(behind):
            claim, other = _period(written), _OTHER_CALENDAR.match(behind)
            same = _period(other[1]) if other else None
            if claim and same and claim.first and not same.covers(claim.first):
                yield DateClaim(f"{written}{behind[: other.end() if other else 0]}", None, None)
            elif claim:
                yield claim


def _period(written: str) -> DateClaim | None:
    bare = re.sub(r"\([^()]*\)", "", written)
    days = parse_period(bare.replace("/", "-").replace(".", "-"))
    if days and days[0] and days[1]:
        return DateClaim(written, days[0], days[1])
    numbers = re.findall(_NUMBER, bare)
    month = parse_number(numbers[-2]) if len(numbers) > 2 else None
    day = parse_number(numbers[-1]) if len(numbers) > 2 else None
    # A day that no calendar has (6月31日) is a claim that no turn can meet.
    return DateClaim(written, None, None, month or 0, day or 0) if numbers else None

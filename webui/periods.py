"""Text form of a search period: a bound at the edge of a month is written as the month, else as a day."""

import calendar
from collections.abc import Iterable
from datetime import date

from kb.search.results import FacetValue


def month_of(day: date) -> tuple[date, date]:
    """First and last day of a day's month."""
    return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])


def first_text(day: date | None) -> str:
    """The text of a first day: its month, if it is the first day of the month."""
    return "" if day is None else day.isoformat()[:7] if day.day == 1 else day.isoformat()


def last_text(day: date | None) -> str:
    """The text of a last day: its month, if it is the last day of the month."""
    if day is None:
        return ""
    return day.isoformat()[:7] if day == month_of(day)[1] else day.isoformat()


def latest_first(years: Iterable[FacetValue]) -> tuple[FacetValue, ...]:
    """Fiscal years, the latest first."""
    return tuple(sorted(years, key=lambda year: year.value, reverse=True))

"""First and last day of a search, as the URL and the form write them: months where they can be, days where not."""

import calendar
from collections.abc import Iterable
from datetime import date

from kb.errors import QueryError
from kb.messages import _
from kb.model.calendar import parse_period
from kb.search.results import FacetValue


def read_period(text: str, parameter: str) -> tuple[date, date] | None:
    """First and last day of a month or day; None where nothing is given.

    Raises:
        QueryError: it is neither; names the parameter.
    """
    if not text.strip():
        return None
    period = parse_period(text.strip())
    if period is None or period[0] is None or period[1] is None or ".." in text:
        message = _(
            "日付「{value}」を読めません。2021-04（月）または 2021-04-01（日）のように指定してください。",
            value=text.strip(),
        )
        raise QueryError(message, parameter=parameter)
    return period[0], period[1]


def month_of(day: date) -> tuple[date, date]:
    """First and last day of the month that a day lies in."""
    return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])


def first_text(day: date | None) -> str:
    """The first day: a month where it is its first day."""
    return "" if day is None else day.isoformat()[:7] if day.day == 1 else day.isoformat()


def last_text(day: date | None) -> str:
    """The last day: a month where it is its last day."""
    if day is None:
        return ""
    return day.isoformat()[:7] if day == month_of(day)[1] else day.isoformat()


def latest_first(years: Iterable[FacetValue]) -> tuple[FacetValue, ...]:
    """Fiscal years in the order in which they are asked for."""
    return tuple(sorted(years, key=lambda year: year.value, reverse=True))

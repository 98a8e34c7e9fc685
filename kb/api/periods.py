"""Periods of parameters: two ends, each a month or a day, both included."""

from datetime import date
from typing import Protocol

from kb.errors import QueryError
from kb.messages import _
from kb.model.calendar import parse_period


class Period(Protocol):
    """Parameters with the two ends of a period as text."""

    @property
    def from_(self) -> str:
        """The first month or day; empty for an open end."""

    @property
    def to(self) -> str:
        """The last month or day; empty for an open end."""


def period_of(asked: Period) -> tuple[date | None, date | None]:
    """The first and the last day of a period; None for an open end.

    Raises:
        QueryError: an end cannot be read, or the first is after the last.
    """
    start, end = read_period(asked.from_, "from"), read_period(asked.to, "to")
    first, last = start[0] if start else None, end[1] if end else None
    if first and last and first > last:
        message = _("期間の始まり {start} が終わり {end} より後です。入れ替えてください。", start=first, end=last)
        raise QueryError(message, parameter="from")
    return first, last


def read_period(text: str, parameter: str) -> tuple[date, date] | None:
    """Parses a month or a day to its first and last day; None for an empty text.

    Raises:
        QueryError: the text is neither; names the parameter.
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

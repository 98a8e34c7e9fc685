"""The search for the turns that were taken in since a day."""

from datetime import date, datetime, timedelta

from kb.errors import QueryError
from kb.messages import _, current_locale
from kb.model.calendar import JAPAN, parse_period
from kb.query.ast import Arrival, unparse
from kb.query.lexer import ARRIVAL_FIELDS
from kb.search.request import Sort
from webui.links import search_url
from webui.search_state import SearchState

_USUAL_DAYS = 30


def arrivals_url(since: date) -> str:
    """The URL of the search, latest arrivals first; its text is the heading, and names the field as readers do."""
    text = f"{ARRIVAL_FIELDS[0]}:{since}.." if current_locale() == "ja" else unparse(Arrival(since, None))
    return search_url(SearchState(text=text, sort=Sort.TAKEN_IN))


def read_since(text: str, created: datetime) -> date:
    """The day that a text states; of an empty one, the day a month before a generation was created.

    Raises:
        QueryError: the day cannot be read.
    """
    if not text:
        return created.astimezone(JAPAN).date() - timedelta(days=_USUAL_DAYS)
    period = parse_period(text)
    if period is None or period[0] is None:
        message = _("日付「{text}」を読めません。2026-11-01 のように書いてください。", text=text)
        raise QueryError(message, parameter="since")
    return period[0]

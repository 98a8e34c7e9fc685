"""Formatting of values for a page, in the language of the request."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import PurePath
from urllib.parse import urlsplit

from kb.figure_search import FigureOrder
from kb.messages import _, current_locale
from kb.model.calendar import JAPAN
from kb.model.organizations import OrganizationKind
from kb.query.match_kinds import LABELS, Reason
from kb.search.captions import day_text, fiscal_year_text
from kb.search.labels import FACETS, keyword_label
from kb.search.request import Facet, Grouping, Sort

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def moment_text(moment: datetime) -> str:
    """A time in Japan, to the minute."""
    there = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(JAPAN)
    if current_locale() == "en":
        return f"{there:%Y-%m-%d %H:%M} JST"
    return f"{there.year}年{there.month}月{there.day}日 {there:%H:%M}"


def month_text(month: date) -> str:
    """A month with its year."""
    return f"{month:%Y-%m}" if current_locale() == "en" else f"{month.year}年{month.month}月"


def month_mark(month: date) -> str:
    """A month without its year, for the labels of an axis."""
    return _MONTHS[month.month - 1] if current_locale() == "en" else f"{month.month}月"


def period_text(first: date | None, last: date | None) -> str:
    """A period with either end open."""
    return f"{_bound_text(first)}～{_bound_text(last)}"


def facet_label(facet: Facet) -> str:
    """The name of a facet."""
    return _(FACETS[facet])


def value_label(facet: Facet, value: str) -> str:
    """The label of a facet value: years in both calendars, kinds translated, names unchanged."""
    match facet:
        case Facet.FISCAL_YEAR:
            return fiscal_year_text(int(value))
        case _:
            return keyword_label(facet, value)


def year_name(year: str) -> str:
    """A fiscal year in both calendars; any other text unchanged."""
    return value_label(Facet.FISCAL_YEAR, year) if year.isdecimal() and 0 < int(year) < 10_000 else year


def is_name(facet: Facet) -> bool:
    """True for facets whose values are Japanese names, which are not translated."""
    return facet in (Facet.ORGANIZATION, Facet.SPEAKER, Facet.POST, Facet.TOPIC, Facet.TOPIC_GROUP)


def reason_label(reason: Reason) -> str:
    """Name of a match kind."""
    return _(LABELS[reason])


def sort_label(sort: Sort) -> str:
    """The name of an order."""
    labels: Mapping[Sort, str] = {
        Sort.RELEVANCE: _("関連度順"),
        Sort.NEWEST: _("新しい順"),
        Sort.OLDEST: _("古い順"),
        Sort.DIALOGUE: _("対話の順"),
        Sort.TAKEN_IN: _("取り込みの新しい順"),
    }
    return labels[sort]


def organization_kind_label(kind: OrganizationKind) -> str:
    """Kind of an organization."""
    labels: Mapping[OrganizationKind, str] = {
        "都": _("東京都"),
        "区": _("区"),
        "市": _("市"),
        "町": _("町"),
        "村": _("村"),
        "国": _("国の機関"),
        "その他": _("その他の団体"),
    }
    return labels[kind]


def figure_order_label(order: FigureOrder) -> str:
    """Name of an order of figures."""
    labels: Mapping[FigureOrder, str] = {
        FigureOrder.NEWEST: _("新しい順"),
        FigureOrder.OLDEST: _("古い順"),
        FigureOrder.LARGEST: _("大きい順"),
        FigureOrder.SMALLEST: _("小さい順"),
        FigureOrder.ORGANIZATION: _("組織の順"),
    }
    return labels[order]


def span_text(first: date | None, last: date | None) -> str:
    """A range of days; a single day if both are equal."""
    if first is None or last is None or first == last:
        return day_text(first or last)
    return _("{first}から{last}まで", first=day_text(first), last=day_text(last))


def group_label(group: Grouping) -> str:
    """Name of a unit of hits."""
    labels: Mapping[Grouping, str] = {
        Grouping.TURN: _("発言ごと"),
        Grouping.EXCHANGE: _("質疑ごと"),
        Grouping.DIALOGUE: _("対話ごと"),
    }
    return labels[group]


def web_url(url: str | None) -> str | None:
    """The URL of a source if its scheme is http or https, else None."""
    try:
        return url if url and urlsplit(url).scheme in ("http", "https") else None
    except ValueError:
        return None


def clock_text(seconds: float) -> str:
    """A time in a recording: 12:34, 1:02:03."""
    minutes, second = divmod(int(seconds), 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02}:{second:02}" if hour else f"{minute}:{second:02}"


def file_name(path: str) -> str:
    """The file name without its folder, which is not shown to users."""
    return PurePath(path.replace("\\", "/")).name


def number_text(number: int) -> str:
    """A count with separators."""
    return f"{number:,}"


def tick_text(tick: float) -> str:
    """A number beside an axis."""
    return f"{tick:,.10g}"


def rate_text(rate: float) -> str:
    """A rate per hundred: one decimal, two below 1."""
    return f"{rate:.2f}" if 0 < rate < 1 else f"{rate:.1f}"


def _bound_text(day: date | None) -> str:
    return day.isoformat() if day else ""

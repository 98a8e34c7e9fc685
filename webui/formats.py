"""How values read on a page, in the language of the reader."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import PurePath
from urllib.parse import urlsplit

from kb.messages import _, current_locale
from kb.model.calendar import japanese_year
from kb.model.dialogue import Series
from kb.model.organizations import OrganizationKind
from kb.query.match_kinds import LABELS, Reason
from kb.search.labels import FACETS, kind_label
from kb.search.request import Facet, Sort
from webui.search_state import Grouping

JAPAN = timezone(timedelta(hours=9))
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_text(day: date | None) -> str:
    """2021年11月9日（令和3年）; English readers get both calendars too, for they cite Japanese papers."""
    if day is None:
        return _("日付不明")
    if current_locale() == "en":
        return f"{day.isoformat()} ({japanese_year(day)}年)"
    return f"{day.year}年{day.month}月{day.day}日（{japanese_year(day)}年）"


def moment_text(moment: datetime) -> str:
    """A moment in Japanese time, to the minute."""
    there = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(JAPAN)
    if current_locale() == "en":
        return f"{there:%Y-%m-%d %H:%M} JST"
    return f"{there.year}年{there.month}月{there.day}日 {there:%H:%M}"


def month_text(month: date) -> str:
    """A month with its year."""
    return f"{month:%Y-%m}" if current_locale() == "en" else f"{month.year}年{month.month}月"


def month_mark(month: date) -> str:
    """A month as an axis has it."""
    return _MONTHS[month.month - 1] if current_locale() == "en" else f"{month.month}月"


def period_text(first: date | None, last: date | None) -> str:
    """A period that may be open at either end."""
    return f"{_bound(first)}～{_bound(last)}"


def facet_label(facet: Facet) -> str:
    """The name of a facet."""
    return _(FACETS[facet])


def value_label(facet: Facet, value: str) -> str:
    """A value of a facet: names as they are, years in both calendars, kinds by name."""
    match facet:
        case Facet.FISCAL_YEAR:
            return _("{year}年度（{era}年度）", year=value, era=japanese_year(date(int(value), 12, 31)))
        case Facet.KIND:
            return kind_label(value)
        case _:
            return value


def year_name(year: str) -> str:
    """A fiscal year in both calendars; what is no year as it is."""
    return value_label(Facet.FISCAL_YEAR, year) if year.isdecimal() and 0 < int(year) < 10_000 else year


def is_name(facet: Facet) -> bool:
    """Whether the values of a facet are Japanese names, which no locale translates."""
    return facet in (Facet.ORGANIZATION, Facet.SPEAKER, Facet.POST, Facet.TOPIC, Facet.TOPIC_GROUP)


def reason_label(reason: Reason) -> str:
    """Why a term met the text, in a word."""
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
    """What sort of body an organization is."""
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


def span_text(first: date | None, last: date | None) -> str:
    """From the first day to the last; one day where they are the same."""
    if first is None or last is None or first == last:
        return day_text(first or last)
    return _("{first}から{last}まで", first=day_text(first), last=day_text(last))


def group_label(group: Grouping) -> str:
    """What a hit is, in a word."""
    return {Grouping.TURN: _("発言ごと"), Grouping.DIALOGUE: _("対話ごと")}[group]


def series_text(series: Series) -> str:
    """第12回、全2回の1回目: what is known of it; empty where nothing is."""
    words = []
    if series.number is not None:
        words.append(_("第{number}回", number=series.number))
    if series.part is not None and series.parts is not None:
        words.append(_("全{parts}回の{part}回目", parts=series.parts, part=series.part))
    elif series.part is not None:
        words.append(_("その{part}", part=series.part))
    elif series.parts is not None:
        words.append(_("全{parts}回", parts=series.parts))
    return "・".join(words)


def web_url(url: str | None) -> str | None:
    """The address of a source if it is one of the web; a page links to nothing else."""
    try:
        return url if url and urlsplit(url).scheme in ("http", "https") else None
    except ValueError:
        return None


def file_name(path: str) -> str:
    """The name of a file alone: the folder is the server's own affair."""
    return PurePath(path.replace("\\", "/")).name


def number_text(number: int) -> str:
    """A count with separators."""
    return f"{number:,}"


def tick_text(tick: float) -> str:
    """A number beside an axis."""
    return f"{tick:,.10g}"


def rate_text(rate: float) -> str:
    """So many in a hundred: a digit after the point, two of what is less than one."""
    return f"{rate:.2f}" if 0 < rate < 1 else f"{rate:.1f}"


def _bound(day: date | None) -> str:
    return day.isoformat() if day else ""

"""Trends: the turns that match a term, counted by fiscal year beside all turns of each year.

Narration is not counted: it has no speaker.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from kb.errors import QueryError
from kb.messages import _
from kb.model.dialogue import SPOKEN
from kb.search.request import Facet, SearchRequest
from kb.serving.snapshot import Snapshot

MAX_LINES = 5
SMALL_COUNT = 5  # fewer matching turns of a year are a small sample
SMALL_TOTAL = 20  # so are fewer turns of a year
_LAST_YEAR = date.max.year
Period = tuple[date | None, date | None]


@dataclass(frozen=True)
class TrendSeries:
    """The turns that one line counts: those that match the term, or all without one, within the `period`."""

    term: str = ""
    organizations: tuple[str, ...] = ()
    period: Period = (None, None)
    inherited: bool = False

    @property
    def filters(self) -> Mapping[Facet, tuple[str, ...]]:
        """The filters of its search."""
        organizations = {Facet.ORGANIZATION: self.organizations} if self.organizations else {}
        return {Facet.KIND: SPOKEN, **organizations}


@dataclass(frozen=True)
class TurnCounts:
    """Turns of a series, in all and by fiscal year; those without a known year are in `total` alone."""

    total: int
    by_year: Mapping[int, int]


@dataclass(frozen=True)
class YearShare:
    """Matching turns of one year: `count` of `total`."""

    year: int
    count: int
    total: int

    @property
    def rate(self) -> float | None:
        """Matching turns per hundred turns; None for a year without turns."""
        return self.count * 100 / self.total if self.total else None

    @property
    def is_small_sample(self) -> bool:
        """True for a small sample, whose rate is unreliable."""
        return self.count < SMALL_COUNT or self.total < SMALL_TOTAL


def series_of(
    terms: Sequence[str], organizations: tuple[str, ...], period: Period, *, inherited: bool, by_organization: bool
) -> dict[str, TrendSeries]:
    """The series by the name of the line: one for each term, or for each pair of term and organization."""
    if not by_organization:
        return {term: TrendSeries(term, organizations, period, inherited) for term in terms}
    return {
        f"{term}（{organization}）": TrendSeries(term, (organization,), period, inherited)
        for term, organization in product(terms, organizations)
    }


def fiscal_years(first: int | None, last: int | None) -> Period:
    """The first day of one fiscal year and the last day of another; None for an open end."""
    start = date(first, 4, 1) if first else None
    return start, date(min(last + 1, _LAST_YEAR), 3, 31) if last else None


def check_lines(terms: int, organizations: int, *, by_organization: bool) -> None:
    """Checks that there are not too many lines.

    Raises:
        QueryError: there are, or no organization to divide by; names the parameter.
    """
    if by_organization and not organizations:
        raise QueryError(_("組織ごとに線を分けるには、組織を選んでください。"), parameter="org")
    count = terms * organizations if by_organization else terms
    if count <= MAX_LINES:
        return
    if by_organization:
        message = _(
            "線は{most}本までです（今は語句{terms}個と組織{organizations}個で{count}本）。語句か組織を減らしてください。",
            most=MAX_LINES,
            terms=terms,
            organizations=organizations,
            count=count,
        )
    else:
        message = _("比べられる語句は{most}個までです（今は{count}個）。", most=MAX_LINES, count=count)
    raise QueryError(message, parameter="term")


def check_years(first: int | None, last: int | None) -> None:
    """Raises QueryError if a first fiscal year is after the last."""
    if first and last and first > last:
        message = _(
            "始まりの{start}年度が終わりの{end}年度より後です。入れ替えてください。",
            start=f"{first:04}",
            end=f"{last:04}",
        )
        raise QueryError(message, parameter="from")


def matching_turns(snapshot: Snapshot, series: TrendSeries) -> TurnCounts:
    """The turns that match the term of a series.

    Raises:
        QueryError: the term cannot be read; names it.
    """
    try:
        return _count(snapshot, series)
    except QueryError as error:
        message = _("語句「{term}」を読めません: {reason}", term=series.term, reason=error)
        raise QueryError(message, parameter="term") from error


def denominators(snapshot: Snapshot, series: Iterable[TrendSeries]) -> dict[tuple[str, ...], Mapping[int, int]]:
    """All turns by fiscal year, for each choice of organizations among some series of one period."""
    found: dict[tuple[str, ...], Mapping[int, int]] = {}
    for one in series:
        if one.organizations not in found:
            everything = TrendSeries(organizations=one.organizations, period=one.period)
            found[one.organizations] = _count(snapshot, everything).by_year
    return found


def _count(snapshot: Snapshot, series: TrendSeries) -> TurnCounts:
    first, last = series.period
    request = SearchRequest.of(
        series.term, filters=series.filters, date_from=first, date_to=last, inherited=series.inherited
    )
    found = snapshot.search(request.counts_only(Facet.FISCAL_YEAR))
    return TurnCounts(found.total, {int(value.value): value.count for value in found.facets[Facet.FISCAL_YEAR]})

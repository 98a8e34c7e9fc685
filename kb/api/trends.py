"""Trends as answers: terms counted by fiscal year, beside all turns of each year."""

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta, Struct

from kb.api.cursors import Generation
from kb.api.parameters import TrendsParameters
from kb.api.permalinks import Permalinks
from kb.messages import N_
from kb.serving.snapshot import Snapshot
from kb.trends import (
    TrendSeries,
    YearShare,
    check_lines,
    check_years,
    denominators,
    fiscal_years,
    matching_turns,
    series_of,
)


class YearResource(Struct, frozen=True):
    """The turns of one fiscal year: those that match, all of them, and the share in a hundred."""

    year: int
    count: int
    total: int
    rate: Annotated[float | None, Meta(description=N_("発言100件あたりの件数"))]
    small_sample: Annotated[bool, Meta(description=N_("件数が少なく、率があてにならないとき true"))]


class TrendResource(Struct, frozen=True):
    """A term over the fiscal years that have turns."""

    term: str
    organizations: Annotated[tuple[str, ...], Meta(description=N_("数えた組織。空ならすべて。"))]
    total: Annotated[int, Meta(description=N_("期間のすべての件数。年度の分からない発言を含みます。"))]
    years: tuple[YearResource, ...]


class TrendsAnswer(Struct, frozen=True):
    """Terms compared over fiscal years."""

    generation: Generation
    trends: tuple[TrendResource, ...]


def trends(snapshot: Snapshot, asked: TrendsParameters, _links: Permalinks) -> TrendsAnswer:
    """Answers trends. Narration is not counted.

    Raises:
        QueryError: a term cannot be read, or there are too many lines.
    """
    terms = tuple(dict.fromkeys(term.strip() for term in asked.term))
    organizations = tuple(dict.fromkeys(asked.org))
    by_organization = asked.by == "org"
    check_years(asked.from_, asked.to)
    check_lines(len(terms), len(organizations), by_organization=by_organization)
    period = fiscal_years(asked.from_, asked.to)
    series = series_of(terms, organizations, period, inherited=asked.headings, by_organization=by_organization)
    totals = denominators(snapshot, series.values())
    return TrendsAnswer(
        snapshot.generation,
        tuple(_trend(snapshot, one, totals[one.organizations]) for one in series.values()),
    )


def _trend(snapshot: Snapshot, series: TrendSeries, totals: Mapping[int, int]) -> TrendResource:
    found = matching_turns(snapshot, series)
    shares = (YearShare(year, found.by_year.get(year, 0), total) for year, total in sorted(totals.items()) if total)
    years = (YearResource(one.year, one.count, one.total, _rounded(one.rate), one.is_small_sample) for one in shares)
    return TrendResource(series.term, series.organizations, found.total, tuple(years))


def _rounded(rate: float | None) -> float | None:
    return None if rate is None else round(rate, 4)

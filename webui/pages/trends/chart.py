"""Chart of terms over fiscal years: matching turns per hundred turns of each year."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kb.serving.snapshot import Snapshot
from kb.trends import TrendSeries, TurnCounts, YearShare, denominators, matching_turns
from webui.charts import AxisLabel, Box, Point, Scale, points, scale, segments
from webui.links import search_url
from webui.trends_state import TrendState, search_of, validate
from webui.year_axis import YearSpan, year_labels, year_slots, year_spans

STEPS = 5  # maximal number of steps of the scale
MIN_YEARS_SHOWN = 10  # years that an axis shows at least, if there are as many


@dataclass(frozen=True)
class LinkedShare(YearShare):
    """The share of one year, with the URL of its turns."""

    href: str


@dataclass(frozen=True)
class TrendLine:
    """The shares of a series with their positions. `total` includes turns without a known year."""

    name: str
    total: int
    href: str
    shares: tuple[LinkedShare, ...]
    points: tuple[Point | None, ...]
    segments: tuple[tuple[Point, Point], ...]


@dataclass(frozen=True)
class TrendYear:
    """A fiscal year on the axis, or a run of omitted ones, with its number of turns."""

    span: YearSpan
    total: int
    label: AxisLabel
    slot: Box

    @property
    def omitted(self) -> bool:
        """True for a run of years without turns."""
        return self.span.omitted


@dataclass(frozen=True)
class SkippedYears:
    """Years before the axis begins that have turns but no match. `state` is the chart that includes them."""

    span: YearSpan
    turns: int
    state: TrendState


@dataclass(frozen=True)
class TrendChart:
    """Lines over a common axis of years.

    With `by_organization`, each line has its own organization and denominators. `skipped` are years omitted before the
    first one.
    """

    scale: Scale
    years: tuple[TrendYear, ...]
    lines: tuple[TrendLine, ...]
    by_organization: bool
    skipped: SkippedYears | None

    @property
    def empty_years(self) -> tuple[str, ...]:
        """Years without turns, in digits."""
        return tuple(year.span.digits for year in self.years if not year.total)

    @property
    def has_undated(self) -> bool:
        """True if some line has turns without a known year."""
        return any(line.total > sum(share.count for share in line.shares) for line in self.lines)

    @property
    def has_small_samples(self) -> bool:
        """True if some share is a small sample."""
        return any(share.is_small_sample for line in self.lines for share in line.shares if share.rate is not None)


def trend_chart(snapshot: Snapshot, state: TrendState) -> TrendChart | None:
    """Counts and plots the series of a state; None if there are no turns to count.

    Raises:
        QueryError: too many lines or none, an invalid term, or an invalid year.
    """
    validate(state)
    series = state.series
    together = TrendSeries(organizations=state.organizations, period=state.period)
    years_of = denominators(snapshot, (together, *series.values()))
    totals = years_of[state.organizations]
    if not totals:
        return None
    matches = {name: matching_turns(snapshot, one) for name, one in series.items()}
    all_years = year_spans(year for year, count in totals.items() if count)
    axis = all_years if state.first else _axis_since_first_match(all_years, matches.values())
    counted = {name: _shares(one, matches[name], axis, years_of[one.organizations]) for name, one in series.items()}
    highest = max((share.rate or 0.0 for shares in counted.values() for share in shares), default=0.0)
    on = scale(highest, steps=STEPS)
    slots = year_slots(axis)
    years = tuple(
        TrendYear(one, totals.get(one.first, 0), label, slot)
        for one, label, slot in zip(axis, year_labels(axis), slots, strict=True)
    )
    lines = tuple(_line(name, series[name], matches[name].total, shares, slots, on) for name, shares in counted.items())
    return TrendChart(on, years, lines, state.by_organization, _skipped(state, totals, axis[0].first))


def _axis_since_first_match(years: tuple[YearSpan, ...], matches: Iterable[TurnCounts]) -> tuple[YearSpan, ...]:
    """The axis from the first year with a match, extended by adjacent earlier years to `MIN_YEARS_SHOWN` years."""
    first = min((year for one in matches for year, count in one.by_year.items() if count), default=years[0].first)
    start = next(at for at, one in enumerate(years) if one.first == first)
    while start and not years[start - 1].omitted and len(years) - start < MIN_YEARS_SHOWN:
        start -= 1
    return years[start:]


def _skipped(state: TrendState, totals: Mapping[int, int], first_shown: int) -> SkippedYears | None:
    earlier = [year for year, count in totals.items() if count and year < first_shown]
    if not earlier:
        return None
    return SkippedYears(
        YearSpan(min(earlier), first_shown - 1),
        sum(totals[year] for year in earlier),
        state.with_first_year(min(earlier)),
    )


def _line(
    name: str, series: TrendSeries, total: int, shares: tuple[LinkedShare, ...], slots: Sequence[Box], on: Scale
) -> TrendLine:
    positions = points([share.rate for share in shares], slots, on)
    return TrendLine(name, total, search_url(search_of(series)), shares, positions, segments(positions))


def _shares(
    series: TrendSeries, matches: TurnCounts, axis: Sequence[YearSpan], totals: Mapping[int, int]
) -> tuple[LinkedShare, ...]:
    """A share for each span of the axis; omitted years have no turns, so they have no rate."""
    counts = matches.by_year
    years = (one.first for one in axis)
    return tuple(
        LinkedShare(year, counts.get(year, 0), totals.get(year, 0), search_url(search_of(series, year)))
        for year in years
    )

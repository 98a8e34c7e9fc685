"""Lines through the years: of a hundred turns of a fiscal year, how many does each term meet?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kb.errors import QueryError
from kb.messages import _
from kb.search.request import Facet, SearchRequest
from kb.serving.snapshot import Snapshot
from webui.charts import AxisLabel, Box, Point, Scale, points, scale, segments
from webui.links import search_url
from webui.trends_state import TrendSeries, TrendState, validate
from webui.year_axis import YearSpan, year_labels, year_slots, year_spans

FEW_TURNS = 5  # below which a share says little
FEW_OF = 20
STEPS = 5
SHORT = 10  # years on an axis that has room for more


@dataclass(frozen=True)
class Share:
    """A term in a year: `count` turns of `of`. `rate` is of a hundred; None where there are no turns at all."""

    year: int
    count: int
    of: int
    href: str

    @property
    def rate(self) -> float | None:
        """Turns in a hundred."""
        return self.count * 100 / self.of if self.of else None

    @property
    def few(self) -> bool:
        """Whether there are too few cases for the rate to say much."""
        return self.count < FEW_TURNS or self.of < FEW_OF


@dataclass(frozen=True)
class TrendLine:
    """A series with its shares, and where they stand in the drawing. `total` counts turns of no known year, too."""

    name: str
    total: int
    href: str
    shares: tuple[Share, ...]
    points: tuple[Point | None, ...]
    segments: tuple[tuple[Point, Point], ...]


@dataclass(frozen=True)
class TrendYear:
    """A fiscal year on the axis, or a span of omitted ones, and how many turns it has."""

    span: YearSpan
    of: int
    label: AxisLabel
    slot: Box

    @property
    def omitted(self) -> bool:
        """Whether it stands for several years without turns."""
        return self.span.omitted


@dataclass(frozen=True)
class SkippedYears:
    """The years before the axis begins, which have turns but none with a term; `state` is the same from the first."""

    span: YearSpan
    turns: int
    state: TrendState


@dataclass(frozen=True)
class TrendChart:
    """Lines over the same years; `apart` where each counts an organization of its own, with denominators of its own.

    `before` is what is left out before the first year.
    """

    scale: Scale
    years: tuple[TrendYear, ...]
    lines: tuple[TrendLine, ...]
    apart: bool
    before: SkippedYears | None

    @property
    def silent(self) -> tuple[str, ...]:
        """The years of which there are no turns."""
        return tuple(year.span.span for year in self.years if not year.of)

    @property
    def undated(self) -> bool:
        """Whether some line has turns of no known year, which stand nowhere on it."""
        return any(line.total > sum(share.count for share in line.shares) for line in self.lines)

    @property
    def doubtful(self) -> bool:
        """Whether some share is of few cases."""
        return any(share.few for line in self.lines for share in line.shares if share.rate is not None)


@dataclass(frozen=True)
class _TurnCounts:
    """How many turns a series has, and how many of them in each year."""

    total: int
    by_year: Mapping[int, int]


def trend_chart(snapshot: Snapshot, state: TrendState) -> TrendChart | None:
    """The lines of the series; None where there are no turns at all.

    Raises:
        QueryError: there are too many lines or none, a term is no query, or a year is none.
    """
    validate(state)
    series = state.series
    asked = dict.fromkeys((state.organizations, *(one.organizations for one in series.values())))
    said = {
        organizations: _turns(snapshot, TrendSeries(organizations=organizations, during=state.during)).by_year
        for organizations in asked
    }
    of = said[state.organizations]
    if not of:
        return None
    met = {name: _met(snapshot, one) for name, one in series.items()}
    all_years = year_spans(year for year, count in of.items() if count)
    axis = all_years if state.first else _since_the_terms(all_years, met.values())
    counted = {name: _shares(one, met[name], axis, said[one.organizations]) for name, one in series.items()}
    highest = max((share.rate or 0.0 for shares in counted.values() for share in shares), default=0.0)
    on = scale(highest, steps=STEPS)
    room = year_slots(axis)
    years = tuple(
        TrendYear(one, of.get(one.first, 0), label, slot)
        for one, label, slot in zip(axis, year_labels(axis), room, strict=True)
    )
    lines = tuple(_line(name, series[name], met[name].total, shares, room, on) for name, shares in counted.items())
    return TrendChart(on, years, lines, state.apart, _left(state, of, axis[0].first))


def _since_the_terms(years: tuple[YearSpan, ...], met: Iterable[_TurnCounts]) -> tuple[YearSpan, ...]:
    """The years from the first that has a term; earlier ones that follow each other fill up a short axis."""
    first = min((year for one in met for year, count in one.by_year.items() if count), default=years[0].first)
    start = next(at for at, one in enumerate(years) if one.first == first)
    while start and not years[start - 1].omitted and len(years) - start < SHORT:
        start -= 1
    return years[start:]


def _left(state: TrendState, of: Mapping[int, int], begins: int) -> SkippedYears | None:
    left = [year for year, count in of.items() if count and year < begins]
    if not left:
        return None
    return SkippedYears(YearSpan(min(left), begins - 1), sum(of[year] for year in left), state.starting(min(left)))


def _line(
    name: str, series: TrendSeries, total: int, shares: tuple[Share, ...], room: Sequence[Box], on: Scale
) -> TrendLine:
    placed = points([share.rate for share in shares], room, on)
    return TrendLine(name, total, search_url(series.search()), shares, placed, segments(placed))


def _shares(
    series: TrendSeries, met: _TurnCounts, axis: Sequence[YearSpan], of: Mapping[int, int]
) -> tuple[Share, ...]:
    """A share for each span; omitted years have no turns, hence no rate."""
    counts = met.by_year
    years = (one.first for one in axis)
    return tuple(Share(year, counts.get(year, 0), of.get(year, 0), search_url(series.search(year))) for year in years)


def _met(snapshot: Snapshot, series: TrendSeries) -> _TurnCounts:
    try:
        return _turns(snapshot, series)
    except QueryError as error:
        message = _("語句「{term}」を読めません: {reason}", term=series.term, reason=error)
        raise QueryError(message, parameter="term") from error


def _turns(snapshot: Snapshot, series: TrendSeries) -> _TurnCounts:
    wanted = series.search()
    request = SearchRequest.of(wanted.text, filters=wanted.filters, date_from=wanted.date_from, date_to=wanted.date_to)
    found = snapshot.search(request.counting(Facet.FISCAL_YEAR))
    return _TurnCounts(found.total, {int(value.value): value.count for value in found.facets[Facet.FISCAL_YEAR]})

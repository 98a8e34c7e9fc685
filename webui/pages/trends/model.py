"""Lines through the years: of a hundred turns of a fiscal year, how many does each term meet?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kb.errors import QueryError
from kb.messages import _
from kb.search.request import Facet, SearchRequest
from kb.serving.snapshot import Snapshot
from webui.charts import Box, Label, Point, Scale, points, scale, strokes
from webui.links import search_url
from webui.trends_state import Series, TrendState, check
from webui.year_axis import Stretch, stretches, year_labels, year_slots

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
class Line:
    """A series with its shares, and where they stand in the drawing. `total` counts turns of no known year, too."""

    name: str
    total: int
    href: str
    shares: tuple[Share, ...]
    points: tuple[Point | None, ...]
    strokes: tuple[tuple[Point, Point], ...]


@dataclass(frozen=True)
class Year:
    """A fiscal year on the axis, or a stretch of omitted ones, and how many turns it has."""

    stretch: Stretch
    of: int
    label: Label
    slot: Box

    @property
    def omitted(self) -> bool:
        """Whether it stands for several years without turns."""
        return self.stretch.omitted


@dataclass(frozen=True)
class Left:
    """The years before the axis begins, which have turns but none with a term; `state` is the same from the first."""

    stretch: Stretch
    turns: int
    state: TrendState


@dataclass(frozen=True)
class Trends:
    """Lines over the same years; `apart` where each counts an organization of its own, with denominators of its own.

    `before` is what is left out before the first year.
    """

    scale: Scale
    years: tuple[Year, ...]
    lines: tuple[Line, ...]
    apart: bool
    before: Left | None

    @property
    def silent(self) -> tuple[str, ...]:
        """The years of which there are no turns."""
        return tuple(year.stretch.span for year in self.years if not year.of)

    @property
    def undated(self) -> bool:
        """Whether some line has turns of no known year, which stand nowhere on it."""
        return any(line.total > sum(share.count for share in line.shares) for line in self.lines)

    @property
    def doubtful(self) -> bool:
        """Whether some share is of few cases."""
        return any(share.few for line in self.lines for share in line.shares if share.rate is not None)


@dataclass(frozen=True)
class _Turns:
    """How many turns a series has, and how many of them in each year."""

    total: int
    by_year: Mapping[int, int]


def trends(snapshot: Snapshot, state: TrendState) -> Trends | None:
    """The lines of the series; None where there are no turns at all.

    Raises:
        QueryError: there are too many lines or none, a term is no query, or a year is none.
    """
    check(state)
    series = state.series
    asked = dict.fromkeys((state.organizations, *(one.organizations for one in series.values())))
    said = {
        organizations: _turns(snapshot, Series(organizations=organizations, during=state.during)).by_year
        for organizations in asked
    }
    of = said[state.organizations]
    if not of:
        return None
    met = {name: _met(snapshot, one) for name, one in series.items()}
    all_years = stretches(year for year, count in of.items() if count)
    axis = all_years if state.first else _since_the_terms(all_years, met.values())
    counted = {name: _shares(one, met[name], axis, said[one.organizations]) for name, one in series.items()}
    highest = max((share.rate or 0.0 for shares in counted.values() for share in shares), default=0.0)
    on = scale(highest, steps=STEPS)
    room = year_slots(axis)
    years = tuple(
        Year(one, of.get(one.first, 0), label, slot)
        for one, label, slot in zip(axis, year_labels(axis), room, strict=True)
    )
    lines = tuple(_line(name, series[name], met[name].total, shares, room, on) for name, shares in counted.items())
    return Trends(on, years, lines, state.apart, _left(state, of, axis[0].first))


def _since_the_terms(years: tuple[Stretch, ...], met: Iterable[_Turns]) -> tuple[Stretch, ...]:
    """The years from the first that has a term; earlier ones that follow each other fill up a short axis."""
    first = min((year for one in met for year, count in one.by_year.items() if count), default=years[0].first)
    start = next(at for at, one in enumerate(years) if one.first == first)
    while start and not years[start - 1].omitted and len(years) - start < SHORT:
        start -= 1
    return years[start:]


def _left(state: TrendState, of: Mapping[int, int], begins: int) -> Left | None:
    left = [year for year, count in of.items() if count and year < begins]
    if not left:
        return None
    return Left(Stretch(min(left), begins - 1), sum(of[year] for year in left), state.beginning(min(left)))


def _line(name: str, series: Series, total: int, shares: tuple[Share, ...], room: Sequence[Box], on: Scale) -> Line:
    placed = points([share.rate for share in shares], room, on)
    return Line(name, total, search_url(series.search()), shares, placed, strokes(placed))


def _shares(series: Series, met: _Turns, axis: Sequence[Stretch], of: Mapping[int, int]) -> tuple[Share, ...]:
    """A share for each stretch; omitted years have no turns, hence no rate."""
    counts = met.by_year
    years = (one.first for one in axis)
    return tuple(Share(year, counts.get(year, 0), of.get(year, 0), search_url(series.search(year))) for year in years)


def _met(snapshot: Snapshot, series: Series) -> _Turns:
    try:
        return _turns(snapshot, series)
    except QueryError as error:
        message = _("語句「{term}」を読めません: {reason}", term=series.term, reason=error)
        raise QueryError(message, parameter="term") from error


def _turns(snapshot: Snapshot, series: Series) -> _Turns:
    wanted = series.search()
    request = SearchRequest.of(wanted.text, filters=wanted.filters, date_from=wanted.date_from, date_to=wanted.date_to)
    found = snapshot.search(request.counting(Facet.FISCAL_YEAR))
    return _Turns(found.total, {int(value.value): value.count for value in found.facets[Facet.FISCAL_YEAR]})

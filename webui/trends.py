"""Terms through the years: of a hundred turns of a fiscal year, how many does each term meet?

    term     a query in the language of queries, repeated, five at most
    org      an organization whose turns alone are counted, repeated
    by       "org": a line for each of these organizations, where else they are counted together

Narration is left out: nobody said it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from werkzeug.datastructures import MultiDict

from kb.errors import QueryError
from kb.messages import _
from kb.search.request import Facet, SearchRequest
from kb.snapshot import Snapshot
from webui.charts import YEARS, Label, Point, Scale, labels, points, scale, strokes, without_gaps
from webui.links import search_url
from webui.params import given, plain, read_state
from webui.state import SearchState

MOST = 5  # lines
SPOKEN = ("speech", "question")
FEW_TURNS = 5  # below which a share says little
FEW_OF = 20
STEPS = 5
_NAMES = ("term", "org", "by")
_APART = "org"


@dataclass(frozen=True)
class Series:
    """What a line counts: the turns that a term meets, all without one, of some organizations or of all."""

    term: str = ""
    organizations: tuple[str, ...] = ()

    def search(self, year: int | None = None) -> SearchState:
        """The search that gives these turns, in one year or in all."""
        filters = {Facet.KIND: SPOKEN, Facet.ORGANIZATION: self.organizations}
        if year is not None:
            filters[Facet.FISCAL_YEAR] = (str(year),)
        return SearchState(text=self.term, filters={facet: values for facet, values in filters.items() if values})


@dataclass(frozen=True)
class TrendState:
    """What a page of trends shows; `apart` is each organization with lines of its own."""

    terms: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    apart: bool = False

    @property
    def parameters(self) -> dict[str, list[str]]:
        """The parameters of the canonical URL."""
        found = {"term": list(self.terms), "org": list(self.organizations), "by": [_APART] if self.apart else []}
        return {name: values for name, values in found.items() if values}

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self.terms) * (len(self.organizations) if self.apart else 1)

    @property
    def series(self) -> dict[str, Series]:
        """What is counted, by the name of its line."""
        if not self.apart:
            return {term: Series(term, self.organizations) for term in self.terms}
        pairs = product(self.terms, self.organizations)
        return {f"{term}（{organization}）": Series(term, (organization,)) for term, organization in pairs}


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
    """A fiscal year on the axis, and how many turns it has."""

    number: int
    of: int
    label: Label


@dataclass(frozen=True)
class Trends:
    """Lines over the same years; `apart` where each counts an organization of its own, with denominators of its own."""

    scale: Scale
    years: tuple[Year, ...]
    lines: tuple[Line, ...]
    apart: bool

    @property
    def silent(self) -> tuple[int, ...]:
        """The years of which there are no turns."""
        return tuple(year.number for year in self.years if not year.of)

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


def topic_term(name: str) -> str:
    """The term that is met by the turns about a topic."""
    return f'議題:"{name}"'


def compared(state: SearchState) -> TrendState:
    """The trends of a search: of its text, else of its topics; organizations apart as far as lines last."""
    topics = (topic_term(name) for name in state.filters.get(Facet.TOPIC, ()) if '"' not in name)
    terms = ((state.text,) if state.text else tuple(topics))[:MOST]
    organizations = state.filters.get(Facet.ORGANIZATION, ())
    apart = TrendState(terms, organizations, apart=True)
    return apart if len(organizations) > 1 and apart.count <= MOST else TrendState(terms, organizations)


def given_state(args: MultiDict[str, str]) -> TrendState:
    """What the parameters say, whether it can be answered or not."""
    terms = dict.fromkeys(term for raw in args.getlist("term") if (term := plain(raw).strip()))
    organizations = read_state(MultiDict([("org", value) for value in args.getlist("org")]))
    return TrendState(tuple(terms), organizations.filters.get(Facet.ORGANIZATION, ()), args.get("by") == _APART)


def is_canonical(args: MultiDict[str, str], state: TrendState) -> bool:
    """Whether the parameters are those of the canonical URL."""
    return given(args, _NAMES) == state.parameters


def trends(snapshot: Snapshot, state: TrendState) -> Trends | None:
    """The lines of the series; None where there are no turns at all.

    Raises:
        QueryError: there are too many lines or none, or a term is no query.
    """
    _check(state)
    series = state.series
    asked = dict.fromkeys((state.organizations, *(one.organizations for one in series.values())))
    said = {organizations: _turns(snapshot, Series(organizations=organizations)).by_year for organizations in asked}
    of = said[state.organizations]
    years = without_gaps(of)
    if not years:
        return None
    met = {name: _met(snapshot, one) for name, one in series.items()}
    counted = {name: _shares(one, met[name], years, said[one.organizations]) for name, one in series.items()}
    highest = max((share.rate or 0.0 for shares in counted.values() for share in shares), default=0.0)
    on = scale(highest, steps=STEPS)
    axis = tuple(
        Year(year, of.get(year, 0), label) for year, label in zip(years, labels(years, every=YEARS), strict=True)
    )
    lines = tuple(_line(name, series[name], met[name].total, shares, on) for name, shares in counted.items())
    return Trends(on, axis, lines, state.apart)


def _check(state: TrendState) -> None:
    if state.apart and not state.organizations:
        raise QueryError(_("組織ごとに線を分けるには、組織を選んでください。"), parameter="org")
    if state.count <= MOST:
        return
    if state.apart:
        message = _(
            "線は{most}本までです（今は語句{terms}個と組織{organizations}個で{count}本）。語句か組織を減らしてください。",
            most=MOST,
            terms=len(state.terms),
            organizations=len(state.organizations),
            count=state.count,
        )
    else:
        message = _("比べられる語句は{most}個までです（今は{count}個）。", most=MOST, count=len(state.terms))
    raise QueryError(message, parameter="term")


def _line(name: str, series: Series, total: int, shares: tuple[Share, ...], on: Scale) -> Line:
    placed = points([share.rate for share in shares], on)
    return Line(name, total, search_url(series.search()), shares, placed, strokes(placed))


def _shares(series: Series, met: _Turns, years: Sequence[int], of: Mapping[int, int]) -> tuple[Share, ...]:
    counts = met.by_year
    return tuple(Share(year, counts.get(year, 0), of.get(year, 0), search_url(series.search(year))) for year in years)


def _met(snapshot: Snapshot, series: Series) -> _Turns:
    try:
        return _turns(snapshot, series)
    except QueryError as error:
        message = _("語句「{term}」を読めません: {reason}", term=series.term, reason=error)
        raise QueryError(message, parameter="term") from error


def _turns(snapshot: Snapshot, series: Series) -> _Turns:
    wanted = series.search()
    request = SearchRequest.of(wanted.text, filters=wanted.filters)
    found = snapshot.search(request.counting(Facet.FISCAL_YEAR))
    return _Turns(found.total, {int(value.value): value.count for value in found.facets[Facet.FISCAL_YEAR]})

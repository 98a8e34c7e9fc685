"""Terms through the years: of a hundred turns of a fiscal year, how many does each term meet?

    term     a query in the language of queries, repeated, five at most
    org      an organization whose turns alone are counted, repeated

Narration is left out: nobody said it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from kb.errors import QueryError
from kb.messages import _
from kb.search.request import Facet, SearchRequest
from kb.snapshot import Snapshot
from webui.charts import YEARS, Label, Point, Scale, labels, points, scale, strokes, without_gaps
from webui.links import search_url
from webui.params import given, read_state
from webui.state import SearchState

MOST = 5  # terms
SPOKEN = ("speech", "question")
FEW_TURNS = 5  # below which a share says little
FEW_OF = 20
STEPS = 5
_NAMES = ("term", "org")


@dataclass(frozen=True)
class TrendState:
    """What a page of trends shows."""

    terms: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()

    @property
    def parameters(self) -> dict[str, list[str]]:
        """The parameters of the canonical URL."""
        found = {"term": list(self.terms), "org": list(self.organizations)}
        return {name: values for name, values in found.items() if values}

    def search(self, term: str = "", year: int | None = None) -> SearchState:
        """The search that a term is counted by, in one year or in all."""
        filters = {Facet.KIND: SPOKEN, Facet.ORGANIZATION: self.organizations}
        if year is not None:
            filters[Facet.FISCAL_YEAR] = (str(year),)
        return SearchState(text=term, filters={facet: values for facet, values in filters.items() if values})


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
    """A term with its shares, and where they stand in the drawing."""

    term: str
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
    """Lines over the same years."""

    scale: Scale
    years: tuple[Year, ...]
    lines: tuple[Line, ...]

    @property
    def silent(self) -> tuple[int, ...]:
        """The years of which there are no turns."""
        return tuple(year.number for year in self.years if not year.of)

    @property
    def doubtful(self) -> bool:
        """Whether some share is of few cases."""
        return any(share.few for line in self.lines for share in line.shares if share.rate is not None)


def given_state(args: MultiDict[str, str]) -> TrendState:
    """What the parameters say, whether it can be answered or not."""
    terms = dict.fromkeys(term for raw in args.getlist("term") if (term := raw.strip()))
    organizations = read_state(MultiDict([("org", value) for value in args.getlist("org")]))
    return TrendState(tuple(terms), organizations.filters.get(Facet.ORGANIZATION, ()))


def is_canonical(args: MultiDict[str, str], state: TrendState) -> bool:
    """Whether the parameters are those of the canonical URL."""
    return given(args, _NAMES) == state.parameters


def trends(snapshot: Snapshot, state: TrendState) -> Trends | None:
    """The lines of the terms; None where there are no turns at all.

    Raises:
        QueryError: there are too many terms, or one of them is no query.
    """
    if len(state.terms) > MOST:
        message = _("比べられる語句は{most}個までです（今は{count}個）。", most=MOST, count=len(state.terms))
        raise QueryError(message, parameter="term")
    of = _by_year(snapshot, state)
    years = without_gaps(of)
    if not years:
        return None
    counted = [_shares(snapshot, state, term, years, of) for term in state.terms]
    highest = max((share.rate or 0.0 for shares in counted for share in shares), default=0.0)
    on = scale(highest, steps=STEPS)
    axis = tuple(
        Year(year, of.get(year, 0), label) for year, label in zip(years, labels(years, every=YEARS), strict=True)
    )
    lines = tuple(_line(state, term, shares, on) for term, shares in zip(state.terms, counted, strict=True))
    return Trends(on, axis, lines)


def _line(state: TrendState, term: str, shares: tuple[Share, ...], on: Scale) -> Line:
    placed = points([share.rate for share in shares], on)
    total = sum(share.count for share in shares)
    return Line(term, total, search_url(state.search(term)), shares, placed, strokes(placed))


def _shares(
    snapshot: Snapshot, state: TrendState, term: str, years: Sequence[int], of: dict[int, int]
) -> tuple[Share, ...]:
    try:
        counts = _by_year(snapshot, state, term)
    except QueryError as error:
        message = _("語句「{term}」を読めません: {reason}", term=term, reason=error)
        raise QueryError(message, parameter="term") from error
    return tuple(
        Share(year, counts.get(year, 0), of.get(year, 0), search_url(state.search(term, year))) for year in years
    )


def _by_year(snapshot: Snapshot, state: TrendState, term: str = "") -> dict[int, int]:
    """Turns by year that a term meets, all without one."""
    filters = state.search(term).filters
    found = snapshot.counts(SearchRequest.of(term, filters=filters), Facet.FISCAL_YEAR)
    return {int(value.value): value.count for value in found}

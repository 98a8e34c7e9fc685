"""Converts between URL parameters and the state of a trends page.

    term     a query, repeated, five at most
    org      an organization to whose turns the count is limited, repeated
    from, to the first and the last fiscal year; without `from`, the axis begins with the first year that has a match
    by       "org": a line for each organization instead of one for all of them
    headings 1 to count topics that only a heading above a turn gives

Narration is not counted: it has no speaker.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from werkzeug.datastructures import MultiDict

from kb.errors import QueryError
from kb.messages import _
from kb.model.calendar import parse_fiscal_year
from kb.model.dialogue import fiscal_year
from kb.search.request import Facet
from kb.trends import MAX_LINES, Period, TrendSeries, check_lines, check_years, fiscal_years, series_of
from webui.search_state import SearchState
from webui.url_state import HEADINGS, known_parameters, read_state, strip_control_characters

_NAMES = ("term", "org", "from", "to", "by", HEADINGS)
_BY_ORGANIZATION = "org"


@dataclass(frozen=True)
class TrendState:
    """The terms to compare. `by_organization` draws a line for each pair of term and organization.

    `first` and `last` are fiscal years as in the URL, empty without one. `inherited` counts topics that only a heading
    above a turn gives; it matters for terms such as 議題:"窓口".
    """

    terms: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    by_organization: bool = False
    first: str = ""
    last: str = ""
    inherited: bool = False

    @property
    def parameters(self) -> dict[str, list[str]]:
        """The parameters of the canonical URL."""
        found = {
            "term": list(self.terms),
            "org": list(self.organizations),
            "from": [self.first],
            "to": [self.last],
            "by": [_BY_ORGANIZATION] if self.by_organization else [],
            HEADINGS: ["1"] if self.inherited else [],
        }
        return {name: values for name, values in found.items() if any(values)}

    @property
    def series(self) -> dict[str, TrendSeries]:
        """The series by the name of the line."""
        return series_of(
            self.terms,
            self.organizations,
            self.period,
            inherited=self.inherited,
            by_organization=self.by_organization,
        )

    @property
    def period(self) -> Period:
        """First day of the first fiscal year and last day of the last; None for an open end."""
        return fiscal_years(parse_fiscal_year(self.first), parse_fiscal_year(self.last))

    def with_first_year(self, year: int) -> Self:
        """The same lines with another first year."""
        return replace(self, first=_four_digits(year))


def search_of(series: TrendSeries, year: int | None = None) -> SearchState:
    """The search for the turns of a series, in one fiscal year or in the whole period."""
    filters = dict(series.filters)
    if year is not None:
        filters[Facet.FISCAL_YEAR] = (str(year),)
    first, last = series.period if year is None else (None, None)
    return SearchState(text=series.term, filters=filters, date_from=first, date_to=last, inherited=series.inherited)


def topic_term(name: str) -> str:
    """The query that matches the turns about a topic."""
    return f'議題:"{name}"'


def trends_of_search(state: SearchState) -> TrendState:
    """The trends linked from a search: of its text, else of its topics; by organization if enough lines are left."""
    topics = (topic_term(name) for name in state.filters.get(Facet.TOPIC, ()) if '"' not in name)
    terms = ((state.text,) if state.text else tuple(topics))[:MAX_LINES]
    organizations = state.filters.get(Facet.ORGANIZATION, ())
    first, last = _years(state)
    together = TrendState(terms, organizations, first=first, last=last, inherited=state.inherited)
    separate = replace(together, by_organization=True)
    return separate if len(organizations) > 1 and len(terms) * len(organizations) <= MAX_LINES else together


def _years(state: SearchState) -> tuple[str, str]:
    """The first and last fiscal year of a search; both empty for a single year, in which a line is only a point."""
    chosen = sorted(map(int, state.filters.get(Facet.FISCAL_YEAR, ())))
    bounds = (chosen[0], chosen[-1]) if chosen else (state.date_from, state.date_to)
    years = [max(1, fiscal_year(one)) if isinstance(one, date) else one for one in bounds]
    first, last = (_four_digits(year) if year else "" for year in years)
    return (first, last) if first != last else ("", "")


def read_trends(args: MultiDict[str, str]) -> TrendState:
    """Parses the parameters of a URL; `validate` checks whether the result can be plotted."""
    terms = dict.fromkeys(term for raw in args.getlist("term") if (term := strip_control_characters(raw).strip()))
    organizations = read_state(MultiDict([("org", value) for value in args.getlist("org")]))
    first, last = (_year_text(args.get(name, "")) for name in ("from", "to"))
    chosen = organizations.filters.get(Facet.ORGANIZATION, ())
    return TrendState(tuple(terms), chosen, args.get("by") == _BY_ORGANIZATION, first, last, args.get(HEADINGS) == "1")


def is_canonical(args: MultiDict[str, str], state: TrendState) -> bool:
    """True if the parameters are those of the canonical URL."""
    return known_parameters(args, _NAMES) == state.parameters


def validate(state: TrendState) -> None:
    """Checks that the lines can be plotted.

    Raises:
        QueryError: too many lines or none, or an invalid year; `parameter` is the name in the URL.
    """
    for name, text in (("from", state.first), ("to", state.last)):
        if text and parse_fiscal_year(text) is None:
            message = _("年度「{value}」を読めません。2021 のように西暦で指定してください。", value=text)
            raise QueryError(message, parameter=name)
    check_years(parse_fiscal_year(state.first), parse_fiscal_year(state.last))
    check_lines(len(state.terms), len(state.organizations), by_organization=state.by_organization)


def _year_text(raw: str) -> str:
    """Normalizes a fiscal year. An invalid text is kept, since the error page shows it."""
    text = strip_control_characters(raw).strip()
    year = parse_fiscal_year(text)
    return _four_digits(year) if year else text


def _four_digits(year: int) -> str:
    """A year in four digits, the only number of digits that is parsed as a year."""
    return f"{year:04}"

"""Terms to be compared through the years, as the URL describes them.

    term     a query in the language of queries, repeated, five at most
    org      an organization whose turns alone are counted, repeated
    from, to the first and the last fiscal year; without `from`, the axis begins with the first year that has a term
    by       "org": a line for each of these organizations, where else they are counted together

Narration is left out: nobody said it.
"""

from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from typing import Self

from werkzeug.datastructures import MultiDict

from kb.errors import QueryError
from kb.messages import _
from kb.model.calendar import parse_fiscal_year
from kb.model.dialogue import fiscal_year
from kb.search.request import Facet
from webui.search_state import SearchState
from webui.url_state import known_parameters, read_state, without_controls

MAX_LINES = 5  # lines
SPOKEN = ("speech", "question")
_NAMES = ("term", "org", "from", "to", "by")
_APART = "org"
_LAST = 9999  # the last year that a date can have


@dataclass(frozen=True)
class TrendSeries:
    """The turns that a line counts: those that a term meets, all without one; `during` the days from one to another."""

    term: str = ""
    organizations: tuple[str, ...] = ()
    during: tuple[date | None, date | None] = (None, None)

    def search(self, year: int | None = None) -> SearchState:
        """The search that gives these turns, in one year or in all."""
        filters = {Facet.KIND: SPOKEN, Facet.ORGANIZATION: self.organizations}
        if year is not None:
            filters[Facet.FISCAL_YEAR] = (str(year),)
        first, last = self.during if year is None else (None, None)
        chosen = {facet: values for facet, values in filters.items() if values}
        return SearchState(text=self.term, filters=chosen, date_from=first, date_to=last)


@dataclass(frozen=True)
class TrendState:
    """What a page of trends shows; `apart` is each organization with lines of its own.

    `first` and `last` are fiscal years as the URL has them, empty where none is given.
    """

    terms: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    apart: bool = False
    first: str = ""
    last: str = ""

    @property
    def parameters(self) -> dict[str, list[str]]:
        """The parameters of the canonical URL."""
        found = {
            "term": list(self.terms),
            "org": list(self.organizations),
            "from": [self.first],
            "to": [self.last],
            "by": [_APART] if self.apart else [],
        }
        return {name: values for name, values in found.items() if any(values)}

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self.terms) * (len(self.organizations) if self.apart else 1)

    @property
    def series(self) -> dict[str, TrendSeries]:
        """What is counted, by the name of its line."""
        during = self.during
        if not self.apart:
            return {term: TrendSeries(term, self.organizations, during) for term in self.terms}
        pairs = product(self.terms, self.organizations)
        return {f"{term}（{organization}）": TrendSeries(term, (organization,), during) for term, organization in pairs}

    @property
    def during(self) -> tuple[date | None, date | None]:
        """The first day of the first fiscal year, and the last day of the last."""
        first, last = parse_fiscal_year(self.first), parse_fiscal_year(self.last)
        return date(first, 4, 1) if first else None, date(min(last + 1, _LAST), 3, 31) if last else None

    def starting(self, year: int) -> Self:
        """The same lines from another year on."""
        return replace(self, first=_written(year))


def topic_term(name: str) -> str:
    """The term that is met by the turns about a topic."""
    return f'議題:"{name}"'


def trends_of_search(state: SearchState) -> TrendState:
    """The trends of a search: its text, else its topics, in its years; organizations apart as far as lines last."""
    topics = (topic_term(name) for name in state.filters.get(Facet.TOPIC, ()) if '"' not in name)
    terms = ((state.text,) if state.text else tuple(topics))[:MAX_LINES]
    organizations = state.filters.get(Facet.ORGANIZATION, ())
    first, last = _years(state)
    together = TrendState(terms, organizations, first=first, last=last)
    apart = replace(together, apart=True)
    return apart if len(organizations) > 1 and apart.count <= MAX_LINES else together


def _years(state: SearchState) -> tuple[str, str]:
    """The first and the last fiscal year of a search; empty where there is no bound, or one year, which is no line."""
    chosen = sorted(map(int, state.filters.get(Facet.FISCAL_YEAR, ())))
    bounds = (chosen[0], chosen[-1]) if chosen else (state.date_from, state.date_to)
    years = [max(1, fiscal_year(one)) if isinstance(one, date) else one for one in bounds]
    first, last = (_written(year) if year else "" for year in years)
    return (first, last) if first != last else ("", "")


def read_trends(args: MultiDict[str, str]) -> TrendState:
    """What the parameters say, whether it can be answered or not."""
    terms = dict.fromkeys(term for raw in args.getlist("term") if (term := without_controls(raw).strip()))
    organizations = read_state(MultiDict([("org", value) for value in args.getlist("org")]))
    first, last = (_year_text(args.get(name, "")) for name in ("from", "to"))
    chosen = organizations.filters.get(Facet.ORGANIZATION, ())
    return TrendState(tuple(terms), chosen, args.get("by") == _APART, first, last)


def is_canonical(args: MultiDict[str, str], state: TrendState) -> bool:
    """Whether the parameters are those of the canonical URL."""
    return known_parameters(args, _NAMES) == state.parameters


def validate(state: TrendState) -> None:
    """Sees whether the lines can be drawn.

    Raises:
        QueryError: there are too many lines or none, or a year is none; `parameter` is the name in the URL.
    """
    for name, text in (("from", state.first), ("to", state.last)):
        if text and parse_fiscal_year(text) is None:
            message = _("年度「{value}」を読めません。2021 のように西暦で指定してください。", value=text)
            raise QueryError(message, parameter=name)
    if state.first and state.last and int(state.first) > int(state.last):
        message = _(
            "始まりの{start}年度が終わりの{end}年度より後です。入れ替えてください。", start=state.first, end=state.last
        )
        raise QueryError(message, parameter="from")
    if state.apart and not state.organizations:
        raise QueryError(_("組織ごとに線を分けるには、組織を選んでください。"), parameter="org")
    if state.count <= MAX_LINES:
        return
    if state.apart:
        message = _(
            "線は{most}本までです（今は語句{terms}個と組織{organizations}個で{count}本）。語句か組織を減らしてください。",
            most=MAX_LINES,
            terms=len(state.terms),
            organizations=len(state.organizations),
            count=state.count,
        )
    else:
        message = _("比べられる語句は{most}個までです（今は{count}個）。", most=MAX_LINES, count=len(state.terms))
    raise QueryError(message, parameter="term")


def _year_text(raw: str) -> str:
    """A fiscal year as the URL writes it; what is none stays as it is, to be shown with the reason."""
    text = without_controls(raw).strip()
    year = parse_fiscal_year(text)
    return _written(year) if year else text


def _written(year: int) -> str:
    """A year in the four digits that are read as one."""
    return f"{year:04}"

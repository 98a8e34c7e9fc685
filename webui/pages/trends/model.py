"""Model of the trends page: the chart, the form that asks for it, and examples to begin with."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from kb.errors import QueryError
from kb.serving.snapshot import Snapshot
from webui.gojuon_order import gojuon_key
from webui.links import trends_url
from webui.overview import overview
from webui.pages.trends.chart import FEW_OF, FEW_TURNS, TrendChart
from webui.templating import PageModel
from webui.trends_state import MAX_LINES, TrendState, topic_term

_EXAMPLES = (slice(2), slice(2, 4), slice(5))  # of the topics, the most frequent first


@dataclass(frozen=True)
class TrendsPage(PageModel):
    """Terms compared over fiscal years.

    `term_fields` are the texts of the form's boxes. `chart` is None where there is nothing to plot or `error` says why
    not. A share of fewer than `few_turns` turns, or of a year with fewer than `few_of`, is marked as a small sample.
    """

    template: ClassVar[str] = "trends/trends.html"

    state: TrendState
    chart: TrendChart | None
    error: QueryError | None
    term_fields: Sequence[str]
    organizations: Sequence[str]
    years: Sequence[str]
    examples: Sequence[tuple[tuple[str, ...], str]]
    max_lines: int
    few_turns: int
    few_of: int


def trends_page(
    snapshot: Snapshot, state: TrendState, *, chart: TrendChart | None = None, error: QueryError | None = None
) -> TrendsPage:
    """Prepares the form around a chart or an error."""
    about = overview(snapshot)
    names = (value.value for value in about.organizations)
    return TrendsPage(
        state=state,
        chart=chart,
        error=error,
        term_fields=[*state.terms, *[""] * (MAX_LINES - len(state.terms))],
        organizations=sorted(names, key=lambda name: gojuon_key(snapshot.reading(name))),
        years=[value.value for value in about.years],
        examples=[] if state.terms else _examples(snapshot),
        max_lines=MAX_LINES,
        few_turns=FEW_TURNS,
        few_of=FEW_OF,
    )


def _examples(snapshot: Snapshot) -> list[tuple[tuple[str, ...], str]]:
    """Comparisons of the most frequent topics: their names and the URL."""
    topics = [value.value for value in overview(snapshot).topics if '"' not in value.value]
    compared = dict.fromkeys(tuple(topics[some]) for some in _EXAMPLES)
    return [(names, trends_url(TrendState(tuple(map(topic_term, names))))) for names in compared if names]

"""Model of the trends page: the chart, its form, and examples."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from kb.errors import QueryError
from kb.query.ast import FieldName, has_field
from kb.query.grammar import parse
from kb.serving.snapshot import Snapshot
from kb.trends import MAX_LINES, SMALL_COUNT, SMALL_TOTAL
from webui.gojuon_order import gojuon_key
from webui.links import trends_url
from webui.overview import overview
from webui.pages.trends.chart import TrendChart
from webui.templating import PageModel
from webui.trends_state import TrendState, topic_term

_EXAMPLES = (slice(2), slice(2, 4), slice(5))  # slices of the topics, the most frequent first


@dataclass(frozen=True)
class TrendsPage(PageModel):
    """Terms compared over fiscal years.

    `term_fields` are the texts of the form's input fields. `chart` is None if there is nothing to plot, or `error`
    states why. A share with fewer than `small_count` matching turns, or of fewer than `small_total`, is marked as a
    small sample. With `names_topics`, the form has the switch for topics of headings.
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
    small_count: int
    small_total: int
    names_topics: bool


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
        small_count=SMALL_COUNT,
        small_total=SMALL_TOTAL,
        names_topics=state.inherited or any(map(_names_topic, state.terms)),
    )


def _names_topic(term: str) -> bool:
    """True if a query has a topic; False for one that cannot be read."""
    try:
        return has_field(parse(term), FieldName.TOPIC)
    except QueryError:
        return False


def _examples(snapshot: Snapshot) -> list[tuple[tuple[str, ...], str]]:
    """Comparisons of the most frequent topics: their names and the URL."""
    topics = [value.value for value in overview(snapshot).topics if '"' not in value.value]
    compared = dict.fromkeys(tuple(topics[some]) for some in _EXAMPLES)
    return [(names, trends_url(TrendState(tuple(map(topic_term, names))))) for names in compared if names]

"""Model of the page of figures: the table with its links, and the form that asks for another."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import ClassVar

from kb.analysis.normalize import fold
from kb.analysis.sentences import Span
from kb.errors import NotFoundError, QueryError
from kb.figure_search import FigureOrder, FiguresOfSearch, StatedFigure, in_order
from kb.figures.figure import FigureKind
from kb.figures.labels import figure_kind_label, figure_value_text
from kb.messages import _
from kb.search.request import Facet, SearchRequest
from kb.search.results import Hit
from kb.serving.snapshot import Snapshot
from webui.figures_state import FiguresState
from webui.formats import figure_order_label
from webui.links import Chip, Link, chips, figures_url, numbered_links, search_url
from webui.name_lists import Section, topics_by_group
from webui.search_state import SearchState
from webui.templating import PageModel
from webui.url_state import search_request, write_state

PER_PAGE = 50  # figures on a page of the table
MAX_UNITS = 12  # units on offer, the most frequent


@dataclass(frozen=True)
class FigureRow:
    """A figure in its sentence. `value` is empty where the text has the same; `spans` are characters of `sentence`."""

    text: str
    value: str
    of: str | None
    sentence: str
    spans: tuple[Span, ...]
    hit: Hit


@dataclass(frozen=True)
class FigureChoice:
    """A kind or a unit on offer, with the number of its figures."""

    link: Link
    count: int


@dataclass(frozen=True)
class FiguresPage(PageModel):
    """The figures of a search, or the form alone; `error` is why there are none.

    `found` is None where nothing was searched. `turns` counts the turns that state the shown figures. `subject` are the
    words and `topics`; `conditions` are all others, kept by the form in `kept`, and dropped by `without_conditions`.
    """

    template: ClassVar[str] = "figures/figures.html"

    state: FiguresState
    subject: SearchState
    topics: Sequence[str]
    conditions: tuple[Chip, ...]
    without_conditions: str
    kept: Sequence[tuple[str, str]]
    topic_groups: tuple[Section, ...]
    error: QueryError | None
    found: FiguresOfSearch | None
    rows: tuple[FigureRow, ...]
    count: int
    turns: int
    kinds: tuple[FigureChoice, ...]
    units: tuple[FigureChoice, ...]
    orders: tuple[Link, ...]
    pages: tuple[Link, ...]
    last_page: int
    first: int
    search_url: str
    csv_url: str


def figures_request(state: FiguresState) -> SearchRequest:
    """The search whose turns are read."""
    return search_request(replace(state.search, page=1))


def chosen_figures(found: FiguresOfSearch, state: FiguresState) -> tuple[StatedFigure, ...]:
    """The figures of the chosen kind and unit, in order."""
    return in_order(
        (
            one
            for one in found.figures
            if state.kind in (None, one.figure.kind) and state.unit in (None, one.figure.unit)
        ),
        state.order,
    )


def figures_page(
    snapshot: Snapshot, state: FiguresState, found: FiguresOfSearch | None, *, error: QueryError | None = None
) -> FiguresPage:
    """Prepares one page of the table.

    Raises:
        NotFoundError: the page number is beyond the last page.
    """
    chosen = chosen_figures(found, state) if found else ()
    last = max(1, ceil(len(chosen) / PER_PAGE))
    if state.page > last:
        raise NotFoundError(_("{page}ページ目はありません。この表は{last}ページまでです。", page=state.page, last=last))
    search = state.search.on_page(1)
    topics = search.filters.get(Facet.TOPIC, ())
    subject = SearchState(text=search.text, filters={Facet.TOPIC: topics} if topics else {})
    conditions = search.without(Facet.TOPIC)
    first = (state.page - 1) * PER_PAGE
    return FiguresPage(
        state=state,
        subject=subject,
        topics=topics,
        conditions=chips(conditions),
        without_conditions=figures_url(replace(state, search=subject)),
        kept=[(name, value) for name, values in write_state(conditions).items() if name != "q" for value in values],
        topic_groups=topics_by_group(snapshot),
        error=error,
        found=found,
        rows=tuple(map(_row, chosen[first : first + PER_PAGE])),
        count=len(chosen),
        turns=len({one.hit.id for one in chosen}),
        kinds=_kinds(found, state) if found else (),
        units=_units(found, state) if found else (),
        orders=tuple(
            Link(figure_order_label(order), figures_url(state.ordered_by(order)), order is state.order)
            for order in FigureOrder
        ),
        pages=numbered_links(state.page, last, lambda number: figures_url(state.on_page(number))),
        last_page=last,
        first=first,
        search_url=search_url(search),
        csv_url=figures_url(state.on_page(1), form="csv"),
    )


def _row(one: StatedFigure) -> FigureRow:
    figure = one.figure
    value = figure_value_text(figure)
    start = figure.sentence.start
    return FigureRow(
        text=one.text,
        value="" if fold(value).text.replace(",", "") in fold(one.text).text.replace(",", "") else value,
        of=figure.of,
        sentence=one.sentence,
        spans=(Span(figure.span.start - start, figure.span.end - start),),
        hit=one.hit,
    )


def _kinds(found: FiguresOfSearch, state: FiguresState) -> tuple[FigureChoice, ...]:
    counts = Counter(one.figure.kind for one in found.figures)
    return tuple(
        FigureChoice(Link(figure_kind_label(kind), figures_url(state.of_kind(kind)), kind is state.kind), count)
        for kind, count in ((None, counts.total()), *((kind, counts[kind]) for kind in FigureKind))
        if count or kind is state.kind
    )


def _units(found: FiguresOfSearch, state: FiguresState) -> tuple[FigureChoice, ...]:
    """The most frequent units of the chosen kind, the chosen one always; none if the kind has only one."""
    counts = Counter(one.figure.unit for one in found.figures if state.kind and one.figure.kind is state.kind)
    named = [unit for unit, _count in counts.most_common(MAX_UNITS) if unit]
    if state.unit and state.unit not in named:
        named.append(state.unit)
    if len(counts) < 2 and state.unit is None:
        return ()
    choices: list[tuple[str, str | None, int]] = [(_("すべての単位"), None, counts.total())]
    choices += [(unit, unit, counts[unit]) for unit in named]
    return tuple(
        FigureChoice(Link(label, figures_url(state.of_kind(state.kind, unit)), unit == state.unit), count)
        for label, unit, count in choices
    )

"""Histogram of a search's turns by fiscal year, or by month if the search is limited to two years."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kb.messages import _, listed
from kb.model.dialogue import fiscal_year
from kb.search.request import Facet, SearchRequest
from kb.search.results import Page
from kb.serving.snapshot import Snapshot
from webui.charts import MAX_SLOTS, AxisLabel, Box, Scale, bars, labels, scale, slots
from webui.formats import month_mark, month_text, number_text
from webui.links import Link, search_url
from webui.periods import month_of
from webui.search_state import SearchState
from webui.year_axis import YearSpan, year_labels, year_slots, year_spans

STEPS = 3  # maximal number of steps of the scale
MONTH_STEPS = (1, 3, 6, 12)  # months from one label to the next


@dataclass(frozen=True)
class Column:
    """A year or a month with the search that its bar links to; an empty one has no link, unless it is selected.

    `removes` is True if the link removes the selection, `omitted` for a run of empty years.
    """

    name: str
    count: int
    href: str
    selected: bool
    removes: bool
    slot: Box
    bar: Box
    label: AxisLabel
    omitted: bool

    @property
    def title(self) -> str:
        """Name and count, and what a click does to the selection."""
        counted = _("{name} {count}件", name=self.name, count=number_text(self.count))
        if self.removes:
            return counted + _("（選択中。押すと解除）")
        return counted + _("（選択中）") if self.selected else counted


@dataclass(frozen=True)
class Histogram:
    """Adjacent columns. `all_years_link` is the search by fiscal year if the columns are months."""

    title: str
    heading: str
    scale: Scale
    columns: tuple[Column, ...]
    all_years_link: Link | None

    @property
    def selected(self) -> tuple[Column, ...]:
        """The selected columns."""
        return tuple(column for column in self.columns if column.selected)

    @property
    def selection(self) -> str:
        """The selection as text: a range if it is contiguous."""
        at = [place for place, column in enumerate(self.columns) if column.selected]
        names = [column.name for column in self.selected]
        row = len(at) > 2 and at[-1] - at[0] == len(at) - 1
        return f"{names[0]}～{names[-1]}" if row else listed(names)

    @property
    def highest(self) -> Column:
        """The first column with the highest count."""
        return max(self.columns, key=lambda column: column.count)

    @property
    def is_partly_selected(self) -> bool:
        """True if some columns are selected, but not all."""
        return 0 < len(self.selected) < len(self.columns)


@dataclass(frozen=True)
class _AxisKind:
    """Strategy for years or months: axis, names, slots, labels, selection, and the search of each column."""

    axis: Callable[[Iterable[int]], tuple[YearSpan, ...]]
    name: Callable[[YearSpan], str]
    slots: Callable[[Sequence[YearSpan]], tuple[Box, ...]]
    labels: Callable[[Sequence[YearSpan]], tuple[AxisLabel, ...]]
    selected: Callable[[int], bool]
    target: Callable[[int], SearchState]


def histogram(snapshot: Snapshot, state: SearchState, request: SearchRequest, page: Page) -> Histogram | None:
    """The histogram of a page of results; None if it would have a single bar, or more than are distinguishable."""
    years = _limited_years(state)
    if years and len(years) <= 2:
        months = _by_month(snapshot, request, years)
        all_years_link = Link(_("年度ごとに見る"), search_url(state.without_period().without(Facet.FISCAL_YEAR)))
        if chart := _chart(_("月ごとの件数"), _("年月"), months, _months(state), state, all_years_link):
            return chart
    counts = {int(value.value): value.count for value in page.facets[Facet.FISCAL_YEAR]}
    return _chart(_("年度ごとの件数"), _("年度"), counts, _years(state), state)


def _limited_years(state: SearchState) -> range | None:
    """The fiscal years that a search is limited to, if it has both bounds and the years are consecutive."""
    chosen = sorted(map(int, state.filters.get(Facet.FISCAL_YEAR, ())))
    if chosen and chosen[-1] - chosen[0] == len(chosen) - 1:
        return range(chosen[0], chosen[-1] + 1)
    if not chosen and state.date_from and state.date_to:
        return range(fiscal_year(state.date_from), fiscal_year(state.date_to) + 1)
    return None


def _by_month(snapshot: Snapshot, request: SearchRequest, years: range) -> Mapping[int, int]:
    """Turns by month over whole years. The selected period is ignored, as the selection is in any facet."""
    first, last = date(max(1, years[0]), 4, 1), date(min(9999, years[-1] + 1), 3, 31)
    values = snapshot.counts(replace(request, date_from=first, date_to=last), Facet.MONTH)
    return {_month_number(date.fromisoformat(f"{value.value}-01")): value.count for value in values}


def _chart(
    title: str,
    heading: str,
    counts: Mapping[int, int],
    kind: _AxisKind,
    state: SearchState,
    all_years_link: Link | None = None,
) -> Histogram | None:
    axis = kind.axis(number for number, count in counts.items() if count)
    if not 1 < len(axis) <= MAX_SLOTS:
        return None
    values = [counts.get(one.first, 0) for one in axis]
    on = scale(max(values), steps=STEPS, whole=True)
    chosen = {one.first for one in axis if not one.omitted and kind.selected(one.first)}
    slot_boxes = kind.slots(axis)
    geometry = zip(slot_boxes, bars(values, slot_boxes, on), kind.labels(axis), strict=True)
    columns = []
    for one, count, (slot, bar, label) in zip(axis, values, geometry, strict=True):
        target = kind.target(one.first)
        removes = not one.omitted and target.condition_count < state.condition_count
        selected = one.first in chosen and (removes or len(chosen) < len(axis))
        href = search_url(target) if count or removes else ""
        columns.append(Column(kind.name(one), count, href, selected, removes, slot, bar, label, one.omitted))
    return Histogram(title, heading, on, tuple(columns), all_years_link)


def _years(state: SearchState) -> _AxisKind:
    chosen = state.filters.get(Facet.FISCAL_YEAR, ())

    def target(number: int) -> SearchState:
        value = str(number)
        removed = state.without(Facet.FISCAL_YEAR, value)
        return removed if value in chosen else state.with_value(Facet.FISCAL_YEAR, value)

    def axis(numbers_with_turns: Iterable[int]) -> tuple[YearSpan, ...]:
        years = sorted(numbers_with_turns)
        kept = (int(year) for year in chosen if years and years[0] < int(year) < years[-1])
        return year_spans((*years, *kept))

    return _AxisKind(
        axis=axis,
        name=lambda one: one.name,
        slots=year_slots,
        labels=year_labels,
        selected=lambda number: str(number) in chosen,
        target=target,
    )


def _months(state: SearchState) -> _AxisKind:
    def selected(number: int) -> bool:
        first, last = month_of(_first_day(number))
        after = state.date_from is None or state.date_from <= last
        before = state.date_to is None or first <= state.date_to
        return bool(state.date_from or state.date_to) and after and before

    def target(number: int) -> SearchState:
        month = month_of(_first_day(number))
        return state.without_period() if month == (state.date_from, state.date_to) else state.between(*month)

    return _AxisKind(
        axis=_every_month,
        name=lambda one: month_text(_first_day(one.first)),
        slots=lambda axis: slots([1] * len(axis)),
        labels=lambda axis: labels(
            [one.first for one in axis],
            every=MONTH_STEPS,
            mark=lambda number: month_mark(_first_day(number)),
            year=lambda number: str(_first_day(number).year),
        ),
        selected=selected,
        target=target,
    )


def _every_month(numbers_with_turns: Iterable[int]) -> tuple[YearSpan, ...]:
    """All months from the first to the last; two years of them always fit."""
    numbers = sorted(numbers_with_turns)
    return tuple(YearSpan(number, number) for number in range(numbers[0], numbers[-1] + 1)) if numbers else ()


def _month_number(month: date) -> int:
    return month.year * 12 + month.month - 1


def _first_day(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)

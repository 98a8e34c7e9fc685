"""State of a search as an immutable value, with methods for the states that a page links to."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self

from kb.query.ast import Mode
from kb.query.match_kinds import Reason
from kb.search.request import Facet, Grouping, Sort


@dataclass(frozen=True)
class SearchState:
    """Query, filters, order and page of a search.

    `filters` has only facets with a value. `sort` is the requested order, None for the default; `order` is the
    effective one. `inherited` includes topics that only a heading above a turn gives. `as_written` is a search for all
    words that no other is answered for, even if it finds nothing.
    """

    text: str = ""
    mode: Mode = Mode.ALL
    as_written: bool = False
    match: tuple[Reason, ...] = tuple(Reason)
    filters: Mapping[Facet, tuple[str, ...]] = field(default_factory=dict)
    date_from: date | None = None
    date_to: date | None = None
    sort: Sort | None = None
    group: Grouping = Grouping.TURN
    inherited: bool = False
    page: int = 1

    @property
    def default_order(self) -> Sort:
        """Relevance for a query with words, else newest first: without words, all scores are equal."""
        return Sort.RELEVANCE if self.text else Sort.NEWEST

    @property
    def order(self) -> Sort:
        """The effective order; relevance without words is replaced by the default."""
        asked = self.sort or self.default_order
        return self.default_order if asked is Sort.RELEVANCE else asked

    @property
    def condition_count(self) -> int:
        """The number of filter values; a period counts as one."""
        period = self.date_from is not None or self.date_to is not None
        return sum(map(len, self.filters.values())) + period

    @property
    def any_word(self) -> bool:
        """True if a turn needs only one of the words."""
        return bool(self.text) and self.mode is Mode.ANY

    @property
    def limits_match(self) -> bool:
        """True if some match kinds are excluded."""
        return self.match != tuple(Reason)

    @property
    def is_empty(self) -> bool:
        """True without a query text and without filters."""
        return not self.text and not self.condition_count

    def on_page(self, page: int) -> Self:
        """This search on another page."""
        return replace(self, page=page)

    def sorted_by(self, sort: Sort | None) -> Self:
        """This search in another order, None for the default. Like all methods below, it returns to page 1."""
        return replace(self, sort=sort, page=1)

    def grouped_by(self, group: Grouping) -> Self:
        """This search with another unit of hits."""
        return replace(self, group=group, page=1)

    def not_collapsed(self) -> Self:
        """This search with all turns of a dialogue, for tables, feeds and the reader."""
        return self.grouped_by(Grouping.TURN if self.group is Grouping.DIALOGUE else self.group)

    def with_text(self, text: str) -> Self:
        """These filters with another query text."""
        return replace(self, text=text, as_written=False, page=1)

    def with_mode(self, mode: Mode) -> Self:
        """This search with all or any of its words."""
        return replace(self, mode=mode, as_written=False, page=1)

    def literally(self) -> Self:
        """This search for all words, and no other in its place."""
        return replace(self, mode=Mode.ALL, as_written=bool(self.text), page=1)

    def with_match(self, match: tuple[Reason, ...]) -> Self:
        """This search with these match kinds only."""
        return replace(self, match=match, page=1)

    def with_value(self, facet: Facet, value: str) -> Self:
        """This search with one more value of a facet."""
        values = tuple(dict.fromkeys((*self.filters.get(facet, ()), value)))
        return replace(self, filters={**self.filters, facet: values}, page=1)

    def without(self, facet: Facet, value: str | None = None) -> Self:
        """This search without a value of a facet, or without any of them."""
        left = {name: values for name, values in self.filters.items() if name is not facet}
        kept = tuple(v for v in self.filters.get(facet, ()) if v != value) if value is not None else ()
        return replace(self, filters={**left, facet: kept} if kept else left, page=1)

    def between(self, first: date, last: date) -> Self:
        """This search between two days, both included."""
        return replace(self, date_from=first, date_to=last, page=1)

    def without_period(self) -> Self:
        """This search without a period."""
        return replace(self, date_from=None, date_to=None, page=1)

    def with_inherited(self, inherited: bool) -> Self:
        """This search with or without topics that only a heading gives."""
        return replace(self, inherited=inherited, page=1)

    def without_conditions(self) -> Self:
        """This search without any filter."""
        return replace(self, filters={}, date_from=None, date_to=None, page=1)

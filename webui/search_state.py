"""What a page of results shows, and what one step away from it would."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Self

from kb.query.ast import Mode
from kb.query.match_kinds import Reason
from kb.search.request import Facet, Sort


class Grouping(StrEnum):
    """What a hit is."""

    TURN = "turn"
    DIALOGUE = "dialogue"


@dataclass(frozen=True)
class SearchState:
    """What a page of results shows. Facets without a value are not in `filters`.

    `sort` is the order that was asked for, None where none was; `order` is the one that applies. `inherited` says
    whether topics count that only a heading above a turn gives.
    """

    text: str = ""
    mode: Mode = Mode.ALL
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
        """The order unless another is asked for: nothing is more relevant than the rest where no word was given."""
        return Sort.RELEVANCE if self.text else Sort.NEWEST

    @property
    def order(self) -> Sort:
        """The order of the hits. Relevance applies to words alone."""
        asked = self.sort or self.default_order
        return self.default_order if asked is Sort.RELEVANCE else asked

    @property
    def condition_count(self) -> int:
        """How many conditions stand beside the query text."""
        period = self.date_from is not None or self.date_to is not None
        return sum(map(len, self.filters.values())) + period

    @property
    def any_word(self) -> bool:
        """Whether any of the words will do."""
        return bool(self.text) and self.mode is Mode.ANY

    @property
    def limits_match(self) -> bool:
        """Whether some ways of matching are switched off."""
        return self.match != tuple(Reason)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked: neither a text nor a condition."""
        return not self.text and not self.condition_count

    def on_page(self, page: int) -> Self:
        """The same search, another page."""
        return replace(self, page=page)

    def sorted_by(self, sort: Sort | None) -> Self:
        """The same search in another order, None for the default one, from its first page."""
        return replace(self, sort=sort, page=1)

    def grouped_by(self, group: Grouping) -> Self:
        """The same search with other hits, from its first page."""
        return replace(self, group=group, page=1)

    def with_text(self, text: str) -> Self:
        """The same conditions with another query text, from the first page."""
        return replace(self, text=text, page=1)

    def with_mode(self, mode: Mode) -> Self:
        """The same words combined another way, from the first page."""
        return replace(self, mode=mode, page=1)

    def with_match(self, match: tuple[Reason, ...]) -> Self:
        """The same words met for these reasons only, from the first page."""
        return replace(self, match=match, page=1)

    def with_value(self, facet: Facet, value: str) -> Self:
        """With one more value of a facet, from the first page."""
        values = tuple(dict.fromkeys((*self.filters.get(facet, ()), value)))
        return replace(self, filters={**self.filters, facet: values}, page=1)

    def without(self, facet: Facet, value: str | None = None) -> Self:
        """Without a value of a facet, or without all of them, from the first page."""
        left = {name: values for name, values in self.filters.items() if name is not facet}
        kept = tuple(v for v in self.filters.get(facet, ()) if v != value) if value is not None else ()
        return replace(self, filters={**left, facet: kept} if kept else left, page=1)

    def between(self, first: date, last: date) -> Self:
        """The same search between two days, from its first page."""
        return replace(self, date_from=first, date_to=last, page=1)

    def without_period(self) -> Self:
        """Without first and last day, from the first page."""
        return replace(self, date_from=None, date_to=None, page=1)

    def with_inherited(self, inherited: bool) -> Self:
        """The same search with or without the topics of headings, from the first page."""
        return replace(self, inherited=inherited, page=1)

    def without_conditions(self) -> Self:
        """The query text and the order alone."""
        return replace(self, filters={}, date_from=None, date_to=None, page=1)

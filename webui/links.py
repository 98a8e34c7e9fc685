"""URLs of the pages, and the links of a page of results: facets, chips, orders, page numbers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple
from urllib.parse import urlsplit

from flask import request, url_for

from kb.api.parameters import FACETS
from kb.messages import _, listed, pgettext
from kb.model.names import exact_key
from kb.query.ast import Mode
from kb.query.match_kinds import Reason
from kb.quoting.address import write_book
from kb.quoting.book import QuotationBook
from kb.search.request import Facet, Grouping, Sort
from webui.figures_state import FiguresState
from webui.formats import facet_label, group_label, is_name, period_text, reason_label, sort_label, value_label
from webui.per_request import once_per_request
from webui.search_state import SearchState
from webui.trends_state import TrendState
from webui.url_patterns import QueryPattern, UrlPattern
from webui.url_state import PER_PAGE, write_state

PROFILED: Mapping[Facet, str] = {  # facets whose values have profiles, with the first part of their paths
    Facet.SPEAKER: "speakers",
    Facet.ORGANIZATION: "organizations",
    Facet.TOPIC: "topics",
}
_NEIGHBOURS = 2  # page numbers on either side of the current one


@dataclass(frozen=True)
class Chip:
    """An active filter, with the URL of the search without it.

    `is_name_value` is True if the label is a name, which is Japanese on English pages, too.
    """

    facet: str
    label: str
    href: str
    is_name_value: bool = False


class Link(NamedTuple):
    """A link of a set, such as orders or pages. A gap between page numbers has no `href`."""

    label: str
    href: str
    current: bool = False


def page_url(page: str, parameters: Mapping[str, Sequence[str]], **values: str | None) -> str:
    """The URL of an endpoint. A parameter is repeated for each of its values; `values` fill the path."""
    return url_for(page, **values, **parameters)  # type: ignore[arg-type]  # Flask's types exclude lists


def search_url(state: SearchState) -> str:
    """The canonical URL of a search."""
    return _results_url()(write_state(state))


def trends_url(trends: TrendState) -> str:
    """The canonical URL of a page of trends."""
    return page_url("trends.page", trends.parameters)


def comparison_url(state: SearchState, *, form: str = "page") -> str:
    """The canonical URL of a comparison, as a page or a file (docx)."""
    return page_url(f"comparison.{form}", write_state(state))


def figures_url(figures: FiguresState, *, form: str = "page") -> str:
    """The canonical URL of the figures of a search, as a page or a file (csv)."""
    return page_url(f"figures.{form}", figures.parameters)


def dialogue_url(
    dialogue_id: str,
    turn_id: str | None = None,
    state: SearchState | None = None,
    *,
    view: str | None = None,
    voice: str | None = None,
    find: str | None = None,
) -> str:
    """The URL of a dialogue or one of its turns, with the search that led to it.

    `voice` is its only speaker, `find` what is looked for in it.
    """
    parameters = write_state(state) if state and not state.is_empty else {}
    own = {"view": view, "voice": voice, "find": find}
    return page_url("dialogues.reader", parameters, dialogue_id=dialogue_id, _anchor=turn_id, **own)


def dialogue_urls(state: SearchState | None = None) -> UrlPattern:
    """`dialogue_url` for many dialogues and their turns."""
    parameters = write_state(state) if state and not state.is_empty else {}
    return UrlPattern("dialogues.reader", "dialogue_id", "_anchor", **parameters)


def context_urls() -> UrlPattern:
    """The URLs of the turns around a turn, by dialogue and turn."""
    return UrlPattern("dialogues.context", "dialogue_id", "turn_id")


def related_urls(dialogue_id: str) -> UrlPattern:
    """The URLs of the related turns of each turn of a dialogue."""
    return UrlPattern("dialogues.related", "turn_id", dialogue_id=dialogue_id)


def book_url(
    book: QuotationBook,
    *,
    form: str | None = None,
    view: str | None = None,
    part: int | None = None,
    at: int | None = None,
) -> str:
    """The canonical URL of a book.

    `form` is that of a file (docx, md, csv), `view` that of the page. `part` is the number of the quotation whose range
    is to be chosen, `at` the one to scroll to.

    Raises:
        QueryError: the book is too long for an address.
    """
    others = {"view": [view] if view else [], "part": [str(part)] if part else []}
    parameters = {**write_book(book), **{name: values for name, values in others.items() if values}}
    anchor = f"q{at}" if at else None
    return page_url(f"book.{form}" if form else "book.page", parameters, _anchor=anchor)


def profile_url(facet: Facet, name: str) -> str:
    """The URL of the page of a speaker, an organization or a topic."""
    return _profile_urls(facet)(exact_key(name))


def chips(state: SearchState) -> tuple[Chip, ...]:
    """The active filters, each with the search without it."""
    found = [Chip(_("キーワード"), _("いずれかの語"), search_url(state.with_mode(Mode.ALL)))] if state.any_word else []
    if state.limits_match:
        reasons = listed(reason_label(reason) for reason in state.match)
        found.append(Chip(_("一致のしかた"), reasons, search_url(state.with_match(tuple(Reason)))))
    found += [
        Chip(facet_label(facet), value_label(facet, value), search_url(state.without(facet, value)), is_name(facet))
        for facet in FACETS
        for value in state.filters.get(facet, ())
    ]
    if state.inherited:
        found.append(
            Chip(facet_label(Facet.TOPIC), _("見出しだけの話題を含む"), search_url(state.with_inherited(False)))
        )
    if state.date_from or state.date_to:
        period = period_text(state.date_from, state.date_to)
        found.append(Chip(_("期間"), period, search_url(state.without_period())))
    return tuple(found)


def sort_links(state: SearchState) -> tuple[Link, ...]:
    """The orders on offer: relevance only for a query with words, the order of dialogues only while it applies."""
    orders = dict.fromkeys((state.default_order, Sort.NEWEST, Sort.OLDEST, Sort.TAKEN_IN, state.order))
    return tuple(Link(sort_label(sort), search_url(state.sorted_by(sort)), sort is state.order) for sort in orders)


def export_url(state: SearchState) -> str:
    """URL of a search as a CSV table."""
    written = state.with_mode(state.mode).not_collapsed()  # a table is always as written
    return page_url("download.spreadsheet", write_state(written))


def feed_url(state: SearchState, *, as_json: bool = False) -> str:
    """URL of a search as a feed."""
    written = state.with_mode(state.mode).not_collapsed().sorted_by(None)  # a feed is always as written
    return page_url("download.json" if as_json else "download.feed", write_state(written))


def group_links(state: SearchState, *, has_exchanges: bool) -> tuple[Link, ...]:
    """The units of hits on offer: exchanges only where the result has some."""
    return tuple(
        Link(group_label(group), search_url(state.grouped_by(group)), group is state.group)
        for group in Grouping
        if group is not Grouping.EXCHANGE or has_exchanges
    )


def main_pages() -> tuple[Link, ...]:
    """The links of the site header."""
    names = {
        Facet.SPEAKER: pgettext("several", "発言者"),
        Facet.ORGANIZATION: pgettext("several", "組織"),
        Facet.TOPIC: pgettext("several", "話題"),
    }
    pages = (
        *((names[facet], url_for("profiles.listing", kind=kind)) for facet, kind in PROFILED.items()),
        (_("推移"), url_for("trends.page")),
        (_("話題と組織"), url_for("matrix.page")),
        (_("使い方"), url_for("help.page")),
    )
    return tuple(Link(label, address, urlsplit(address).path == request.path) for label, address in pages)


def last_page(count: int) -> int:
    """The number of the last page for a count of hits, at least 1."""
    return max(1, ceil(count / PER_PAGE))


def page_links(state: SearchState, last: int) -> tuple[Link, ...]:
    """First, last and neighbouring page numbers of a search, with gaps between them."""
    return numbered_links(state.page, last, lambda number: search_url(state.on_page(number)))


def numbered_links(page: int, last: int, address: Callable[[int], str]) -> tuple[Link, ...]:
    """First, last and neighbouring page numbers, with gaps between them; `address` makes the URL of a page."""
    wanted = {1, last, *range(page - _NEIGHBOURS, page + _NEIGHBOURS + 1)}
    links: list[Link] = []
    before = 0
    for number in sorted(number for number in wanted if 1 <= number <= last):
        if number > before + 1:
            links.append(Link("…", ""))
        links.append(Link(str(number), address(number), number == page))
        before = number
    return tuple(links)


def values_url(facet: Facet, state: SearchState) -> str:
    """The URL of the page with all values of a facet under the other filters of a search."""
    return page_url("search.values", write_state(state.on_page(1)), name=FACETS[facet])


@once_per_request
def _results_url() -> QueryPattern:
    return QueryPattern("search.results")


@once_per_request
def _profile_urls(facet: Facet) -> UrlPattern:
    return UrlPattern("profiles.page", "key", kind=PROFILED[facet])

"""Models of the results page and of the page that lists all values of a facet."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from kb.answering.answer import answer
from kb.api.parameters import FACETS
from kb.corrections import Correction, corrections
from kb.deadline import if_time_allows
from kb.errors import NotFoundError
from kb.messages import _
from kb.query.match_kinds import Reason, read_reasons
from kb.search.labels import fallback_notices
from kb.search.request import Facet, Grouping, SearchRequest
from kb.search.results import ExchangeHit, Page
from kb.serving.snapshot import Snapshot
from kb.used_synonyms import UsedSynonyms, used_synonyms
from webui.comparison_state import comparison_of
from webui.facet_boxes import FacetBox, facet_boxes
from webui.formats import number_text
from webui.links import (
    Chip,
    Link,
    chips,
    group_links,
    last_page,
    page_links,
    search_url,
    sort_links,
    trends_url,
)
from webui.name_lists import Section, names_by_reading, topics_by_group
from webui.pages.search.histogram import Histogram, histogram
from webui.pages.search.interpretations import (
    WordOffer,
    facets_of_form,
    fallback_chips,
    shown_state,
    word_offers,
)
from webui.pages.search.zero_results import RelaxedSearch, relaxed_searches
from webui.search_state import SearchState
from webui.templating import PageModel
from webui.trends_state import trends_of_search
from webui.url_state import search_request, write_state


@dataclass(frozen=True)
class SearchPage(PageModel):
    """One page of search results.

    `asked` is the search of the address, which the form repeats; `state` the one whose hits are shown, its fallback
    where it has none, and `instead` says so. `offers` are the names among the words.

    `dialogue_count` is the number of dialogues with a matching turn; `matches_by_dialogue` are the matching turns of
    each, empty unless hits are dialogues; `exchanges` are the exchanges of the hits, by the id of the hit. `trends_url`
    is None for a search without a term to plot, `comparison` for one without two to six organizations to compare.
    `synonym_switch` is this search without its synonyms, or with them; it is current where they are in use.
    Histogram, corrections and relaxed searches are left out when the request runs out of time.
    """

    template: ClassVar[str] = "search/results.html"

    asked: SearchState
    state: SearchState
    instead: tuple[str, ...]
    offers: tuple[WordOffer, ...]
    results: Page
    facets: tuple[FacetBox, ...]
    chips: tuple[Chip, ...]
    histogram: Histogram | None
    trends_url: str | None
    comparison: SearchState | None
    sort_links: tuple[Link, ...]
    group_links: tuple[Link, ...]
    found: str
    exchanges: Mapping[str, ExchangeHit]
    dialogue_count: int
    matches_by_dialogue: Mapping[str, int]
    page_links: tuple[Link, ...]
    last_page: int
    corrections: tuple[Correction, ...]
    synonyms: tuple[UsedSynonyms, ...]
    synonym_switch: Link
    relaxed_searches: tuple[RelaxedSearch, ...]


@dataclass(frozen=True)
class FacetValuesPage(PageModel):
    """All values of one facet under the other conditions of a search, which the form repeats."""

    template: ClassVar[str] = "search/values.html"

    facet: Facet
    parameter: str
    sections: tuple[Section, ...]
    count: int
    state: SearchState
    other_parameters: tuple[tuple[str, str], ...]


def search_page(snapshot: Snapshot, asked: SearchState, request: SearchRequest) -> SearchPage:
    """Runs a search and gathers the values of its page.

    Raises:
        NotFoundError: the page number is beyond the last page.
        SearchTimeoutError: the search itself ran out of time.
    """
    results = answer(snapshot, request)
    state = shown_state(asked, results.fallback)
    if results.fallback:
        request = results.fallback.request
    dialogues = results.facets[Facet.DIALOGUE]
    by_dialogue = state.group is Grouping.DIALOGUE
    last = last_page(len(dialogues) if by_dialogue else results.total)
    if state.page > last:
        raise NotFoundError(
            _("{page}ページ目はありません。この検索の結果は{last}ページまでです。", page=state.page, last=last)
        )
    return SearchPage(
        asked=asked,
        state=state,
        instead=fallback_notices(results.fallback) if results.fallback else (),
        offers=word_offers(asked, results),
        results=results,
        facets=facet_boxes(facets_of_form(results, asked), state, results.total, snapshot.registry.topic_groups),
        chips=(*chips(asked), *fallback_chips(asked, results.fallback)),
        histogram=if_time_allows(lambda: histogram(snapshot, state, request, results), None),
        trends_url=trends_url(trends) if (trends := trends_of_search(state)).terms else None,
        comparison=comparison_of(state),
        sort_links=sort_links(state),
        group_links=group_links(state, has_exchanges=_has_exchanges(results, state)),
        found=_found(results, state),
        dialogue_count=len(dialogues),
        matches_by_dialogue={value.value: value.count for value in dialogues} if by_dialogue else {},
        exchanges={hit.id: one for hit, one in zip(results.hits, results.exchanges, strict=False) if hit.exchange},
        page_links=page_links(state, last),
        last_page=last,
        corrections=if_time_allows(lambda: corrections(snapshot, request, results.total), ()),
        synonyms=used_synonyms(request, snapshot.analyzer),
        synonym_switch=_synonym_switch(state),
        relaxed_searches=() if results.total else if_time_allows(lambda: relaxed_searches(snapshot, state), ()),
    )


def _has_exchanges(results: Page, state: SearchState) -> bool:
    """True if a turn of the results answers a question: such a turn is in an exchange."""
    answers = (one.count for one in results.facets[Facet.ROLE] if one.value == "answerer")
    return state.group is Grouping.EXCHANGE or any(answers)


def _found(results: Page, state: SearchState) -> str:
    """The total in words."""
    dialogues = number_text(len(results.facets[Facet.DIALOGUE]))
    if not results.total:
        return _("条件に合う発言はありませんでした")
    if state.group is not Grouping.EXCHANGE:
        total = number_text(results.total)
        return _("{count}件の発言が見つかりました（対話 {dialogues}件）", count=total, dialogues=dialogues)
    exchanges = len(results.facets[Facet.EXCHANGE])
    turns = results.total - exchanges
    if not turns:
        count = number_text(exchanges)
        return _("{count}件の質疑が見つかりました（対話 {dialogues}件）", count=count, dialogues=dialogues)
    return _(
        "{count}件の質疑と、質疑に入らない発言{turns}件が見つかりました（対話 {dialogues}件）",
        count=number_text(exchanges),
        turns=number_text(turns),
        dialogues=dialogues,
    )


def _synonym_switch(state: SearchState) -> Link:
    used = Reason.SYNONYM in state.match
    other = read_reasons(reason for reason in Reason if (reason in state.match) is not (reason is Reason.SYNONYM))
    label = _("同義語を使わない") if used else _("同義語でも探す")
    return Link(label, search_url(state.with_match(other)), current=used)


def facet_values_page(snapshot: Snapshot, facet: Facet, state: SearchState) -> FacetValuesPage:
    """Counts the values of a facet under a search, and lists them in gojuon order; topics below their groups."""
    values = snapshot.counts(search_request(state), facet)
    others = write_state(state.without(facet))
    return FacetValuesPage(
        facet=facet,
        parameter=FACETS[facet],
        sections=topics_by_group(snapshot, values)
        if facet is Facet.TOPIC
        else names_by_reading(snapshot, values, facet),
        count=len(values),
        state=state,
        other_parameters=tuple((name, value) for name, values in others.items() for value in values),
    )

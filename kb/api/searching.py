"""Searches as answers: the turns or the exchanges that match, page by page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta, Struct

from kb.answering.answer import answer
from kb.api.cursors import Generation, Next, Total, digest_of, next_cursor, read_cursor
from kb.api.exchanges import ExchangeResource, exchange_of_hit
from kb.api.parameters import FACETS, SearchParameters, TurnSearchParameters
from kb.api.permalinks import Permalinks
from kb.api.requests import search_request
from kb.api.turns import TurnResource, turn_of_hit
from kb.messages import N_
from kb.model.dialogue import Dialogue
from kb.query.ast import Mode
from kb.search.labels import fallback_notices
from kb.search.request import Grouping
from kb.search.results import Page
from kb.serving.snapshot import Snapshot


class FacetCount(Struct, frozen=True):
    """A value of a facet, and its number of turns under the other conditions."""

    value: str
    count: int


class FallbackNotice(Struct, frozen=True):
    """The search that is answered because the one asked for finds nothing."""

    notice: Annotated[tuple[str, ...], Meta(description=N_("代わりに何を検索したかの説明"))]
    q: str
    mode: Mode
    filters: Annotated[dict[str, tuple[str, ...]], Meta(description=N_("代わりの検索の条件"))]


class InterpretationResource(Struct, frozen=True):
    """A word of the query as a name or another word, and the search that takes it so; it is not applied."""

    word: str
    parameter: Annotated[str | None, Meta(description=N_("その語を値とするパラメータ。語として読むなら null。"))]
    value: str
    q: Annotated[str, Meta(description=N_("その語を除いた、または置き換えた検索語"))]
    total: int


class SearchAnswer(Struct, frozen=True):
    """A page of turns that match."""

    generation: Generation
    query: Annotated[str, Meta(description=N_("解釈した検索式"))]
    total: Total
    next: Next
    turns: tuple[TurnResource, ...]
    facets: Annotated[dict[str, tuple[FacetCount, ...]], Meta(description=N_("facet で選んだ項目の値と件数"))]
    fallback: FallbackNotice | None
    interpretations: Annotated[
        tuple[InterpretationResource, ...], Meta(description=N_("検索語が名前でもあるときの、その名前に限った検索"))
    ]


class ExchangesAnswer(Struct, frozen=True):
    """A page of exchanges that match."""

    generation: Generation
    query: Annotated[str, Meta(description=N_("解釈した検索式"))]
    total: Total
    next: Next
    exchanges: tuple[ExchangeResource, ...]
    fallback: FallbackNotice | None


@dataclass(frozen=True)
class _AnsweredPage:
    """A page of the engine with the cursor of the next one."""

    page: Page
    next: str | None


def search(snapshot: Snapshot, asked: TurnSearchParameters, links: Permalinks) -> SearchAnswer:
    """Answers a search for turns.

    Raises:
        QueryError: a parameter is invalid; it names which.
        SearchTimeoutError: the search ran out of time.
    """
    found = _search(snapshot, asked, Grouping.TURN)
    page = found.page
    return SearchAnswer(
        generation=snapshot.generation,
        query=page.query,
        total=page.total,
        next=found.next,
        turns=tuple(turn_of_hit(hit, links) for hit in page.hits),
        facets={
            FACETS[facet]: tuple(FacetCount(value.value, value.count) for value in values)
            for facet, values in page.facets.items()
        },
        fallback=_fallback(page),
        interpretations=tuple(
            InterpretationResource(one.word, FACETS[one.facet] if one.facet else None, one.value, one.text, one.total)
            for one in page.interpretations
        ),
    )


def exchanges(snapshot: Snapshot, asked: SearchParameters, links: Permalinks) -> ExchangesAnswer:
    """Answers a search for exchanges. Raises the errors of `search`."""
    found = _search(snapshot, asked, Grouping.EXCHANGE)
    page = found.page
    dialogues: dict[str, Dialogue] = {}
    return ExchangesAnswer(
        generation=snapshot.generation,
        query=page.query,
        total=page.total,
        next=found.next,
        exchanges=tuple(
            exchange_of_hit(snapshot, dialogues, hit.score, exchange, links)
            for hit, exchange in zip(page.hits, page.exchanges, strict=True)
        ),
        fallback=_fallback(page),
    )


def _search(snapshot: Snapshot, asked: SearchParameters, group: Grouping) -> _AnsweredPage:
    digest = digest_of(group.value, asked)
    offset = read_cursor(asked.cursor, snapshot.generation, digest)
    page = answer(snapshot, search_request(asked, group=group, offset=offset))
    return _AnsweredPage(page, next_cursor(snapshot.generation, digest, offset + len(page.hits), page.total))


def _fallback(page: Page) -> FallbackNotice | None:
    if page.fallback is None:
        return None
    request = page.fallback.request
    filters: Mapping[str, tuple[str, ...]] = {FACETS[facet]: values for facet, values in request.filters.items()}
    return FallbackNotice(fallback_notices(page.fallback), request.text, request.mode, dict(filters))

"""The answer to a request: the engine's page, the names among the words, and the fallback where nothing is found.

The fallbacks in order, the first that has hits:

1. The text as it stands, if it may be copied from one that has brackets or other syntax (`kb.answering.copied`).
2. One word as a name or a reading, the one with the most hits; then several words so. Names of one word and facet
   are alternatives, so that both people of a surname are found.
3. Any of the words, for a sentence or many words (`kb.answering.sentences`).

The same request always falls back to the same search, whatever its page.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice, product

from kb.answering.copied import as_copied
from kb.answering.senses import name_senses, reading_senses, sentence_senses, understood
from kb.answering.sentences import any_word, plain_words
from kb.answering.similar import with_similar_turns
from kb.errors import SearchTimeoutError
from kb.query.ast import Mode, Or
from kb.search.request import SearchRequest
from kb.search.results import Fallback, Interpretation, Page, WordSense
from kb.serving.snapshot import Snapshot

MAX_INTERPRETATIONS = 4  # each is a search for its total
MAX_ATTEMPTS = 3  # searches for a fallback by several words


def answer(snapshot: Snapshot, request: SearchRequest) -> Page:
    """The page of a request, with its interpretations, turns near in meaning and, where it has no hits, its fallback.

    A fallback is answered if the request allows it. Where the time of the request ends behind the first search, its
    page is the answer.

    Raises:
        QueryError: the query is invalid.
        EngineError: the engine failed.
        SearchTimeoutError: the search itself ran out of time.
    """
    return with_similar_turns(snapshot, request, _answer(snapshot, request))


def _answer(snapshot: Snapshot, request: SearchRequest) -> Page:
    started = time.perf_counter()
    page = snapshot.search(request)
    if not request.text or (page.total and request.offset):
        return page  # names are offered with the first page
    try:
        page = _any_word_page(snapshot, request, page) if request.mode is Mode.ANY else _page(snapshot, request, page)
    except SearchTimeoutError:
        return page
    return replace(page, took_ms=(time.perf_counter() - started) * 1000)


def _page(snapshot: Snapshot, request: SearchRequest, page: Page) -> Page:
    """The page of all words with its interpretations, or its fallback."""
    senses = name_senses(snapshot, request.query)
    if not page.total:
        senses += reading_senses(snapshot, request.query, senses)
    offers = tuple(_interpretations(snapshot, request, senses, found=bool(page.total)))
    if page.total or not request.fall_back:
        return replace(page, interpretations=offers)
    for fallback in _fallbacks(request, senses, offers):
        instead = snapshot.search(fallback.request)
        if instead.total:
            answered = replace(instead, interpretations=offers, fallback=fallback)
            any_of_them = fallback.request.mode is Mode.ANY
            return _any_word_page(snapshot, fallback.request, answered) if any_of_them else answered
    return replace(page, interpretations=offers)


def _any_word_page(snapshot: Snapshot, request: SearchRequest, page: Page) -> Page:
    """The page of any word, with the names in its sentences."""
    senses = sentence_senses(snapshot, plain_words(request.query, Or))
    return replace(page, interpretations=tuple(_interpretations(snapshot, request, senses, found=True)))


def _interpretations(
    snapshot: Snapshot, request: SearchRequest, senses: Sequence[WordSense], *, found: bool
) -> Iterator[Interpretation]:
    """The senses that have hits, value by value, the first of each before the second of any.

    A filter that the request has already is offered only without hits.
    """
    ranked = sorted((rank, at) for at, sense in enumerate(senses) for rank in range(len(sense.values)))
    for at, rank in sorted((at, rank) for rank, at in ranked[:MAX_INTERPRETATIONS]):
        sense, value = senses[at], senses[at].values[rank]
        narrowed = understood(request, [WordSense(sense.word, sense.facet, (value,))])
        if narrowed is None or (found and narrowed.filters == request.filters):
            continue
        if total := snapshot.total(narrowed):
            yield Interpretation(sense.word, sense.facet, value, narrowed.text, total, narrowed.mode)


def _fallbacks(
    request: SearchRequest, senses: Sequence[WordSense], offers: Iterable[Interpretation]
) -> Iterator[Fallback]:
    """The searches that may be answered instead, best first."""
    if (instead := as_copied(request)) is not None:
        yield Fallback(instead)
    totals = {(offer.word, offer.facet, offer.value): offer.total for offer in offers}

    def hits(sense: WordSense) -> int:
        return sum(totals.get((sense.word, sense.facet, value), 0) for value in sense.values)

    by_word: dict[str, list[WordSense]] = {}
    for sense in senses:
        by_word.setdefault(sense.word, []).append(sense)
    all_counted = sum(len(sense.values) for sense in senses) <= MAX_INTERPRETATIONS
    alone = [(sense,) for sense in sorted(senses, key=hits, reverse=True) if hits(sense) or not all_counted]
    together = product(*by_word.values()) if len(by_word) > 1 else ()
    for chosen in (*alone[:MAX_ATTEMPTS], *islice(together, MAX_ATTEMPTS)):
        if (instead := understood(request, chosen)) is not None:
            yield Fallback(instead, chosen)
    if (instead := any_word(request)) is not None:
        yield Fallback(instead)

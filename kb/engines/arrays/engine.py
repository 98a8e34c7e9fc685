"""The search engine over the arrays of one index, read once and shared by all threads."""

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import reduce
from operator import and_
from pathlib import Path
from typing import NamedTuple

import numpy as np

from kb.analysis.analyzer import Analyzer
from kb.deadline import check
from kb.engines.arrays.exchange_ranking import ExchangeRanker
from kb.engines.arrays.facet_arrays import DocumentNumbers, Mask
from kb.engines.arrays.facet_counts import FacetCounts
from kb.engines.arrays.hits import collect_hits
from kb.engines.arrays.query_matcher import QueryMatcher
from kb.engines.arrays.ranking import SegmentRanker
from kb.engines.arrays.segment import Segment
from kb.errors import EngineError, KbError
from kb.matching.question_rewriting import rewrite_query
from kb.messages import _
from kb.query.ast import Node, unparse
from kb.ranking.exchanges import exchange_hits
from kb.search.document import TextField
from kb.search.request import Facet, Grouping, SearchRequest
from kb.search.results import ExchangeHit, Hit, Page


class _Found(NamedTuple):
    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[Facet, FacetCounts]
    exchanges: tuple[ExchangeHit, ...] = ()


class ArrayEngine:
    """Answers from one index folder. Implements `kb.search.engine.SearchEngine`."""

    def __init__(self, folder: Path, generation: str, analyzer: Analyzer) -> None:
        self._generation = generation
        self._analyzer = analyzer
        with answering():
            self._segment = Segment(folder)
            self._ranker = SegmentRanker(self._segment)
            self._exchange_ranker = ExchangeRanker(self._segment, self._ranker)

    def search(self, request: SearchRequest) -> Page:
        """The page of a request: matches, counts, ranks."""
        started = time.perf_counter()
        with answering():
            query = rewrite_query(request, self._analyzer)
            matcher = QueryMatcher(self._segment, self._analyzer, request)
            filters = {
                facet: matcher.with_values(request.effective_facet(facet), values)
                for facet, values in request.filters.items()
            }
            answer = self._exchanges if request.group is Grouping.EXCHANGE else self._turns
            found = answer(request, query, matcher, filters)
        took = (time.perf_counter() - started) * 1000
        facets = {facet: found.facets[facet] for facet in request.facets}  # in the order asked for
        return Page(unparse(query), found.total, self._generation, took, found.hits, facets, found.exchanges)

    def _turns(
        self, request: SearchRequest, query: Node, matcher: QueryMatcher, filters: Mapping[Facet, Mask]
    ) -> _Found:
        matched = matcher.documents(query)
        if request.period:
            matched = matched & matcher.documents(request.period)
        selected = _passing(matched, filters.values())
        ranked = self._ranker.page(request, query, selected, matcher)
        hits = collect_hits(ranked, query, matcher, self._segment)
        facets = {facet: self._count(facet, request, selected) for facet in request.facets if facet not in filters}
        for facet in request.facets:
            if facet in filters:  # counted under the filters of the others
                others = [mask for other, mask in filters.items() if other is not facet]
                facets[facet] = self._count(facet, request, _passing(matched, others))
        return _Found(len(selected), hits, facets)

    def _exchanges(
        self, request: SearchRequest, query: Node, matcher: QueryMatcher, filters: Mapping[Facet, Mask]
    ) -> _Found:
        exchanges = self._segment.exchanges
        matched = exchanges.matching(query, matcher.documents)
        if request.period:
            matched = matched & exchanges.having(matcher.documents(request.period))
        of_matched = matched[exchanges.numbers]
        passing = reduce(and_, filters.values(), of_matched)
        selected = np.flatnonzero(exchanges.having(passing))
        ranked = self._exchange_ranker.page(request, query, selected, passing, matcher)
        turns = [turn for one in ranked for turn in one.all_turns]
        of_turn = dict(zip(turns, collect_hits(turns, query, matcher, self._segment), strict=True))
        hits, found = exchange_hits(ranked, of_turn.__getitem__)
        counted = np.flatnonzero(passing)
        facets = {
            facet: self._count_exchanges(facet, request, counted) for facet in request.facets if facet not in filters
        }
        for facet in request.facets:
            if facet in filters:
                others = [mask for other, mask in filters.items() if other is not facet]
                facets[facet] = self._count_exchanges(facet, request, _passing(of_matched, others))
        return _Found(len(selected), hits, facets, found)

    def vocabulary(self) -> Mapping[str, int]:
        """The words of the texts and their components, with their number of occurrences."""
        with answering():
            return self._segment.fields[TextField.TEXT].vocabulary()

    def close(self) -> None:
        """Closes the files."""
        self._segment.close()

    def _count(self, facet: Facet, request: SearchRequest, documents: DocumentNumbers) -> FacetCounts:
        check()
        values = self._segment.facets[request.effective_facet(facet)]
        counts = values.counts(None if len(documents) == self._segment.count else documents)
        return FacetCounts(values.names, counts, request.filters.get(facet, ()))

    def _count_exchanges(self, facet: Facet, request: SearchRequest, documents: DocumentNumbers) -> FacetCounts:
        check()
        values = self._segment.facets[request.effective_facet(facet)]
        counts = self._segment.exchanges.counts(values, documents)
        return FacetCounts(values.names, counts, request.filters.get(facet, ()))


def _passing(matched: Mask, filters: Iterable[Mask]) -> DocumentNumbers:
    return np.flatnonzero(reduce(and_, filters, matched))


@contextmanager
def answering() -> Iterator[None]:
    """Converts any exception of a damaged or missing index to EngineError."""
    try:
        yield
    except KbError:
        raise
    except Exception as error:
        raise EngineError(_("検索エンジンが答えられません: {reason}", reason=repr(error))) from error

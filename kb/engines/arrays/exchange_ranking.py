"""Ranking of exchanges over columns; `kb.ranking.exchanges` defines the scores, the order and the turns of each."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.engines.arrays.facet_arrays import DocumentNumbers, Mask
from kb.engines.arrays.largest import largest
from kb.engines.arrays.query_matcher import QueryMatcher
from kb.engines.arrays.ranking import Scores, SegmentRanker, sorted_rows
from kb.engines.arrays.segment import Segment
from kb.matching.question_rewriting import question_text
from kb.query.ast import Node, leaves
from kb.ranking.exchanges import RankedExchange, ranked_exchange
from kb.ranking.ranker import Ranked
from kb.ranking.rerank import RERANK_DEPTH
from kb.search.document import TextField
from kb.search.request import Facet, SearchRequest, Sort

ExchangeNumbers = NDArray[np.int64]


class _Scored(NamedTuple):
    """Exchanges with their turns one after the other: where those of each begin, and the scores of both."""

    turns: DocumentNumbers
    offsets: NDArray[np.int64]
    turn_scores: Scores
    scores: Scores

    def best(self, row: int, met: Mask, passing: Mask) -> list[int]:
        """The places of the turns of an exchange to show, best first: with a match, or without one, those that pass."""
        return self.ordered(row, met) or self.ordered(row, passing)

    def ordered(self, row: int, mask: Mask) -> list[int]:
        """The places of the turns of an exchange that are in a mask, best first."""
        places = np.arange(*self.offsets[row : row + 2])
        chosen = places[mask[self.turns[places]]]
        ordered: list[int] = chosen[np.argsort(-self.turn_scores[chosen], kind="stable")].tolist()
        return ordered

    def ranked(self, place: int) -> Ranked:
        """The turn at a place with its score."""
        return Ranked(int(self.turns[place]), float(self.turn_scores[place]))


class ExchangeRanker:
    """Ranks the exchanges of one segment."""

    def __init__(self, segment: Segment, ranker: SegmentRanker) -> None:
        self._segment = segment
        self._ranker = ranker

    def page(
        self, request: SearchRequest, query: Node, exchanges: ExchangeNumbers, passing: Mask, matcher: QueryMatcher
    ) -> list[RankedExchange]:
        """The requested page of the exchanges, which ascend; `passing` are the documents that pass the filters."""
        if not request.limit or not len(exchanges):
            return []
        question = question_text(request)
        met = self._with_matches(query, matcher)
        is_scored = bool(question) or request.sort is Sort.RELEVANCE
        found = self._scored(exchanges if is_scored else exchanges[:0], query, matcher)
        if question:
            top = largest(found.scores, RERANK_DEPTH)
            best = [found.best(row, met, passing)[0] for row in top.tolist()]
            found.scores[top] = self._ranker.reranked(question, found.turns[best], found.scores[top])
        days = self._segment.days[self._segment.exchanges.firsts[exchanges]]
        end = request.offset + request.limit
        rows = sorted_rows(request.sort, found.scores, days, lambda: self._arrivals(exchanges), end)
        rows = rows[request.offset : end]
        if not is_scored:
            found, rows = self._scored(exchanges[rows], query, matcher), np.arange(len(rows))
        asking = self._segment.facets[Facet.ROLE].with_values(("asker",))
        return [
            ranked_exchange(
                float(found.scores[row]),
                self._question(found, row, asking),
                found.best(row, met, passing),
                found.ordered(row, passing),
                request.exchange_turns,
                found.ranked,
            )
            for row in rows.tolist()
        ]

    def _with_matches(self, query: Node, matcher: QueryMatcher) -> Mask:
        """A mask of the documents with a match in the text."""
        mask = np.zeros(self._segment.count, bool)
        for leaf in leaves(query):
            for matches in matcher.matches(leaf, TextField.TEXT):
                mask[matches.texts] = True
        return mask

    def _scored(self, exchanges: ExchangeNumbers, query: Node, matcher: QueryMatcher) -> _Scored:
        turns, offsets = self._segment.exchanges.turns(exchanges)
        turn_scores, scores = np.zeros(len(turns)), np.zeros(len(exchanges))
        weights = self._ranker.kind_weights[turns]
        for leaf_scores in self._ranker.leaf_scores(turns, query, matcher) if len(turns) else ():
            weighted = weights * leaf_scores
            turn_scores += weighted
            scores += np.maximum.reduceat(weighted, offsets[:-1])
        return _Scored(turns, offsets, turn_scores, scores)

    def _arrivals(self, exchanges: ExchangeNumbers) -> NDArray[np.int64]:
        turns, offsets = self._segment.exchanges.turns(exchanges)
        arrivals: NDArray[np.int64] = np.maximum.reduceat(self._segment.taken_in[turns], offsets[:-1])
        return arrivals

    def _question(self, found: _Scored, row: int, asking: Mask) -> int | None:
        """The place of the first turn of an asker; None in a turn that is in no exchange."""
        places = range(*found.offsets[row : row + 2].tolist())
        is_exchange = self._segment.facets[Facet.EXCHANGE].value(int(found.turns[places[0]]))
        return next((at for at in places if asking[found.turns[at]]), None) if is_exchange else None

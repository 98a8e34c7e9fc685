"""Ranking of a mask of documents: BM25 as columns, rerank, sort, page; `kb.ranking.ranker` defines the order.

Scores are equal to those of the ranker to the last bit: the same operations on the same numbers, summed as integers.
"""

from collections.abc import Callable, Iterator, Sequence
from math import inf

import numpy as np
from numpy.typing import NDArray

from kb.deadline import check
from kb.engines.arrays.facet_arrays import MANY, DocumentNumbers
from kb.engines.arrays.largest import largest
from kb.engines.arrays.matches import REASON_OF_KINDS, Matches
from kb.engines.arrays.number_line import NO_NUMBERS, Numbers
from kb.engines.arrays.query_matcher import QueryMatcher
from kb.engines.arrays.segment import Segment
from kb.matching.question_rewriting import question_text
from kb.query.ast import Leaf, Node, Prefix, leaves
from kb.query.match_kinds import Reason
from kb.ranking.bm25 import REASON_WEIGHTS, bm25, idf, kind_weight, length_norm, summed_weights
from kb.ranking.ranker import Ranked
from kb.ranking.rerank import RERANK_DEPTH, Question, rerank
from kb.search.document import TextField
from kb.search.request import Facet, Grouping, SearchRequest, Sort

Scores = NDArray[np.float64]

# The weight of each combination of match kinds: integers, so that sums are exact.
_WEIGHTS = np.array([REASON_WEIGHTS[reason] for reason in Reason], np.float64)[REASON_OF_KINDS]


_NONE = NO_NUMBERS, np.zeros(0)


class SegmentRanker:
    """Ranks the documents of one segment."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment
        text = segment.fields[TextField.TEXT]
        average = int(text.lengths.sum(dtype=np.int64)) / segment.count if segment.count else 0.0
        self._norms = length_norm(text.lengths.astype(np.float64), average)
        kinds = segment.facets[Facet.KIND]
        self.kind_weights = np.array([kind_weight(kind) for kind in kinds.names], np.float64)[kinds.column()]
        self._dialogues = segment.facets[Facet.DIALOGUE].column()
        headings = segment.fields[TextField.SECTION]
        self._sections = headings.texts
        self._documents_under = np.bincount(headings.texts, minlength=len(headings.lengths))

    def page(
        self, request: SearchRequest, query: Node, documents: DocumentNumbers, matcher: QueryMatcher
    ) -> list[Ranked]:
        """The requested page of the documents, which ascend."""
        if not request.limit:
            return []
        question = question_text(request)
        end = request.offset + request.limit
        is_scored = bool(question) or request.sort is Sort.RELEVANCE
        scores = self._scores(documents, query, matcher) if is_scored else np.zeros(0)
        if question:
            top = largest(scores, RERANK_DEPTH)
            scores[top] = self.reranked(question, documents[top], scores[top])
        per_dialogue = request.group is Grouping.DIALOGUE
        sort_end = len(documents) if per_dialogue else end
        days = self._segment.days[documents]
        rows = sorted_rows(request.sort, scores, days, lambda: self._segment.taken_in[documents], sort_end)
        if per_dialogue:
            dialogues = self._dialogues[documents[rows]]
            rows = rows[np.sort(np.unique(dialogues, return_index=True)[1])]
        rows = rows[request.offset : end]
        page = documents[rows]
        found = scores[rows] if is_scored else self._scores(page, query, matcher)
        return list(map(Ranked, page.tolist(), found.tolist()))

    def _scores(self, documents: DocumentNumbers, query: Node, matcher: QueryMatcher) -> Scores:
        scores = np.zeros(len(documents))
        for leaf_scores in self.leaf_scores(documents, query, matcher):
            scores += leaf_scores
        return self.kind_weights[documents] * scores

    def leaf_scores(self, documents: DocumentNumbers, query: Node, matcher: QueryMatcher) -> Iterator[Scores]:
        """Yields the scores of some documents by each leaf that has matches in any document."""
        norms = self._norms.take(documents)
        for leaf in leaves(query):
            check()
            frequency, frequencies = self._frequencies(leaf, documents, matcher)
            if frequency:
                yield bm25(frequencies, idf(frequency, self._segment.count), norms)

    def _frequencies(self, leaf: Leaf, documents: DocumentNumbers, matcher: QueryMatcher) -> tuple[int, Scores]:
        """The number of all documents that a leaf matches, and its weighted frequency in each of some of them."""
        texts, weights = _summed(matcher.matches(leaf, TextField.TEXT))
        in_text = _looked_up(texts, weights, documents, self._segment.count)
        # A prefix in a heading is weak evidence of relevance.
        sections, section_weights = (
            _NONE if isinstance(leaf, Prefix) else _summed(matcher.matches(leaf, TextField.SECTION))
        )
        if not len(sections):
            return len(texts), summed_weights(in_text, 0)
        of_section = np.zeros(len(self._documents_under))
        of_section[sections] = section_weights
        both = int(np.count_nonzero(of_section[self._sections[texts]]))
        matching = len(texts) + int(self._documents_under[sections].sum()) - both
        return matching, summed_weights(in_text, of_section[self._sections[documents]])

    def reranked(self, question: str, documents: DocumentNumbers, scores: Scores) -> list[float]:
        """The scores of the top documents with the features of the question's wording."""
        text = self._segment.fields[TextField.TEXT]
        wording = Question.of(question, lambda gram: idf(text.texts_with_gram(gram), self._segment.count))
        turns = [self._segment.documents[document].turn for document in documents.tolist()]
        return rerank(wording, turns, scores.tolist())


def sorted_rows(
    sort: Sort, scores: Scores, days: NDArray[np.int32], taken_in: Callable[[], NDArray[np.int64]], end: int
) -> NDArray[np.int64]:
    """The rows of some documents in the order of a sort, up to `end` at least; ties in the order of the rows."""
    match sort:
        case Sort.RELEVANCE:
            return largest(scores, end)
        case Sort.NEWEST:
            return np.argsort(-days, kind="stable")
        case Sort.TAKEN_IN:
            return np.lexsort((-days, -taken_in()))
        case Sort.OLDEST:
            return np.argsort(np.where(days, days, inf), kind="stable")
        case Sort.DIALOGUE:
            return np.arange(len(days))


def _summed(matches: Sequence[Matches]) -> tuple[Numbers, Scores]:
    """The texts that have matches, ascending, and the summed weight of the matches in each, in thousandths.

    No text has matches of two of the given ones.
    """
    parts = [_summed_one(one) for one in matches if len(one.texts)]
    if len(parts) < 2:
        return parts[0] if parts else _NONE
    texts, weights = map(np.concatenate, zip(*parts, strict=True))
    order = np.argsort(texts)
    return texts[order], weights[order]


def _summed_one(matches: Matches) -> tuple[Numbers, Scores]:
    texts = matches.texts
    lasts = np.flatnonzero(np.append(texts[1:] != texts[:-1], True))
    return texts[lasts], np.diff(np.cumsum(_WEIGHTS[matches.kinds])[lasts], prepend=0)


def _looked_up(texts: Numbers, weights: Scores, documents: DocumentNumbers, count: int) -> Scores:
    """The weight of each of some documents of `count`, of ascending texts with weights; 0 where it is none of them."""
    if np.array_equal(texts, documents):  # of a query of one word, all match
        return weights
    if len(documents) >= count // MANY:
        of_all = np.zeros(count)
        of_all[texts] = weights
        return of_all.take(documents)
    if not len(texts):
        return np.zeros(len(documents))
    at = np.searchsorted(texts, documents.astype(np.uint32))
    at[at == len(texts)] = 0
    return np.where(texts[at] == documents, weights[at], 0)

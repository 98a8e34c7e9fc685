"""Collector: applies the filters of a request, counts facets, and builds the hits of its page."""

from collections import Counter
from collections.abc import Iterable

from kb.deadline import check
from kb.engines.whoosh.doc_values import DocValues
from kb.engines.whoosh.leaf_matcher import spans
from kb.engines.whoosh.postings import PostingsReader
from kb.engines.whoosh.query_matcher import Documents, QueryMatcher
from kb.engines.whoosh.scoring import stored_document
from kb.query.ast import DateRange, Node, leaves
from kb.query.match_kinds import best_first
from kb.ranking.ranker import Ranked
from kb.search.document import TextField
from kb.search.request import Facet, SearchRequest
from kb.search.results import FacetValue, Hit, facet_values, merge_spans


class Collector:
    """The documents of one request: those that match, and those that also pass its filters (`selected`)."""

    def __init__(self, request: SearchRequest, query: Node, matcher: QueryMatcher) -> None:
        self._request = request
        self._matched = matcher.documents(query)
        if request.date_from or request.date_to:
            self._matched = self._matched & matcher.documents(DateRange(request.date_from, request.date_to))
        self._filters: dict[Facet, Documents] = {
            facet: matcher.with_values(request.effective_facet(facet), values)
            for facet, values in request.filters.items()
        }
        self.selected = self._matched.intersection(*self._filters.values())

    def facets(self, values: DocValues) -> dict[Facet, tuple[FacetValue, ...]]:
        """Counts the requested facets, each over the documents that pass the filters of all others."""
        return {facet: self._count(facet, values) for facet in self._request.facets}

    def _count(self, facet: Facet, values: DocValues) -> tuple[FacetValue, ...]:
        others = [documents for other, documents in self._filters.items() if other is not facet]
        rows = values.facets[self._request.effective_facet(facet)]
        counts = Counter(value for document in self._matched.intersection(*others) for value in rows[document])
        return facet_values(counts, self._request.filters.get(facet, ()))


def collect_hits(page: Iterable[Ranked], query: Node, matcher: QueryMatcher, reader: PostingsReader) -> tuple[Hit, ...]:
    """The hits of a page, with reasons and spans."""
    return tuple(_hit(ranked, query, matcher, reader) for ranked in page)


def _hit(ranked: Ranked, query: Node, matcher: QueryMatcher, reader: PostingsReader) -> Hit:
    check()
    document = stored_document(reader, ranked.document)
    found = [matcher.matches(leaf, TextField.TEXT).get(ranked.document) for leaf in leaves(query)]
    matches = [ranges for ranges in found if ranges]
    reasons = best_first(best_first(one.reason for one in ranges)[0] for ranges in matches)
    offsets = reader.stored(ranked.document)["places"]
    where = spans((one for ranges in matches for one in ranges), document.turn.text, offsets)
    return document.hit(ranked.score, reasons, merge_spans(where))

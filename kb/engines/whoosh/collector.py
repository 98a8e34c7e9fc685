"""Collector: applies the filters of a request, counts facets, and builds the hits of its page."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kb.deadline import check
from kb.engines.whoosh.doc_values import DocValues
from kb.engines.whoosh.leaf_matcher import spans
from kb.engines.whoosh.postings import PostingsReader
from kb.engines.whoosh.query_matcher import Documents, QueryMatcher
from kb.engines.whoosh.scoring import decode_document
from kb.query.ast import Node, leaves
from kb.query.match_kinds import reasons_of_leaves
from kb.ranking.ranker import Ranked
from kb.search.document import TextField
from kb.search.request import Facet, SearchRequest
from kb.search.results import FacetValue, Hit, facet_values, merge_spans


@dataclass(frozen=True)
class Selection:
    """The documents of one request: those that match, those of each filter, and those that pass all (`selected`)."""

    matched: Documents
    filters: Mapping[Facet, Documents]
    selected: Documents


def select(request: SearchRequest, query: Node, matcher: QueryMatcher) -> Selection:
    """Evaluates the query, the dates and the filters of a request."""
    matched = matcher.documents(query)
    if request.period:
        matched = matched & matcher.documents(request.period)
    filters = {
        facet: matcher.with_values(request.effective_facet(facet), values) for facet, values in request.filters.items()
    }
    return Selection(matched, filters, matched.intersection(*filters.values()))


def count_facets(
    request: SearchRequest, selection: Selection, values: DocValues
) -> dict[Facet, tuple[FacetValue, ...]]:
    """Counts the requested facets, each over the documents that pass the filters of all others."""
    return {facet: _count(facet, request, selection, values) for facet in request.facets}


def _count(facet: Facet, request: SearchRequest, selection: Selection, values: DocValues) -> tuple[FacetValue, ...]:
    others = [documents for other, documents in selection.filters.items() if other is not facet]
    rows = values.facets[request.effective_facet(facet)]
    counts = Counter(value for document in selection.matched.intersection(*others) for value in rows[document])
    return facet_values(counts, request.filters.get(facet, ()))


def collect_hits(page: Iterable[Ranked], query: Node, matcher: QueryMatcher, reader: PostingsReader) -> tuple[Hit, ...]:
    """The hits of a page, with reasons and spans."""
    return tuple(_hit(ranked, query, matcher, reader) for ranked in page)


def _hit(ranked: Ranked, query: Node, matcher: QueryMatcher, reader: PostingsReader) -> Hit:
    check()
    stored = reader.stored(ranked.document)
    document = decode_document(stored)
    found = [matcher.matches(leaf, TextField.TEXT).get(ranked.document) for leaf in leaves(query)]
    matches = [ranges for ranges in found if ranges]
    reasons = reasons_of_leaves((one.reason for one in ranges) for ranges in matches)
    where = spans((one for ranges in matches for one in ranges), document.turn.text, stored["places"])
    return document.hit(ranked.score, reasons, merge_spans(where))

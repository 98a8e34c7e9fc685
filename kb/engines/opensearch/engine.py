"""The search engine over the indexes of one generation in a cluster."""

import time
from collections.abc import Mapping

from kb.analysis.analyzer import Analyzer
from kb.engines.opensearch.cluster import Cluster
from kb.engines.opensearch.exchange_search import ExchangeSearch
from kb.engines.opensearch.index_file import IndexFile
from kb.engines.opensearch.request_clauses import OpenIndex, RequestClauses
from kb.engines.opensearch.statistics import FrequencyCache
from kb.engines.opensearch.turn_search import TurnSearch
from kb.engines.opensearch.vocabulary import Vocabulary
from kb.query.ast import unparse
from kb.search.request import Grouping, SearchRequest
from kb.search.results import ExchangeHit, Page, facet_values


class OpenSearchEngine:
    """Answers from the indexes of one generation. Implements `kb.search.engine.SearchEngine`."""

    def __init__(self, cluster: Cluster, file: IndexFile, generation: str, analyzer: Analyzer) -> None:
        self._generation = generation
        vocabulary = Vocabulary(cluster, file.vocabulary)
        self._index = OpenIndex(cluster, file, vocabulary, FrequencyCache(cluster, file.turns), analyzer)

    def search(self, request: SearchRequest) -> Page:
        """The page of a request: filters and counts of the cluster, the best turns ranked by the shared ranker."""
        started = time.perf_counter()
        clauses = RequestClauses(self._index, request)
        exchanges: tuple[ExchangeHit, ...] = ()
        if request.group is Grouping.EXCHANGE:
            by_exchange = ExchangeSearch(clauses)
            total, counts = by_exchange.total, by_exchange.counts
            hits, exchanges = by_exchange.page()
        else:
            by_turn = TurnSearch(clauses)
            total, counts = by_turn.total, by_turn.counts
            hits = by_turn.hits()
        facets = {facet: facet_values(counts[facet], request.filters.get(facet, ())) for facet in request.facets}
        took = (time.perf_counter() - started) * 1000
        return Page(unparse(clauses.query), total, self._generation, took, hits, facets, exchanges)

    def vocabulary(self) -> Mapping[str, int]:
        """The words of the texts and their components, with their number of occurrences."""
        return self._index.vocabulary.counts()

    def close(self) -> None:
        """Closes the connections."""
        self._index.cluster.close()

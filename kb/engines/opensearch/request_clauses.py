"""One request as clauses: what is found, which filters apply, and the first ranking, for turns and exchanges alike."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from kb.analysis.analyzer import Analyzer
from kb.engines.opensearch.candidates import Candidates
from kb.engines.opensearch.cluster import Cluster
from kb.engines.opensearch.index_file import IndexFile
from kb.engines.opensearch.queries import MAX_SIZE, Clause, every, size, terms
from kb.engines.opensearch.query_compiler import QueryCompiler
from kb.engines.opensearch.statistics import FrequencyCache, Statistics
from kb.engines.opensearch.vocabulary import Vocabulary
from kb.matching.question_rewriting import question_text, rewrite_query
from kb.query.ast import Leaf, Prefix, leaves
from kb.ranking.bm25 import HEADING_WEIGHT, K1, KIND_WEIGHTS, B, idf
from kb.search.document import TextField
from kb.search.request import Facet, SearchRequest, Sort

_AFTER_EVERY_DAY = 10**9
_OLDEST = {
    "_script": {
        "type": "number",
        "order": "asc",
        "script": f"doc['date'].value == 0 ? {_AFTER_EVERY_DAY} : doc['date'].value",
    }
}


class OpenIndex(NamedTuple):
    """The indexes of one generation, and what is remembered of them."""

    cluster: Cluster
    file: IndexFile
    vocabulary: Vocabulary
    frequencies: FrequencyCache
    analyzer: Analyzer


class RequestClauses:
    """The clauses of one request.

    Raises:
        QueryError: a prefix expands to too many words, or too many turns would have to be read.
    """

    def __init__(self, index: OpenIndex, request: SearchRequest) -> None:
        self.index = index
        self.request = request
        self.query = rewrite_query(request, index.analyzer)
        self._compiler = QueryCompiler(index.cluster, index.file.turns, index.vocabulary, index.analyzer, request)
        question = question_text(request)
        self._statistics = Statistics(
            index.file.documents,
            index.file.tokens,
            index.frequencies,
            self._compiler,
            int(request.allowed),
            leaves(self.query),
            question,
        )
        nodes = [self.query, request.period] if request.period else [self.query]
        self.found = every([self._compiler.clause(node) for node in nodes])
        self.is_ranked = bool(question) or (request.sort is Sort.RELEVANCE and bool(leaves(self.query)))

    def filters(self, path: str) -> dict[Facet, Clause]:
        """The filters of the request by facet, on the values under a path."""
        return {
            facet: terms(f"{path}.{self.request.effective_facet(facet)}", values)
            for facet, values in self.request.filters.items()
        }

    def candidates(self, hits: Sequence[Mapping[str, Any]]) -> Candidates:
        """Turns of the cluster as documents of the ranker."""
        return Candidates(hits, self.index.analyzer, self.request, self._statistics, self.index.vocabulary)

    def query_and_order(self, rank: str) -> dict[str, Any]:
        """The query with its order: that of the first ranking, or of the request; `rank` breaks ties."""
        ties = {rank: "asc"}
        if self.is_ranked:
            return {"query": self._scored(), "sort": [{"_score": "desc"}, ties]}
        newest, latest = {"date": "desc"}, {"taken_in": {"order": "desc", "mode": "max"}}
        orders: Mapping[Sort, list[Any]] = {
            Sort.NEWEST: [newest],
            Sort.TAKEN_IN: [latest, newest],
            Sort.OLDEST: [_OLDEST],
        }
        return {"query": {"bool": {"filter": [self.found]}}, "sort": [*orders.get(self.request.sort, []), ties]}

    def _scored(self) -> Clause:
        """BM25 with the number of matches, whatever their reasons. It chooses which turns are ranked by these."""
        should, left = [], MAX_SIZE - size(self.found)
        for leaf in leaves(self.query):
            score = self._leaf_score(leaf)
            if score and size(score) <= left:  # a term of hundreds of clauses does without: it still is a filter
                should.append(score)
                left -= size(score)
        script = {
            "source": "_score * params.weights.getOrDefault(doc['values.kind'].get(0), 1.0)",
            "params": {"weights": dict(KIND_WEIGHTS)},
        }
        return {"script_score": {"query": {"bool": {"filter": [self.found], "should": should}}, "script": script}}

    def _leaf_score(self, leaf: Leaf) -> Clause | None:
        weights = (
            {TextField.TEXT: 1.0}
            if isinstance(leaf, Prefix)
            else {
                TextField.TEXT: 1.0,
                TextField.SECTION: HEADING_WEIGHT,
            }
        )
        counted = [
            _times(found.counted, weight)
            if found.counted
            else {"constant_score": {"filter": found.filter, "boost": weight}}
            for field, weight in weights.items()
            if (found := self._compiler.matching(leaf, field))
        ]
        if not counted:
            return None
        script = {
            "source": "params.idf * _score * params.k / (_score + params.a + params.b * doc['length'].value)",
            "params": {
                "idf": idf(self._statistics.frequency(leaf), self._statistics.turns),
                "k": K1 + 1,
                "a": K1 * (1 - B),
                "b": K1 * B / (self._statistics.average_length or 1),
            },
        }
        together = {"bool": {"should": counted, "minimum_should_match": 1}}
        return {"script_score": {"query": together, "script": script}}


def _times(counted: Clause, weight: float) -> Clause:
    """The number of matches times a weight: intervals score n matches with n / (n + 1)."""
    script = {"source": "params.weight * _score / Math.max(1e-6, 1 - _score)", "params": {"weight": weight}}
    return {"script_score": {"query": counted, "script": script}}

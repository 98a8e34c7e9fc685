"""Statistics of a generation: turns, average length, and how many turns a leaf or a bigram occurs in, for ranking."""

import threading
from collections.abc import Iterable, Mapping
from typing import Any

from kb.engines.opensearch.cluster import Cluster
from kb.engines.opensearch.queries import Clause, any_of
from kb.engines.opensearch.query_compiler import QueryCompiler
from kb.query.ast import Leaf, Prefix
from kb.ranking.rerank import question_bigrams
from kb.search.document import TextField

_MAX_REMEMBERED = 50_000


class FrequencyCache:
    """Document frequencies of one generation, shared by all requests. Thread-safe."""

    def __init__(self, cluster: Cluster, index: str) -> None:
        self._cluster = cluster
        self._index = index
        self._lock = threading.Lock()
        self._known: dict[Any, int] = {}

    def frequencies(self, clauses: Mapping[Any, Clause]) -> dict[Any, int]:
        """The number of turns that match each clause; those not known yet in one request."""
        known = {key: self._known.get(key) for key in clauses}
        if missing := [key for key, count in known.items() if count is None]:
            aggregations = {str(number): {"filter": clauses[key]} for number, key in enumerate(missing)}
            answer = self._cluster.search(self._index, {"size": 0, "aggs": aggregations})["aggregations"]
            counted = {key: answer[str(number)]["doc_count"] for number, key in enumerate(missing)}
            with self._lock:
                if len(self._known) > _MAX_REMEMBERED:
                    self._known.clear()
                self._known.update(counted)
            known |= counted
        return {key: count for key, count in known.items() if count is not None}


class Statistics:
    """Statistics of all turns as the ranker of one request asks for them."""

    def __init__(
        self,
        turns: int,
        tokens: int,
        cache: FrequencyCache,
        compiler: QueryCompiler,
        allowed: int,
        leaves: Iterable[Leaf],
        question: str,
    ) -> None:
        self.turns = turns
        self.average_length = tokens / turns if turns else 0.0
        self._cache = cache
        self._compiler = compiler
        self._allowed = allowed
        self._leaves = tuple(dict.fromkeys(leaves))
        self._grams = question_bigrams(question)

    def frequency(self, leaf: Leaf) -> int:
        """The number of turns that a leaf matches in the text or, but for a prefix, the headings."""
        clauses = {(one, self._allowed): self._clause(one) for one in self._leaves}
        return self._cache.frequencies(clauses)[leaf, self._allowed]

    def gram_frequency(self, gram: str) -> int:
        """The number of turns whose text has a bigram of the question."""
        return self._cache.frequencies({one: {"term": {f"grams.{TextField.TEXT}": one}} for one in self._grams})[gram]

    def _clause(self, leaf: Leaf) -> Clause:
        fields = (TextField.TEXT,) if isinstance(leaf, Prefix) else (TextField.TEXT, TextField.SECTION)
        found = [self._compiler.matching(leaf, field) for field in fields]
        return any_of([one.filter for one in found if one])

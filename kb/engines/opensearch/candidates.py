"""Ranking source over the best turns of a search: their texts are matched here, statistics come from all turns."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from kb.analysis.analyzer import Analyzer
from kb.engines.evaluation import Evaluation
from kb.engines.opensearch.documents import turn_document
from kb.engines.opensearch.statistics import Statistics
from kb.query.ast import Leaf
from kb.ranking.ranker import RankingValues
from kb.search.request import SearchRequest


class Candidates(Evaluation):
    """Hits of a search as documents 0, 1, … of the ranker, in the order of dialogues and turns."""

    def __init__(
        self,
        hits: Sequence[Mapping[str, Any]],
        analyzer: Analyzer,
        request: SearchRequest,
        statistics: Statistics,
    ) -> None:
        in_order = sorted((hit["_source"] for hit in hits), key=lambda source: source["rank"])
        self.documents = list(map(turn_document, in_order))
        super().__init__(self.documents, analyzer, request)
        self._statistics = statistics
        self.document_count = statistics.turns
        self.number_of_rank = {source["rank"]: number for number, source in enumerate(in_order)}

    @cached_property
    def values(self) -> RankingValues:
        """The columns of the candidates; the average length is that of all turns."""
        return replace(super().values, average_length=self._statistics.average_length)

    def document_frequency(self, leaf: Leaf, found: int) -> int:
        """The number of all turns that a leaf matches in the text or the headings."""
        return self._statistics.frequency(leaf)

    def documents_with_gram(self, gram: str) -> int:
        """The number of all turns whose text has a bigram."""
        return self._statistics.gram_frequency(gram)

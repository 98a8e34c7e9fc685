"""Ranking source over the best turns of a search: their stored token graphs are matched here.

Statistics come from all turns of the index.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from kb.analysis.analyzer import Analyzer
from kb.deadline import check
from kb.engines.evaluation import Evaluation
from kb.engines.opensearch.documents import turn_document
from kb.engines.opensearch.statistics import Statistics
from kb.engines.opensearch.stored_graphs import StoredGraph, Tokens
from kb.engines.opensearch.vocabulary import Vocabulary
from kb.matching.query_graph import query_graph
from kb.matching.reference_matcher import Occurrence, occurrences
from kb.query.ast import Leaf, Term
from kb.ranking.ranker import RankingValues
from kb.search.document import TextField
from kb.search.request import SearchRequest

SOURCE = ["document", "rank", "length", "offsets", f"words.{TextField.TEXT}", f"words.{TextField.SECTION}"]


class Candidates(Evaluation):
    """Hits of a search as documents 0, 1, … of the ranker, in the order of dialogues and turns."""

    def __init__(
        self,
        hits: Sequence[Mapping[str, Any]],
        analyzer: Analyzer,
        request: SearchRequest,
        statistics: Statistics,
        vocabulary: Vocabulary,
    ) -> None:
        in_order = sorted((hit["_source"] for hit in hits), key=lambda source: source["rank"])
        self.documents = list(map(turn_document, in_order))
        super().__init__(self.documents, analyzer, request)
        self._sources = in_order
        self._statistics = statistics
        self._vocabulary = vocabulary
        self._known: dict[tuple[Term, TextField], Tokens] = {}
        self._graphs: dict[tuple[int, TextField], StoredGraph] = {}
        self._found: dict[tuple[Leaf, int, TextField], list[Occurrence]] = {}
        self.document_count = statistics.turns
        self.number_of_rank = {source["rank"]: number for number, source in enumerate(in_order)}

    @cached_property
    def values(self) -> RankingValues:
        """The columns of the candidates; the average length is that of all turns."""
        return replace(super().values, average_length=self._statistics.average_length)

    def lengths(self) -> list[int]:
        """The number of tokens of each text, as the index has it."""
        return [source["length"] for source in self._sources]

    def occurrences(self, leaf: Leaf, number: int, field: TextField) -> list[Occurrence]:
        """The occurrences of a leaf in the text or the headings of a turn; in headings without their places."""
        if (leaf, number, field) not in self._found:
            check()
            text = self.documents[number].texts[field]
            positions = self._graph(number, field).tokens(self._types(leaf, field)) if isinstance(leaf, Term) else None
            self._found[leaf, number, field] = occurrences(leaf, text, self._analyzer, self._allowed, positions)
        return self._found[leaf, number, field]

    def document_frequency(self, leaf: Leaf, found: int) -> int:
        """The number of all turns that a leaf matches in the text or the headings."""
        return self._statistics.frequency(leaf)

    def documents_with_gram(self, gram: str) -> int:
        """The number of all turns whose text has a bigram."""
        return self._statistics.gram_frequency(gram)

    def _graph(self, number: int, field: TextField) -> StoredGraph:
        if (number, field) not in self._graphs:
            source = self._sources[number]
            offsets = source["offsets"] if field is TextField.TEXT else None
            self._graphs[number, field] = StoredGraph(source["words"][field], offsets)
        return self._graphs[number, field]

    def _types(self, term: Term, field: TextField) -> Tokens:
        """The types of a field that a word of a term can match: those that share a key with it."""
        if (term, field) not in self._known:
            graph = query_graph(term.text, self._analyzer)
            keys = {key for edge in graph.edges for key in edge.word.keys} if graph else ()
            types = self._vocabulary.types(field, keys)
            self._known[term, field] = {known.term: known.token for known in types}
        return self._known[term, field]

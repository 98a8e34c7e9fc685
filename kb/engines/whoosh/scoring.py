"""Scoring: the statistics and documents that the ranker reads from a Whoosh index for one request."""

from collections.abc import Mapping

import msgspec

from kb.engines.whoosh.doc_values import DocValues
from kb.engines.whoosh.leaf_matches import LeafMatches
from kb.engines.whoosh.postings import PostingsReader
from kb.engines.whoosh.query_matcher import QueryMatcher
from kb.model.dialogue import Turn
from kb.query.ast import Leaf
from kb.search.document import TextField, TurnDocument


class WhooshRankingSource:
    """Implements `kb.ranking.ranker.RankingSource` with posting lists and doc values."""

    def __init__(self, reader: PostingsReader, values: DocValues, matcher: QueryMatcher) -> None:
        self._reader = reader
        self._matcher = matcher
        self.values = values.ranking
        self.document_count = reader.count

    def matches(self, leaf: Leaf, field: TextField) -> LeafMatches:
        """The matches of a leaf in a field."""
        return self._matcher.matches(leaf, field)

    def documents_with_gram(self, gram: str) -> int:
        """Document frequency of a bigram."""
        return self._reader.documents_with_gram(gram)

    def turn(self, document: int) -> Turn:
        """The turn of a document."""
        return decode_document(self._reader.stored(document)).turn


def decode_document(stored: Mapping[str, bytes]) -> TurnDocument:
    """Decodes a document from its stored fields."""
    return msgspec.json.decode(stored["document"], type=TurnDocument)

"""tantivy: words as a field with positions, facets as fast fields that are aggregated, the document stored."""

import importlib
import importlib.util
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kb.analysis.analyzer import Analyzer
from tests.benchmarks.kb_index import PeerDocument, Searched, janome_words
from tests.benchmarks.peers.base import FACETS, HITS, VALUES, Peer, shown
from tests.benchmarks.workload import Query

HEAP = 200_000_000  # bytes that the writer may use
_AGGREGATIONS = {facet: {"terms": {"field": facet, "size": VALUES}} for facet in FACETS}


class TantivyIndex(Peer):
    """An index of tantivy in a folder, its searcher kept open."""

    @staticmethod
    def absent() -> str | None:
        """tantivy is a package of PyPI."""
        return None if importlib.util.find_spec("tantivy") else "the package tantivy is not installed"

    @staticmethod
    def build(folder: Path, documents: Iterable[PeerDocument]) -> None:
        """Writes with one thread, as the other engines do."""
        tantivy: Any = importlib.import_module("tantivy")
        schema = tantivy.SchemaBuilder()
        schema.add_bytes_field("document", stored=True)
        schema.add_text_field("words", tokenizer_name="whitespace", index_option="position")
        for facet in FACETS:
            schema.add_text_field(facet, tokenizer_name="raw", index_option="basic", fast=True)
        writer = tantivy.Index(schema.build(), path=str(folder)).writer(HEAP, 1)
        for one in documents:
            values = {facet: list(one.values[facet]) for facet in FACETS if one.values[facet]}
            writer.add_document(tantivy.Document(document=[one.document], words=[" ".join(one.words)], **values))
        writer.commit()
        writer.wait_merging_threads()

    def __init__(self, folder: Path, analyzer: Analyzer) -> None:
        self._tantivy: Any = importlib.import_module("tantivy")
        self._analyzer = analyzer
        index = self._tantivy.Index.open(str(folder))
        self._schema = index.schema
        self._searcher = index.searcher()

    def ask(self, query: Query) -> Searched:
        """Searches and aggregates, each a call of its own as the bindings have it."""
        matching = self._query(query)
        found = self._searcher.search(matching, HITS)
        self._searcher.aggregate(matching, _AGGREGATIONS)
        documents: Any = [self._searcher.doc(address)["document"][0] for _, address in found.hits]
        return Searched(found.count, shown(documents, query))

    def close(self) -> None:
        """Leaves the index to the collector of garbage: the bindings have nothing to close it."""
        del self._searcher

    def _query(self, query: Query) -> Any:
        build, occur = self._tantivy.Query, self._tantivy.Occur
        clauses = [(occur.Must, self._word(word)) for word in query.must]
        clauses += [(occur.MustNot, self._word(word)) for word in query.without]
        if query.either:
            either = build.boolean_query([(occur.Should, self._word(word)) for word in query.either])
            clauses.append((occur.Must, either))
        if query.within:
            clauses.append((occur.Must, build.term_query(self._schema, str(query.within[0]), query.within[1])))
        return build.boolean_query(clauses)

    def _word(self, word: str) -> Any:
        build, words = self._tantivy.Query, janome_words(word, self._analyzer)
        if len(words) == 1:
            return build.term_query(self._schema, "words", words[0])
        return build.phrase_query(self._schema, "words", words)

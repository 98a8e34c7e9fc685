"""The search engine over a Whoosh index opened read-only for many threads."""

import threading
import time
from collections.abc import Mapping
from pathlib import Path
from weakref import WeakSet

from whoosh.index import open_dir

from kb.analysis.analyzer import Analyzer
from kb.engines.whoosh.collector import collect_hits, count_facets, select
from kb.engines.whoosh.contents import read_contents
from kb.engines.whoosh.doc_values import DocValues
from kb.engines.whoosh.failures import answering
from kb.engines.whoosh.postings import PostingsReader
from kb.engines.whoosh.query_matcher import QueryMatcher
from kb.engines.whoosh.scoring import WhooshRankingSource
from kb.matching.question_rewriting import rewrite_query
from kb.query.ast import unparse
from kb.ranking.ranker import rank
from kb.search.document import TextField
from kb.search.request import SearchRequest
from kb.search.results import Page


class WhooshEngine:
    """Answers from one index folder. Each thread has its own reader, since Whoosh's readers are not thread-safe."""

    def __init__(self, folder: Path, generation: str, analyzer: Analyzer) -> None:
        self._generation = generation
        self._analyzer = analyzer
        self._local = threading.local()
        self._readers: WeakSet[PostingsReader] = WeakSet()  # readers of ended threads close themselves
        with answering():
            self._contents = read_contents(folder)
            self._index = open_dir(folder, readonly=True)
            self._values = DocValues(self._reader(), self._contents.order)

    def search(self, request: SearchRequest) -> Page:
        """The page of a request: matches, collects, ranks."""
        started = time.perf_counter()
        with answering():
            reader = self._reader()
            query = rewrite_query(request, self._analyzer)
            matcher = QueryMatcher(reader, self._values, self._analyzer, request.allowed)
            selection = select(request, query, matcher)
            source = WhooshRankingSource(reader, self._values, matcher)
            hits = collect_hits(rank(request, query, selection.selected, source), query, matcher, reader)
            facets = count_facets(request, selection, self._values)
        took = (time.perf_counter() - started) * 1000
        return Page(unparse(query), len(selection.selected), self._generation, took, hits, facets)

    def vocabulary(self) -> Mapping[str, int]:
        """The words of the texts and their components, with their number of occurrences."""
        with answering():
            return self._reader().vocabulary(TextField.TEXT)

    def close(self) -> None:
        """Closes every thread's reader."""
        for reader in self._readers:
            reader.close()
        self._index.close()

    def _reader(self) -> PostingsReader:
        reader: PostingsReader | None = getattr(self._local, "reader", None)
        if reader is None:
            reader = PostingsReader(self._index.reader(), self._contents)
            self._local.reader = reader
            self._readers.add(reader)
        return reader

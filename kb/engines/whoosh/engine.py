"""A Whoosh index that is only read, opened for many threads."""

import threading
from collections.abc import Mapping
from pathlib import Path
from weakref import WeakSet

from whoosh.index import open_dir

from kb.analysis.analyzer import Analyzer
from kb.engines.whoosh.contents import read_contents
from kb.engines.whoosh.doc_values import DocumentTable
from kb.engines.whoosh.failures import answering
from kb.engines.whoosh.postings import Postings
from kb.engines.whoosh.searching import Search
from kb.search.document import TextField
from kb.search.request import SearchRequest
from kb.search.results import Page


class WhooshEngine:
    """Answers from one folder. Each thread has a reader of its own: one shared by threads gives wrong answers."""

    def __init__(self, folder: Path, generation: str, analyzer: Analyzer) -> None:
        self._generation = generation
        self._analyzer = analyzer
        self._local = threading.local()
        self._readers: WeakSet[Postings] = WeakSet()  # those of ended threads close by themselves
        with answering():
            self._contents = read_contents(folder)
            self._index = open_dir(folder, readonly=True)
            self._table = DocumentTable(self._postings(), self._contents.order)

    def search(self, request: SearchRequest) -> Page:
        """The page asked for."""
        with answering():
            return Search(request, self._postings(), self._table, self._analyzer).page(self._generation)

    def vocabulary(self) -> Mapping[str, int]:
        """The words of the texts and their components, and how often each occurs."""
        with answering():
            return self._postings().vocabulary(TextField.TEXT)

    def close(self) -> None:
        """Closes every thread's reader."""
        for reader in self._readers:
            reader.close()
        self._index.close()

    def _postings(self) -> Postings:
        postings: Postings | None = getattr(self._local, "postings", None)
        if postings is None:
            postings = Postings(self._index.reader(), self._contents)
            self._local.postings = postings
            self._readers.add(postings)
        return postings

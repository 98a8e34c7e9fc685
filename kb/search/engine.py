"""The two protocols of an engine: `SearchEngine` answers requests, `IndexWriter` builds an index.

Snapshots search, the indexer writes; `kb.bootstrap` chooses the implementation of both. `tests/contracts` checks that
every engine gives the answers of the memory engine, the reference.
"""

from collections.abc import Mapping
from typing import Protocol

from kb.model.dialogue import Dialogue
from kb.search.request import SearchRequest
from kb.search.results import Page

MAX_EXPANSION = 200  # words that a prefix may expand to


class SearchEngine(Protocol):
    """Answers requests from the index of one generation, read-only. Thread-safe."""

    def search(self, request: SearchRequest) -> Page:
        """The page of a request.

        Raises:
            QueryError: a prefix expands to more than MAX_EXPANSION words.
            EngineError: the index cannot be read; the answer is unknown.
            SearchTimeoutError: the deadline has passed (kb.deadline).
        """

    def vocabulary(self) -> Mapping[str, int]:
        """The folded words of the texts and their components, with their number of occurrences.

        Raises:
            EngineError: the index cannot be read.
        """

    def close(self) -> None:
        """Releases files and memory; the engine cannot be used afterwards."""


class IndexWriter(Protocol):
    """Builds the index of a new generation, new or incremental from the previous index. Used once, by one thread.

    Ties are broken by the order in which dialogues are added and kept. Dialogues of the previous index that are not
    kept are dropped. The new index gives the same answers as one to which all its dialogues were added.
    """

    def add(self, dialogue: Dialogue) -> None:
        """Adds the turns of a dialogue."""

    def keep(self, dialogue_id: str) -> None:
        """Keeps the turns of a dialogue as they are in the previous index."""

    def commit(self) -> None:
        """Completes the index; it cannot be searched before."""

    def abort(self) -> None:
        """Discards the index; the caller removes its folder."""

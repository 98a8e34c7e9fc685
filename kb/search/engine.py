"""The two protocols between the knowledge base and an engine.

`kb.knowledge` calls a `SearchEngine`, the indexer calls an `IndexWriter`; `kb.bootstrap` chooses both. Engines are held
to one contract by tests/contracts, with the memory engine as the oracle.
"""

from collections.abc import Mapping
from typing import Protocol

from kb.model.dialogue import Dialogue
from kb.search.request import SearchRequest
from kb.search.results import Page

MAX_EXPANSION = 200  # different words that a prefix may stand for


class SearchEngine(Protocol):
    """Answers requests from one generation, read-only. Safe to share between threads."""

    def search(self, request: SearchRequest) -> Page:
        """The page asked for.

        Raises:
            QueryError: a prefix stands for more than MAX_EXPANSION words.
            EngineError: the index cannot be read; the answer is unknown.
        """

    def vocabulary(self) -> Mapping[str, int]:
        """The words of the texts and their components, folded, and how often each occurs.

        Raises:
            EngineError: the index cannot be read.
        """

    def close(self) -> None:
        """Gives back files and memory; the engine is not used afterwards."""


class IndexWriter(Protocol):
    """Builds the index of a new generation, from nothing or from the index before. Used by one thread, once.

    The order in which dialogues are added and kept is the order in which ties are broken. What the index before holds
    and nobody keeps is not in the new one, which answers like one that all its dialogues were added to.
    """

    def add(self, dialogue: Dialogue) -> None:
        """Adds the turns of a dialogue."""

    def keep(self, dialogue_id: str) -> None:
        """Takes the turns of a dialogue over from the index before, as they are there."""

    def commit(self) -> None:
        """Completes the index; until then nothing can be searched."""

    def abort(self) -> None:
        """Gives up, and leaves the folder to the caller to remove."""

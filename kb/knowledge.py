"""KnowledgeBase: the public facade over the snapshot manager, for programs and the web interface."""

from collections.abc import Iterable
from contextlib import AbstractContextManager, suppress
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

from kb.errors import IndexUnavailableError
from kb.generations.data_folder import DataFolder
from kb.model.dialogue import Dialogue
from kb.query.ast import Mode
from kb.query.match_kinds import Reason
from kb.search.request import Facet, SearchRequest, Sort
from kb.search.results import Page
from kb.serving.manager import SnapshotManager
from kb.serving.snapshot import EngineOpener, Snapshot
from kb.suggest.autocomplete import Suggestion


class KnowledgeBase:
    """Searches over the published generation, which it follows by itself. Safe to share between threads.

    Each method answers from one snapshot; use `snapshot()` for several answers from the same generation.
    """

    def __init__(self, data: str | Path, open_engine: EngineOpener) -> None:
        self.data_folder = DataFolder(data)
        self._manager = SnapshotManager(self.data_folder, open_engine)

    def snapshot(self) -> AbstractContextManager[Snapshot]:
        """The published generation for the length of a `with` block; see `SnapshotManager.snapshot`."""
        return self._manager.snapshot()

    @property
    def refusal(self) -> str | None:
        """The reason why another generation than the published one is served; None where it is the published one."""
        return self._manager.refusal

    def withdrawn(self, dialogue_id: str) -> bool:
        """True where a generation on disk has the dialogue; for ids that the served generation lacks."""
        for generation in self.data_folder.published():
            with suppress(IndexUnavailableError):  # an unreadable manifest cannot tell
                sources = self.data_folder.manifest(generation, of_any_schema=True).sources
                if any(dialogue_id in source.dialogues for source in sources):
                    return True
        return False

    def search(
        self,
        query: str = "",
        *,
        mode: Mode | str = Mode.ALL,
        match: Iterable[Reason | str] = tuple(Reason),
        organization: Iterable[str] = (),
        speaker: Iterable[str] = (),
        topic: Iterable[str] = (),
        fiscal_year: Iterable[str | int] = (),
        kind: Iterable[str] = (),
        date_from: date | None = None,
        date_to: date | None = None,
        sort: Sort | str = Sort.RELEVANCE,
        limit: int = 20,
        offset: int = 0,
    ) -> Page:
        """The turns that a query finds, in the language of queries; several values of a filter are OR.

        With mode="any" a question as it is finds turns that have any of its words, the best first.
        `match` are the reasons for which a word may meet a turn, "exact" always among them.

        Raises:
            QueryError: the query or a parameter is not acceptable; the message says which and why.
            IndexUnavailableError: there is no generation to answer from.
            EngineError: the engine failed.
        """
        request = SearchRequest.of(
            query,
            mode=mode,
            match=match,
            filters={
                Facet.ORGANIZATION: organization,
                Facet.SPEAKER: speaker,
                Facet.TOPIC: topic,
                Facet.FISCAL_YEAR: map(str, fiscal_year),
                Facet.KIND: kind,
            },
            date_from=date_from,
            date_to=date_to,
            sort=sort,
            limit=limit,
            offset=offset,
        )
        with self.snapshot() as snapshot:
            return snapshot.search(request)

    def dialogue(self, dialogue_id: str) -> Dialogue:
        """The dialogue of that id, or NotFoundError."""
        with self.snapshot() as snapshot:
            return snapshot.dialogue(dialogue_id)

    def suggest(self, text: str, *, limit: int = 10) -> tuple[Suggestion, ...]:
        """Speakers, organizations, topics and words with that prefix, in kanji, kana or latin letters."""
        with self.snapshot() as snapshot:
            return snapshot.suggest(text, limit=limit)

    def close(self) -> None:
        """Closes the served snapshot; later calls raise IndexUnavailableError or open it again."""
        self._manager.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

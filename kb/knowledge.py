"""KnowledgeBase: the public facade over the snapshot manager, for programs and the web interface."""

import threading
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self, Unpack, overload

from kb.answering.answer import answer
from kb.errors import IndexUnavailableError
from kb.generations.data_folder import DataFolder
from kb.meaning.embedder import CachedEmbedder, Embedder
from kb.model.dialogue import Dialogue
from kb.permissions import Labels, Permissions
from kb.search.request import SearchKeywords, SearchRequest
from kb.search.results import Page
from kb.serving.manager import SnapshotManager
from kb.serving.opening import Readership
from kb.serving.snapshot import EngineOpener, MeaningSource, Snapshot
from kb.suggest.autocomplete import Suggestion


class KnowledgeBase:
    """Searches over the published generation; new generations are opened automatically. Thread-safe.

    Each method answers from one snapshot; use `snapshot()` for several answers from the same generation. With an
    embedder, pages have turns near in meaning (`Page.similar`). With permissions, `readable_by` gives the knowledge
    base of some readers; this one has all dialogues.
    """

    def __init__(
        self,
        data: str | Path,
        open_engine: EngineOpener,
        embedder: Embedder | None = None,
        permissions: Permissions | None = None,
        readership: Readership | None = None,
    ) -> None:
        self.data_folder = DataFolder(data)
        self.permissions = permissions
        self._open_engine = open_engine
        self._embedder = embedder
        self._readership = readership
        meaning = self._meaning(embedder) if embedder else None
        self._manager = SnapshotManager(self.data_folder, open_engine, meaning, readership)
        self._editions: dict[Labels, KnowledgeBase] = {}
        self._lock = threading.Lock()  # guards the editions

    def readable_by(self, labels: Labels) -> "KnowledgeBase":
        """The knowledge base of the readers with some labels, which has nothing else; this one without permissions.

        It is opened at the first call and closed with this one.
        """
        if self.permissions is None:
            return self
        with self._lock:
            if labels not in self._editions:
                self._editions[labels] = KnowledgeBase(
                    self.data_folder.path, self._open_engine, self._embedder, None, Readership(self.permissions, labels)
                )
            return self._editions[labels]

    def snapshot(self) -> AbstractContextManager[Snapshot]:
        """The published generation for the length of a `with` block; see `SnapshotManager.snapshot`."""
        return self._manager.snapshot()

    @property
    def refusal(self) -> str | None:
        """The reason why another generation than the published one is served; None where it is the published one."""
        return self._manager.refusal

    def withdrawn(self, dialogue_id: str) -> bool:
        """True if an earlier generation on disk has the dialogue; called for ids that the served generation lacks.

        A reader is told of the generations that were made with the same permissions, and of his edition of them.
        """
        for generation in self.data_folder.generation_ids():
            with suppress(IndexUnavailableError):  # unreadable manifests are skipped
                manifest = self.data_folder.manifest(generation, of_any_schema=True)
                edition = self._readership.edition_in(manifest) if self._readership else None
                told = (source for source in manifest.sources if edition is None or edition.may_read(source))
                if any(dialogue_id in source.dialogues for source in told):
                    return True
        return False

    @overload
    def search(self, query: SearchRequest) -> Page: ...

    @overload
    def search(self, query: str = "", **keywords: Unpack[SearchKeywords]) -> Page: ...

    def search(self, query: str | SearchRequest = "", **keywords: Unpack[SearchKeywords]) -> Page:
        """The page of a request.

        A request is a value: `kb.search(SearchRequest.of("窓口", filters={Facet.TOPIC: ["防災"]}))`. A query text with
        keywords is short for one with these filters: `kb.search("窓口", topic=["防災"])`; see `SearchKeywords`. Where
        that finds nothing, another search may be answered, and `Page.fallback` says which; a `mode` rules this out.

        Raises:
            QueryError: the query or a parameter is invalid; the message says which and why.
            IndexUnavailableError: no generation can be served.
            EngineError: the engine failed.
        """
        if isinstance(query, str):
            request = SearchRequest.of_keywords(query, **keywords)
        elif keywords:
            raise TypeError(
                f"search() takes keywords with a query text only, not with a request: {', '.join(keywords)}"
            )
        else:
            request = query
        with self.snapshot() as snapshot:
            return answer(snapshot, request)

    def dialogue(self, dialogue_id: str) -> Dialogue:
        """The dialogue of that id, or NotFoundError."""
        with self.snapshot() as snapshot:
            return snapshot.dialogue(dialogue_id)

    def suggest(self, text: str, *, limit: int = 10) -> tuple[Suggestion, ...]:
        """Speakers, organizations, topics and words with that prefix, in kanji, kana or Latin letters."""
        with self.snapshot() as snapshot:
            return snapshot.suggest(text, limit=limit)

    def _meaning(self, embedder: Embedder) -> MeaningSource:
        from kb.meaning.vector_files import VectorFolder  # noqa: PLC0415  # numpy, which commands do without

        folder = VectorFolder(self.data_folder.meaning, embedder.name, embedder.dimensions)
        return MeaningSource(CachedEmbedder(embedder), folder)

    def close(self) -> None:
        """Closes the served snapshot; later calls raise IndexUnavailableError or open it again."""
        for edition in self._editions.values():
            edition.close()
        self._manager.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

"""The knowledge base as its users see it: one object that always answers from the published generation."""

import logging
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

from kb.errors import EngineError, IndexUnavailableError
from kb.generations.layout import Layout
from kb.messages import _
from kb.model.dialogue import Dialogue
from kb.query.ast import Mode
from kb.query.match_kinds import Reason
from kb.search.request import Facet, SearchRequest, Sort
from kb.search.results import Page
from kb.serving.snapshot import EngineOpener, Snapshot, open_snapshot
from kb.suggest.autocomplete import Suggestion

RETRY_SECONDS = 5  # a generation that was refused is looked at again so long after
_PATIENCE = 20  # and no sooner than so many times what looking at it took

log = logging.getLogger(__name__)


class KnowledgeBase:
    """Opens the published generation, and the next one when there is a next one. Safe to share between threads.

    A generation that has been replaced stays open until the last answer from it has been given. Where the published one
    is refused, the nearest before it that is not is answered from, and the published one as soon as it has been mended.
    Where nothing tells which is published, the one that is open goes on answering. Of both `refusal` says why.
    """

    def __init__(self, data: str | Path, open_engine: EngineOpener) -> None:
        self.layout = Layout(data)
        self._open_engine = open_engine
        self._lock = threading.Lock()
        self._opening = threading.Lock()
        self._current: Snapshot | None = None
        self._followed: str | None = None  # the published generation that led to the current snapshot
        self._again = 0.0  # when a refused one may be looked at again
        self.refusal: str | None = None
        self._leases: dict[Snapshot, int] = {}

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """The served generation, for the length of a `with` block: the pointer is resolved once.

        Raises:
            IndexUnavailableError: nothing has been published, or it is damaged.
        """
        snapshot = self._lease()
        try:
            yield snapshot
        finally:
            self._release(snapshot)

    def withdrawn(self, dialogue_id: str) -> bool:
        """Whether a generation that is still on disk has a dialogue; asked of one that the served generation lacks."""
        for generation in self.layout.published():
            with suppress(IndexUnavailableError):  # what cannot be read says nothing
                sources = self.layout.manifest(generation, of_any_schema=True).sources
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
        """The whole dialogue of that id, or NotFoundError."""
        with self.snapshot() as snapshot:
            return snapshot.dialogue(dialogue_id)

    def suggest(self, text: str, *, limit: int = 10) -> tuple[Suggestion, ...]:
        """Speakers, organizations and topics that begin as typed, in kanji or kana."""
        with self.snapshot() as snapshot:
            return snapshot.suggest(text, limit=limit)

    def close(self) -> None:
        """Closes the served generation; call it when nobody asks any more."""
        with self._lock:
            retired, self._current, self._followed = self._current, None, None
            if retired and not self._leases.get(retired):
                retired.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _lease(self) -> Snapshot:
        try:
            self._follow(self.layout.to_serve())
        except IndexUnavailableError as error:
            self._go_on(error)
        with self._lock:
            if self._current is None:
                raise IndexUnavailableError(_("索引を閉じたあとの問い合わせです。"))
            self._leases[self._current] = self._leases.get(self._current, 0) + 1
            return self._current

    def _follow(self, published: str) -> None:
        """Opens the published generation, once. Meanwhile others go on with the one that is open, if there is one."""
        if self._is_followed(published):
            return
        if not self._opening.acquire(blocking=self._current is None):
            return
        try:
            if self._is_followed(published):
                return
            fresh, refusal = self._open(published)
            with self._lock:
                retired, self._current = self._current, fresh
                self._followed = published
                self._refuse(refusal)
                if retired and retired is not fresh and not self._leases.get(retired):
                    retired.close()
        finally:
            self._opening.release()

    def _is_followed(self, published: str) -> bool:
        return self._followed == published and (self.refusal is None or time.monotonic() < self._again)

    def _go_on(self, error: IndexUnavailableError) -> None:
        """Stays with the generation that is open, if there is one; else raises the error."""
        with self._lock:
            if self._current is None:
                raise error
            self._followed = None
            self._refuse(_("{refusal} それまでは世代 {id} で答えます。", refusal=error, id=self._current.generation))

    def _refuse(self, refusal: str | None) -> None:
        if refusal and refusal != self.refusal:
            log.error("%s", refusal)
        self.refusal = refusal

    def _release(self, snapshot: Snapshot) -> None:
        with self._lock:
            self._leases[snapshot] -= 1
            if not self._leases[snapshot]:
                del self._leases[snapshot]
                if snapshot is not self._current:
                    snapshot.close()

    def _open(self, published: str) -> tuple[Snapshot, str | None]:
        """The published generation; or the nearest before it that is not refused, and why it is not the published.

        Raises:
            IndexUnavailableError: the published one is refused, and there is none before it to answer from.
        """
        began = time.monotonic()
        try:
            return self._open_one(published), None
        except (IndexUnavailableError, EngineError) as error:
            now = time.monotonic()
            self._again = now + max(RETRY_SECONDS, _PATIENCE * (now - began))
            for instead in self._instead_of(published):
                with suppress(IndexUnavailableError, EngineError):
                    snapshot = self._open_one(instead)
                    return snapshot, _("{refusal} それまでは世代 {id} で答えます。", refusal=error, id=instead)
            raise

    def _instead_of(self, published: str) -> list[str]:
        """Those to answer from where the published one is refused, the best first; the one that is open among them."""
        opened = [self._current.generation] if self._current else []
        earlier = self.layout.before(published)
        # Of one that is not there nothing tells what it replaced.
        return [*earlier, *opened] if self.layout.folder(published).is_dir() else [*opened, *earlier]

    def _open_one(self, generation: str) -> Snapshot:
        if self._current and self._current.generation == generation:
            return self._current
        manifest = self.layout.manifest(generation)
        return open_snapshot(self.layout.folder(generation), manifest, self._open_engine)

"""Snapshot manager: acquire and release of the published generation, swapped without interrupting readers.

The scheme is Lucene's SearcherManager. Readers hold a reference to one immutable snapshot; the manager opens the next
generation when the pointer moves, and closes a replaced snapshot at its last release.
"""

import logging
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from kb.analysis.lattice.shared import shared_dictionary
from kb.errors import EngineError, IndexUnavailableError, OtherPermissionsError
from kb.generations.data_folder import DataFolder
from kb.messages import _
from kb.serving.opening import Readership, open_edition, open_snapshot
from kb.serving.snapshot import EngineOpener, MeaningSource, Snapshot

RETRY_SECONDS = 5.0  # wait before a refused generation is tried again
RETRY_COST_FACTOR = 20  # and at least this many times the seconds that the failed attempt took

log = logging.getLogger(__name__)


class SnapshotManager:
    """Hands out the snapshot of the published generation; thread-safe.

    If the published generation is refused, the latest earlier one that opens is served, and the published one is
    retried later. If the pointer is unusable, the open snapshot is kept. `refusal` is the reason, in either case.
    With a readership, its edition of the generation is served; nothing is, once one of other permissions is published.
    """

    def __init__(
        self,
        data_folder: DataFolder,
        open_engine: EngineOpener,
        meaning: MeaningSource | None = None,
        readership: Readership | None = None,
    ) -> None:
        self._readership = readership
        self._data_folder = data_folder
        self._open_engine = open_engine
        self._meaning = meaning
        self._lock = threading.Lock()  # guards the fields below
        self._opening = threading.Lock()  # held by the one thread that opens a generation
        self._current: Snapshot | None = None
        self._resolved: str | None = None  # the published id for which `_current` was opened
        self._retry_at = 0.0  # by time.monotonic()
        self._references: Counter[Snapshot] = Counter()
        self.refusal: str | None = None

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """The published generation for the length of a `with` block.

        Raises:
            IndexUnavailableError: nothing has been published, or nothing published can be opened.
        """
        snapshot = self._acquire()
        try:
            yield snapshot
        finally:
            self._release(snapshot)

    def close(self) -> None:
        """Closes the current snapshot, at once or at its last release."""
        with self._lock:
            retired, self._current, self._resolved = self._current, None, None
            self._close_unreferenced(retired)

    def _acquire(self) -> Snapshot:
        try:
            self._refresh(self._data_folder.require_current())
        except OtherPermissionsError as error:
            self.close()
            self._set_refusal(str(error))
            raise
        except IndexUnavailableError as error:
            self._keep_current(error)
        with self._lock:
            if self._current is None:
                raise IndexUnavailableError(_("索引を閉じたあとの問い合わせです。"))
            self._references[self._current] += 1
            return self._current

    def _release(self, snapshot: Snapshot) -> None:
        with self._lock:
            self._references[snapshot] -= 1
            if not self._references[snapshot]:
                del self._references[snapshot]
                if snapshot is not self._current:
                    snapshot.close()

    def _close_unreferenced(self, snapshot: Snapshot | None) -> None:
        if snapshot and not self._references[snapshot]:
            snapshot.close()

    def _refresh(self, published: str) -> None:
        """Opens the published generation in one thread, while others use the current snapshot if there is one."""
        if self._is_resolved(published):
            return
        if not self._opening.acquire(blocking=self._current is None):
            return
        try:
            if self._is_resolved(published):
                return
            fresh, refusal = self._open_best(published)
            with self._lock:
                retired, self._current = self._current, fresh
                self._resolved = published
                self._set_refusal(refusal)
                if retired is not fresh:
                    self._close_unreferenced(retired)
        finally:
            self._opening.release()

    def _is_resolved(self, published: str) -> bool:
        return self._resolved == published and (self.refusal is None or time.monotonic() < self._retry_at)

    def _keep_current(self, error: IndexUnavailableError) -> None:
        """Keeps the current snapshot; raises the error if there is none."""
        with self._lock:
            if self._current is None:
                raise error
            self._resolved = None
            self._set_refusal(
                _("{refusal} それまでは世代 {id} で答えます。", refusal=error, id=self._current.generation)
            )

    def _set_refusal(self, refusal: str | None) -> None:
        if refusal and refusal != self.refusal:
            log.error("%s", refusal)
        self.refusal = refusal

    def _open_best(self, published: str) -> tuple[Snapshot, str | None]:
        """The published generation, or the best fallback with the reason for it.

        Raises:
            IndexUnavailableError, EngineError: the published generation is refused, and there is no fallback.
        """
        started = time.monotonic()
        try:
            return self._open(published), None
        except OtherPermissionsError:  # an earlier generation would be read by the old rules
            raise
        except (IndexUnavailableError, EngineError) as error:
            now = time.monotonic()
            self._retry_at = now + max(RETRY_SECONDS, RETRY_COST_FACTOR * (now - started))
            for fallback in self._fallbacks(published):
                with suppress(IndexUnavailableError, EngineError):
                    snapshot = self._open(fallback)
                    return snapshot, _("{refusal} それまでは世代 {id} で答えます。", refusal=error, id=fallback)
            raise

    def _fallbacks(self, published: str) -> list[str]:
        """The generations to serve instead of a refused one, best first, including the open one."""
        opened = [self._current.generation] if self._current else []
        earlier = self._data_folder.fallbacks_of(published)
        # Without its folder there is no manifest to say which generation it replaced.
        return [*earlier, *opened] if self._data_folder.folder(published).is_dir() else [*opened, *earlier]

    def _open(self, generation: str) -> Snapshot:
        if self._current and self._current.generation == generation:
            return self._current
        manifest = self._data_folder.manifest(generation)
        shared_dictionary.look_in(self._data_folder.dictionary)
        folder = self._data_folder.folder(generation)
        if self._readership is None:
            return open_snapshot(folder, manifest, self._open_engine, self._meaning)
        edition = self._readership.edition_in(manifest)
        return open_edition(folder, manifest, edition, self._open_engine, self._meaning)

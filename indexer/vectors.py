"""Vectors of the served generation, made after a run has published, or by `kb meaning`, under the lock of runs."""

from contextlib import closing
from functools import partial

from indexer.lock import exclusive_lock
from indexer.reporting import published_files
from indexer.retention import storage_errors
from kb.generations.data_folder import DataFolder
from kb.generations.store import DialogueStore
from kb.meaning.embedder import Embedder
from kb.meaning.making import VectorProgress, make_vectors
from kb.meaning.vector_files import VectorFolder
from kb.messages import _
from kb.progress import Progress
from kb.settings import Settings


def update_vectors(settings: Settings, embedder: Embedder, progress: Progress, *, seconds: float) -> VectorProgress:
    """Makes the vectors that the served generation lacks, newest dialogues first, for some seconds; 0 is no limit.

    Raises:
        IndexUnavailableError: none is published.
        LockedError: a run is in progress.
        EngineError: the model failed; what was made before is kept.
        StorageError: the vectors cannot be written.
    """
    data_folder = DataFolder(settings.data)
    generation = data_folder.require_current()
    folder = VectorFolder(data_folder.meaning, embedder.name, embedder.dimensions)
    with (
        published_files(settings),
        storage_errors(data_folder.path),
        exclusive_lock(data_folder.lock),
        closing(DialogueStore(data_folder.folder(generation))) as store,
    ):
        dialogues = (store.dialogue(summary.id) for summary in store.summaries())
        begin = partial(progress, _("意味のベクトルの作成"))
        return make_vectors(dialogues, embedder, folder, seconds=seconds, begin=begin)


def vectors_summary(made: VectorProgress) -> str:
    """A line about the vectors: made now, ready, and the next step where some are left."""
    line = _(
        "意味のベクトル: {ready:,}/{turns:,}件の発言が準備できました（新しく作った本文 {made:,}）。",
        ready=made.ready,
        turns=made.turns,
        made=made.made,
    )
    if made.ready < made.turns:
        line += " " + _("残りは、次の kb index か kb meaning が続きから作ります。")
    return line

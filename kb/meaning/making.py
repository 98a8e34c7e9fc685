"""Makes the vectors of a generation that are not on disk yet, batch by batch, until they are there or time is up."""

import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

from msgspec import Struct

from kb.meaning.embedder import Embedder
from kb.meaning.passages import passages_of
from kb.meaning.vector_files import VectorFolder
from kb.model.dialogue import Dialogue

BATCH = 16  # texts that are embedded and written at once: a killed process loses no more
MAX_FILES = 100  # then they are merged


class VectorProgress(Struct, frozen=True):
    """The turns that have all their vectors, all turns that may have some, and how many texts were embedded now."""

    ready: int
    turns: int
    made: int


class BatchCounter(Protocol):
    """Shows how many of the missing texts are embedded."""

    def update(self, n: int = 1) -> object:
        """Advances by n texts."""


def make_vectors(
    dialogues: Iterable[Dialogue],
    embedder: Embedder,
    folder: VectorFolder,
    *,
    seconds: float = 0,
    begin: Callable[[int], AbstractContextManager[BatchCounter | None]] = lambda missing: nullcontext(),
) -> VectorProgress:
    """Embeds the passages of dialogues in order, without those whose text has a vector of this model already.

    Ends after some seconds, 0 for no limit, and goes on when it is called again. Vectors of other models, and of texts
    that no dialogue has any more, are dropped. `begin` gets the number of missing texts, and shows the progress.

    Raises:
        EngineError: the model failed; what was made before is kept.
        OSError: the folder cannot be written.
    """
    started = time.monotonic()
    folder.drop_leftovers()
    passages = list(passages_of(dialogues))
    wanted = {passage.key: passage.text for passage in passages}
    folder.merge(wanted.keys())
    known = set(folder.read().rows)
    missing = [key for key in wanted if key not in known]
    made = 0
    with begin(len(missing)) as counter:
        for at in range(0, len(missing), BATCH):
            if seconds and time.monotonic() - started >= seconds:
                break
            keys = missing[at : at + BATCH]
            folder.add(keys, embedder.passages([wanted[key] for key in keys]))
            known.update(keys)
            made += len(keys)
            if made % (MAX_FILES * BATCH) == 0:
                folder.merge(wanted.keys())
            if counter:
                counter.update(len(keys))
    folder.merge(wanted.keys())
    turns = {(passage.dialogue, passage.turn) for passage in passages}
    lacking = {(passage.dialogue, passage.turn) for passage in passages if passage.key not in known}
    return VectorProgress(len(turns) - len(lacking), len(turns), made)

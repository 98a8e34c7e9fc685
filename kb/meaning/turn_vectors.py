"""Nearest turns of one generation: cosines of all its vectors, which may be there in part, by one matrix product."""

import threading
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.meaning.embedder import CachedEmbedder
from kb.meaning.passages import Passage
from kb.meaning.vector_files import FolderState, VectorFolder


class NearTurn(NamedTuple):
    """A turn with its cosine."""

    dialogue: str
    turn: str
    cosine: float


class VectorTable(NamedTuple):
    """The vectors that are ready, (ready, dimensions), and the number of the turn of each row.

    `problem` names the files that could not be used.
    """

    vectors: NDArray[np.float32]
    turns: NDArray[np.int64]
    problem: str | None


class TurnVectors:
    """The turns of a generation with the vectors that are on disk. Files that a run adds are read when they are there.

    Thread-safe. Turns without a passage have no place in it.
    """

    def __init__(self, passages: Sequence[Passage], folder: VectorFolder, embedder: CachedEmbedder) -> None:
        self.embedder = embedder
        self._ids = [(passage.dialogue, passage.turn) for passage in passages]
        self._keys = [passage.key for passage in passages]
        self._numbers = {place: number for number, place in enumerate(self._ids)}
        self._folder = folder
        self._lock = threading.Lock()
        self._read: tuple[FolderState, VectorTable] | None = None

    def __len__(self) -> int:
        """The number of turns with a passage."""
        return len(self._ids)

    @property
    def table(self) -> VectorTable:
        """The vectors that are ready now."""
        with self._lock:
            state = self._folder.state
            if self._read is None or self._read[0] != state:
                self._read = (state, self._table())
            return self._read[1]

    def near_question(self, text: str, table: VectorTable) -> Iterator[NearTurn]:
        """Yields the turns near to a question, nearest first.

        Raises:
            EngineError: the model failed.
        """
        return self._near(self.embedder.question(text), table)

    def near_turn(self, dialogue: str, turn: str, table: VectorTable) -> Iterator[NearTurn]:
        """Yields the turns near to one of them, itself included; none while its own vector is not ready."""
        own = np.flatnonzero(table.turns == self._numbers.get((dialogue, turn), -1))
        return self._near(table.vectors[own[0]], table) if len(own) else iter(())

    def _near(self, vector: NDArray[np.float32], table: VectorTable) -> Iterator[NearTurn]:
        cosines = table.vectors @ vector
        least, deviations = self.embedder.bounds
        near = np.flatnonzero(cosines >= max(least, cosines.mean() + deviations * cosines.std()))
        for row in near[np.argsort(-cosines[near], kind="stable")].tolist():
            dialogue, turn = self._ids[table.turns[row]]
            yield NearTurn(dialogue, turn, float(cosines[row]))

    def _table(self) -> VectorTable:
        stored = self._folder.read()
        turns = np.array([number for number, key in enumerate(self._keys) if key in stored.rows], np.int64)
        rows = [stored.rows[self._keys[number]] for number in turns]
        vectors = stored.vectors[rows].astype(np.float32)
        return VectorTable(vectors, turns, " ".join(stored.damaged) or None)

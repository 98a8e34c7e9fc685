"""Nearest turns of one generation: cosines of all its passages, which may be there in part, by one matrix product."""

import threading
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.meaning.embedder import CachedEmbedder
from kb.meaning.passages import Passage
from kb.meaning.vector_files import FolderState, VectorFolder


class NearTurn(NamedTuple):
    """A turn with the cosine of its nearest passage, and where that stands in its text."""

    dialogue: str
    turn: str
    cosine: float
    start: int
    end: int


class VectorTable(NamedTuple):
    """The vectors that are on disk, (passages, dimensions), with the numbers of passage and turn of each.

    `ready` turns have all of their vectors. `problem` names the files that could not be used.
    """

    vectors: NDArray[np.float32]
    passages: NDArray[np.int64]
    turns: NDArray[np.int64]
    ready: int
    problem: str | None


class TurnVectors:
    """The turns of a generation with the vectors that are on disk. Files that a run adds are read when they are there.

    Thread-safe. Turns without a passage have no place in it.
    """

    def __init__(self, passages: Sequence[Passage], folder: VectorFolder, embedder: CachedEmbedder) -> None:
        self.embedder = embedder
        self._numbers: dict[tuple[str, str], int] = {}
        turns = [self._numbers.setdefault((one.dialogue, one.turn), len(self._numbers)) for one in passages]
        self._turns = np.array(turns, np.int64)
        self._places = [(one.start, one.end) for one in passages]
        self._ids = list(self._numbers)
        self._keys = [one.key for one in passages]
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
        return self._near(table.vectors @ self.embedder.question(text), table)

    def near_turn(self, dialogue: str, turn: str, table: VectorTable) -> Iterator[NearTurn]:
        """Yields the turns near to one of them, itself included; none while its own vectors are not there."""
        own = table.vectors[table.turns == self._numbers.get((dialogue, turn), -1)]
        return self._near((table.vectors @ own.T).max(axis=1), table) if len(own) else iter(())

    def _near(self, cosines: NDArray[np.float32], table: VectorTable) -> Iterator[NearTurn]:
        least, deviations = self.embedder.bounds
        near = np.flatnonzero(cosines >= max(least, cosines.mean() + deviations * cosines.std()))
        seen: set[int] = set()
        for row in near[np.argsort(-cosines[near], kind="stable")].tolist():
            number = int(table.turns[row])
            if number not in seen:
                seen.add(number)
                yield NearTurn(*self._ids[number], float(cosines[row]), *self._places[table.passages[row]])

    def _table(self) -> VectorTable:
        stored = self._folder.read()
        there = np.array([key in stored.rows for key in self._keys], bool)
        passages = np.flatnonzero(there)
        vectors = stored.vectors[[stored.rows[self._keys[number]] for number in passages]].astype(np.float32)
        ready = len(self._ids) - len(np.unique(self._turns[~there]))
        return VectorTable(vectors, passages, self._turns[passages], ready, " ".join(stored.damaged) or None)

"""A small model of text embeddings for tests: bags of character bigrams, hashed to a few dimensions."""

from collections.abc import Sequence
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from kb.bootstrap import search_engine
from kb.generations.data_folder import DataFolder
from kb.knowledge import KnowledgeBase
from kb.meaning.embedder import Embedder, NearBounds
from kb.meaning.making import VectorProgress, make_vectors
from kb.meaning.vector_files import VectorFolder
from kb.model.dialogue import Dialogue
from tests.support.generations import publish_generation

DIMENSIONS = 32


class BigramEmbedder:
    """Texts that share bigrams are near. Counts what it is asked; fails after some texts where a test wants that."""

    dimensions = DIMENSIONS

    def __init__(self, name: str = "bigrams-1", *, deviations: float = 0, fails_after: int | None = None) -> None:
        self.name = name
        self.bounds = NearBounds(cosine=0.6, deviations=deviations)
        self.embedded: list[str] = []
        self.asked: list[str] = []
        self._fails_after = fails_after

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if self._fails_after is not None and len(self.embedded) >= self._fails_after:
            raise KeyboardInterrupt
        self.embedded.extend(texts)
        return np.stack([_vector(text) for text in texts])

    def question(self, text: str) -> NDArray[np.float32]:
        self.asked.append(text)
        return _vector(text)


def _vector(text: str) -> NDArray[np.float32]:
    counts = np.full(DIMENSIONS, 1e-3, np.float32)
    for at in range(len(text) - 1):
        counts[crc32(text[at : at + 2].encode()) % DIMENSIONS] += 1
    return np.asarray(counts / np.linalg.norm(counts), np.float32)


def vector_folder(data: Path, embedder: Embedder) -> VectorFolder:
    """The vectors of a model in a data folder."""
    return VectorFolder(DataFolder(data).meaning, embedder.name, embedder.dimensions)


def knowledge_with(data: Path, embedder: Embedder) -> KnowledgeBase:
    """The knowledge base of a data folder with a model."""
    return KnowledgeBase(data, search_engine, embedder)


def embed_all(data: Path, embedder: Embedder, *, seconds: float = 0) -> VectorProgress:
    """Makes the vectors of the served generation."""
    with KnowledgeBase(data, search_engine) as kb, kb.snapshot() as snapshot:
        dialogues = [snapshot.dialogue(one.id) for one in snapshot.dialogues]
    return make_vectors(dialogues, embedder, vector_folder(data, embedder), seconds=seconds)


def publish_with_vectors(data: Path, dialogues: Sequence[Dialogue]) -> Path:
    """Publishes dialogues as a first generation and makes the vectors of all their passages. Returns the folder."""
    publish_generation(data, "g1", dialogues)
    embed_all(data, BigramEmbedder())
    return data


def truncate_vectors(data: Path) -> Path:
    """Damages the only file of vectors of a data folder, and returns its path."""
    (path,) = (data / "meaning").rglob("*.vectors")
    path.write_bytes(path.read_bytes()[:-10])
    return path

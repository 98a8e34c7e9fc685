"""Port of a model of text embeddings, and a cache of embedded questions.

Nothing here imports numpy: a command that searches no meaning does without it.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAX_QUESTIONS = 256  # questions whose vectors are kept in memory


class NearBounds(NamedTuple):
    """The least cosine of a near text, and how many standard deviations it is above the mean cosine of all texts.

    Both are properties of a model. One bound alone does not do: a question has its own mean, by its length and style.
    """

    cosine: float
    deviations: float


class Embedder(Protocol):
    """Texts as unit vectors of float32, so that a dot product is a cosine. Thread-safe."""

    @property
    def name(self) -> str:
        """Model and version, as a file name; vectors of different names are not compared."""

    @property
    def dimensions(self) -> int:
        """The length of a vector."""

    @property
    def bounds(self) -> NearBounds:
        """From where on texts are near."""

    def passages(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """The vectors of texts to be found, (texts, dimensions).

        Raises:
            EngineError: the model failed.
        """

    def question(self, text: str) -> "NDArray[np.float32]":
        """The vector of a question, (dimensions,). Raises what `passages` does."""


class CachedEmbedder:
    """Embedder that keeps the vectors of the latest questions: each page of a search asks the same one again."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._lock = threading.Lock()
        self._questions: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self.name = embedder.name
        self.dimensions = embedder.dimensions
        self.bounds = embedder.bounds

    def passages(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """The vectors of texts, from the model."""
        return self._embedder.passages(texts)

    def question(self, text: str) -> "NDArray[np.float32]":
        """The vector of a question, from the cache or from the model."""
        with self._lock:
            if text in self._questions:
                self._questions.move_to_end(text)
                return self._questions[text]
        vector = self._embedder.question(text)
        with self._lock:
            self._questions[text] = vector
            while len(self._questions) > MAX_QUESTIONS:
                self._questions.popitem(last=False)
        return vector

"""Morphological analysis with Janome's dictionary: sentences to morphemes with offsets.

Text is split at sentence ends first: Janome works in chunks of about a thousand characters and can misjudge a boundary
at their ends. Sentences are segmented by `kb.analysis.lattice` over the compiled dictionary, many at once where a
caller prepares them, and by Janome where this process has none. The morphemes are the same.
"""

import re
import threading
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from kb.analysis.lattice import JANOME
from kb.analysis.lattice.shared import shared_dictionary
from kb.analysis.lexicon import Lexicon
from kb.analysis.morpheme import Morpheme
from kb.analysis.word_parts import Entry

if TYPE_CHECKING:
    from kb.analysis.lattice.tokenizer import CompiledTokenizer

VERSION = JANOME
MAX_CHUNK = 500  # characters, well under Janome's own limit
BATCH = 50_000  # characters that are segmented at once
KEPT = 8192  # sentences of which the morphemes are kept, or up to twice as many: more than a batch has

_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?\n]+|[^。！？!?\n]+")

Morphemes = tuple[Morpheme, ...]


class Tokenizer(Protocol):
    """Segments single sentences and many; see `CompiledTokenizer` and `JanomeTokenizer`."""

    def morphemes(self, sentence: str) -> Morphemes:
        """The morphemes of one sentence, without its white space."""

    def morphemes_of_many(self, sentences: list[str]) -> list[Morphemes]:
        """The morphemes of each sentence."""

    def entries(self, text: str) -> tuple[Entry, ...]:
        """The entries of Janome's system dictionary with exactly this surface."""


class Morphology:
    """Janome's system dictionary with the lexicon as user dictionary. Thread-safe, without a lock around the work."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._lock = threading.Lock()  # held while a tokenizer is made
        self._compiled: CompiledTokenizer | None = None
        self._janome: Tokenizer | None = None
        # Two generations of a memo. Single operations of a dict are atomic; an entry that is lost is made anew.
        self._new: dict[str, Morphemes] = {}
        self._old: dict[str, Morphemes] = {}
        self.entries = lru_cache(maxsize=65536)(self._entries)

    def morphemes(self, text: str) -> list[Morpheme]:
        """The morphemes of a folded text, in order, without its white space."""
        found: list[Morpheme] = []
        for offset, chunk in chunks(text):
            morphemes = self._remembered(chunk)
            if morphemes is None:
                morphemes = self._tokenizer().morphemes(chunk)
                self._remember(chunk, morphemes)
            found.extend([morpheme.shifted(offset) for morpheme in morphemes] if offset else morphemes)
        return found

    def prepare(self, texts: Iterable[str]) -> None:
        """Segments the sentences of folded texts together and keeps them for `morphemes`.

        Some 300,000 characters can be prepared at a time: of more, the first are forgotten before they are asked for.
        """
        new = dict.fromkeys(chunk for text in texts for _offset, chunk in chunks(text))
        for batch in batches(chunk for chunk in new if self._remembered(chunk) is None):
            for chunk, morphemes in zip(batch, self._tokenizer().morphemes_of_many(batch), strict=True):
                self._remember(chunk, morphemes)

    def known(self, text: str) -> bool:
        """True if Janome's system dictionary has exactly this surface."""
        return bool(self.entries(text))

    def _entries(self, text: str) -> tuple[Entry, ...]:
        return self._tokenizer().entries(text)

    def _remembered(self, chunk: str) -> Morphemes | None:
        found = self._new.get(chunk)
        if found is None and (found := self._old.get(chunk)) is not None:
            self._remember(chunk, found)
        return found

    def _remember(self, chunk: str, morphemes: Morphemes) -> None:
        if len(self._new) >= KEPT:
            self._old, self._new = self._new, {}
        self._new[chunk] = morphemes

    def _tokenizer(self) -> Tokenizer:
        dictionary = shared_dictionary.current
        made = self._compiled if dictionary else self._janome
        if made:
            return made
        with self._lock:
            if dictionary:
                from kb.analysis.lattice.tokenizer import CompiledTokenizer  # noqa: PLC0415  # loads numpy

                self._compiled = self._compiled or CompiledTokenizer(dictionary, self._lexicon)
                return self._compiled
            if not self._janome:
                from kb.analysis.janome import JanomeTokenizer  # noqa: PLC0415  # loads Janome's dictionary

                self._janome = JanomeTokenizer(self._lexicon)
            return self._janome


def chunks(text: str) -> Iterator[tuple[int, str]]:
    """Offset and text of each sentence, in pieces of at most `MAX_CHUNK` characters."""
    for match in _SENTENCE.finditer(text):
        for offset in range(match.start(), match.end(), MAX_CHUNK):
            yield offset, text[offset : min(offset + MAX_CHUNK, match.end())]


def batches(sentences: Iterable[str]) -> Iterator[list[str]]:
    """Groups sentences to be segmented together, up to `BATCH` characters and the sentence that exceeds them."""
    batch: list[str] = []
    size = 0
    for sentence in sentences:
        batch.append(sentence)
        size += len(sentence)
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch

"""Bigrams of texts as codes with their offsets on one line of characters, collected in portions of bounded size."""

import numpy as np
from numpy.typing import NDArray

from kb.engines.arrays.inverted_content import InvertedContent, merged
from kb.engines.arrays.number_line import Numbers

GRAM_SHIFT = np.uint64(21)  # bits of a code point
END_OF_TEXT = 0x1FFFFF  # no code point: the second character of the bigram that a text ends with

Codes = NDArray[np.uint64]

_PORTION_SHIFT = (
    np.uint64(64) - 2 * GRAM_SHIFT
)  # bits of an offset in a portion: code and offset are sorted as one number
_PORTION = 1 << int(_PORTION_SHIFT)  # characters; sorting them takes some ten megabytes


def gram_code(gram: str) -> int:
    """The code of a bigram: both code points in one number."""
    return (ord(gram[0]) << int(GRAM_SHIFT)) | ord(gram[1])


class BigramBuilder:
    """Collects the bigrams of texts, each of which takes a place more than it has characters."""

    def __init__(self) -> None:
        self._bases = [0]
        self._waiting: list[str] = []
        self._first = 0  # of the waiting texts
        self._portions: list[tuple[Codes, InvertedContent]] = []

    def add(self, text: str) -> None:
        """Adds a folded text."""
        self._waiting.append(text)
        self._bases.append(self._bases[-1] + len(text) + 1)
        if self._bases[-1] - self._bases[self._first] >= _PORTION:
            self._count()

    def content(self) -> tuple[Codes, InvertedContent, Numbers]:
        """All codes, ascending; the inverted list of each; and the line of characters."""
        self._count()
        codes = np.unique(np.concatenate([np.zeros(0, np.uint64), *(codes for codes, _lists in self._portions)]))
        lists = merged([(np.searchsorted(codes, own), lists) for own, lists in self._portions], len(codes))
        self._portions.clear()
        return codes, lists, np.array(self._bases, np.uint32)

    def _count(self) -> None:
        """Counts the waiting texts."""
        line = "".join(f"{text}\0" for text in self._waiting)
        points = np.frombuffer(line.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
        start = self._bases[self._first]
        ends = np.array(self._bases[self._first + 1 :], np.int64) - start - 1
        points[ends] = END_OF_TEXT
        for first in range(0, len(points), _PORTION):
            self._portions.append(_inverted(points[first : first + _PORTION + 1], start + first))
        self._first += len(self._waiting)
        self._waiting.clear()


def _inverted(points: NDArray[np.uint64], start: int) -> tuple[Codes, InvertedContent]:
    """The bigrams of a stretch of the line; its last character may belong to the next one."""
    places = np.flatnonzero(points[:-1] != END_OF_TEXT).astype(np.uint64)
    pairs = (points[places] << GRAM_SHIFT | points[places + np.uint64(1)]) << _PORTION_SHIFT | places
    pairs.sort()
    codes, counts = np.unique(pairs >> _PORTION_SHIFT, return_counts=True)
    offsets = (pairs & np.uint64(_PORTION - 1)).astype(np.uint32)
    return codes, InvertedContent(counts, offsets + np.uint32(start))

"""Bigrams of texts as codes with their offsets on one line of characters, collected in portions of bounded size."""

import numpy as np
from numpy.typing import NDArray

from kb.engines.arrays.number_line import NO_NUMBERS, Numbers, Pairs

GRAM_SHIFT = np.uint64(21)  # bits of a code point
END_OF_TEXT = 0x1FFFFF  # no code point: the second character of the bigram that a text ends with

Codes = NDArray[np.uint64]

_PORTION = 1_000_000  # characters; sorting them takes some ten megabytes


def gram_code(gram: str) -> int:
    """The code of a bigram: both code points in one number."""
    return (ord(gram[0]) << int(GRAM_SHIFT)) | ord(gram[1])


class BigramBuilder:
    """Collects the bigrams of texts, each of which takes a place more than it has characters."""

    def __init__(self) -> None:
        self._bases = [0]
        self._waiting: list[str] = []
        self._first = 0  # of the waiting texts
        self._portions: list[tuple[Codes, Pairs]] = []

    def add(self, text: str) -> None:
        """Adds a folded text."""
        self._waiting.append(text)
        self._bases.append(self._bases[-1] + len(text) + 1)
        if self._bases[-1] - self._bases[self._first] > _PORTION:
            self._count()

    def content(self) -> tuple[Codes, Pairs, Numbers]:
        """All codes, ascending; the occurrences of each by its index; and the line of characters."""
        self._count()
        none = np.zeros(0, np.uint64)
        codes = np.unique(np.concatenate([none, *(portion for portion, _pairs in self._portions)]))
        numbers, places = [NO_NUMBERS], [NO_NUMBERS]
        for portion, pairs in self._portions:
            numbers.append(np.searchsorted(codes, portion).astype(np.uint32)[pairs.numbers])
            places.append(pairs.places)
        self._portions.clear()
        return codes, Pairs(np.concatenate(numbers), np.concatenate(places)), np.array(self._bases, np.uint32)

    def _count(self) -> None:
        """Counts the waiting texts as one portion."""
        line = "".join(f"{text}\0" for text in self._waiting)
        points = np.frombuffer(line.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
        start = self._bases[self._first]
        ends = np.array(self._bases[self._first + 1 :], np.int64) - start - 1
        points[ends] = END_OF_TEXT
        places = np.delete(np.arange(len(points), dtype=np.uint32), ends)
        codes, numbers = np.unique((points[places] << GRAM_SHIFT) | points[places + np.uint32(1)], return_inverse=True)
        self._portions.append((codes, Pairs(numbers.astype(np.uint32), places + np.uint32(start))))
        self._first += len(self._waiting)
        self._waiting.clear()

"""Number line: the places of all texts of a field on one line, each text an interval.

A place is a position of a token or the offset of a character, as one unsigned 32-bit integer; so an occurrence needs no
document number, and matches of adjacent words are found by comparing integers. A gap between texts keeps the last word
of one apart from the first of the next.
"""

from array import array
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint32]
Offsets = NDArray[np.int64]

_BLOCK = np.uint32(4)  # bits of the places of a block
_FEW = 16  # so many times fewer numbers are searched for, not merged

NO_NUMBERS: Numbers = np.zeros(0, np.uint32)
_DROPPED = np.iinfo(np.int64).min


class NumberLine:
    """The line: `bases[n]` is the first place of text n, `bases[n + 1]` that of the next one."""

    def __init__(self, bases: Numbers) -> None:
        self.bases = bases
        self.texts = len(bases) - 1
        self.size = int(bases[-1])

    def texts_at(self, places: NDArray[np.unsignedinteger]) -> Numbers:
        """The text of each place: that of the block it is in, or a later one that begins in the same block.

        Three to nine times as quick as bisection, with a 64th of the memory of an array of every place.
        """
        places = places.astype(np.uint32, copy=False)
        texts = self._text_of_block.take(places >> _BLOCK)
        later = places >= self._ends.take(texts)
        texts += later
        rows = np.flatnonzero(later)
        while len(rows):  # short texts: several begin in one block
            rows = rows.compress(places.take(rows) >= self._ends.take(texts.take(rows)))
            texts[rows] += np.uint32(1)
        return texts

    @cached_property
    def _text_of_block(self) -> Numbers:
        """The text of the first place of each block."""
        starts = np.arange(0, self.size, 1 << int(_BLOCK))
        return (np.searchsorted(self.bases, starts, side="right") - 1).astype(np.uint32)

    @property
    def _ends(self) -> Numbers:
        return self.bases[1:]

    @property
    def sizes(self) -> Offsets:
        """The number of places of each text, its gap included."""
        bases = self.bases.astype(np.int64)
        return bases[1:] - bases[:-1]


class Rearrangement:
    """Texts of a line in a new order, some of them dropped: what moves where, by stretches that move together."""

    def __init__(self, line: NumberLine, texts: NDArray[np.int64]) -> None:
        self.line = NumberLine(offsets_of(line.sizes[texts]).astype(np.uint32))
        shift = np.full(line.texts, _DROPPED)
        shift[texts] = self.line.bases[:-1].astype(np.int64) - line.bases[texts]
        changes = _starts_of_runs(np.diff(shift) != 0, line.texts)
        self._starts, self._shift = line.bases[changes], shift[changes]
        runs = _starts_of_runs(np.diff(texts) != 1, len(texts))
        lasts = np.append(runs[1:], len(texts))[: len(runs)] - 1
        self._runs = list(map(slice, line.bases[texts[runs]].tolist(), line.bases[texts[lasts] + 1].tolist()))

    def moved(self, places: Numbers) -> tuple[NDArray[np.bool_], Numbers]:
        """A mask of the places whose text is not dropped, and where these are now."""
        shift = self._shift[np.searchsorted(self._starts, places, side="right") - 1]
        stays = shift != _DROPPED
        return stays, (places[stays] + shift[stays]).astype(np.uint32)

    def of_every_place(self, values: NDArray[Any]) -> NDArray[Any]:
        """The values of each place, in the new order."""
        return np.concatenate([values[:0], *map(values.__getitem__, self._runs)])


def _starts_of_runs(differs: NDArray[np.bool_], count: int) -> NDArray[np.int64]:
    """The first of each run of elements, from where neighbours differ."""
    return np.flatnonzero(np.concatenate(([True], differs))[:count])


def joined_bases(lines: Sequence[Numbers]) -> Numbers:
    """The bases of lines laid end to end."""
    ends = np.cumsum([0, *(int(bases[-1]) for bases in lines)])
    parts = [bases[:-1].astype(np.int64) + end for bases, end in zip(lines, ends[:-1], strict=True)]
    return np.concatenate([*parts, ends[-1:]]).astype(np.uint32)


def offsets_of(sizes: NDArray[Any]) -> Offsets:
    """Where groups of these sizes begin, and where the last one ends."""
    offsets = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=offsets[1:])
    return offsets


def numbers_of(values: "array[int]") -> Numbers:
    """The numbers of an array of Python (`I`), without a copy."""
    return np.frombuffer(values, dtype=np.uint32) if len(values) else NO_NUMBERS


def narrowest(values: NDArray[Any]) -> NDArray[Any]:
    """Numbers from 0 on in the narrowest type that holds all of them, as they are stored."""
    return values.astype(np.min_scalar_type(int(values.max(initial=0))))


def groups_of(offsets: Offsets) -> Numbers:
    """The group of each place of an inverted list."""
    return np.repeat(np.arange(len(offsets) - 1, dtype=np.uint32), np.diff(offsets))


def ranges(starts: NDArray[np.integer], ends: NDArray[np.integer]) -> NDArray[np.int64]:
    """The numbers of several ranges, one after the other: starts [3, 8], ends [5, 9] -> 3, 4, 8."""
    sizes = (ends - starts).astype(np.int64)
    before = np.concatenate(([0], np.cumsum(sizes)[:-1])) if len(sizes) else sizes
    return np.repeat(starts.astype(np.int64) - before, sizes) + np.arange(int(sizes.sum()))


def shared_numbers(few: Numbers, many: Numbers) -> Numbers:
    """The numbers that stand in both of two arrays, each of which ascends without repetition."""
    shared: Numbers
    if len(few) * _FEW < len(many):
        at = np.searchsorted(many, few)
        at[at == len(many)] = 0
        shared = few.compress(many[at] == few)
    else:
        merged = np.concatenate((few, many))
        merged.sort(kind="stable")  # merges two runs, which is quicker than a search for each
        shared = merged[1:].compress(merged[1:] == merged[:-1])  # six times as quick as an index of truth values
    return shared

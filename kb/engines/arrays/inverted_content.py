"""Inverted lists in memory, to be merged and rearranged: what occurs is numbered, and the places of each ascend.

Lists are worked on in portions, so that it takes memory for some million places beside the lists themselves.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.engines.arrays.number_line import Numbers, Offsets, Rearrangement, offsets_of, ranges

_PORTION = 1 << 20  # places


class InvertedContent(NamedTuple):
    """The number of places of each list, and the places of all lists, one list after the other."""

    counts: Offsets
    places: Numbers

    @classmethod
    def of(cls, numbers: Numbers, places: Numbers, count: int, *, nearly: bool = False) -> "InvertedContent":
        """Inverts occurrences: of each the number of what occurs, less than `count`, and the place.

        Pairs that are `nearly` in order are merged, in a third of the time.
        """
        pairs = numbers.astype(np.uint64)
        pairs <<= np.uint64(32)
        pairs |= places
        pairs.sort(kind="stable" if nearly else "quicksort")
        return cls(np.bincount(numbers, minlength=count), pairs.astype(np.uint32))

    def moved_on(self, distance: np.uint32) -> "InvertedContent":
        """The lists of the same texts further along their line."""
        return self._replace(places=self.places + distance)

    def rearranged(self, to: Rearrangement) -> "InvertedContent":
        """The lists of rearranged texts; some may become empty."""
        counts = np.zeros_like(self.counts)
        places, filled = np.empty_like(self.places), 0
        for lists, of_lists in self.portions():
            numbers = np.repeat(np.arange(lists.stop - lists.start, dtype=np.uint32), self.counts[lists])
            stays, moved = to.moved(self.places[of_lists])
            portion = InvertedContent.of(numbers[stays], moved, lists.stop - lists.start, nearly=True)
            counts[lists] = portion.counts
            places[filled : filled + len(moved)] = portion.places
            filled += len(moved)
        return InvertedContent(counts, places[:filled])

    def portions(self) -> Iterator[tuple[slice, slice]]:
        """Yields the lists in stretches of bounded length: their numbers, and where their places are."""
        offsets = offsets_of(self.counts)
        first = 0
        while first < len(self.counts):
            last = max(first + 1, int(np.searchsorted(offsets, offsets[first] + _PORTION, side="right")) - 1)
            yield slice(first, last), slice(int(offsets[first]), int(offsets[last]))
            first = last


def merged(parts: Sequence[tuple[NDArray[np.integer], InvertedContent]], count: int) -> InvertedContent:
    """The lists of several parts, each with the new numbers of its lists; places of a later part are behind."""
    counts = np.zeros(count, np.int64)
    for numbers, part in parts:
        counts[numbers] += part.counts
    places = np.empty(int(counts.sum()), np.uint32)
    free = offsets_of(counts)[:-1]
    for numbers, part in parts:
        for lists, of_lists in part.portions():
            starts = free[numbers[lists]]
            places[ranges(starts, starts + part.counts[lists])] = part.places[of_lists]
        free[numbers] += part.counts
    return InvertedContent(counts, places)

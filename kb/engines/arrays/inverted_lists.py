"""Inverted lists: the places of each of many things, ascending, stored as gaps of 16 bits and read list by list.

array         holds
counts        the places of each thing; all of them have some
gaps          the distance of each place from the one before; of the first of a thing, from 0; 0 where it is wide
wide          the distances that do not fit
wide_counts   the wide distances of each thing
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kb.array_files import ArrayGroup
from kb.engines.arrays.number_line import Numbers, Offsets, Pairs, groups_of, narrowest, offsets_of

_WIDEST = 0xFFFF


def inverted_columns(name: str, counts: NDArray[np.int64], places: Numbers) -> dict[str, NDArray[Any]]:
    """The arrays of inverted lists that lie one after the other in `places`."""
    offsets = offsets_of(counts)
    gaps = np.diff(places, prepend=np.uint32(0))
    gaps[offsets[:-1]] = places[offsets[:-1]]
    is_wide = (gaps == 0) | (gaps > _WIDEST)
    wide = gaps[is_wide]
    gaps[is_wide] = 0
    return {
        f"{name}.counts": narrowest(counts),
        f"{name}.gaps": gaps.astype(np.uint16),
        f"{name}.wide": wide,
        f"{name}.wide_counts": narrowest(np.diff(offsets_of(is_wide)[offsets])),
    }


class InvertedLists:
    """Reads the inverted lists of one name. The gaps stay in the file."""

    def __init__(self, arrays: ArrayGroup, name: str) -> None:
        self._arrays = arrays
        self._gaps = f"{name}.gaps"
        self._wide = arrays[f"{name}.wide"]
        self._wide_offsets = offsets_of(arrays[f"{name}.wide_counts"])
        self.offsets: Offsets = offsets_of(arrays[f"{name}.counts"])

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def places(self, first: int, last: int) -> Numbers:
        """The places of things from one to before another, one list after the other."""
        start, end = self.offsets[first], self.offsets[last]
        places: Numbers = self._arrays.part(self._gaps, int(start), int(end)).astype(np.uint32)
        places[np.flatnonzero(places == 0)] = self._wide[self._wide_offsets[first] : self._wide_offsets[last]]
        np.cumsum(places, out=places)
        if last - first > 1:  # the sums of a list begin with all lists before it
            starts = self.offsets[first:last] - start
            before = np.concatenate(([np.uint32(0)], places[starts[1:] - 1]))
            places -= np.repeat(before, np.diff(self.offsets[first : last + 1]))
        places.flags.writeable = False
        return places

    def pairs(self) -> Pairs:
        """All places, each with the number of its list."""
        return Pairs(groups_of(self.offsets), self.places(0, len(self)))

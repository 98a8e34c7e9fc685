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
from kb.engines.arrays.inverted_content import InvertedContent
from kb.engines.arrays.number_line import NO_NUMBERS, Numbers, Offsets, narrowest, offsets_of

_WIDEST = 0xFFFF


def inverted_columns(name: str, lists: InvertedContent) -> dict[str, NDArray[Any]]:
    """The arrays of inverted lists, none of which is empty."""
    gaps = np.empty(len(lists.places), np.uint16)
    wide, wide_counts = [NO_NUMBERS], [NO_NUMBERS]
    for some, of_some in lists.portions():
        offsets, places = offsets_of(lists.counts[some]), lists.places[of_some]
        distances = np.diff(places, prepend=np.uint32(0))
        distances[offsets[:-1]] = places[offsets[:-1]]
        is_wide = (distances == 0) | (distances > _WIDEST)
        wide.append(distances[is_wide])
        wide_counts.append(np.diff(offsets_of(is_wide)[offsets]).astype(np.uint32))
        gaps[of_some] = np.where(is_wide, 0, distances)
    return {
        f"{name}.counts": narrowest(lists.counts),
        f"{name}.gaps": gaps,
        f"{name}.wide": np.concatenate(wide),
        f"{name}.wide_counts": narrowest(np.concatenate(wide_counts)),
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
        if last - first > 1:  # each list begins again from 0: less the sum of the list before
            starts = self.offsets[first:last] - start
            places[starts[1:]] -= np.add.reduceat(places, starts, dtype=np.uint32)[:-1]
        np.cumsum(places, dtype=np.uint32, out=places)
        places.flags.writeable = False
        return places

    def content(self) -> InvertedContent:
        """The lists as content, to be merged with more."""
        return InvertedContent(np.diff(self.offsets), self.places(0, len(self)))

"""Facet counts, sorted on demand: a page shows the first values of many."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import overload

import numpy as np
from numpy.typing import NDArray

from kb.engines.arrays.largest import largest
from kb.search.results import FacetValue, facet_values


class FacetCounts(Sequence[FacetValue]):
    """The values of a facet in the order of `facet_values`; equal to a tuple of the same values.

    `names` ascend. The first values are found without sorting the others.
    """

    def __init__(self, names: Sequence[str], counts: NDArray[np.int64], selected: tuple[str, ...]) -> None:
        self._names = names
        self._counts = counts
        self._selected = selected
        self._living = np.flatnonzero(counts)

    def __len__(self) -> int:
        return len(self._living) if not self._selected else len(self._all)

    @overload
    def __getitem__(self, index: int) -> FacetValue: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[FacetValue, ...]: ...

    def __getitem__(self, index: int | slice) -> FacetValue | tuple[FacetValue, ...]:
        if isinstance(index, slice) and not self._selected and index.start in {None, 0} and index.step is None:
            return self._first(len(self._living[: index.stop]))
        return self._all[index]

    def __iter__(self) -> Iterator[FacetValue]:
        return iter(self._all)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._all == tuple(other)

    def __repr__(self) -> str:
        return repr(self._all)

    __hash__ = None  # type: ignore[assignment]

    @cached_property
    def _all(self) -> tuple[FacetValue, ...]:
        if not self._selected:
            return self._first(len(self._living))
        counts = self._counts[self._living].tolist()
        return facet_values(
            {self._names[ordinal]: count for ordinal, count in zip(self._living.tolist(), counts, strict=True)},
            self._selected,
        )

    def _first(self, count: int) -> tuple[FacetValue, ...]:
        ordinals = self._living[largest(self._counts[self._living], count)]
        return tuple(
            FacetValue(self._names[ordinal], count, selected=False)
            for ordinal, count in zip(ordinals.tolist(), self._counts[ordinals].tolist(), strict=True)
        )

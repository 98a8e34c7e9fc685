"""Facet counts, sorted on demand: a page shows the first values of many."""

from collections.abc import Iterator, Sequence
from typing import overload

import numpy as np
from numpy.typing import NDArray

from kb.search.results import FacetValue, facet_values
from kb.sorted_strings import index_of

_FEW = 32  # values that are sorted at once


class FacetCounts(Sequence[FacetValue]):
    """The values of a facet in the order of `facet_values`; equal to a tuple of the same values."""

    def __init__(self, names: Sequence[str], counts: NDArray[np.int64], selected: tuple[str, ...]) -> None:
        self._names = names
        self._counts = counts
        self._selected = selected
        self._living = np.flatnonzero(counts)
        self._sorted: tuple[FacetValue, ...] | None = None
        self._first: tuple[FacetValue, ...] | None = None

    def __len__(self) -> int:
        return len(self._living) if not self._selected else len(self._all)

    @overload
    def __getitem__(self, index: int) -> FacetValue: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[FacetValue, ...]: ...

    def __getitem__(self, index: int | slice) -> FacetValue | tuple[FacetValue, ...]:
        if isinstance(index, slice) and not index.start and index.step is None and 0 <= (index.stop or -1) <= _FEW:
            return self._few[: index.stop]
        return self._all[index]

    def __iter__(self) -> Iterator[FacetValue]:
        return iter(self._all)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._all == tuple(other)

    def __repr__(self) -> str:
        return repr(self._all)

    __hash__ = None  # type: ignore[assignment]

    @property
    def _all(self) -> tuple[FacetValue, ...]:
        if self._sorted is None:
            self._sorted = self._values(self._living)
        return self._sorted

    @property
    def _few(self) -> tuple[FacetValue, ...]:
        """The first values at least, without sorting the others."""
        if self._first is None:
            living, counts = self._living, self._counts[self._living]
            if len(living) > _FEW:
                least = np.partition(counts, len(counts) - _FEW)[len(counts) - _FEW]
                living = living[(counts >= least) | np.isin(living, self._chosen())]
            self._first = self._values(living)
        return self._first

    def _chosen(self) -> NDArray[np.int64]:
        numbers = [at for name in self._selected if (at := index_of(self._names, name)) is not None]
        return np.array(numbers, np.int64)

    def _values(self, ordinals: NDArray[np.int64]) -> tuple[FacetValue, ...]:
        counts = self._counts[ordinals].tolist()
        return facet_values(
            {self._names[ordinal]: count for ordinal, count in zip(ordinals.tolist(), counts, strict=True)},
            self._selected,
        )

"""Facet values of documents as ordinals: `names` sorted, and for each document a range of `ordinals`."""

from array import array
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.array_files import ArrayGroup, pack_strings, unpack_strings
from kb.engines.arrays.number_line import Numbers, Offsets, groups_of, narrowest, numbers_of, offsets_of, ranges

Mask = NDArray[np.bool_]
DocumentNumbers = NDArray[np.int64]

MANY = 16  # where one in so many documents is chosen, arrays of all documents cost less than searching for each


class FacetContent(NamedTuple):
    """Names, and the ordinals of all documents with where those of each begin."""

    names: Sequence[str]
    ordinals: Numbers
    offsets: Offsets

    def joined(self, other: "FacetContent") -> "FacetContent":
        """The content of these documents and of others behind them."""
        names = sorted({*self.names, *other.names})
        number = {name: ordinal for ordinal, name in enumerate(names)}
        parts = [
            np.array([number[name] for name in part.names], np.uint32)[part.ordinals]
            if len(part.ordinals)
            else part.ordinals
            for part in (self, other)
        ]
        offsets = np.concatenate((self.offsets[:-1], other.offsets + self.offsets[-1]))
        return FacetContent(names, np.concatenate(parts), offsets)

    def rearranged(self, documents: DocumentNumbers) -> "FacetContent":
        """The content of some documents in a new order; names without a document are left out."""
        starts, ends = self.offsets[documents], self.offsets[documents + 1]
        ordinals = self.ordinals[ranges(starts, ends)]
        living = np.unique(ordinals)
        numbers = np.zeros(len(self.names), np.uint32)
        numbers[living] = np.arange(len(living), dtype=np.uint32)
        names = [self.names[ordinal] for ordinal in living.tolist()]
        return FacetContent(names, numbers[ordinals], offsets_of(ends - starts))

    def columns(self) -> dict[str, NDArray[Any]]:
        """The arrays of the facet."""
        sizes = narrowest(np.diff(self.offsets))
        return {"names": pack_strings(list(self.names)), "ordinals": narrowest(self.ordinals), "sizes": sizes}


class FacetBuilder:
    """Collects the values of documents in the order in which they are added."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._of_each = array("I")
        self._sizes = array("I")

    def add(self, values: Iterable[str]) -> None:
        """Adds the values of the next document."""
        row = dict.fromkeys(values)
        self._of_each.extend(self._numbers.setdefault(value, len(self._numbers)) for value in row)
        self._sizes.append(len(row))

    def content(self) -> FacetContent:
        """The content of all documents added."""
        names = sorted(self._numbers)
        ordinals = np.zeros(len(names), np.uint32)
        ordinals[[self._numbers[name] for name in names]] = np.arange(len(names), dtype=np.uint32)
        return FacetContent(names, ordinals[numbers_of(self._of_each)], offsets_of(numbers_of(self._sizes)))


class FacetArrays:
    """Reads the values of a facet. Immutable, so that threads share it."""

    def __init__(self, arrays: ArrayGroup) -> None:
        self.names = unpack_strings(arrays["names"])
        self.ordinals: NDArray[np.unsignedinteger] = arrays["ordinals"]
        sizes = arrays["sizes"]
        self._offsets = offsets_of(sizes)
        self.documents = len(sizes)
        self._number = {name: ordinal for ordinal, name in enumerate(self.names)}
        self._column = self._as_column(sizes)

    def content(self) -> FacetContent:
        """The facet as content, to be joined with more."""
        return FacetContent(self.names, self.ordinals.astype(np.uint32), self._offsets)

    def with_values(self, values: Iterable[str]) -> Mask:
        """A mask of the documents that have any of some values."""
        chosen = np.zeros(len(self.names), bool)
        chosen[[self._number[value] for value in values if value in self._number]] = True
        if self._column is not None:
            mask: Mask = np.append(chosen, False)[self._column]
            return mask
        mask = np.zeros(self.documents, bool)
        mask[self._document_of_each.compress(chosen.take(self.ordinals))] = True
        return mask

    def counts(self, documents: DocumentNumbers | None) -> NDArray[np.int64]:
        """The number of documents of each value, among some documents or all."""
        if documents is None:
            return self._all_counts
        if self._column is not None:
            return np.bincount(self._column.take(documents), minlength=len(self.names) + 1)[:-1]
        if len(documents) < self.documents // MANY:
            ordinals = self.ordinals[ranges(self._offsets[documents], self._offsets[documents + 1])]
        else:
            chosen = np.zeros(self.documents, bool)
            chosen[documents] = True
            ordinals = self.ordinals.compress(chosen.take(self._document_of_each))
        return np.bincount(ordinals, minlength=len(self.names))

    def groups(self) -> tuple[NDArray[np.int64], DocumentNumbers]:
        """Groups of documents with the same first value, one without any alone: the group of each, and its first.

        Groups are numbered in the order of their first documents.
        """
        keys = np.arange(len(self.names), len(self.names) + self.documents)
        valued = np.diff(self._offsets) > 0
        keys[valued] = self.ordinals[self._offsets[:-1][valued]]
        _keys, firsts, numbers = np.unique(keys, return_index=True, return_inverse=True)
        order = np.argsort(firsts)
        rank = np.empty(len(order), np.int64)
        rank[order] = np.arange(len(order))
        return rank[numbers], firsts[order]

    def group_counts(self, documents: DocumentNumbers, groups: NDArray[np.int64]) -> NDArray[np.int64]:
        """The number of groups of each value, given some documents, ascending, and the group of each."""
        size = len(self.names)
        if self._column is not None:
            ordinals = self._column.take(documents)
            valued = ordinals < size
            ordinals, groups = ordinals.compress(valued), groups.compress(valued)
        else:
            starts, ends = self._offsets[documents], self._offsets[documents + 1]
            ordinals, groups = self.ordinals[ranges(starts, ends)], np.repeat(groups, ends - starts)
        pairs = groups * size + ordinals
        pairs.sort(kind="stable")  # quick: groups ascend, but for turns between those of another
        new = np.ones(len(pairs), bool)
        new[1:] = pairs[1:] != pairs[:-1]
        return np.bincount(pairs.compress(new) % size, minlength=size) if size else np.zeros(0, np.int64)

    def value(self, document: int) -> str:
        """The only value of a document; empty without one."""
        start, end = self._offsets[document : document + 2].tolist()
        return self.names[self.ordinals[start]] if end > start else ""

    def column(self) -> NDArray[np.int64]:
        """The first ordinal of each document, for facets of which each document has a value."""
        return self.ordinals[self._offsets[:-1]].astype(np.int64)

    def _as_column(self, sizes: NDArray[np.unsignedinteger]) -> NDArray[np.unsignedinteger] | None:
        """The ordinal of each document, one beyond all names if it has none; None if a document has several values."""
        if (sizes > 1).any():
            return None
        if (sizes == 1).all():
            return self.ordinals
        column = np.full(self.documents, len(self.names), np.min_scalar_type(len(self.names)))
        column[sizes == 1] = self.ordinals
        return column

    @cached_property
    def _all_counts(self) -> NDArray[np.int64]:
        return np.bincount(self.ordinals, minlength=len(self.names))

    @cached_property
    def _document_of_each(self) -> Numbers:
        return groups_of(self._offsets)

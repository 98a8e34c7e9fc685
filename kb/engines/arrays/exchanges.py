"""Exchanges as groups of documents: a question with its answers has one number, a turn in none a number of its own.

Exchanges are numbered in the order of their first turns. A mask of documents becomes one of exchanges: those of which
any turn is in it.
"""

from collections.abc import Callable
from functools import reduce
from operator import and_, or_

import numpy as np
from numpy.typing import NDArray

from kb.engines.arrays.facet_arrays import DocumentNumbers, FacetArrays, Mask
from kb.engines.arrays.number_line import offsets_of, ranges
from kb.query.ast import And, MatchAll, Node, Not, Or


class Exchanges:
    """The exchange of each document (`numbers`). Immutable, so that threads share it."""

    def __init__(self, facet: FacetArrays) -> None:
        self.numbers, self.firsts = facet.groups()
        self.count = len(self.firsts)
        self._order = np.argsort(self.numbers, kind="stable")
        self._offsets = offsets_of(np.bincount(self.numbers, minlength=self.count))
        self._all_counts: dict[FacetArrays, NDArray[np.int64]] = {}

    def matching(self, node: Node, documents: Callable[[Node], Mask]) -> Mask:
        """A mask of the exchanges that match a node: AND, OR and NOT hold over all turns of an exchange.

        `documents` evaluates a node to a mask of documents.
        """
        match node:
            case MatchAll():
                return np.ones(self.count, bool)
            case And(children):
                return reduce(and_, (self.matching(child, documents) for child in children))
            case Or(children):
                return reduce(or_, (self.matching(child, documents) for child in children))
            case Not(child):
                return ~self.matching(child, documents)
            case _:
                return self.having(documents(node))

    def having(self, documents: Mask) -> Mask:
        """A mask of the exchanges of which any turn is in a mask."""
        mask = np.zeros(self.count, bool)
        mask[self.numbers.compress(documents)] = True
        return mask

    def counts(self, facet: FacetArrays, documents: DocumentNumbers) -> NDArray[np.int64]:
        """The number of exchanges of each value of a facet, among some documents; all documents are counted once."""
        if len(documents) < len(self.numbers):
            return facet.group_counts(documents, self.numbers[documents])
        if facet not in self._all_counts:
            self._all_counts[facet] = facet.group_counts(documents, self.numbers)
        return self._all_counts[facet]

    def turns(self, exchanges: NDArray[np.int64]) -> tuple[DocumentNumbers, NDArray[np.int64]]:
        """The documents of some exchanges one after the other, and where those of each begin, and end."""
        starts, ends = self._offsets[exchanges], self._offsets[exchanges + 1]
        return self._order[ranges(starts, ends)], offsets_of(ends - starts)

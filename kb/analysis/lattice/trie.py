"""A trie of words in one hash table: uint64 slots of parent node, character and child node, by open addressing.

The root is node 0. A word's entries are numbered in a row: those of node n are `first[n]` to `first[n + 1]`.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

BITS = 21  # of a node and of a character; three of them fit into a slot
WINDOW = 50  # characters: Janome looks for words in the next 50 characters, so longer ones are never found
MULTIPLIER = 0x9E3779B97F4A7C15  # 2**64 divided by the golden ratio: Fibonacci hashing
WORD = (1 << 64) - 1
_SLOTS_PER_NODE = 2  # at least; the table has a power of two of them
_LAST_NODE = (1 << BITS) - 1
_CHILD = np.uint64(_LAST_NODE)
_BITS = np.uint64(BITS)


class Trie(NamedTuple):
    """`slots` is the hash table, `first` the number of the first entry of each node."""

    slots: NDArray[np.uint64]
    first: NDArray[np.uint32]

    def children(self, nodes: NDArray[np.int64], characters: NDArray[np.int64]) -> NDArray[np.int64]:
        """The child of each node by a character each; 0 where there is none."""
        keys = (nodes.astype(np.uint64) << _BITS) | characters.astype(np.uint64)
        places = _places(keys, len(self.slots))
        slots = self.slots[places]
        met = slots >> _BITS == keys
        found = np.where(met, slots & _CHILD, np.uint64(0)).astype(np.int64)
        pending = np.flatnonzero(~met & (slots != 0))
        while len(pending):
            places[pending] = (places[pending] + 1) & (len(self.slots) - 1)
            slots = self.slots[places[pending]]
            met = slots >> _BITS == keys[pending]
            found[pending[met]] = slots[met] & _CHILD
            pending = pending[~met & (slots != 0)]
        return found


class Descent:
    """The children of single nodes, in plain Python: the overhead of numpy would be tenfold."""

    def __init__(self, trie: Trie) -> None:
        self._slots = trie.slots.data
        self._shift, self._last = shift(len(trie.slots)), len(trie.slots) - 1
        self.first = trie.first.data

    def child(self, node: int, character: int) -> int:
        """The child of a node by a character; 0 where there is none."""
        key = node << BITS | character
        place = ((key * MULTIPLIER) & WORD) >> self._shift
        while slot := self._slots[place]:
            if slot >> BITS == key:
                return slot & _LAST_NODE
            place = (place + 1) & self._last
        return 0

    def entries(self, node: int) -> range:
        """The numbers of the entries of a node."""
        return range(self.first[node], self.first[node + 1])


def build_trie(words: Sequence[str]) -> tuple[Trie, NDArray[np.intp]]:
    """A trie of words, which may repeat; also the order in which their entries are numbered, as indices of `words`."""
    if not words:
        return Trie(np.zeros(2, np.uint64), np.zeros(2, np.uint32)), np.zeros(0, np.intp)
    distinct = sorted(set(words))
    lengths = np.array([len(word) for word in distinct])
    within = np.arange(lengths.max()) < lengths[:, None]
    characters = np.zeros(within.shape, np.uint32)
    characters[within] = codes("".join(distinct))
    # A row has a node of its own from the first character on in which it differs from the row before.
    differs = np.ones(within.shape, bool)
    unequal = (characters[1:] != characters[:-1]) | ~within[:-1]
    differs[1:] = np.logical_or.accumulate(unequal, axis=1)
    new = differs & within
    nodes = np.maximum.accumulate(np.where(new, np.cumsum(new, dtype=np.int32).reshape(new.shape), 0), axis=0)
    parents = np.hstack([np.zeros((len(nodes), 1), nodes.dtype), nodes[:, :-1]])
    keys = (parents[new].astype(np.uint64) << _BITS) | characters[new].astype(np.uint64)
    node_of = dict(zip(distinct, nodes[np.arange(len(nodes)), lengths - 1].tolist(), strict=True))
    entry_nodes = np.array([node_of[word] for word in words])
    order = np.argsort(entry_nodes, kind="stable")
    first = np.searchsorted(entry_nodes[order], np.arange(len(keys) + 2))
    return Trie(_hashed(keys), first.astype(np.uint32)), order


def codes(text: str) -> NDArray[np.uint32]:
    """The characters of a text as numbers.

    Raises:
        UnicodeEncodeError: the text has a lone surrogate.
    """
    return np.frombuffer(text.encode("utf-32-le"), np.uint32)


def _hashed(keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The hash table of the nodes 1, 2, … by their keys."""
    slots = np.zeros(1 << (_SLOTS_PER_NODE * len(keys) - 1).bit_length(), np.uint64)
    values = (keys << _BITS) | np.arange(1, len(keys) + 1, dtype=np.uint64)
    places = _places(keys, len(slots))
    pending = np.arange(len(keys))
    while len(pending):  # all that have no slot yet try the next one at once; of those that meet, the last gets it
        candidates = pending[slots[places[pending]] == 0]
        slots[places[candidates]] = values[candidates]
        pending = pending[slots[places[pending]] != values[pending]]
        places[pending] = (places[pending] + 1) & (len(slots) - 1)
    return slots


def _places(keys: NDArray[np.uint64], size: int) -> NDArray[np.int64]:
    return ((keys * np.uint64(MULTIPLIER)) >> np.uint64(shift(size))).astype(np.int64)


def shift(size: int) -> int:
    """The bits of a hash that are dropped for a table of a size, which is a power of two from 2 on."""
    return 65 - size.bit_length()

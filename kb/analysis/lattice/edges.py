"""The edges of the lattices of many sentences: words of the dictionaries at every place, and unknown words."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.analysis.lattice.dictionary import Characters, Dictionary, Entries
from kb.analysis.lattice.trie import WINDOW

Integers = NDArray[np.signedinteger]


class Edges(NamedTuple):
    """Columns of edges: start and end in the joined text, context ids, cost, word id."""

    start: Integers
    end: Integers
    left: Integers
    right: Integers
    cost: Integers
    word: Integers


def find_edges(dictionary: Dictionary, user: Entries, characters: NDArray[np.int64], ends: NDArray[np.int64]) -> Edges:
    """All edges by start: of one start, those of the user dictionary first, unknown words last, as in Janome's lattice.

    `ends` is the end of the sentence of each character.
    """
    known = _words(dictionary.entries, characters, ends)
    # Unknown words compete where the system dictionary has no word, whatever the user dictionary has.
    matched = np.zeros(len(characters), bool)
    matched[known.start] = True
    unknown = _unknown_words(dictionary.characters, dictionary.templates, characters, ends, matched)
    found = (_words(user, characters, ends), known, *unknown)
    columns = [np.concatenate(column) for column in zip(*found, strict=True)]
    order = np.argsort(columns[0], kind="stable")
    return Edges(*(column[order] for column in columns))


def _words(entries: Entries, characters: NDArray[np.int64], ends: NDArray[np.int64]) -> Edges:
    """The words of a dictionary, by descending its trie from all places at once."""
    trie = entries.trie
    starts, nodes, depths = [], [], []
    place, node = np.arange(len(characters)), np.zeros(len(characters), np.int64)
    for depth in range(1, WINDOW + 1):
        node = trie.children(node, characters[place + (depth - 1)])
        met = node > 0
        place, node = place[met], node[met]
        worded = trie.first[node + 1] > trie.first[node]
        starts.append(place[worded])
        nodes.append(node[worded])
        depths.append(np.full(len(starts[-1]), depth))
        further = place + depth < ends[place]
        place, node = place[further], node[further]
        if not len(place):
            break
    start, node, length = np.concatenate(starts), np.concatenate(nodes), np.concatenate(depths)
    first = trie.first[node].astype(np.int64)
    count = trie.first[node + 1] - first
    total = np.cumsum(count)
    entry = np.arange(total[-1] if len(total) else 0) + np.repeat(first - total + count, count)
    start, end = np.repeat(start, count), np.repeat(start + length, count)
    return Edges(
        start.astype(np.int32),
        end.astype(np.int32),
        entries.left[entry],
        entries.right[entry],
        entries.cost[entry],
        entries.word[entry],
    )


def _unknown_words(
    table: Characters,
    first_word: int,
    characters: NDArray[np.int64],
    ends: NDArray[np.int64],
    matched: NDArray[np.bool_],
) -> Iterator[Edges]:
    """The unknown words, a category after the other: as long as their characters continue it."""
    kinds = table.kind[characters]
    own, continues = table.own[kinds], table.continues[kinds]
    present = int(np.bitwise_or.reduce(own))
    places = np.arange(len(characters))
    for category in range(len(table.always)):
        bit = np.uint16(1 << category)
        if not present & int(bit):
            continue
        begins = (own & bit) != 0
        start = np.flatnonzero(begins if table.always[category] else begins & ~matched)
        stops = np.append(np.where((continues & bit) != 0, len(characters), places), len(characters))
        stops = np.minimum.accumulate(stops[::-1])[::-1]  # the first place from each on that does not continue it
        end = np.minimum(np.minimum(stops[start + 1], ends[start]), start + int(table.longest[category]) + 1)
        first, last = int(table.first[category]), int(table.first[category + 1])
        template = np.tile(np.arange(first, last), len(start))
        yield Edges(
            np.repeat(start, last - first).astype(np.int32),
            np.repeat(end, last - first).astype(np.int32),
            table.left[template],
            table.right[template],
            table.cost[template],
            (template + first_word).astype(np.int32),
        )

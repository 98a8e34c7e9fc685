"""Viterbi over many sentences in step, in numpy: offset by offset, all sentences at once.

Ties are broken as in Janome: of the cheapest edges that end at a place, the first stays if it is an unknown word, else
the word of the dictionaries with the smallest number in its own dictionary.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.analysis.lattice.dictionary import Dictionary, UserWords
from kb.analysis.lattice.edges import Edges, Integers, find_edges
from kb.analysis.lattice.trie import codes

_UNREACHED = 1 << 30  # above the cost of any path; the edges after an unreachable place stay above it


class Segments(NamedTuple):
    """Columns of tokens in order: number of the sentence, start and end in it, word id."""

    sentence: NDArray[np.int64]
    start: Integers
    end: Integers
    word: Integers


def segment_sentences(dictionary: Dictionary, user: UserWords, sentences: Sequence[str]) -> Segments:
    """Segments sentences, none of them empty or with white space at its ends.

    Raises:
        UnicodeEncodeError: a sentence has a lone surrogate.
    """
    lengths = np.array([len(sentence) for sentence in sentences])
    offsets = np.cumsum(lengths) - lengths
    sentence_of = np.repeat(np.arange(len(sentences)), lengths)
    characters = codes("".join(sentences)).astype(np.int64)
    edges = find_edges(dictionary, user.entries, characters, (offsets + lengths)[sentence_of])
    chosen = _Lattices(dictionary, edges, lengths, offsets, sentence_of).best_paths()
    sentence = sentence_of[edges.start[chosen]]
    offset = offsets[sentence]
    return Segments(sentence, edges.start[chosen] - offset, edges.end[chosen] - offset, edges.word[chosen])


class _Lattices:
    """The lattices of the sentences of a batch, and the least costs through them up to some offset."""

    def __init__(
        self,
        dictionary: Dictionary,
        edges: Edges,
        lengths: Integers,
        offsets: Integers,
        sentence_of: Integers,
    ) -> None:
        self._lengths = lengths
        self._templates = range(dictionary.templates, dictionary.size)
        self._costs = dictionary.connections.ravel()
        self._row = edges.right.astype(np.int32) * np.int32(dictionary.connections.shape[1])
        self._left, self._cost, self._word = edges.left.astype(np.int32), edges.cost.astype(np.int32), edges.word
        self._sentence = sentence_of[edges.start]
        offset = offsets[self._sentence]
        # As uint16, a stable sort is a radix sort.
        self._from, self._to = (edges.start - offset).astype(np.uint16), (edges.end - offset).astype(np.uint16)
        self._total = np.full(len(edges.start), _UNREACHED, np.int32)
        self._back = np.full(len(edges.start), -1, np.int32)

    def best_paths(self) -> Integers:
        """The edges of the cheapest path through each lattice, in order."""
        last = self._forward()
        found = []
        while len(last):
            found.append(last)
            last = self._back[last]
            last = last[last >= 0]
        return np.sort(np.concatenate(found)) if found else np.zeros(0, np.int32)

    def _forward(self) -> Integers:
        """Finds the best edge before each edge; returns the last edge of each sentence."""
        longest = int(self._lengths.max(initial=0))
        offsets = np.arange(longest + 2)
        opening, closing = np.argsort(self._from, kind="stable"), np.argsort(self._to, kind="stable")
        finishing = np.argsort(self._lengths, kind="stable")
        opens = np.searchsorted(self._from[opening], offsets)
        closes = np.searchsorted(self._to[closing], offsets)
        finishes = np.searchsorted(self._lengths[finishing], offsets)
        last = np.zeros(len(self._lengths), np.int32)
        first = opening[: opens[1]]
        self._total[first] = self._costs[self._left[first]] + self._cost[first]
        for offset in range(1, longest + 1):
            before = closing[closes[offset] : closes[offset + 1]]
            if not len(before):
                continue
            count = np.bincount(self._sentence[before], minlength=len(self._lengths))
            begin = np.cumsum(count) - count
            edges = opening[opens[offset] : opens[offset + 1]]
            edges = edges[count[self._sentence[edges]] > 0]  # no word ends there in the other sentences
            finished = finishing[finishes[offset] : finishes[offset + 1]]
            sentences = np.concatenate([self._sentence[edges], finished])
            left = np.concatenate([self._left[edges], np.zeros(len(finished), np.int32)])
            if not len(sentences):
                continue
            best, least = self._cheapest(before, begin[sentences], count[sentences], left)
            self._back[edges] = best[: len(edges)]
            self._total[edges] = least[: len(edges)] + self._cost[edges]
            last[finished] = best[len(edges) :]
        return last

    def _cheapest(
        self, before: Integers, begin: Integers, count: Integers, left: Integers
    ) -> tuple[Integers, Integers]:
        """For each left context id the best of before[begin:begin + count], and the cost so far."""
        groups = np.cumsum(count) - count
        candidates = before[np.arange(groups[-1] + count[-1]) + np.repeat(begin - groups, count)]
        costs = self._total[candidates] + self._costs[self._row[candidates] + np.repeat(left, count)]
        least = np.minimum.reduceat(costs, groups)
        equal = np.flatnonzero(costs == np.repeat(least, count))
        if len(equal) == len(groups):
            return candidates[equal], least
        group = np.searchsorted(groups, equal, "right") - 1
        first = np.flatnonzero(np.diff(group, prepend=-1))
        best = candidates[equal[first]]
        bounds = np.append(first, len(equal))
        for number in np.flatnonzero(np.diff(bounds) > 1):
            best[number] = self._first_of(candidates[equal[bounds[number] : bounds[number + 1]]])
        return best, least

    def _first_of(self, tied: Integers) -> int:
        """The edge that Janome takes of some of the same cost."""
        words = self._word[tied]
        if words[0] in self._templates:
            return int(tied[0])
        numbers = np.where(words < self._templates.start, words, words - self._templates.stop)
        unknown = (words >= self._templates.start) & (words < self._templates.stop)
        return int(tied[np.argmin(np.where(unknown, np.iinfo(np.int32).max, numbers))])

"""Proximity matching: the texts in which matches of several leaves stand near each other, on the number line.

`kb.matching.proximity` defines the result. For each match as the one that begins last, the matches of every other leaf
that begin no later are searched for the one that ends last, by a running maximum.
"""

from collections.abc import Sequence
from functools import reduce
from typing import NamedTuple

import numpy as np

from kb.deadline import check
from kb.engines.arrays.field_arrays import FieldArrays
from kb.engines.arrays.field_content import GAP
from kb.engines.arrays.matches import Matches
from kb.engines.arrays.number_line import Numbers, Offsets, ranges


class _Places(NamedTuple):
    """The positions of matches, ordered by the first: texts, first and last position."""

    texts: Numbers
    first: Offsets
    last: Offsets


def texts_with_near(found: Sequence[Sequence[Matches]], distance: int, field: FieldArrays) -> Numbers:
    """The texts, each once, in which all leaves have a match within so many words of each other."""
    texts = reduce(np.intersect1d, (np.concatenate([one.texts for one in parts]) for parts in found))
    leaves = [_places(parts, texts, field) for parts in found]
    reached = [np.maximum.accumulate(leaf.last) for leaf in leaves]
    near = [np.zeros(0, np.uint32)]
    for last in leaves:
        kept = np.ones(len(last.first), bool)
        begins = field.positions.bases[last.texts].astype(np.int64)
        for leaf, reach in zip(leaves, reached, strict=True):
            check()
            at = np.searchsorted(leaf.first, last.first, side="right") - 1
            ends = np.append(reach, -1)[at]  # -1 where none begins so early
            kept &= (ends >= last.first - 1 - distance) & (ends >= begins)
        near.append(last.texts[kept])
    return np.unique(np.concatenate(near))


def _places(parts: Sequence[Matches], texts: Numbers, field: FieldArrays) -> _Places:
    """The positions of the matches of a leaf in some texts."""
    columns = []
    for one in parts:
        rows = np.flatnonzero(np.isin(one.texts, texts))
        place = _Places(one.texts[rows], one.first[rows].astype(np.int64), one.last[rows].astype(np.int64))
        columns.append(_positions_of(place, field) if one.literal else place)
    in_text, first, last = (np.concatenate(column) for column in zip(*columns, strict=True))
    order = np.argsort(first, kind="stable")
    return _Places(in_text[order], first[order], last[order])


def _positions_of(characters: _Places, field: FieldArrays) -> _Places:
    """The positions of the words in which characters of folded texts stand; in a text without words there are none."""
    texts = np.unique(characters.texts)
    bases = field.positions.bases
    positions = ranges(bases[texts], bases[texts + np.uint32(1)] - np.uint32(GAP)).astype(np.uint32)
    positions = positions[field.ends(positions) > field.starts[positions]]  # the end of a sentence has no characters
    starts = field.places_of(positions).astype(np.int64)
    kept = np.isin(characters.texts, field.positions.texts_at(positions))
    line = field.characters.bases[characters.texts].astype(np.int64)
    texts, first, last = characters.texts[kept], (characters.first + line)[kept], (characters.last + line)[kept]
    earliest = np.searchsorted(positions, bases[texts])  # for marks before the first word
    return _Places(
        texts,
        positions[np.maximum(np.searchsorted(starts, first, side="right") - 1, earliest)].astype(np.int64),
        positions[np.maximum(np.searchsorted(starts, last, side="right") - 1, earliest)].astype(np.int64),
    )

"""Matches of one leaf of a query in one field: parallel arrays, a row per match."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.engines.arrays.number_line import NO_NUMBERS, Numbers
from kb.query.match_kinds import MatchKind, reason_of

Kinds = NDArray[np.uint8]

NO_KINDS: Kinds = np.zeros(0, np.uint8)
# Match kinds -> the index of the reported reason, best first.
REASON_OF_KINDS = np.array([tuple(type(reason_of(0))).index(reason_of(kinds)) for kinds in range(MatchKind.ALL + 1)])


class Matches(NamedTuple):
    """The matches of a leaf, ordered by text and place.

    `first` and `last` are positions of tokens; of a literal, characters within the folded text. `prefixes` is the
    length of the part of the last word that a prefix matches.
    """

    texts: Numbers
    kinds: Kinds
    first: Numbers
    last: Numbers
    literal: bool = False
    prefixes: Numbers | None = None

    def outside(self, texts: Numbers) -> "Matches":
        """The literal matches in other texts than some."""
        kept = np.isin(self.texts, texts, invert=True)
        texts, kinds, first, last = (
            column.compress(kept) for column in (self.texts, self.kinds, self.first, self.last)
        )
        return self._replace(texts=texts, kinds=kinds, first=first, last=last)


NO_MATCHES = Matches(NO_NUMBERS, NO_KINDS, NO_NUMBERS, NO_NUMBERS)


def allowed_kinds(kinds: Kinds, allowed: int) -> NDArray[np.bool_]:
    """A mask of the matches all of whose kinds are allowed."""
    allows: NDArray[np.bool_] = (kinds & np.uint8(~allowed & 0xFF)) == 0
    return allows

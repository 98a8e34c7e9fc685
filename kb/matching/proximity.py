"""Proximity: defines when occurrences of several leaves stand within some words of each other.

Words are the positions of tokens: particles have none, the end of a sentence has one. The leaves are near each other
where, of one occurrence each, none ends more than so many words before the one that begins last.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from kb.analysis.tokens import Token
from kb.matching.reference_matcher import Occurrence


def are_near(found: Sequence[Sequence[Occurrence]], tokens: Sequence[Token], distance: int) -> bool:
    """True if there is an occurrence of each leaf with at most `distance` words between them, in any order."""
    if not tokens:
        return False
    starts = [token.start for token in tokens]
    places = [[_words(one, tokens, starts) for one in occurrences] for occurrences in found]
    lasts = (first for leaf in places for first, _end in leaf)
    return any(
        all(any(first <= last and end >= last - 1 - distance for first, end in leaf) for leaf in places)
        for last in lasts
    )


def _words(occurrence: Occurrence, tokens: Sequence[Token], starts: Sequence[int]) -> tuple[int, int]:
    """The positions of the first and the last word of an occurrence; of letters, of the words they stand in."""
    if occurrence.words:
        return occurrence.words
    start, end = occurrence.span
    first, last = bisect_right(starts, start) - 1, bisect_left(starts, end) - 1
    return tokens[max(first, 0)].position, tokens[max(last, 0)].position

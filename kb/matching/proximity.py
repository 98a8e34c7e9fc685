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
    least = least_distance(found, tokens)
    return least is not None and least <= distance


def least_distance(found: Sequence[Sequence[Occurrence]], tokens: Sequence[Token]) -> int | None:
    """The words between those occurrences, one of each leaf, that are nearest; None where a leaf has none."""
    if not tokens or not all(found):
        return None
    starts = [token.start for token in tokens]
    places = [[_words(one, tokens, starts) for one in occurrences] for occurrences in found]
    begun = max(min(first for first, _end in leaf) for leaf in places)  # no leaf is without an occurrence from here on
    lasts = (first for leaf in places for first, _end in leaf if first >= begun)
    return min(
        max(0, *(last - 1 - max(end for first, end in leaf if first <= last) for leaf in places)) for last in lasts
    )


def _words(occurrence: Occurrence, tokens: Sequence[Token], starts: Sequence[int]) -> tuple[int, int]:
    """The positions of the first and the last word of an occurrence; of letters, of the words they stand in."""
    if occurrence.words:
        return occurrence.words
    start, end = occurrence.span
    first, last = bisect_right(starts, start) - 1, bisect_left(starts, end) - 1
    return tokens[max(first, 0)].position, tokens[max(last, 0)].position

"""Bisection in sorted lists of strings: by prefix, and by the whole string."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence


def prefix_range(strings: Sequence[str], prefix: str) -> range:
    """The indexes of the strings that begin with a prefix, in O(log n) comparisons.

    They are adjacent: behind the first string that is not less than the prefix, those that begin with it come first.
    """
    first = bisect_left(strings, prefix)
    last = bisect_left(strings, True, lo=first, key=lambda one: not one.startswith(prefix))
    return range(first, last)


def index_of(strings: Sequence[str], wanted: str) -> int | None:
    """The index of a string; None if the list does not have it.

    Of equal strings it is the index of the first.
    """
    index = bisect_left(strings, wanted)
    return index if index < len(strings) and strings[index] == wanted else None


class PrefixTable:
    """Strings in order, each with its number."""

    def __init__(self, strings: Iterable[str]) -> None:
        pairs = sorted((string, number) for number, string in enumerate(strings))
        self._strings = [string for string, _number in pairs]
        self._numbers = [number for _string, number in pairs]

    def starting_with(self, prefix: str) -> list[int]:
        """The numbers of the strings that begin with a prefix."""
        return [self._numbers[at] for at in prefix_range(self._strings, prefix)]

    def equal_to(self, string: str) -> list[int]:
        """The numbers of the strings that are equal to one."""
        return self._numbers[bisect_left(self._strings, string) : bisect_right(self._strings, string)]

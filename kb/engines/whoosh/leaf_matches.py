"""What a leaf of a query finds: documents, and where and why it is met in each."""

from collections.abc import Callable, Iterable, Iterator, KeysView, Mapping
from typing import NamedTuple

from kb.query.match_kinds import Reason, reason_of


class Stretch(NamedTuple):
    """Where a leaf is met in a document: from the first to the last token by position, or by character for a quotation.

    `beginning` is what was asked of the last word, where only its beginning was.
    """

    ways: int
    first: int
    last: int
    literal: bool = False
    beginning: str = ""

    @property
    def reason(self) -> Reason:
        """Why the leaf is met, in a word."""
        return reason_of(self.ways)


Found = Mapping[int, list[Stretch]]  # document -> stretches; never an empty list


class Told(Found):
    """Found documents whose stretches are told when somebody asks: of many that are found, few are shown."""

    def __init__(self, numbers: Iterable[int], stretches: Callable[[int], list[Stretch]]) -> None:
        self._numbers = dict.fromkeys(numbers)
        self._stretches = stretches

    def __getitem__(self, number: int) -> list[Stretch]:
        if number not in self._numbers:
            raise KeyError(number)
        return self._stretches(number)

    def __iter__(self) -> Iterator[int]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)

    def keys(self) -> KeysView[int]:
        """The documents, as a set of C's."""
        return self._numbers.keys()

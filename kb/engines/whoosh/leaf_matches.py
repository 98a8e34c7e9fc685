"""Matches of a leaf of a query: documents, and the matching position ranges in each, decoded on demand."""

from collections.abc import Callable, Iterable, Iterator, KeysView, Mapping
from typing import NamedTuple

from kb.query.match_kinds import Reason, reason_of


class MatchRange(NamedTuple):
    """A match in a document, from the first to the last token by position; by character if `literal`.

    `prefix` is the part of the last word that a prefix query matches.
    """

    kinds: int
    first: int
    last: int
    literal: bool = False
    prefix: str = ""

    @property
    def reason(self) -> Reason:
        """The reported reason."""
        return reason_of(self.kinds)


LeafMatches = Mapping[int, list[MatchRange]]  # document -> ranges; never an empty list


class LazyMatches(LeafMatches):
    """Lazy mapping: positions are decoded only for documents that are scored or shown."""

    def __init__(self, documents: Iterable[int], ranges: Callable[[int], list[MatchRange]]) -> None:
        self._documents = dict.fromkeys(documents)
        self._ranges = ranges

    def __getitem__(self, document: int) -> list[MatchRange]:
        if document not in self._documents:
            raise KeyError(document)
        return self._ranges(document)

    def __iter__(self) -> Iterator[int]:
        return iter(self._documents)

    def __len__(self) -> int:
        return len(self._documents)

    def keys(self) -> KeysView[int]:
        """The documents, as a view whose set operations run in C."""
        return self._documents.keys()

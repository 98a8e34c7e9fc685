"""Token graphs read from the index: a stored text is matched by the reference's code without being analysed again.

The stream of terms tells which types begin at each position, the offsets where each token stands in the text. Of the
types, only those that a query knows become tokens again: all others match none of its words.
"""

import base64
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import msgspec

from kb.analysis.tokens import Token
from kb.engines.opensearch.mapping import GLUE, NO_TERM

Tokens = Mapping[str, Token]  # by the term of the type


def encode_offsets(token_graph: Sequence[Token]) -> str:
    """Start and length of each token of a graph, each start from the one before (msgpack, base64)."""
    found: list[int] = []
    last = 0
    for token in token_graph:
        found += (token.start - last, token.end - token.start)
        last = token.start
    return base64.b64encode(msgspec.msgpack.encode(found)).decode()


def terms_of_stream(stream: str) -> Iterator[tuple[int, str]]:
    """Yields position and term of each type and word of a stream, in order; of longer tokens, the first part alone."""
    for position, glued in enumerate(stream.split()):
        if glued != NO_TERM:
            for term in glued.split(GLUE):
                if "." not in term:
                    yield position, term
                elif term.endswith(".0"):
                    yield position, term[:-2]


class StoredGraph:
    """The token graph of one text of a turn."""

    def __init__(self, stream: str, offsets: str | None = None) -> None:
        self._stream = stream
        self._packed = offsets

    def tokens(self, known: Tokens) -> dict[int, list[Token]]:
        """The tokens of some types by position, in the order of the graph; at offset 0 where none are stored."""
        numbers, positions = self._numbered
        found: dict[int, list[Token]] = {}
        for number, term in sorted((number, one) for one in numbers.keys() & known for number in numbers[one]):
            position = positions[number]
            start, end = self._offsets[number] if self._packed else (0, 0)
            token = msgspec.structs.replace(known[term], position=position, start=start, end=end)
            found.setdefault(position, []).append(token)
        return found

    @cached_property
    def _numbered(self) -> tuple[Mapping[str, Sequence[int]], Sequence[int]]:
        """The numbers of the tokens of each type, in the order of the graph, and the position of each number."""
        numbers: dict[str, list[int]] = defaultdict(list)
        positions: list[int] = []
        for position, term in terms_of_stream(self._stream):
            if term[0] == "t":
                numbers[term].append(len(positions))
                positions.append(position)
        return numbers, positions

    @cached_property
    def _offsets(self) -> Sequence[tuple[int, int]]:
        numbers = iter(msgspec.msgpack.decode(base64.b64decode(self._packed or ""), type=list[int]))
        found, last = [], 0
        for step, length in zip(numbers, numbers, strict=True):
            last += step
            found.append((last, last + length))
        return found

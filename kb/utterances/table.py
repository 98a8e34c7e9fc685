"""Search for many phrases at once: a table by the pairs of characters with which they begin says which to try where."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import pairwise

from kb.analysis.sentences import Span
from kb.model.dialogue import UtteranceKind
from kb.utterances.beginnings import END, beginnings, beginnings_of_rest

Pair = tuple[str, str]
Place = tuple[int, Pair]
_ANYWHERE = 1 << 30  # more characters than a sentence has


def places(sentence: str, pairs: Collection[Pair]) -> list[Place]:
    """The places of a sentence where one of some pairs stands, in order."""
    return [(at, pair) for at, pair in enumerate(pairwise(sentence + END)) if pair in pairs]


class PhraseTable:
    """The phrases of some kinds, by the pairs of characters with which they begin.

    Phrases with a range of characters at their beginning are searched for in sentences with a pair of what follows it.
    Of the phrases of a kind in `near`, those count that begin within so many characters of the end of the sentence.
    """

    def __init__(
        self, phrases: Mapping[UtteranceKind, Sequence[str]], near: Mapping[UtteranceKind, int] | None = None
    ) -> None:
        self._by_pair: dict[Pair, list[tuple[UtteranceKind, Callable[[str, int], re.Match[str] | None], int]]] = {}
        self._searched: list[tuple[UtteranceKind, re.Pattern[str], int]] = []
        self._occasions: set[Pair] = set()  # of the phrases that are searched for
        for kind, expressions in phrases.items():
            last = (near or {}).get(kind, _ANYWHERE)
            for expression in expressions:
                pattern = re.compile(expression)
                if pairs := beginnings(expression):
                    for pair in pairs:
                        self._by_pair.setdefault(pair, []).append((kind, pattern.match, last))
                else:
                    self._searched.append((kind, pattern, last))
                    self._occasions |= beginnings_of_rest(expression)
        self.pairs: frozenset[Pair] = frozenset(self._by_pair) | self._occasions

    def find(self, sentence: str, where: Sequence[Place]) -> list[tuple[UtteranceKind, Span]]:
        """The phrases in a sentence, in no order, given the places of their pairs."""
        length = len(sentence)
        matches = [
            (kind, match)
            for at, pair in where
            for kind, matched, last in self._by_pair.get(pair, ())
            if length - at <= last and (match := matched(sentence, at))
        ]
        if self._searched and not self._occasions.isdisjoint([pair for _at, pair in where]):
            for kind, pattern, last in self._searched:
                matches += [(kind, match) for match in pattern.finditer(sentence, max(0, length - last))]
        return [(kind, Span(*match.span())) for kind, match in matches]

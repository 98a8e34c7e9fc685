"""The tokens of a query term: trailing auxiliaries dropped, misread kana kept whole, neighbours joined."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kb.analysis.tokens import Token

KANA = re.compile(r"[ぁ-ゖー]{2,24}")
SHORTEST_READING = 3  # kana matched by reading beside other words; shorter runs are particles and endings
_LONGEST_MERGED = 3  # words of a term that may be one word of a text


def query_tokens(tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens of a term without its trailing auxiliaries, provided that enough is left.

    One or two kana are not enough: Janome analyses しえん as し and two auxiliaries.
    """
    last = len(tokens)
    while last and tokens[last - 1].functional:
        last -= 1
    left = "".join(token.surface for token in tokens[:last])
    return tokens[:last] if len(left) >= SHORTEST_READING or not KANA.fullmatch(left.ljust(2, "ー")) else tokens


def is_misread(term: str, words: Sequence[Token]) -> bool:
    """True if Janome analysed a word in kana as a shorter word and particles: さんか as さん and か."""
    read = sum(len(word.surface) for word in words if not word.functional)
    covered = sum(len(word.surface) for word in words)
    return KANA.fullmatch(term) is not None and read < SHORTEST_READING <= len(term) and covered < len(term)


def whole(term: str, first: Token) -> Token:
    """A whole term as one token at the position of its first."""
    return replace(
        first, end=len(term), surface=term, base_forms=(term,), forms=(), opens=True, closes=True, position_length=1
    )


def joined_tokens(token_graph: Iterable[Token], words: Sequence[Token]) -> Iterator[tuple[int, Token]]:
    """The tokens of several positions in a term's token graph, each with the index of its first word.

    The last may cover a dropped ending (大き|な): its position length ends with the words.
    """
    indexes = {word.position: index for index, word in enumerate(words)}
    for token in token_graph:
        if token.position_length > 1 and token.position in indexes:
            left = len(words) - indexes[token.position]
            yield indexes[token.position], replace(token, position_length=min(token.position_length, left))


def merged_tokens(tokens: Sequence[Token], words: int) -> Iterator[tuple[int, Token]]:
    """Adjacent tokens merged into one, since Janome leaves them whole in some contexts (朱美議員).

    The first `words` of the tokens are those of the query; the last merged token may cover a dropped ending.
    """
    for first in range(words):
        for last in range(first + 1, min(first + _LONGEST_MERGED, len(tokens))):
            if tokens[last - 1].end != tokens[last].start:
                break
            surface = "".join(token.surface for token in tokens[first : last + 1])
            length = min(last - first + 1, words - first)
            yield (
                first,
                replace(tokens[first], surface=surface, base_forms=(surface,), forms=(), position_length=length),
            )

"""The tokens of a query term: drops trailing auxiliaries, undoes wrong analyses of kana, merges adjacent tokens."""

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from kb.analysis.normalize import to_katakana
from kb.analysis.orthography import Form, loanword_sound, unvoiced
from kb.analysis.tokens import Token

KANA = re.compile(r"[ぁ-ゖー]{2,24}")
MIN_READING = 3  # kana matched by reading beside other words; shorter runs are particles and endings
_MAX_MERGED = 3  # words of a term that may be one word of a text


def query_tokens(tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens of a term without its trailing auxiliaries, unless only one or two kana would remain.

    Janome analyses しえん as し and two auxiliaries.
    """
    last = len(tokens)
    while last and tokens[last - 1].is_auxiliary:
        last -= 1
    remaining = "".join(token.surface for token in tokens[:last])
    return tokens[:last] if len(remaining) >= MIN_READING or not KANA.fullmatch(remaining.ljust(2, "ー")) else tokens


def is_misread(term: str, words: Sequence[Token]) -> bool:
    """True if Janome analysed a word in kana as a shorter word and particles: さんか as さん and か."""
    content = sum(len(word.surface) for word in words if not word.is_auxiliary)
    covered = sum(len(word.surface) for word in words)
    return KANA.fullmatch(term) is not None and content < MIN_READING <= len(term) and covered < len(term)


def single_token(term: str, first: Token) -> Token:
    """A term as one token, at the position of its first token."""
    return replace(
        first,
        end=len(term),
        surface=term,
        base_forms=(term,),
        forms=(),
        starts_word=True,
        ends_word=True,
        position_length=1,
    )


def joined_tokens(token_graph: Iterable[Token], words: Sequence[Token]) -> Iterator[tuple[int, Token]]:
    """The joined tokens of a term's token graph, each with the index of its first word.

    The last may cover a dropped ending (大き|な): its position length is cut at the last word.
    """
    indexes = {word.position: index for index, word in enumerate(words)}
    for token in token_graph:
        if token.position_length > 1 and token.position in indexes:
            remaining = len(words) - indexes[token.position]
            yield indexes[token.position], replace(token, position_length=min(token.position_length, remaining))


def merged_tokens(tokens: Sequence[Token], words: int) -> Iterator[tuple[int, Token]]:
    """Adjacent tokens merged into one, since Janome does not split them in some contexts (朱美議員).

    The first `words` of the tokens are those of the query; the last merged token may cover a dropped ending.
    """
    for first in range(words):
        for last in range(first + 1, min(first + _MAX_MERGED, len(tokens))):
            if tokens[last - 1].end != tokens[last].start:
                break
            surface = "".join(token.surface for token in tokens[first : last + 1])
            length = min(last - first + 1, words - first)
            yield (
                first,
                replace(tokens[first], surface=surface, base_forms=(surface,), forms=(), position_length=length),
            )


def reading_token(kana: str, *, voiced: bool = False) -> Token:
    """A token of which only the reading is known, as written and normalised as a loanword.

    The second part of a compound may be voiced (連濁): づける of ひもづける is つける, too.
    """
    sounds = dict.fromkeys((to_katakana(kana), loanword_sound(to_katakana(kana))))
    if voiced:
        sounds |= dict.fromkeys(map(unvoiced, sounds))
    return Token(0, 0, len(kana), kana, (kana,), True, True, False, tuple(Form(sound, "") for sound in sounds))

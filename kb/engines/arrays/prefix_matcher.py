"""Prefix matching: words and components that begin with a prefix, alone or behind other words."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.analysis.normalize import fold_without_space
from kb.analysis.tokens import Token
from kb.deadline import check
from kb.engines.arrays.field_arrays import FieldArrays
from kb.engines.arrays.literal_matcher import literal_places
from kb.engines.arrays.matches import Matches, allowed_kinds
from kb.engines.arrays.number_line import NO_NUMBERS, Numbers
from kb.errors import QueryError
from kb.query.match_kinds import MatchKind
from kb.search.document import prefix_too_broad
from kb.search.engine import MAX_EXPANSION

_EXACT, _PART = np.uint8(MatchKind.EXACT), np.uint8(MatchKind.PART)


class _Begun(NamedTuple):
    """The positions of the words and components that begin with a prefix, ascending; true where a word starts."""

    positions: Numbers
    starts_word: NDArray[np.bool_]


def match_prefix(text: str, words: tuple[Token, ...], field: FieldArrays, allowed: int) -> Matches:
    """The matches of a prefix of one word or component, or of the last of several adjacent words.

    Raises:
        QueryError: it begins too many words.
    """
    whole = fold_without_space(text).text
    *before, last = words
    if len({word for prefix in (whole, last.surface) for word in _words(prefix, field)}) > MAX_EXPANSION:
        raise QueryError(prefix_too_broad(text, MAX_EXPANSION))
    first, starts_word = _merged([_begun(whole, field), _begun_beyond(whole, field)])
    lengths = np.full(len(first), len(whole), np.uint32)
    ends = first
    if before:
        several = _adjacent(before, _begun(last.surface, field), field)
        other = ~np.isin(several.positions, first)
        several = _Begun(several.positions[other], several.starts_word[other])
        first = np.concatenate((first, several.positions))
        ends = np.concatenate((ends, several.positions + np.uint32(len(before))))
        starts_word = np.concatenate((starts_word, several.starts_word))
        lengths = np.concatenate((lengths, np.full(len(several.positions), len(last.surface), np.uint32)))
    kinds = np.where(starts_word, _EXACT, _PART)
    rows = np.argsort(first, kind="stable")
    rows = rows[allowed_kinds(kinds[rows], allowed)]
    texts = field.positions.texts_at(first[rows])
    return Matches(texts, kinds[rows], first[rows], ends[rows], prefixes=lengths[rows])


def _words(prefix: str, field: FieldArrays) -> set[str]:
    """The surfaces and the words of several tokens that begin with a prefix; no more than show that it is too broad."""
    found = {field.words[number] for number in field.words_with_prefix(prefix)[: MAX_EXPANSION + 1]}
    for key in field.keys_with_prefix(prefix):
        if len(found) > MAX_EXPANSION:
            break
        if _types_of_surface(field.keys[key], field):
            found.add(field.keys[key])
    return found


def _types_of_surface(surface: str, field: FieldArrays) -> list[int]:
    """The types of one position with a surface."""
    types = ((number, field.type(number)) for number in field.types_with(surface))
    return [number for number, one in types if one.surface == surface and one.position_length == 1]


def _of_surface(surface: str, field: FieldArrays) -> list[tuple[Numbers, bool]]:
    types = _types_of_surface(surface, field)
    return [(field.occurrences(number), field.type(number).starts_word) for number in types]


def _begun(prefix: str, field: FieldArrays) -> _Begun:
    parts: list[tuple[Numbers, bool]] = []
    for key in field.keys_with_prefix(prefix):
        check()
        parts += _of_surface(field.keys[key], field)
    parts += [(field.word_positions(number), True) for number in field.words_with_prefix(prefix)]
    return _merged(parts)


def _begun_beyond(prefix: str, field: FieldArrays) -> _Begun:
    """The positions of words with which a prefix begins that goes on behind them as the text does: 窓口の, AI-."""
    words = (prefix[:length] for length in range(1, len(prefix)))
    positions, starts_word = _merged([part for word in words for part in _of_surface(word, field)])
    if not len(positions):
        return _Begun(positions, starts_word)
    places = field.places_of(positions)
    kept = np.isin(places, literal_places(prefix, field))
    return _Begun(positions[kept], starts_word[kept])


def _merged(parts: Sequence[tuple[Numbers, bool | NDArray[np.bool_]]]) -> _Begun:
    if not parts:
        return _Begun(NO_NUMBERS, np.zeros(0, bool))
    positions, rows = np.unique(np.concatenate([part for part, _starts in parts]), return_index=True)
    starts_word = np.concatenate([np.broadcast_to(starts, len(part)) for part, starts in parts])
    return _Begun(positions, starts_word[rows])


def _adjacent(before: list[Token], last: _Begun, field: FieldArrays) -> _Begun:
    """The first positions of some words that stand directly before a word that begins with the prefix."""
    places = [_merged(_of_surface(token.surface, field)) for token in before]
    positions, starts_word = places[0]
    for step, following in enumerate([*places[1:], last], 1):
        kept = np.isin(positions + np.uint32(step), following.positions)
        positions, starts_word = positions[kept], starts_word[kept]
    return _Begun(positions, starts_word)

"""Decompounding: the components of a compound word that the morphological analyser returns as one token.

Katakana (ガバメントクラウド -> ガバメント, クラウド): Janome returns an unknown run of katakana as one token. A run is
segmented into words of the lexicon or of Janome's dictionary, independent of its context, so that the same word always
has the same components. Where known words do not cover the run, one unknown segment is allowed beside words that are
too long to match by accident (as リスト does in ポピュ+リスト).

Latin letters (ChatGPT -> Chat, GPT): a change of case begins a component, unless one of a single letter (IoT, SaaS).

Kanji (地方自治体 -> 地方, 自治体): a word is split where both sides are dictionary words of two characters or more, if
there is exactly one such place; an ambiguous word is not split. Names are never split: 武蔵村山 does not match 村山.
"""

import re
from collections.abc import Callable

# Lengths in characters. Shorter components in katakana occur in too many words (イン+ボイス). A reliable one is needed
# beside an unknown segment, and within a word that the dictionary has as a whole (コント+ロール).
MIN_KANJI_COMPONENT = 2
MIN_KATAKANA_COMPONENT = 3
MIN_RELIABLE_COMPONENT = 4
MIN_UNKNOWN_SEGMENT = 2
MAX_RUN = 64  # a longer run is not a word, and segmentation takes quadratic time
NOT_INITIAL = frozenset("ーァィゥェォャュョッン")  # characters that no component starts with

IsWord = Callable[[str], bool]

LATIN_RUN = re.compile("[a-z]+")
_CASE_CHANGE = re.compile("(?<=[a-zａ-ｚ])(?=[A-ZＡ-Ｚ])|(?<=[A-ZＡ-Ｚ])(?=[A-ZＡ-Ｚ][a-zａ-ｚ]{2})")
_KANJI_COMPOUND = re.compile(r"[々\u3400-\u9fff]{4,}")


def split_kanji(word: str, known: IsWord) -> tuple[str, ...]:
    """Splits a compound in kanji into its components, in order; a word without a unique split is returned unsplit."""
    if not _KANJI_COMPOUND.fullmatch(word):
        return (word,)
    places = range(MIN_KANJI_COMPONENT, len(word) - MIN_KANJI_COMPONENT + 1)
    splits = [at for at in places if known(word[:at]) and known(word[at:])]
    if len(splits) != 1:
        return (word,)
    (at,) = splits
    return (*split_kanji(word[:at], known), *split_kanji(word[at:], known))


def split_latin(word: str) -> tuple[str, ...]:
    """Splits a word in Latin letters at changes of case, in order: DXSaaS -> DX, SaaS."""
    parts: list[str] = []
    for part in _CASE_CHANGE.split(word):
        if parts and 1 in (len(part), len(parts[-1])):
            parts[-1] += part
        else:
            parts.append(part)
    return tuple(parts)


def split_katakana(run: str, known: IsWord, listed: IsWord) -> tuple[str, ...]:
    """Segments a run of katakana into its components, in order; a run that is one word is returned unsplit.

    `known` looks a word up in the general dictionary, `listed` in the lexicon.
    """

    def is_word(word: str) -> bool:
        return listed(word) or known(word) or known(word + "ー")  # センタ is センター

    def is_reliable(word: str) -> bool:
        return listed(word) or (len(word) >= MIN_RELIABLE_COMPONENT and is_word(word))

    if listed(run) or len(run) > MAX_RUN:
        return (run,)
    if known(run):
        return _cover(run, lambda part: part != run and is_reliable(part)) or (run,)
    return _cover(run, is_word) or _around_unknown(run, is_reliable) or (run,)


def _cover(run: str, is_word: IsWord) -> tuple[str, ...] | None:
    """Segmentation into the fewest words, by dynamic programming; ties go to the longest first word."""
    best: list[tuple[str, ...] | None] = [None] * len(run) + [()]
    for start in reversed(range(len(run))):
        for end in range(len(run), start + MIN_KATAKANA_COMPONENT - 1, -1):
            rest, current = best[end], best[start]
            if rest is not None and (current is None or len(rest) + 1 < len(current)) and is_word(run[start:end]):
                best[start] = (run[start:end], *rest)
    return best[0]


def _around_unknown(run: str, is_word: IsWord) -> tuple[str, ...] | None:
    """Segmentation into words around one unknown segment; the shortest unknown segment wins."""
    for length in range(MIN_UNKNOWN_SEGMENT, len(run) - MIN_RELIABLE_COMPONENT + 1):
        for start in range(len(run) - length + 1):
            head, unknown, tail = run[:start], run[start : start + length], run[start + length :]
            if unknown[0] in NOT_INITIAL or (tail and tail[0] in NOT_INITIAL):
                continue
            before, after = _cover(head, is_word), _cover(tail, is_word)
            if before is not None and after is not None:
                return (*before, unknown, *after)
    return None

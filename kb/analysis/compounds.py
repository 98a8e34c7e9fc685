"""Decompounding: the components of a compound word that the morphological analyser returns as one token.

Katakana (ガバメントクラウド -> ガバメント, クラウド): Janome returns an unknown run of katakana as one token. A run is
segmented into words of the lexicon or of Janome's dictionary, independent of its context, so that the same word always
has the same components. Where known words do not cover the run, one unknown segment may remain beside words that are
long enough not to match by accident (ポピュ+リスト does).

Kanji (地方自治体 -> 地方, 自治体): a word is split where both sides are dictionary words of two characters or more, if
there is exactly one such place; an ambiguous word stays whole. Names are never split: 武蔵村山 is not a 村山.
"""

import re
from collections.abc import Callable

MIN_PART = 2  # characters of a component in kanji
MIN_KNOWN = 3  # characters of one in katakana; shorter ones occur in too many words (イン+ボイス)
MIN_SURE = 4  # beside an unknown segment, or within a word that the dictionary has as a whole (コント+ロール)
MIN_UNKNOWN = 2
MAX_RUN = 64  # a longer run is no word, and segmenting it would cost its square
NEVER_FIRST = frozenset("ーァィゥェォャュョッン")  # characters that no component starts with

IsWord = Callable[[str], bool]

_KANJI_COMPOUND = re.compile(r"[々\u3400-\u9fff]{4,}")


def split_kanji(word: str, known: IsWord) -> tuple[str, ...]:
    """Splits a compound in kanji into its components, in order; a word without a unique split is returned whole."""
    if not _KANJI_COMPOUND.fullmatch(word):
        return (word,)
    cuts = [at for at in range(MIN_PART, len(word) - MIN_PART + 1) if known(word[:at]) and known(word[at:])]
    if len(cuts) != 1:
        return (word,)
    return (*split_kanji(word[: cuts[0]], known), *split_kanji(word[cuts[0] :], known))


def split_katakana(run: str, known: IsWord, listed: IsWord) -> tuple[str, ...]:
    """Segments a run of katakana into its components, in order; a run that is one word is returned whole.

    `known` looks a word up in the general dictionary, `listed` in the lexicon.
    """

    def is_word(word: str) -> bool:
        return listed(word) or known(word) or known(word + "ー")  # センタ is センター

    def is_sure(word: str) -> bool:
        return listed(word) or (len(word) >= MIN_SURE and is_word(word))

    if listed(run) or len(run) > MAX_RUN:
        return (run,)
    if known(run):
        return _cover(run, lambda part: part != run and is_sure(part)) or (run,)
    return _cover(run, is_word) or _around_unknown(run, is_sure) or (run,)


def _cover(run: str, is_word: IsWord) -> tuple[str, ...] | None:
    """Segmentation into the fewest words, by dynamic programming; ties go to the longest first word."""
    best: list[tuple[str, ...] | None] = [None] * len(run) + [()]
    for start in reversed(range(len(run))):
        for end in range(len(run), start + MIN_KNOWN - 1, -1):
            rest, current = best[end], best[start]
            if rest is not None and (current is None or len(rest) + 1 < len(current)) and is_word(run[start:end]):
                best[start] = (run[start:end], *rest)
    return best[0]


def _around_unknown(run: str, is_word: IsWord) -> tuple[str, ...] | None:
    """Segmentation into words around one unknown segment; the shortest unknown segment wins."""
    for length in range(MIN_UNKNOWN, len(run) - MIN_SURE + 1):
        for start in range(len(run) - length + 1):
            head, unknown, tail = run[:start], run[start : start + length], run[start + length :]
            if unknown[0] in NEVER_FIRST or (tail and tail[0] in NEVER_FIRST):
                continue
            before, behind = _cover(head, is_word), _cover(tail, is_word)
            if before is not None and behind is not None:
                return (*before, unknown, *behind)
    return None

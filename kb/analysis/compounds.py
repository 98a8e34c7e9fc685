"""Components of words in kanji that the dictionary has as one: 地方自治体 -> 地方, 自治体.

Such a word is cut where both sides are words of two or more characters themselves, and only if there is one such place:
what would be a guess stays whole. Names never come here; 武蔵村山 is not a 村山.
"""

import re
from collections.abc import Callable

MIN_PART = 2

_KANJI_COMPOUND = re.compile(r"[々\u3400-\u9fff]{4,}")


def split_kanji(word: str, known: Callable[[str], bool]) -> tuple[str, ...]:
    """The components of a word, in order; the word itself where it is one."""
    if not _KANJI_COMPOUND.fullmatch(word):
        return (word,)
    cuts = [at for at in range(MIN_PART, len(word) - MIN_PART + 1) if known(word[:at]) and known(word[at:])]
    if len(cuts) != 1:
        return (word,)
    return (*split_kanji(word[: cuts[0]], known), *split_kanji(word[cuts[0] :], known))

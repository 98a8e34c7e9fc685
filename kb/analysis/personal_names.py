"""Recognition of personal names by Janome's dictionary, on the safe side: many places bear the names of families.

A word in kanji that the dictionary has as a family or given name is one, unless the suffix of a place follows (渋谷区).
"""

import re
from collections.abc import Callable, Sequence

from kb.analysis.morpheme import Morpheme
from kb.analysis.word_parts import PEOPLE, Entry

_KANJI = re.compile("[々\u3400-\u9fff]+")
_OF_PLACES = frozenset("都道府県市区町村郡島駅橋川")


def has_personal_name(morphemes: Sequence[Morpheme], lookup: Callable[[str], Sequence[Entry]]) -> bool:
    """True if any of the morphemes of a text is a personal name; `lookup` has the dictionary's entries of a surface."""
    following = [*(morpheme.surface for morpheme in morphemes[1:]), ""]  # one more than a text without words has
    return any(
        morpheme.pos_detail == "固有名詞"
        and after not in _OF_PLACES
        and _KANJI.fullmatch(morpheme.surface)
        and any(entry.context_id in PEOPLE for entry in lookup(morpheme.surface))
        for morpheme, after in zip(morphemes, following, strict=False)
    )

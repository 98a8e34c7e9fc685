"""Parts of words that the dictionary has whole: デジタル技術 is デジタル and 技術, 昨年度 is 昨 and 年度.

A word is cut where both sides are nouns of the dictionary that read so: 東京大学 (トウキョウ, ダイガク), 保育園 with
the suffix 園 (ホイク, エン), but not 気配り (キクバリ) into 気配 (ケハイ) and り. The second side may begin voiced
(連濁): 株式会社 is カブシキガイシャ. One character is a part only as a suffix or prefix; a prefix that negates (不, 無)
is none, since the word means the opposite of the rest. Of words of two characters, those of a body and its people are
cut (局長, 会議), so that 総務局 is a part of 総務局長.

Names of people are never cut, and names of places only before a common noun of two characters or more (羽田空港):
村山 is no part of 武蔵村山, nor 永田 of 永田町. A place is no part of another name before a suffix (富士通). Words are
told apart by the context ids of IPADIC, which Janome's dictionary is made of.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple

_COMMON = frozenset({1283, 1285, 1287, 1314})  # サ変接続, 一般, 形容動詞語幹, 副詞可能
PEOPLE = frozenset({1289, 1290, 1291})
_PLACES = frozenset({1293, 1294})
_NOUNS = _COMMON | _PLACES | {1288, 1292}  # names, and those of organizations
_PREFIXES = frozenset({560})
_SUFFIXES = frozenset({1298, 1303, 1305})  # 一般, 地域, 副詞可能
_NEGATING = frozenset("不無非未反")
_BODY_AND_PEOPLE = re.compile("[局部課室係省庁署所園校館院区市町村会団班隊社][長員議]")
_LONGEST = 16  # characters
_KANJI = re.compile("[々\u3400-\u9fff]")
_SOLID = re.compile("[々\u3400-\u9fffァ-ヺー]+")  # without okurigana
_STEM = re.compile("[々\u3400-\u9fff][ぁ-ゖ]")  # 待ち of 待ち時間; it is no second side: 組み of 取り組み is no word
_VOICED = str.maketrans(
    "ガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポ", "カキクケコサシスセソタチツテトハヒフヘホハヒフヘホ"
)


class Entry(NamedTuple):
    """An entry of the dictionary for a surface: the context id that tells its part of speech, and its reading."""

    context_id: int
    reading: str


class Part(NamedTuple):
    """A part of a word, with its reading as a word of its own."""

    surface: str
    reading: str


Lookup = Callable[[str], Sequence[Entry]]


def word_parts(word: str, reading: str, lookup: Lookup) -> tuple[Part, ...]:
    """The parts of a noun of the dictionary with that reading, in order; the word alone if it has none."""
    whole = Part(word, reading)
    if _BODY_AND_PEOPLE.fullmatch(word):
        return Part(word[0], ""), Part(word[1], "")
    if not 2 < len(word) <= _LONGEST or not reading or not _KANJI.search(word):
        return (whole,)
    kinds = {entry.context_id for entry in lookup(word)}
    if kinds & PEOPLE:
        return (whole,)
    cuts = list(_cuts(word, reading, lookup, kinds))
    longer = [(left, right) for left, right in cuts if len(left.surface) > 1 and len(right.surface) > 1]
    if longer:
        cuts = longer
    if len(cuts) == 1:
        left, right = cuts[0]
        return (*word_parts(*left, lookup), *word_parts(*right, lookup))
    # 昨|年度 and 昨年|度: each part of both is one, 昨|年|度, and the token graph joins adjacent ones to words again.
    return _common_refinement(word, reading, cuts, lookup) or (whole,)


def noun_readings(text: str, lookup: Lookup) -> tuple[str, ...]:
    """The distinct readings of the common nouns with a surface."""
    return tuple(dict.fromkeys(entry.reading for entry in lookup(text) if entry.context_id in _COMMON))


def _cuts(word: str, reading: str, lookup: Lookup, kinds: Collection[int]) -> Iterator[tuple[Part, Part]]:
    """Yields the two sides of the word, whose entries are of some kinds, for each place where it can be cut."""
    is_place, is_name = not _PLACES.isdisjoint(kinds), _COMMON.isdisjoint(kinds)
    for at in range(1, len(word)):
        left, right = word[:at], word[at:]
        if not _SOLID.fullmatch(right) or not (_SOLID.fullmatch(left) or _STEM.fullmatch(left)):
            continue
        if is_name and len(right) == 1 and (is_place or any(entry.context_id in _PLACES for entry in lookup(left))):
            continue
        seconds = _readings(right, lookup, _COMMON if is_place else _NOUNS, _SUFFIXES)
        firsts = _readings(left, lookup, _NOUNS, _PREFIXES)
        pairs = ((first, second) for first in firsts for second in seconds if _reads(first, second, reading))
        if pair := next(pairs, None):
            yield Part(left, pair[0]), Part(right, pair[1])


def _readings(text: str, lookup: Lookup, nouns: frozenset[int], affixes: frozenset[int]) -> list[str]:
    """The readings of a side of a cut: those of a noun, or of an affix of one character."""
    if text in _NEGATING:
        return []
    kinds = affixes if len(text) == 1 else nouns
    return list(dict.fromkeys(entry.reading for entry in lookup(text) if entry.context_id in kinds))


def _reads(first: str, second: str, reading: str) -> bool:
    rest = reading[len(first) :]
    voiced = rest[:1].translate(_VOICED) == second[:1] and rest[1:] == second[1:]
    return reading.startswith(first) and bool(rest) and (rest == second or voiced)


def _common_refinement(
    word: str, reading: str, cuts: Sequence[tuple[Part, Part]], lookup: Lookup
) -> tuple[Part, ...] | None:
    """The parts between all places of several cuts, if there are any and each part reads as its share of the word."""
    if not cuts:
        return None
    (first, _), (_, last) = cuts[0], cuts[-1]
    middle = word[len(first.surface) : len(word) - len(last.surface)]
    rest = reading[len(first.reading) : len(reading) - len(last.reading)]
    if not any(entry.reading == rest for entry in lookup(middle)):
        return None
    return first, Part(middle, rest), last

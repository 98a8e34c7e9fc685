"""Folding of width, case and compatibility characters, with an offset map to the original text.

Folding changes lengths (㍻ -> 平成, ｶﾞ -> ガ), so a `Folded` text keeps the original range of each of its characters.
Spans are always given in characters of the original.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

from kb.analysis.respelling import with_hyphens
from kb.model.characters import IGNORABLE, unified

_SAME_MARK = dict.fromkeys(map(ord, "‐‑‒–—―−─"), "-") | dict.fromkeys(map(ord, "〜∼∿"), "~")
_MARK = re.compile("[‐‑‒–—―−─〜∼∿ー]")
_SPACE, _WORD = re.compile(r"\s"), re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text with its offset map: character i came from original[starts[i]:ends[i]]."""

    text: str
    starts: tuple[int, ...] | range
    ends: tuple[int, ...] | range

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The original range of folded text[start:end], which must not be empty."""
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> Folded:
    """Normalises to NFKC and lower case, cluster by cluster, keeping offsets; radicals become ideographs.

    The text equals that of one NFKC pass over the unified text.
    """
    text = unified(text)
    if text.isascii() or unicodedata.is_normalized("NFKC", text):
        lowered = text.lower()
        if len(lowered) == len(text):
            return Folded(lowered, range(len(text)), range(1, len(text) + 1))
    alone = set(text)
    if not any(map(_composes, alone)):
        folded = {character: _fold_cluster(character) for character in alone}
        if all(len(one) == 1 for one in folded.values()):
            return Folded("".join(map(folded.__getitem__, text)), range(len(text)), range(1, len(text) + 1))
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        for character in _fold_cluster(text[start:end]):
            characters.append(character)
            starts.append(start)
            ends.append(end)
    return Folded("".join(characters), tuple(starts), tuple(ends))


def without_invisible(folded: Folded) -> Folded:
    """Removes characters without width; the range of the character before one is extended over it."""
    if not IGNORABLE.search(folded.text):
        return folded
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for character, start, end in zip(folded.text, folded.starts, folded.ends, strict=True):
        if not IGNORABLE.match(character):
            characters.append(character)
            starts.append(start)
            ends.append(end)
        elif ends:
            ends[-1] = end
    return Folded("".join(characters), tuple(starts), tuple(ends))


def fold_without_space(text: str) -> Folded:
    """Folds a text as literals are compared: dashes and tildes, too, without white space and invisible characters."""
    folded = without_invisible(fold(text))
    if _MARK.search(folded.text):
        folded = replace(folded, text=with_hyphens(folded.text).translate(_SAME_MARK))
    if not _SPACE.search(folded.text):
        return folded
    kept = [index for word in _WORD.finditer(folded.text) for index in range(word.start(), word.end())]
    return Folded(
        "".join(folded.text.split()),
        tuple(map(folded.starts.__getitem__, kept)),
        tuple(map(folded.ends.__getitem__, kept)),
    )


def to_hiragana(text: str) -> str:
    """Converts katakana to hiragana, one character for one."""
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in text)


def to_katakana(text: str) -> str:
    """Converts hiragana to katakana, one character for one: the script in which readings are compared."""
    return "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in text)


def _clusters(text: str) -> list[tuple[int, int]]:
    """Ranges that normalise independently: a character with those that compose with it (ｶ + ﾞ, か + combining mark)."""
    found: list[tuple[int, int]] = []
    start = 0
    for end in range(1, len(text) + 1):
        if end < len(text) and _composes(text[end]):
            continue
        found.append((start, end))
        start = end
    return found


@lru_cache(maxsize=4096)
def _composes(character: str) -> bool:
    """True if a character can compose with the one before it: marks, half-width dakuten, Hangul vowels and finals."""
    folded = unicodedata.normalize("NFKC", character)
    return any(unicodedata.combining(c) or "ᅡ" <= c <= "ᇿ" for c in folded) or unicodedata.category(character) == "Mc"


@lru_cache(maxsize=16384)
def _fold_cluster(cluster: str) -> str:
    return unicodedata.normalize("NFKC", cluster).lower()

"""Folding: one form for what differs only in width, case or compatibility, with a way back.

Folding changes lengths (㍻ -> 平成, ｶﾞ -> ガ), so a `Folded` text remembers for each of its characters which
stretch of the original it came from. Spans are always given in characters of the original.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# What has no width: which glyph of a character is meant (葛 of 葛飾), where a line may break, a mark of byte order.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text. Character i came from original[starts[i]:ends[i]]; both have len(text) items."""

    text: str
    starts: tuple[int, ...] | range
    ends: tuple[int, ...] | range

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original that folded text[start:end] (not empty) came from."""
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> Folded:
    """NFKC, then case folding. Equal to folding the whole text at once, except that offsets are kept."""
    if text.isascii() or unicodedata.is_normalized("NFKC", text):
        lowered = text.lower()
        if len(lowered) == len(text):
            return Folded(lowered, range(len(text)), range(1, len(text) + 1))
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        for character in _fold_cluster(text[start:end]):
            characters.append(character)
            starts.append(start)
            ends.append(end)
    return Folded("".join(characters), tuple(starts), tuple(ends))


def visible(folded: Folded) -> Folded:
    """Without the characters that nobody sees; one that follows another belongs to it."""
    if not _INVISIBLE.search(folded.text):
        return folded
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for character, start, end in zip(folded.text, folded.starts, folded.ends, strict=True):
        if not _INVISIBLE.match(character):
            characters.append(character)
            starts.append(start)
            ends.append(end)
        elif ends:
            ends[-1] = end
    return Folded("".join(characters), tuple(starts), tuple(ends))


def squeeze(text: str) -> Folded:
    """Folded, and without white space and what nobody sees: the form in which quotations are compared."""
    folded = visible(fold(text))
    if not any(character.isspace() for character in folded.text):
        return folded
    kept = [index for index, character in enumerate(folded.text) if not character.isspace()]
    return Folded(
        "".join(folded.text[index] for index in kept),
        tuple(folded.starts[index] for index in kept),
        tuple(folded.ends[index] for index in kept),
    )


def to_hiragana(text: str) -> str:
    """The text with its katakana in hiragana, one character for one: how somebody types a reading."""
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in text)


def to_katakana(text: str) -> str:
    """The text with its hiragana in katakana, one character for one: readings are compared so."""
    return "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in text)


def _clusters(text: str) -> list[tuple[int, int]]:
    """Stretches that normalize on their own: a character with what composes with it (ｶ + ﾞ, か + combining mark)."""
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
    """Whether a character can merge with the one before it: marks, half-width dakuten, Hangul vowels and finals."""
    folded = unicodedata.normalize("NFKC", character)
    return any(unicodedata.combining(c) or "ᅡ" <= c <= "ᇿ" for c in folded) or unicodedata.category(character) == "Mc"


@lru_cache(maxsize=16384)
def _fold_cluster(cluster: str) -> str:
    return unicodedata.normalize("NFKC", cluster).lower()

"""Numerals in a folded text, in every style: 1,000, 千二百, 二〇二一, 1億2,500万, 八九・八, and their values."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from kb.analysis.numbers import number_value

_ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_SMALL = "〇零一二三四五六七八九十百千"
_POSITIONAL = "〇零一二三四五六七八九"
# Atomic, since a run of digits can be cut in many ways, and only from its start on: both keep it linear.
NUMERAL = (
    rf"(?<![\d{_SMALL}万億兆])(?>(?:{_ARABIC}|[{_SMALL}])(?:{_ARABIC}|[{_SMALL}万億兆])*+"
    rf"(?:・(?:\d+|[{_POSITIONAL}]+)[万億兆]?)?)"
)
_NUMERAL = re.compile(NUMERAL)
_LARGE = {"兆": 10**12, "億": 10**8, "万": 10**4, "": 1}
_SECTION = re.compile("([^兆億万]*)([兆億万]|$)")
_TO_DIGITS = str.maketrans("〇零一二三四五六七八九・", "00123456789.")
# A number after one of these is vague (数十人), numbers a thing (第九回) or is part of a word (Web3, CIO-2).
_NOT_BEFORE = re.compile(
    r"(?:[a-z0-9.,:_/#%+$第数何幾]|(?<![0-9])-|[0-9〇一二三四五六七八九十]・|no\.\s?|ナンバー\s?)$"
)
_KANJI = re.compile(rf"[{_SMALL}万億兆]")
_GUESS = re.compile(r"([0-9一二三四五六七八九])[、・,]([0-9一二三四五六七八九])(?![0-9〇一二三四五六七八九])")


class Numeral(NamedTuple):
    """A numeral in a folded text: text[start:end]."""

    start: int
    end: int
    text: str
    value: Decimal

    @property
    def has_point(self) -> bool:
        """True if it has a decimal written as in vertical text, which between single numbers separates them."""
        return "・" in self.text

    @property
    def is_kanji(self) -> bool:
        """True if it begins in kanji, where a part of a word may look like a numeral: 千葉."""
        return bool(_KANJI.match(self.text))

    @property
    def large_unit(self) -> int:
        """The value of the last 万, 億 or 兆; 1 without one."""
        return _LARGE[next((mark for mark in reversed(self.text) if mark in "兆億万"), "")]


def numerals(text: str) -> Iterator[Numeral]:
    """The numerals of a folded text that state a number; those of names, ordinals and vague numbers are left out."""
    for match in _NUMERAL.finditer(text):
        value = numeral_value(match[0])
        before = text[max(0, match.start() - 6) : match.start()]
        if value is None or _NOT_BEFORE.search(before) or _is_guess(text, match):
            continue
        yield Numeral(match.start(), match.end(), match[0], value)


def numeral_value(text: str) -> Decimal | None:
    """The value of a folded numeral; None for anything else."""
    if "・" in text:
        text = text.translate(_TO_DIGITS)
    total, last = Decimal(0), 10**16
    for section, mark in _SECTION.findall(text):
        if not section and not mark:
            continue
        large = _LARGE[mark]
        value = number_value(section or "1")
        if value is None or large >= last:
            return None
        total, last = total + Decimal(value) * large, large
    return total if text else None


def _is_guess(text: str, match: re.Match[str]) -> bool:
    """True for one of two numbers that follow each other (五、六人; 2、3日): both together are a guess."""
    if len(match[0]) != 1:
        return False
    guess = _GUESS.match(text, max(0, match.start() - 2)) or _GUESS.match(text, match.start())
    if not guess or match.start() not in (guess.start(1), guess.start(2)):
        return False
    first, last = numeral_value(guess[1]), numeral_value(guess[2])
    return first is not None and last is not None and first + 1 == last

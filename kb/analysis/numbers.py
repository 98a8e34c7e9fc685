"""Normalisation of numerals to plain digits: 1,000 and 千 to 1000, 三 to 3, 二〇二一 to 2021.

Small counts of things and people have native readings and are often written in kana: 一人 is ひとり, 三つ is みっつ.

Grouping by commas and the units 万, 億, 兆 beside arabic numerals are those of 公用文作成の考え方 (文化審議会, 2022).
"""

import re
from decimal import Decimal

_KANJI_DIGITS = "〇一二三四五六七八九"
_DIGITS = {character: value for value, character in enumerate(_KANJI_DIGITS)} | {"零": 0}
_SMALL_UNITS = {"十": 10, "百": 100, "千": 1000}
_LARGE_UNITS = {"万": 10**4, "億": 10**8, "兆": 10**12}
_ARABIC = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_PIECE = re.compile(rf"{_ARABIC.pattern}|[〇零一二三四五六七八九]+|[十百千]|[万億兆]")
_KANJI_DECIMAL = re.compile(r"[〇零一二三四五六七八九]+\.[〇零一二三四五六七八九]+")  # as `respelled` writes 一・五
_FRACTION_IN_WORDS = re.compile(
    r"(?P<below>\d{1,3}|[二三四五六七八九十百]{1,4})分の(?P<above>\d{1,3}|[一二三四五六七八九十]{1,4})"
)
_FRACTION = re.compile(r"(?<![\d/.])(?P<above>\d{1,3})/(?P<below>\d{1,3})(?![\d/.])")
_COUNTED = re.compile(r"(?P<numeral>\d+|[一二三四五六七八九])(?P<counter>[つ人])")
_COUNTS_OF_THINGS = ("ヒトツ", "フタツ", "ミッツ", "ヨッツ", "イツツ", "ムッツ", "ナナツ", "ヤッツ", "ココノツ")
_COUNTS_OF_PEOPLE = ("ヒトリ", "フタリ")
MAX_CHARACTERS = 20  # characters; a longer run of digits is an identifier, not an amount


def number_value(text: str) -> str | None:
    """Parses a folded numeral into plain digits, "1000" for 1,000 and 千; None for anything else."""
    if not text or len(text) > MAX_CHARACTERS:
        return None
    if _ARABIC.fullmatch(text):
        return _plain(Decimal(text.replace(",", "")))
    if _KANJI_DECIMAL.fullmatch(text):
        return _plain(
            Decimal("".join(character if character == "." else str(_DIGITS[character]) for character in text))
        )
    pieces = _PIECE.findall(text)
    if "".join(pieces) != text:
        return None
    total = section = Decimal(0)
    pending: Decimal | None = None
    for piece in pieces:
        if piece in _LARGE_UNITS:
            section += pending or 0
            total += (section or 1) * _LARGE_UNITS[piece]
            section, pending = Decimal(0), None
        elif piece in _SMALL_UNITS:
            section += (1 if pending is None else pending) * _SMALL_UNITS[piece]
            pending = None
        elif pending is not None:
            return None
        elif piece[0] in _DIGITS:
            pending = Decimal("".join(str(_DIGITS[character]) for character in piece))
        else:
            pending = Decimal(piece.replace(",", ""))
    return _plain(total + section + (pending or 0))


def native_count(text: str) -> tuple[str, str] | None:
    """Reading and kanji of a native count: (ヒトリ, 一人) for 1人; None for anything else."""
    match = _COUNTED.fullmatch(text)
    value = int(number_value(match["numeral"]) or 0) if match else 0
    readings = _COUNTS_OF_THINGS if match and match["counter"] == "つ" else _COUNTS_OF_PEOPLE
    if match is None or not 1 <= value <= len(readings):
        return None
    kanji = _KANJI_DIGITS[value] + match["counter"]
    return readings[value - 1], kanji.removesuffix("つ")


def fraction_variants(text: str) -> tuple[str, ...]:
    """The text with its first fraction in the other notation: 3分の1 as 1/3; none if it has no fraction."""
    if match := _FRACTION_IN_WORDS.search(text):
        below, above = number_value(match["below"]), number_value(match["above"])
        written = f"{above}/{below}" if above and below else None
    elif match := _FRACTION.search(text):
        written = f"{match['below']}分の{match['above']}"
    else:
        return ()
    return (text[: match.start()] + written + text[match.end() :],) if written else ()


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")

"""Numbers, however they are written: 1,000 and 千 and 1000 are one value, 三 and 3, 二〇二一 and 2021.

Grouping by commas and the units 万, 億, 兆 beside arabic numerals are those of 公用文作成の考え方 (文化審議会, 2022).
"""

import re
from decimal import Decimal

_DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")} | {"零": 0}
_SMALL_UNITS = {"十": 10, "百": 100, "千": 1000}
_LARGE_UNITS = {"万": 10**4, "億": 10**8, "兆": 10**12}
_ARABIC = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_PIECE = re.compile(rf"{_ARABIC.pattern}|[〇零一二三四五六七八九]+|[十百千]|[万億兆]")
LONGEST = 20  # characters; a longer run of digits is an identifier, not an amount


def number_value(text: str) -> str | None:
    """The value of a folded numeral in plain digits, "1000" for 1,000 and 千; None where it is no numeral."""
    if not text or len(text) > LONGEST:
        return None
    if _ARABIC.fullmatch(text):
        return _plain(Decimal(text.replace(",", "")))
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


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")

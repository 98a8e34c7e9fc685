"""The entry of a line of a list: what is between its bullet and a remark, without readings and places in photos."""

import re

from indexer.parsing.people.offices import with_round_brackets

# Readings inside a name: 川野(かわの) 翠
_READING_INSIDE = re.compile(r"(?<=[々\u3400-\u9fffヶケ])\([ぁ-ゖー]+\)")
# Positions in a photo inside the brackets of an office: (青葉野市副市長、写真左)
_PICTURED = re.compile(r"[、,;/・] ?(?:写真[^、,()]{0,8}|(?:前列|後列)?[左右]から[^、,()]{0,8}|[左右]|中央)(?=\))")
_BULLET = re.compile(r"^(?:[・•◦●○◆■*]\s*|[-‐−–]\s+|\d{1,2}[.)]\s*)")
# Remarks behind an entry: ※オンライン参加, (オンライン), 【欠席】
_REMARK = re.compile(
    r"\s*(?:※[^:]*|[(【\[<](?:オンライン|リモート|[Ww][Ee][Bb]|途中|代理|写真)[^()【】\[\]<>]{0,12}[)】\]>])$"
)


def undecorated(folded: str) -> str:
    """Makes brackets round, and replaces readings and photo positions by blanks; the length stays the same."""
    plain = _READING_INSIDE.sub(_blanks, with_round_brackets(folded))
    return _PICTURED.sub(_blanks, plain)


def entry_bounds(folded: str) -> tuple[int, int]:
    """The start and end of the entry between bullet and remark."""
    bullet = _BULLET.match(folded)
    remark = _REMARK.search(folded)
    start = bullet.end() if bullet else 0
    return start, remark.start() if remark and remark.start() > start else len(folded)


def _blanks(found: re.Match[str]) -> str:
    return " " * len(found.group())

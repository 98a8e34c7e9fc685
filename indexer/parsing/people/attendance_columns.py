"""Rows of an attendance list in columns: 区　長　　滝　沢　正　人　　副区長　　北　条　広　志.

Offices and names alternate, or names and titles (柏木　恵子　議員), and either may be letter-spaced. White space alone
does not tell where an entry ends; the row is split so that every piece is an office or a name.
"""

import re
from functools import cache
from itertools import pairwise

from msgspec import Struct

from indexer.parsing.people import names
from indexer.parsing.people.titles import SEAT, is_office

_TOKEN = re.compile(r"\S+")
_NUMBERED = re.compile(rf"{SEAT}|\d{{1,3}}")
_LONGEST_ROW = 40  # tokens
_LONGEST_OFFICE = 8  # letters of a letter-spaced office
_NAME_TOKENS = 5
_NAME_LENGTH = range(2, 9)
_LETTER_SPACED = re.compile(r"(?:^|\s)\S\s+\S(?:\s|$)")


class ColumnEntry(Struct, frozen=True):
    """An office (empty for a row of names) and a name, with the part of the row that states them."""

    office: str
    name: str
    as_written: str


class _Tokens(Struct, frozen=True):
    text: str
    words: tuple[tuple[str, int], ...]

    def joined(self, start: int, end: int) -> str:
        return "".join(word for word, _at in self.words[start:end])

    def gap_before(self, index: int) -> int:
        """The white space before a token, in characters."""
        word, at = self.words[index - 1]
        return self.words[index][1] - at - len(word)

    def piece(self, start: int, end: int) -> str:
        last, at = self.words[end - 1]
        return self.text[self.words[start][1] : at + len(last)]


def column_entries(text: str, *, member: bool) -> list[ColumnEntry]:
    """Parses a row of several entries, or of one whose office or name is letter-spaced; empty if a piece is neither.

    In a list of members, a number is a seat, and names may stand alone in their columns.
    """
    row = _Tokens(text, tuple((found.group(), found.start()) for found in _TOKEN.finditer(text)))
    if not 2 <= len(row.words) <= _LONGEST_ROW:
        return []
    found = _split(row, name_first=False, member=member) or _split(row, name_first=True, member=member)
    if not found and member:
        found = _names_in_columns(row)
    return found if len(found) > 1 or (found and _LETTER_SPACED.search(text)) else []


def spaced_name(text: str) -> str | None:
    """The name that a letter-spaced row consists of (神　谷　真　一); None for other rows."""
    row = [(found.group(), found.start()) for found in _TOKEN.finditer(text)]
    if not 2 <= len(row) <= _NAME_TOKENS or not all(names.is_name_part(word) for word, _at in row):
        return None
    plain = "".join(word for word, _at in row)
    if len(plain) not in _NAME_LENGTH or is_office(plain):
        return None
    return names.join_letter_spaced_name(row)


def _split(row: _Tokens, *, name_first: bool, member: bool) -> list[ColumnEntry]:
    """Splits the row into entries by backtracking; an entry ends at the widest gap if several splits are possible."""

    @cache
    def entries(start: int) -> tuple[ColumnEntry, ...] | None:
        if start == len(row.words):
            return ()
        for middle in _first_ends(row, start, name_first=name_first, member=member):
            if not name_first and not _is_apart(row, start, middle):
                continue
            for end in _second_ends(row, middle, name_first=name_first):
                rest = entries(end)
                if rest is not None:
                    office = row.joined(middle, end) if name_first else row.joined(start, middle)
                    name = row.words[start:middle] if name_first else row.words[middle:end]
                    one = ColumnEntry(office, names.join_letter_spaced_name(name), row.piece(start, end))
                    return (one, *rest)
        return None

    return list(entries(0) or ())


def _first_ends(row: _Tokens, start: int, *, name_first: bool, member: bool) -> list[int]:
    return _name_ends(row, start) if name_first else _office_ends(row, start, member=member)


def _second_ends(row: _Tokens, middle: int, *, name_first: bool) -> list[int]:
    return _office_ends(row, middle, member=False) if name_first else _name_ends(row, middle)


def _is_apart(row: _Tokens, start: int, middle: int) -> bool:
    """True if a gap ends a letter-spaced office, where the name is letter-spaced, too.

    It is wider than those of the office, or, where the office is stretched to the width of its column, than the first
    one in the name: 市　　　長　　滝　沢　正　人
    """
    if middle == len(row.words) or middle - start < 2 or len(row.words[middle][0]) > 1:
        return True
    own = max(row.gap_before(index) for index in range(start + 1, middle))
    in_name = row.gap_before(middle + 1) if middle + 1 < len(row.words) else 0
    return row.gap_before(middle) > min(own, in_name or own)


def _office_ends(row: _Tokens, start: int, *, member: bool) -> list[int]:
    """The ends of an office that begins at a token: one word, or letters that form a title; the longest first."""
    ends: list[int] = []
    letters = start
    while letters < len(row.words) and len(row.words[letters][0]) == 1 and letters - start < _LONGEST_OFFICE:
        letters += 1
    ends += [end for end in range(letters, start + 1, -1) if is_office(row.joined(start, end))]
    if start < len(row.words):
        word = row.words[start][0]
        if is_office(word) or re.fullmatch(SEAT, word) or (member and _NUMBERED.fullmatch(word)):
            ends.append(start + 1)
    return ends


def _name_ends(row: _Tokens, start: int) -> list[int]:
    """The ends of a name that begins at a token, the one before the widest gap first."""
    ends: list[int] = []
    for end in range(start + 1, min(start + _NAME_TOKENS, len(row.words)) + 1):
        if not names.is_name_part(row.words[end - 1][0]):
            break
        plain = row.joined(start, end)
        if len(plain) in _NAME_LENGTH and not is_office(plain):
            ends.append(end)
    return sorted(ends, key=lambda end: -(row.gap_before(end) if end < len(row.words) else len(row.text)))


def _names_in_columns(row: _Tokens) -> list[ColumnEntry]:
    """Names without offices, separated by wider gaps than those inside them."""
    gaps = [row.gap_before(index) for index in range(1, len(row.words))]
    for least in sorted(set(gaps), reverse=True):
        if least == min(gaps) or least < 2:
            break
        bounds = [0, *(index for index, gap in enumerate(gaps, 1) if gap >= least), len(row.words)]
        pieces = [row.piece(start, end) for start, end in pairwise(bounds)]
        found = [ColumnEntry("", name, piece) for piece in pieces if (name := spaced_name(piece))]
        if len(found) == len(pieces):
            return found
    return []

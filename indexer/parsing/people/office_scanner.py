"""Scanner of roster lines: splits offices from names token by token."""

import re
from collections.abc import Collection, Sequence

from msgspec import Struct

from indexer.parsing.people import names
from indexer.parsing.people.offices import CHAIR, ends_with_title, is_body
from kb.model.organizations import leading_organization

_TOKEN = re.compile(r"[^\s:()]*(?:\((?:[^()]|\([^()]*\))*\)[^\s:()]*)+|[^\s:()]+|:|[()]")
_BEHIND_NAME = re.compile(r"\([^()]*\)|氏|様|さん|さま")
_CHIEF = re.compile(r"C(?:IO|ISO|DO|TO|DXO)$")


class RosterEntry(Struct):
    """Person of a list: parts of the office, the name, and the text that states them.

    `sure` is False if the form of the line does not separate office and name.
    """

    office: list[str]
    name: str
    as_written: str
    sure: bool = True


def scan_entries(text: str, folded: str, start: int, end: int, known: Collection[str]) -> list[RosterEntry]:
    """Parses a range of a line token by token; empty if a token belongs to no entry.

    `folded` is `text` in half width, `known` are bodies that the document names.
    """
    tokens = _tokens(folded, start, end, known)
    entries: list[RosterEntry] = []
    office: list[str] = []
    begin = start
    index = 0
    while index < len(tokens):
        name = _name_at(tokens, index) if office else []
        if name:
            index += len(name)
            added = _posts_behind(name[-1])
            while index < len(tokens) and _BEHIND_NAME.fullmatch(tokens[index][0]):
                added += _posts_behind(tokens[index][0])
                index += 1
            stop = tokens[index - 1][2]
            offices = [*_joined(office, known), *added]
            entries.append(RosterEntry(offices, names.bare_name(" ".join(name)), text[begin:stop].strip()))
            office, begin = [], stop
            continue
        office.append(tokens[index][0])
        index += 1
    left = [part for part in office if part != ":"]
    if left and entries and all(ends_with_title(part) for part in left):
        # A title after the last name belongs to it: 伊藤 栄敏 副市長
        entries[-1].office += left
    elif left:
        return []
    return entries if all(any(ends_with_title(part) for part in entry.office) for entry in entries) else []


def _tokens(folded: str, start: int, end: int, known: Collection[str]) -> list[tuple[str, int, int]]:
    """Tokens with start and end, split where title and name, or name and body, are joined."""
    tokens: list[tuple[str, int, int]] = []
    for found in _TOKEN.finditer(folded, start, end):
        token, place = found.group(), found.start()
        cut = names.split_before_organization(token, known) or (
            None if ends_with_title(token) else names.split_after_title(token)
        )
        for part in cut or (token,):
            tokens.append((part, place, place + len(part)))
            place += len(part)
    return tokens


def _name_at(tokens: Sequence[tuple[str, int, int]], index: int) -> list[str]:
    """One or two tokens that form a name at an index, or none.

    A single token is a name only after a title or a colon, and only if no colon follows it.
    """
    first = names.bare_name(tokens[index][0])
    if not names.is_name_part(first):
        return []
    behind = tokens[index - 1][0]
    if behind != ":" and not ends_with_title(behind):
        return []
    following = tokens[index + 1][0] if index + 1 < len(tokens) else None
    if following is not None and names.is_name_part(names.bare_name(following)) and len(first) <= 6:
        after = tokens[index + 2][0] if index + 2 < len(tokens) else None
        if after != ":" or tokens[index + 1][2] == tokens[index + 2][1]:
            return [tokens[index][0], following]
    return [] if following == ":" else [tokens[index][0]]


def _posts_behind(token: str) -> list[str]:
    """The office in brackets after a name: 伊藤 栄敏(調布市副市長)"""
    found = re.search(r"\(([^()]+)\)$", token)
    return [found[1]] if found and ends_with_title(found[1]) else []


def _joined(office: Sequence[str], known: Collection[str]) -> list[str]:
    """Joins tokens to offices; white space inside a post is dropped, unless another office begins after it."""
    parts = [""]
    for piece in office:
        begins = bool(leading_organization(piece, known)) or piece.startswith(("CIO", "CDO", "CISO"))
        if (
            piece == ":"
            or is_body(parts[-1])
            or CHAIR.fullmatch(parts[-1])
            or _is_chief(parts[-1], piece)
            or (begins and ends_with_title(parts[-1]))
        ):
            parts.append("")
        parts[-1] += piece if piece != ":" else ""
    return [part for part in parts if part]


def _is_chief(office: str, piece: str) -> bool:
    """True if an office ends with CIO or the like and another post follows: 白浜市CIO 副市長, not CIO 補佐官."""
    return bool(_CHIEF.search(office)) and ends_with_title(piece) and not piece.startswith("補佐")

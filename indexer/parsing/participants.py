"""The list of participants: 役職:氏名 a line, with everything writers do to that form."""

import re
from collections.abc import Collection, Sequence

from msgspec import Struct

from indexer.parsing import names
from indexer.parsing.folding import spaced
from indexer.parsing.offices import ends_with_title, split_office
from indexer.parsing.rows import SHORT, Row
from kb.model.dialogue import Participant
from kb.model.organizations import leading_organization

_LABEL = re.compile(
    r"[■◆●○◇□【\[<〈《(]? ?(?:座談会|対談|フォーラム|本日の|今回の)?(?:参加者|出席者|登壇者|対談者|出演者"
    r"|参加メンバー|メンバー|参加いただいた(?:方|皆様))(?:一覧|紹介|の(?:ご)?紹介|の皆様|名簿)?"
    r" ?(?:[(※【]?(?:敬称略|順不同|五十音順|所属・?(?:役)?職は当時|肩書きは当時|役職は[^)]{0,12}"
    r"|[、・ ,])+[)】]?)?[】\]>〉》)]? ?(?:[(※]?敬称略[)]?)? ?:?"
)
_BULLET = re.compile(r"^(?:[・•◦●○◆■*]\s*|[-‐−–]\s+|\d{1,2}[.)]\s*)")
_TOKEN = re.compile(r"[^\s:()]*(?:\((?:[^()]|\([^()]*\))*\)[^\s:()]*)+|[^\s:()]+|:|[()]")
_BEHIND_NAME = re.compile(r"\([^()]*\)|氏|様|さん")
_REVERSED = re.compile(r"(?P<name>\S{1,8} \S{1,8})\s*(?:\((?P<inside>[^()]+(?:\([^()]*\))?)\)|[::] ?(?P<after>\S.*))")


class Roster(Struct, frozen=True):
    """The participants, the rows (by index) they were read from, and the other rows of the list."""

    participants: tuple[Participant, ...] = ()
    rows: frozenset[int] = frozenset()
    joined: frozenset[int] = frozenset()
    labels: frozenset[int] = frozenset()
    groups: frozenset[int] = frozenset()


class _Entry(Struct):
    office: list[str]
    name: str
    as_written: str


def find_roster(rows: Sequence[Row], known: Collection[str]) -> Roster:
    """The list under its label; without a label, two or more neighbouring lines 役職:姓 名."""
    for index, row in enumerate(rows):
        if label_end(row) is not None:
            found = _read(rows, index, known)
            if found.participants:
                return found
    for index, row in enumerate(rows[:-1]):
        if all(_is_plain(other, known) for other in (row, rows[index + 1])):
            return _read(rows, index, known)
    return Roster()


def label_end(row: Row) -> int | None:
    """Where the label of the list ends in a row; None where the row does not begin with it."""
    if len(row.folded) > SHORT:
        return None
    found = _LABEL.match(row.folded)
    if not found:
        return None
    rest = row.folded[found.end() :].strip()
    return found.end() if not rest or entries_of(row.text[found.end() :], row.folded[found.end() :], ()) else None


def _read(rows: Sequence[Row], start: int, known: Collection[str]) -> Roster:
    participants: list[Participant] = []
    used, joined, labels, groups = set(), set(), set(), set()
    above: str | None = None
    for index in range(start, len(rows)):
        row, text, folded = rows[index], rows[index].text, rows[index].folded
        end = label_end(row)
        if end is not None:
            labels.add(index)
            text, folded = text[end:], folded[end:]
            if not folded.strip():
                continue
        if body := names.is_organization_alone(folded, known) if len(folded) < SHORT else None:
            above = body
            groups.add(index)
            continue
        entries = entries_of(text, folded, known)
        if not entries or (row.gap_before and not _is_safe(entries) and participants):
            if participants and not row.gap_before and _continues(rows, index + 1, known):
                continue
            break
        for entry in entries:
            person = _participant(entry, above, known)
            above = person.organization
            participants.append(person)
        used.add(index)
        if len(entries) > 1:
            joined.add(index)
    if groups and (last := max(used, default=start)):
        groups = {index for index in groups if index < last}
    return Roster(tuple(participants), frozenset(used), frozenset(joined), frozenset(labels), frozenset(groups))


def _continues(rows: Sequence[Row], index: int, known: Collection[str]) -> bool:
    """Whether the list goes on below a line that could not be read."""
    return index < len(rows) and not rows[index].gap_before and _is_plain(rows[index], known)


def _participant(entry: _Entry, above: str | None, known: Collection[str]) -> Participant:
    office = split_office(":".join(entry.office), known)
    return Participant(
        name=spaced(entry.name),
        organization=office.organization or above,
        department=office.department,
        posts=office.posts,
        as_written=entry.as_written,
    )


def _is_plain(row: Row, known: Collection[str]) -> bool:
    """Whether a row outside any labelled list is surely a line of one."""
    if len(row.folded) > 100 or "以下" in row.folded or ":" not in row.folded or "。" in row.folded:
        return False
    entries = entries_of(row.text, row.folded, known)
    return bool(entries) and _is_safe(entries) and all(ends_with_title(" ".join(entry.office)) for entry in entries)


def _is_safe(entries: Sequence[_Entry]) -> bool:
    return all(names.is_full_name(entry.name) for entry in entries)


def entries_of(text: str, folded: str, known: Collection[str]) -> list[_Entry]:
    """The people of one line; empty where the line is none of a list.

    `folded` is `text` in half width, so that what is found in one can be cut out of the other.
    """
    if len(folded) > SHORT * 2 or re.search(r"[。?!「」]|以下", folded):
        return []
    bullet = _BULLET.match(folded)
    start = bullet.end() if bullet else 0
    if swapped := _REVERSED.fullmatch(folded[start:].strip()):
        office = swapped["inside"] or swapped["after"]
        if names.is_full_name(swapped["name"]) and ends_with_title(office) and not _holds_name(office):
            return [_Entry([office], swapped["name"], text.strip())]
    return _scan(text, folded, start, known)


def _holds_name(office: str) -> bool:
    return names.is_full_name(" ".join(office.split()[-2:]))


def _tokens(folded: str, start: int, known: Collection[str]) -> list[tuple[str, int, int]]:
    """Tokens with their places, cut where a title and a name or a name and a body run together."""
    tokens: list[tuple[str, int, int]] = []
    for found in _TOKEN.finditer(folded, start):
        token, place = found.group(), found.start()
        cut = names.cut_before_organization(token, known) or (
            None if ends_with_title(token) else names.cut_after_title(token)
        )
        for part in cut or (token,):
            tokens.append((part, place, place + len(part)))
            place += len(part)
    return tokens


def _scan(text: str, folded: str, start: int, known: Collection[str]) -> list[_Entry]:
    tokens = _tokens(folded, start, known)
    entries: list[_Entry] = []
    office: list[str] = []
    begin = 0
    index = 0
    while index < len(tokens):
        token = tokens[index][0]
        name = _name_at(tokens, index) if office else []
        if name:
            index += len(name)
            while index < len(tokens) and _BEHIND_NAME.fullmatch(tokens[index][0]):
                index += 1
            end = tokens[index - 1][2]
            entries.append(_Entry(_joined(office, known), names.bare_name(" ".join(name)), text[begin:end].strip()))
            office, begin = [], end
            continue
        office.append(token)
        index += 1
    if any(part != ":" for part in office):
        return []
    return entries if all(any(ends_with_title(part) for part in entry.office) for entry in entries) else []


def _name_at(tokens: Sequence[tuple[str, int, int]], index: int) -> list[str]:
    """The one or two tokens of a name at a place, or none.

    A single token is a name only behind a title or a colon, and where a colon or the end of the line does
    not make it an office.
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


def _joined(office: Sequence[str], known: Collection[str]) -> list[str]:
    """The offices of a person. White space inside a post means nothing, unless another office begins behind it."""
    parts = [""]
    for piece in office:
        begins = bool(leading_organization(piece, known)) or piece.startswith(("CIO", "CDO", "CISO"))
        if piece == ":" or (begins and ends_with_title(parts[-1])):
            parts.append("")
        parts[-1] += piece if piece != ":" else ""
    return [part for part in parts if part]

"""Entries of an attendance list: names and offices on one row."""

import itertools
import re
from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct

from indexer.parsing.lines.rows import SHORT
from indexer.parsing.people import names
from indexer.parsing.people.attendance_columns import column_entries
from indexer.parsing.people.combined_offices import combined_office
from indexer.parsing.people.offices import is_occupation, is_unit
from indexer.parsing.people.roster_lines import roster_entries
from indexer.parsing.people.titles import MEMBER, SEAT, is_office, split_surname_and_title
from kb.model.dialogue import Participant
from kb.model.names import exact_key, narrow, spaced

_HOLDER = re.compile(r"(?P<piece>[^君]{1,80}?)[君](?=[\s、,)]|$)")
_SEATED = re.compile(rf"{SEAT} ?[^0-9、,]{{2,24}}?(?=[ 、,]*{SEAT}|[ 、,]*$)")
_OF_MEMBER = re.compile(rf"(?P<post>{SEAT}|{MEMBER})(?P<name>\S+)")
_BULLET = re.compile(r"^(?:[・•◦●○◆■*]\s*|[-‐−–]\s+)")
# 村瀬 純(座長) 東山大学 教授
_ROLE_BEHIND_NAME = re.compile(
    r"(?P<name>[^\s()]{1,6} +[^\s()]{1,6}) ?"
    r"\((?P<role>副?(?:座長|会長|委員長|部会長|議長)(?:代理)?|チェアマン)\) *(?P<office>\S.*)"
)
# 木島 広一委員長
_TITLE_BEHIND_NAME = re.compile(rf"(?P<name>[^\s()]{{1,6}} [^\s()]{{1,6}}?)(?P<post>{MEMBER})")
# A longer run of offices contains no names.
_MOST_TITLED = 8
_HONOURED_BEFORE_NOTE = re.compile(r"(?<=\S)(?:氏|さん|様) ?(?=\([^()]*\)$)")
# 早瀬 律/東山大学 教授
_SLASHED = re.compile(r"(?<!\S)(\S{1,6} \S{1,6}) ?[/|] ?(?=\S)")
_DOTS = re.compile(r"[…・.\s―─-]{3,}")


class AttendanceEntry(Struct, frozen=True):
    """Person on a row: name, the office before or behind it, and the part of the row that states them."""

    office: str
    name: str
    as_written: str


def attendance_entries(text: str, *, member: bool, known: Collection[str]) -> Iterator[AttendanceEntry]:
    """Parses the entries of one row of a list."""
    folded = _DOTS.sub(lambda found: " " if "…" in found.group() else found.group(), participants_text(text))
    folded = _SLASHED.sub(r"\1 ", folded, count=1)
    if re.search(r"君(?=[\s、,)]|$)", folded):
        for found in _HOLDER.finditer(folded):
            if one := _before_honorific(found["piece"].strip(" 、,"), member=member):
                yield one
        return
    if not re.search(r"[、,]", folded) and (columns := column_entries(folded, member=member)):
        yield from (AttendanceEntry(one.office, one.name, one.as_written) for one in columns)
        return
    if seats := list(_SEATED.finditer(narrow(folded))):
        for found in seats:
            if one := _before_honorific(folded[slice(*found.span())].strip(" 、,"), member=True):
                yield one
        return
    pieces = [piece for piece in re.split(r"[、,]", folded) if piece.strip()]
    for piece in pieces:
        yield from _without_honorific(_BULLET.sub("", piece.strip()), member=member, known=known)


def participants_text(text: str) -> str:
    """A row with half-width brackets and commas and without its bullet."""
    return _BULLET.sub("", text.translate(str.maketrans("　（），：", " (),:")).strip())


def _before_honorific(piece: str, *, member: bool) -> AttendanceEntry | None:
    """Parses office and name before 君: 委員長川島 忠一, 内閣総理大臣 安倍 晋三, 1番 遠 見   渉"""
    tokens = [(found.group(), found.start()) for found in re.finditer(r"\S+", piece)]
    for length in range(len(tokens) - 1, 0, -1):
        office = "".join(token for token, _start in tokens[:length])
        if is_office(office) or re.fullmatch(r"[(].+[)]", office):
            name = names.join_letter_spaced_name(tokens[length:])
            return AttendanceEntry(office, name, piece) if len(name) <= 14 else None
    if len(tokens) == 2:
        (head, _start), (given, _place) = tokens
        office, surname = _split_title(head, member=member)
        return AttendanceEntry(office, f"{surname} {given}", piece) if len(given) <= 8 else None
    if len(tokens) > 2 and _split_title(tokens[-2][0], member=member)[0]:
        office, surname = _split_title(tokens[-2][0], member=member)
        return AttendanceEntry(
            "".join(token for token, _start in tokens[:-2]) + office, f"{surname} {tokens[-1][0]}", piece
        )
    office, name = _split_title(names.join_letter_spaced_name(tokens), member=member) if tokens else ("", "")
    return AttendanceEntry(office, name, piece) if name and len(name) <= 14 else None


def _split_title(text: str, *, member: bool) -> tuple[str, str]:
    """Splits 副委員長橘 into 副委員長 and 橘; without a title, the whole text is the name."""
    found = _OF_MEMBER.fullmatch(text)
    if found and (member or re.fullmatch(rf"{SEAT}|副?(?:委員長|議長)", found["post"])):
        return found["post"], found["name"]
    if member:
        return "", text
    best: tuple[str, str] | None = None
    for end in range(len(text) - 1, max(1, len(text) - 7), -1):
        office, name = text[:end], text[end:]
        # The title continues: not 委員 and 長川島, 担当 and 部長関.
        goes_on = (
            not office.endswith("長")
            and any(is_office(office + name[:length]) for length in (1, 2))
            and not (office.endswith("理事") and len(name) == 2)
        )
        if not (is_office(office) or office.endswith("兼務")) or goes_on:
            continue
        best = office, name
        if len(name) > 1:
            break
    return best or ("", text)


def _without_honorific(piece: str, *, member: bool, known: Collection[str]) -> Iterator[AttendanceEntry]:
    """Parses one piece of a list whose names are not followed by 君."""
    if (role := _ROLE_BEHIND_NAME.fullmatch(piece)) and names.is_full_name(spaced(role["name"])):
        yield AttendanceEntry(f"{role['role']}:{exact_key(role['office'])}", spaced(role["name"]), piece)
        return
    if (after := _TITLE_BEHIND_NAME.fullmatch(piece)) and names.is_full_name(after["name"]):
        yield AttendanceEntry(after["post"], after["name"], piece)
        return
    piece = _HONOURED_BEFORE_NOTE.sub("", piece)
    note = re.search(r"\(([^()]*)\)$", piece)
    piece = names.bare_name(piece) if note is None or _is_remark(note[1], known) else piece
    tokens = piece.split()
    if one := _in_order(piece, tokens, known) or _bracketed(piece, known):
        yield one
    elif entries := roster_entries(piece, piece, known):
        for entry in entries:
            yield AttendanceEntry(":".join(entry.office), spaced(entry.name), entry.as_written)
    elif titled := list(itertools.dropwhile(is_unit, tokens)):
        if len(titled) <= _MOST_TITLED and all(is_office(token) for token in titled):
            yield from _titled(titled, "".join(tokens[: len(tokens) - len(titled)]))
        elif member and names.is_full_name(piece):
            yield AttendanceEntry("", spaced(piece), piece)


def _in_order(piece: str, tokens: Sequence[str], known: Collection[str]) -> AttendanceEntry | None:
    """Parses unit or body and full name (桜川市 名取 悠), or full name and office (柏木 響子 副区長)."""
    placed = len(tokens) == 3 and (is_unit(tokens[0]) or names.sole_organization(tokens[0], known) is not None)
    if placed and names.is_full_name(" ".join(tokens[1:])):
        return AttendanceEntry(tokens[0], " ".join(tokens[1:]), piece)
    name_first = len(tokens) >= 3 and names.is_full_name(" ".join(tokens[:2])) and not is_office(tokens[0])
    if not name_first or not is_office(tokens[-1]) or _begins_with_body(tokens, known):
        return None
    office = ":".join(tokens[2:]) if is_office(tokens[2]) else "".join(tokens[2:])
    return AttendanceEntry(office, " ".join(tokens[:2]), piece)


def _bracketed(piece: str, known: Collection[str]) -> AttendanceEntry | None:
    """Parses office or body and name, the second of them in brackets: 総務課長(名取), 名取 悠(桜川市)"""
    found = re.fullmatch(r"(?P<first>[^()]{2,40})\((?P<second>[^()]{2,40})\)", piece)
    if not found:
        return None
    first, second = exact_key(found["first"]), exact_key(found["second"])
    if names.is_full_name(found["first"]) and names.sole_organization(second, known):
        return AttendanceEntry(second, spaced(found["first"]), piece)
    if is_office(first) and len(second) <= 8 and names.is_name_part(second):
        return AttendanceEntry(first, spaced(found["second"]), piece)
    if found["first"] != first or not 2 < len(first) < 8 or is_office(first) or first in known:
        return None
    if is_occupation(second) and names.has_form_of_name(first):
        return AttendanceEntry(second, first, piece)
    return AttendanceEntry(second, first, piece) if is_office(second) and names.is_name_part(first) else None


def _titled(tokens: Sequence[str], unit: str) -> Iterator[AttendanceEntry]:
    """Parses surnames with their titles, all of the unit before them: 五十嵐課長 名取主任"""
    for token in tokens:
        named = split_surname_and_title(exact_key(token))
        if named.name:
            yield AttendanceEntry(unit + named.post, named.name, token)
        elif full := _full_name_before_title(exact_key(token)):
            yield AttendanceEntry(full[1], full[0], token)


def _is_remark(note: str, known: Collection[str]) -> bool:
    """True if a note in brackets behind a name is neither an office nor a body nor a name: 入庁3年目, オンライン"""
    if names.sole_organization(note, known):
        return False
    return not is_office(note) and (bool(re.search(r"\d", note)) or not names.is_name_part(exact_key(note)))


def _begins_with_body(tokens: Sequence[str], known: Collection[str]) -> bool:
    """True if a body precedes a full name, as in columns (東雲区 柏木 響子 副区長); 中村 is a surname."""
    return (
        len(tokens[0]) > 2
        and bool(names.sole_organization(tokens[0], known))
        and names.is_full_name(" ".join(tokens[1:3]))
    )


def _full_name_before_title(plain: str) -> tuple[str, str] | None:
    """Splits a full name from a committee's title (山本進委員長), if it is too long for a surname."""
    found = re.fullmatch(rf"(?P<name>[^()]{{3,8}}?)(?P<post>{MEMBER})", plain)
    return (found["name"], found["post"]) if found and names.is_name_part(found["name"]) else None


def listed_officer(text: str, known: Collection[str]) -> Participant | None:
    """Parses a row of one person whose office names the body: 霧ヶ浦村長 大槻 保"""
    entries = roster_entries(text, narrow(text), known) if len(text) <= SHORT else []
    if len(entries) != 1 or not names.is_full_name(spaced(entries[0].name)):
        return None
    split = combined_office([":".join(entries[0].office)], known)
    if split.organization is None:
        return None
    return Participant(spaced(entries[0].name), split.organization, split.department, split.posts, text)

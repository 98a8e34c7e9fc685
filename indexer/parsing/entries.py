"""The people of one line of a list: 役職:氏名, with everything writers do to that form."""

import re
from collections.abc import Collection, Sequence

from msgspec import Struct

from indexer.parsing import names
from indexer.parsing.offices import ends_with_title, is_unit
from indexer.parsing.rows import SHORT
from kb.model.names import exact_key, spaced
from kb.model.organizations import leading_organization

_BULLET = re.compile(r"^(?:[・•◦●○◆■*]\s*|[-‐−–]\s+|\d{1,2}[.)]\s*)")
_TOKEN = re.compile(r"[^\s:()]*(?:\((?:[^()]|\([^()]*\))*\)[^\s:()]*)+|[^\s:()]+|:|[()]")
_BEHIND_NAME = re.compile(r"\([^()]*\)|氏|様|さん|さま")
_REVERSED = re.compile(r"(?P<name>\S{1,8} \S{1,8})\s*(?:\((?P<inside>[^()]+(?:\([^()]*\))?)\)|[:/; ] ?(?P<after>\S.*))")
_REVERSED_SOLID = re.compile(r"(?P<name>[^\s:()]{2,7})\s*\((?P<office>[^()]+(?:\([^()]*\))?)\)")
_SAID = re.compile(r"[。?!「」]|以下")
# A remark of the writer's behind an entry: ※オンライン参加, (オンライン), 【欠席】.
_REMARK = re.compile(r"\s*(?:※[^:]*|[(【\[<](?:オンライン|リモート|Web|WEB|途中|代理)[^()【】\[\]<>]{0,12}[)】\]>])$")
# What some writers put between office and name instead of a colon.
_LOOSE = re.compile(r"[;…‥⋯/|―—–─→⇒・=]+|\.{2,}")
# Surnames that are taken for a body elsewhere.
_SHORT_NAMES = frozenset({"都"})
_SEVERAL = re.compile(r"[、,;/・]")


class Entry(Struct):
    """Somebody of a list: the parts of the office, the name, the words; not `sure` where the form does not tell."""

    office: list[str]
    name: str
    as_written: str
    sure: bool = True


def entries_of(text: str, folded: str, known: Collection[str]) -> list[Entry]:
    """The people of one line; empty where the line is none of a list.

    `folded` is `text` in half width, so that what is found in one can be cut out of the other.
    """
    if len(folded) > SHORT * 2 or _SAID.search(folded):
        return []
    start, end = _bounds(folded)
    cuts = [place for place in range(start, end) if _SEVERAL.match(folded, place) and _is_outside(folded, start, place)]
    entries = _several(text, folded, start, [*cuts, end], known) if cuts else []
    entries = entries or _single(text, folded, start, end, known)
    if len(entries) == 1:
        entries[0].as_written = text.strip()
    return entries


def loose_entry(text: str, folded: str, known: Collection[str]) -> Entry | None:
    """Somebody of a line that stands in a list but gives no title that is known; None where nothing can be told."""
    if len(folded) > SHORT or _SAID.search(folded):
        return None
    start, end = _bounds(folded)
    plain = _LOOSE.sub(":", spaced(folded[start:end])) if ":" not in folded else spaced(folded[start:end])
    office, colon, name = plain.rpartition(":")
    name = names.bare_name(name)
    if colon and office.strip() and _may_be_name(name):
        return Entry([office.strip()], name, text.strip(), sure=" " in name or ends_with_title(office))
    solid = _REVERSED_SOLID.fullmatch(plain)
    if solid and _may_be_name(solid["name"]) and _is_office(solid["office"], known):
        return Entry([solid["office"]], solid["name"], text.strip())
    tokens = names.bare_name(plain).split()
    if len(tokens) > 2 and names.is_full_name(" ".join(tokens[-2:])) and _is_office("".join(tokens[:-2]), known):
        return Entry(["".join(tokens[:-2])], " ".join(tokens[-2:]), text.strip())
    if len(tokens) > 2 and names.is_full_name(" ".join(tokens[:2])) and _is_office("".join(tokens[2:]), known):
        return Entry(["".join(tokens[2:])], " ".join(tokens[:2]), text.strip())
    if len(tokens) == 2 and _is_office(tokens[0], known) and _may_be_name(tokens[1]):
        return Entry([tokens[0]], tokens[1], text.strip(), sure=False)
    return None


def name_alone(folded: str) -> str | None:
    """姓 名 where a line holds nothing else."""
    start, end = _bounds(folded)
    plain = names.bare_name(spaced(folded[start:end]))
    tokens = plain.split()
    return plain if names.is_full_name(plain) and not any(is_unit(token) for token in tokens) else None


def office_alone(folded: str) -> str | None:
    """An office where a line holds nothing else: the name stands on the next one."""
    start, end = _bounds(folded)
    plain = folded[start:end].strip(" :")
    return plain if len(plain) <= 60 and (ends_with_title(plain) or is_unit(exact_key(plain))) else None


def _bounds(folded: str) -> tuple[int, int]:
    """Where bullet and remark leave the entry."""
    bullet = _BULLET.match(folded)
    remark = _REMARK.search(folded)
    start = bullet.end() if bullet else 0
    return start, remark.start() if remark and remark.start() > start else len(folded)


def _is_office(text: str, known: Collection[str]) -> bool:
    """Whether a text is an office by its title, or a unit or any post of a body that is known."""
    if ends_with_title(text) or is_unit(text):
        return True
    named = leading_organization(exact_key(text), known)
    return named is not None and named[0] in known


def _may_be_name(text: str) -> bool:
    """A name, as far as its characters and length go: behind a colon even 都 太郎 is one."""
    tokens = text.split()
    if len(tokens) == 2:
        return all(len(token) <= 8 and (names.is_name_part(token) or token in _SHORT_NAMES) for token in tokens)
    return len(tokens) == 1 and len(text) <= 8 and names.is_name_part(text) and not is_unit(text)


def _is_outside(folded: str, start: int, place: int) -> bool:
    return folded.count("(", start, place) <= folded.count(")", start, place)


def _several(text: str, folded: str, start: int, ends: Sequence[int], known: Collection[str]) -> list[Entry]:
    """People joined by commas: each piece an entry with a whole name; empty where a piece is left over."""
    entries: list[Entry] = []
    begin = start
    for end in ends:
        found = _single(text, folded, begin, end, known)
        if found and all(names.is_full_name(spaced(entry.name)) for entry in found):
            entries += found
            begin = end + 1
    return entries if begin > ends[-1] and len(entries) > 1 else []


def _single(text: str, folded: str, start: int, end: int, known: Collection[str]) -> list[Entry]:
    plain = folded[start:end].strip()
    if swapped := _REVERSED.fullmatch(plain):
        office = swapped["inside"] or swapped["after"]
        if _is_swapped(swapped["name"], known) and ends_with_title(office) and not _holds_name(office):
            return [Entry([office], swapped["name"], text[start:end].strip())]
    if found := _scan(text, folded, start, end, known):
        return found
    for mark in _LOOSE.finditer(folded, start, end):
        before, after = folded[start : mark.start()].strip(), folded[mark.end() : end].strip()
        if ends_with_title(before) and names.is_full_name(names.bare_name(spaced(after))):
            colon = folded[: mark.start()] + ":" * len(mark.group()) + folded[mark.end() :]
            return _scan(text, colon, start, end, known)
    return []


def _is_swapped(name: str, known: Collection[str]) -> bool:
    """Whether 姓 名 stands before the office: no body, no unit."""
    return names.is_full_name(name) and not any(
        is_unit(token) or (len(token) > 2 and (leading_organization(token, known) or ("", "?"))[1] == "")
        for token in name.split()
    )


def _holds_name(office: str) -> bool:
    return names.is_full_name(" ".join(office.split()[-2:]))


def _tokens(folded: str, start: int, end: int, known: Collection[str]) -> list[tuple[str, int, int]]:
    """Tokens with their places, cut where a title and a name or a name and a body run together."""
    tokens: list[tuple[str, int, int]] = []
    for found in _TOKEN.finditer(folded, start, end):
        token, place = found.group(), found.start()
        cut = names.cut_before_organization(token, known) or (
            None if ends_with_title(token) else names.cut_after_title(token)
        )
        for part in cut or (token,):
            tokens.append((part, place, place + len(part)))
            place += len(part)
    return tokens


def _scan(text: str, folded: str, start: int, end: int, known: Collection[str]) -> list[Entry]:
    tokens = _tokens(folded, start, end, known)
    entries: list[Entry] = []
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
            entries.append(Entry(offices, names.bare_name(" ".join(name)), text[begin:stop].strip()))
            office, begin = [], stop
            continue
        office.append(tokens[index][0])
        index += 1
    left = [part for part in office if part != ":"]
    if left and entries and all(ends_with_title(part) for part in left):
        # 伊藤 栄敏 副市長: what is left over belongs to the last one.
        entries[-1].office += left
    elif left:
        return []
    return entries if all(any(ends_with_title(part) for part in entry.office) for entry in entries) else []


def _posts_behind(token: str) -> list[str]:
    """The office in brackets behind a name: 伊藤 栄敏(調布市副市長)."""
    found = re.search(r"\(([^()]+)\)$", token)
    return [found[1]] if found and ends_with_title(found[1]) else []


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

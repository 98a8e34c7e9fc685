"""Entries of a roster line: 役職:氏名 and its variants."""

import re
from collections.abc import Collection, Sequence
from copy import copy
from functools import lru_cache

from indexer.parsing.lines.rows import SHORT
from indexer.parsing.people import names
from indexer.parsing.people.entry_bounds import entry_bounds, undecorated
from indexer.parsing.people.office_scanner import RosterEntry, scan_entries
from indexer.parsing.people.offices import ends_with_title, is_body, is_occupation, is_unit
from indexer.parsing.people.titles import is_office, split_surname_and_title
from kb.model.names import exact_key, spaced
from kb.model.organizations import leading_organization, municipalities

_REVERSED = re.compile(
    r"(?P<name>[^\s():]{1,8} [^\s():]{1,8})\s*(?:\((?P<inside>[^()]+(?:\([^()]*\))?)\)|(?:[:/;]|\s) ?(?P<after>\S.*))"
)
_REVERSED_SOLID = re.compile(r"(?P<name>[^\s:()]{2,7})\s*\((?P<office>[^()]+(?:\([^()]*\))?)\)")
_SAID = re.compile(r"[。?!「」]|以下")
# Separators of office and name in place of a colon.
_LOOSE = re.compile(r"[;…‥⋯/|―—–─→⇒・=]+|\.{2,}")
_PLACE = re.compile(r"(?:役所|役場|庁舎|会館|会議室|ホール|ビル|室|館|事務局|公園|広場|センター|駅|店)$")
# Surnames that also name a body.
_SHORT_NAMES = frozenset({"都"})
_SEVERAL = re.compile(r"[、,;/・×✕]")
# Letter-spaced names behind an office: 柏 木  響 子
_SPREAD = re.compile(r"\s{2,}[々\u3400-\u9fffぁ-んァ-ヺ](?:\s+[々\u3400-\u9fffぁ-んァ-ヺ]){1,5}\s*$")
_READING = re.compile(r"\([ぁ-ゖー ]+\)")
_BODY_FIRST = re.compile(r"\s*(?P<body>[^\s:()]{2,20})(?: ?: ?|\s+)(?=\S)")


def roster_entries(text: str, folded: str, known: Collection[str]) -> list[RosterEntry]:
    """Parses the people of one line; empty if the line does not belong to a list.

    `folded` is `text` in half width, so that positions in one are positions in the other.
    """
    if len(folded) > SHORT * 2 or _SAID.search(folded):
        return []
    return list(map(copy, _entries(text, folded, frozenset(known))))


@lru_cache(maxsize=1024)  # several layouts ask for the same line
def _entries(text: str, folded: str, known: frozenset[str]) -> list[RosterEntry]:
    whole = text.strip()
    folded = undecorated(folded)
    if office := names.letter_spaced_office(folded):
        text, folded = f"{office.text}\u3000{text[office.end :]}", f"{office.text} {folded[office.end :]}"
    if (spread := _SPREAD.search(folded)) and ends_with_title(folded[: spread.start()]):
        name = names.join_letter_spaced_name([(one.group(), one.start()) for one in re.finditer(r"\S", spread.group())])
        text, folded = f"{text[: spread.start()]}\u3000{name}", f"{folded[: spread.start()]} {name}"
    start, end = entry_bounds(folded)
    cuts = [place for place in range(start, end) if _SEVERAL.match(folded, place) and _is_outside(folded, start, place)]
    entries = _several(text, folded, start, [*cuts, end], known) if cuts else []
    entries = entries or _under_body(text, folded, known) or _in_order(folded[start:end], known)
    entries = entries or _single(text, folded, start, end, known)
    if len(entries) == 1:
        entries[0].as_written = whole
    return entries


def _under_body(text: str, folded: str, known: Collection[str]) -> list[RosterEntry]:
    """Parses a body and its people with offices behind them: 霧ヶ浦村 大槻 保(村長)、名取 悠(副村長)"""
    found = _BODY_FIRST.match(folded)
    if not found or not _is_body_alone(found["body"], known):
        return []
    name, _bracket, _office = folded[found.end() :].partition("(")
    if not names.is_full_name(" ".join(name.split()[:2])):
        return []
    entries = roster_entries(text[found.end() :], folded[found.end() :], known)
    for entry in entries:
        entry.office.insert(0, found["body"])
    return entries


def _in_order(folded: str, known: Collection[str]) -> list[RosterEntry]:
    """Parses body, units, a name without white space, and offices: 青葉野市 総務部 神谷恒一 課長(CIO)"""
    tokens = _READING.sub("", folded).split()
    if not tokens or not _is_body_alone(tokens[0], known):
        return []
    begin = 1
    while begin < len(tokens) and is_unit(tokens[begin]):
        begin += 1
    if len(tokens) < begin + 2:
        return []
    name, offices = tokens[begin], tokens[begin + 1 :]
    if ends_with_title(name) or not names.is_surname(name) or not all(map(ends_with_title, offices)):
        return []
    return [RosterEntry(["".join(tokens[:begin]), *offices], name, folded.strip())]


def untitled_entry(text: str, folded: str, known: Collection[str]) -> RosterEntry | None:
    """Parses a line of a list without a known title; None if it names no person."""
    if len(folded) > SHORT or _SAID.search(folded):
        return None
    folded = undecorated(folded)
    start, end = entry_bounds(folded)
    plain = _LOOSE.sub(":", spaced(folded[start:end])) if ":" not in folded else spaced(folded[start:end])
    office, colon, name = plain.rpartition(":")
    name = names.bare_name(name)
    if not ends_with_title(office) and not _is_person(name, known):
        colon = ""
    if colon and office.strip() and _may_be_name(name):
        return RosterEntry([office.strip()], name, text.strip(), sure=" " in name or ends_with_title(office))
    solid = _REVERSED_SOLID.fullmatch(plain)
    if solid and _may_be_name(solid["name"]) and _is_office(solid["office"], known):
        return RosterEntry([solid["office"]], solid["name"], text.strip())
    tokens = names.bare_name(plain).split()
    if len(tokens) > 2 and names.is_full_name(" ".join(tokens[-2:])) and _is_office("".join(tokens[:-2]), known):
        return RosterEntry(["".join(tokens[:-2])], " ".join(tokens[-2:]), text.strip())
    if len(tokens) > 2 and _is_swapped(" ".join(tokens[:2]), known) and _is_office("".join(tokens[2:]), known):
        return RosterEntry(["".join(tokens[2:])], " ".join(tokens[:2]), text.strip())
    if len(tokens) == 2 and _is_office(tokens[0], known) and _may_be_name(tokens[1]):
        return RosterEntry([tokens[0]], tokens[1], text.strip(), sure=False)
    return _titled_surname(text, plain.split(), known)


def _titled_surname(text: str, tokens: Sequence[str], known: Collection[str]) -> RosterEntry | None:
    """Parses a person given by surname and title only: 榎本副区長(CIO), 東京都 宮ノ下局長"""
    if not tokens or not all(_is_office(token, known) or _is_body_alone(token, known) for token in tokens[:-1]):
        return None
    last, bracket, aside = tokens[-1].partition("(")
    if not is_office(last) or _is_body_alone(last, known):
        return None
    named = split_surname_and_title(last, known)
    if not (named.sure and named.name and names.is_surname(named.name)):
        return None
    return RosterEntry([*tokens[:-1], f"{named.post}{bracket}{aside}"], named.name, text.strip())


def sole_name(folded: str) -> str | None:
    """The name, if a line holds 姓 名 and nothing else."""
    start, end = entry_bounds(folded)
    plain = names.bare_name(spaced(folded[start:end]))
    tokens = plain.split()
    return plain if names.is_full_name(plain) and not any(is_unit(token) for token in tokens) else None


def sole_office(folded: str) -> str | None:
    """The office, if a line holds nothing else and the name is on the next one."""
    start, end = entry_bounds(folded)
    plain = folded[start:end].strip(" :")
    return plain if len(plain) <= 60 and (ends_with_title(plain) or is_unit(exact_key(plain))) else None


def _is_office(text: str, known: Collection[str]) -> bool:
    """True if a text is an office by its title, a unit, or any post of a known body."""
    if ends_with_title(text) or is_unit(text):
        return True
    named = leading_organization(exact_key(text), known)
    return named is not None and named[0] in known


def _may_be_name(text: str) -> bool:
    """True if characters and length fit a name; after a colon, even 都 太郎."""
    tokens = text.split()
    if len(tokens) == 2:
        return all(len(token) <= 8 and (names.is_name_part(token) or token in _SHORT_NAMES) for token in tokens)
    return len(tokens) == 1 and len(text) <= 8 and names.is_name_part(text) and not is_unit(text)


def _is_body_alone(token: str, known: Collection[str]) -> bool:
    named = leading_organization(token, known)
    return is_body(token) or (named is not None and not named[1])


def _is_whole(name: str) -> bool:
    """True if a name is more than a surname: 姓 名, or too long for a surname."""
    return names.is_full_name(name) or (len(name) > 2 and names.is_surname(name))


def _is_person(name: str, known: Collection[str]) -> bool:
    """True if a text names a person although no title precedes it: 都 太郎, 河﨑, but not 総務省, 大会議室."""
    if " " in name:
        return True
    named = leading_organization(name, known)
    return names.is_surname(name) and (named is None or bool(named[1])) and not _PLACE.search(name)


def _is_outside(folded: str, start: int, place: int) -> bool:
    return folded.count("(", start, place) <= folded.count(")", start, place)


def _several(text: str, folded: str, start: int, ends: Sequence[int], known: Collection[str]) -> list[RosterEntry]:
    """Parses people separated by commas, each with a full name; empty if a piece is left over."""
    entries: list[RosterEntry] = []
    begin = start
    for end in ends:
        found = _single(text, folded, begin, end, known)
        if found and all(_is_whole(spaced(entry.name)) for entry in found):
            entries += found
            begin = end + 1
    return entries if begin > ends[-1] and len(entries) > 1 else []


def _single(text: str, folded: str, start: int, end: int, known: Collection[str]) -> list[RosterEntry]:
    plain = folded[start:end].strip()
    if swapped := _REVERSED.fullmatch(plain):
        office = swapped["inside"] or swapped["after"]
        serves = ends_with_title(office) or is_unit(exact_key(office))
        occupied = bool(swapped["inside"]) and is_occupation(office)
        swaps = (serves or occupied) and _is_swapped(swapped["name"], known, beside_occupation=occupied)
        if swaps and not _holds_name(office):
            return [RosterEntry([office], swapped["name"], text[start:end].strip())]
    if found := scan_entries(text, folded, start, end, known):
        return found
    for mark in _LOOSE.finditer(folded, start, end):
        before, after = folded[start : mark.start()].strip(), folded[mark.end() : end].strip()
        if ends_with_title(before) and names.is_full_name(names.bare_name(spaced(after))):
            colon = folded[: mark.start()] + ":" * len(mark.group()) + folded[mark.end() :]
            return scan_entries(text, colon, start, end, known)
    return []


def _is_swapped(name: str, known: Collection[str], *, beside_occupation: bool = False) -> bool:
    """True if 姓 名 precedes the office, and is neither a body nor a unit.

    A body has no occupation, so that beside one the form of a body is a surname: 野々村 芽衣(大学生)
    """
    tokens = name.split()
    if beside_occupation:
        return names.is_full_name(name) and tokens[0] not in municipalities()
    return names.is_full_name(name) and not any(
        is_unit(token) or (len(token) > 2 and (leading_organization(token, known) or ("", "?"))[1] == "")
        for token in tokens
    )


def _holds_name(office: str) -> bool:
    return names.is_full_name(" ".join(office.split()[-2:]))

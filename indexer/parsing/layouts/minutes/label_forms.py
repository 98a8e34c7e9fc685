"""The grammar of a label in minutes: [number] [mark] then office and name in the orders and spacings that councils use.

    office(name)        ○議長（浅野忠君）　…    議　長（浅野　忠　君）…    ○１番（鈴木一郎君）登壇　…
    (name), (name office)  ◆（柏木恵子君）　…    ○（浅野忠議長）…
    name office         ○川島委員長　…    ○鈴木　一郎　委員　…    ○鈴村［だ］委員　…    ○１８番柏木恵子議員　…
    office name         ○議長　浅野　忠君　…    ○委員　鈴木一郎　…
    office, name        ○総務課長　…    ○香具山　…    ○議　　長　…    ○２　　番　…

A reading has the label in a form that `indexer.parsing.people.titles.split_label` understands, office(name) or name and
office, and the place where the speech begins.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from indexer.parsing.people.names import is_name_part
from indexer.parsing.people.titles import SEAT, is_office, split_full_name_and_title, split_label
from kb.model.names import exact_key

MARKS = "○◯〇◎●◆◇△"
# Running numbers: 12 ○…, 12：○…
NUMBER = r"(?:\d{1,7} ?[:.]? ?)?"
_START = rf"{NUMBER}(?P<mark>[{MARKS}])\s{{0,3}}"
_WORD = rf"[^\s。、「」『』()\[\]{MARKS}]"
_HONORIFIC = r"(?:君|くん|さん|氏)"
_BEHIND = r"(?:登壇)?(?=\s|$)"
# Offices of single letters, and of one word: 議 長, 副 村 長, 総務課長
_OFFICE = rf"{_WORD}{{1,2}}(?:\s+{_WORD}{{1,2}}){{1,7}}|{_WORD}{{1,60}}"
_OFFICE_NAME = re.compile(
    rf"(?P<office>{_OFFICE}) *[(\[](?P<name>[^()\[\]。]{{1,24}})[)\]]"
    rf"(?: ?(?:議員|委員))?(?: ?(?P<honour>{_HONORIFIC}))?(?:登壇)?"
)
# Letters with white space between them, and the speech behind: ○議　　長　ただいまから…
_LETTERS = re.compile(rf"(?:{_WORD}|\d{{1,3}})(?:\s+{_WORD}(?=\s|$)){{1,8}}")
_NAME_IN_BRACKETS = re.compile(r"\((?P<name>[^()。]{2,24})\) ?(?:登壇)?")
_HONOURED = re.compile(
    rf"(?P<office>{_WORD}{{1,30}})\s+(?P<name>{_WORD}{{1,8}}(?:\s{{1,3}}{_WORD}{{1,6}})??) ?{_HONORIFIC}{_BEHIND}"
)
_OFFICE_FIRST = re.compile(
    rf"(?P<office>{_WORD}{{1,30}})\s+(?P<name>{_WORD}{{1,8}}(?:\s{{1,3}}{_WORD}{{1,6}})??){_BEHIND}"
)
_NAME_BEHIND = re.compile(rf"\s+(?P<name>{_WORD}{{1,8}}(?:\s{{1,3}}{_WORD}{{1,6}})?){_BEHIND}")
_NAME_FIRST = re.compile(
    rf"(?P<surname>{_WORD}{{1,6}})\s{{1,3}}(?P<given>{_WORD}{{1,6}})\s{{1,3}}(?P<office>{_WORD}{{1,30}}){_BEHIND}"
)
_GIVEN_OFFICE = re.compile(rf"(?P<surname>{_WORD}{{1,6}})\s{{1,3}}(?P<rest>{_WORD}{{3,30}}){_BEHIND}")
_SURNAME_OFFICE = re.compile(rf"{_WORD}{{1,8}} {_WORD}{{1,40}}{_BEHIND}")
_SEAT_NAME = re.compile(rf"{SEAT}(?P<name>{_WORD}{{2,10}}?)(?:議員|委員|{_HONORIFIC})")
_ONE_WORD = re.compile(rf"{_WORD}{{1,60}}(?:[(\[][^()\[\]。]{{1,40}}[)\]]{_WORD}{{0,30}}){{0,3}}{_BEHIND}")
_SQUARE = str.maketrans("〔〕［］", "[][]")
_JOINED = 18
_OFFICE_GOES_ON = re.compile(r"長|会|補佐|代理|代行|職務代理|心得|事務取扱")


class LabelReading(Struct, frozen=True):
    """A label in its plain form, and its range in the row.

    `sure` is False for a form that other lines have, too: it counts only if the document uses it throughout.
    """

    label: str
    begin: int
    end: int
    mark: str
    sure: bool = True


def read_labels(head: str) -> Iterator[LabelReading]:
    """The readings of the label at the beginning of a marked row in half width, the most specific first."""
    head = head.translate(_SQUARE)
    if not (start := re.match(_START, head)):
        return
    at, mark = start.end(), start["mark"]
    yield from _bracketed(head, at, mark)
    yield from _wide_office(head, at, mark)
    yield from _with_full_name(head, at, mark)
    if (found := _SURNAME_OFFICE.match(head, at)) and is_office(found.group()):
        surname = found.group().split()[0]
        if not is_office(surname) and split_label(found.group()):
            yield LabelReading(found.group(), at, found.end(), mark)
    if found := _ONE_WORD.match(head, at):
        label = found.group().removesuffix("登壇").translate(str.maketrans("[]", "()"))
        if seated := _SEAT_NAME.fullmatch(label):
            label = f"議員({seated['name']})"
        yield LabelReading(label, at, found.end(), mark)


def read_unmarked_label(head: str) -> LabelReading | None:
    """The reading of an office and a name in brackets at the beginning of a row: 議長（浅野忠君） …"""
    if "(" not in head and "[" not in head:
        return None
    found = next(_bracketed(head, 0, ""), None)
    return found if found and found.begin < found.end and "(" in found.label else None


def read_joined_label(head: str) -> LabelReading | None:
    """The reading of a name and an office that the speech follows directly: ○浅野議長ただいまから…"""
    if not (start := re.match(_START, head)):
        return None
    at = start.end()
    for end in range(at + 2, min(at + _JOINED, len(head))):
        label = head[at:end]
        if re.search(r"[\s。、(]", label):
            return None
        if is_office(label) and not _OFFICE_GOES_ON.match(head, end):
            named = split_label(label)
            if named and named.sure and not re.fullmatch(SEAT, label):
                return LabelReading(label, at, end, start["mark"], sure=False)
    return None


def _bracketed(head: str, at: int, mark: str) -> Iterator[LabelReading]:
    """Office and name in brackets; a name in brackets alone."""
    if found := _OFFICE_NAME.match(head, at):
        office = exact_key(found["office"])
        name = " ".join(found["name"].split())
        honoured = found["honour"] or re.search(rf"{_HONORIFIC}$|議員$|委員$", name)
        follows = found.end() == len(head) or head[found.end()].isspace()
        titled = is_office(office) or re.fullmatch(SEAT, office)
        if titled and follows and not (honoured or mark or " " in found["office"]):
            yield LabelReading(f"{office}({name})", at, found.end(), mark, sure=False)
        elif titled and (honoured or " " in found["office"]) and (honoured or follows):
            name = re.sub(rf" ?({_HONORIFIC}|議員|委員)$", r"\1", name)
            yield LabelReading(f"{office}({name}{found['honour'] or ''})", at, found.end(), mark)
    if mark and (found := _NAME_IN_BRACKETS.match(head, at)):
        name = " ".join(re.sub(rf"^{SEAT} ?(?=.{{2,}}議員$)", "", found["name"]).split())
        if re.search(rf"{_HONORIFIC}$", name) or ((named := split_label(name)) and named.name):
            yield LabelReading(name, at, found.end(), mark)


def _wide_office(head: str, at: int, mark: str) -> Iterator[LabelReading]:
    """The longest office or seat in letters with white space between them, alone and with a name behind it."""
    found = _LETTERS.match(head, at)
    ends = [one.end() for one in re.finditer(r"\S+", found.group())] if found else []
    for end in reversed(ends[1:]):
        office = exact_key(head[at : at + end])
        if _is_title(office) and (named := split_label(office)) and not named.name:
            if (behind := _NAME_BEHIND.match(head, at + end)) and _is_name(behind["name"]):
                name = " ".join(behind["name"].split())
                yield LabelReading(f"{office}({name}君)", at, behind.end(), mark, sure=False)
            yield LabelReading(office, at, at + end, mark)
            return


def _with_full_name(head: str, at: int, mark: str) -> Iterator[LabelReading]:
    """Full names with white space before or behind the office."""
    if (found := _HONOURED.match(head, at)) and _is_title(found["office"]) and _is_name(found["name"]):
        yield LabelReading(f"{found['office']}({' '.join(found['name'].split())}君)", at, found.end(), mark)
    if (found := _NAME_FIRST.match(head, at)) and is_office(found["office"]):
        surname, given = found["surname"], found["given"]
        if (
            is_name_part(surname)
            and is_name_part(given)
            and not is_office(surname)
            and not is_office(given + found["office"][:1])
        ):
            yield LabelReading(f"{found['office']}({surname} {given})", at, found.end(), mark)
    if (found := _GIVEN_OFFICE.match(head, at)) and is_name_part(found["surname"]) and not is_office(found["surname"]):
        split = split_full_name_and_title(found["surname"] + found["rest"])
        given = exact_key(split[0])[len(found["surname"]) :] if split else ""
        if split and given and len(given) <= 4 and found["rest"].startswith(given):
            yield LabelReading(f"{split[1]}({found['surname']} {given})", at, found.end(), mark)
    if (found := _OFFICE_FIRST.match(head, at)) and _is_title(found["office"]) and _is_name(found["name"]):
        name = " ".join(found["name"].split())
        yield LabelReading(f"{found['office']}({name}君)", at, found.end(), mark, sure=False)


def _is_title(text: str) -> bool:
    return is_office(text) or bool(re.fullmatch(SEAT, text))


def _is_name(text: str) -> bool:
    """True if one or two words may be a full name."""
    words = text.split()
    return all(is_name_part(word) for word in words) and (len(words) == 2 or 3 <= len(text) <= 7)

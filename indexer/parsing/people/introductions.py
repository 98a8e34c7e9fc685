"""People introduced by sentences: 澄川町からは古川真理子副町長が…参加しました, 副市長の真鍋 樹さんに…聞きました.

Only a full name with an office introduces a person; 宮坂副知事 may refer to one introduced before.
"""

import re
from collections.abc import Collection, Sequence

import msgspec

from indexer.parsing.lines.rows import SHORT, TextRow
from indexer.parsing.people import names
from indexer.parsing.people.offices import ends_with_title, split_office
from indexer.parsing.people.titles import is_office, split_full_name_and_title
from kb.model.dialogue import Participant
from kb.model.names import spaced, unspaced

_TOOK_PART = re.compile(
    r"ご?(?:参加|出席|登壇|同席)(?:し|いただ|頂|くださ|下さ|され|致し|いたし)|(?:お集まり|お越し)いただ"
)
_SIDE = re.compile(r"(?:^|[、。,がに])(?P<body>[^\s、。,「」()はがをに]{1,12}?)(?:側)?から(?:は|、)")
_NAME = r"[々\u3400-\u9fffぁ-ゖァ-ヺーヶケ]{1,5}? ?[々\u3400-\u9fffぁ-ゖァ-ヺー]{1,4}"
_ASKED = re.compile(
    rf"(?:^|[。、])(?P<office>[^。、「」]{{3,40}}?)(?:を務める|である|の|、)(?P<name>{_NAME})(?:さん|氏|様)"
    r"(?:に|へ|から|と)[^。]{0,60}(?:インタビュー|取材|対談|(?:話|考え|思い)を|(?:聞|伺|うかが)[いきっ])"
)
_AND = re.compile(r"[、,](?![^()]*\))|及び|ならびに|並びに|(?<=[長事官監佐氏])と")
_OF = re.compile(r"を務める|の|で(?=[^あ])|、")
_HONORIFIC = re.compile(r"(?:氏|さん|様)$")
_POST_FIRST = re.compile(rf"(?P<post>[^の]{{2,24}})の ?(?P<name>{_NAME})")
_BRACKETED = re.compile(r"(?P<name>[^()]{3,10})\((?P<post>[^()]{2,30})\)")


def introduced_people(row: TextRow, known: Collection[str]) -> list[Participant]:
    """The people whom sentences of a row introduce with full name, office and body; empty if one cannot be parsed."""
    found: list[Participant] = []
    for sentence in re.split(r"(?<=。)", row.folded[: 4 * SHORT]):
        if took_part := _TOOK_PART.search(sentence):
            found += _of_sides(sentence[: took_part.start()], known)
        elif asked := _ASKED.search(sentence):
            written = sentence[asked.start("office") : asked.end("name")]
            found += _person(_OF.split(asked["office"]), asked["name"], written, known)
    return [msgspec.structs.replace(one, as_written=_as_in(row, one.as_written)) for one in found]


def _as_in(row: TextRow, folded: str) -> str:
    """The part of a row that `folded` is the half-width form of."""
    start = row.folded.find(folded)
    return row.text[start : start + len(folded)]


def _of_sides(text: str, known: Collection[str]) -> list[Participant]:
    """Parses the people behind each Xからは, up to が; none if one cannot be parsed."""
    found: list[Participant] = []
    sides = list(_SIDE.finditer(text))
    ends = [*(one.start() for one in sides), len(text)][1:]
    for side, end in zip(sides, ends, strict=True):
        body = "東京都" if side["body"] == "都" else names.sole_organization(side["body"], known)
        if not body:
            return []
        for piece in _AND.split(re.split(r"[がに](?:、|$)|の(?:\d|[二三四五六])[人名]", text[side.end() : end])[0]):
            named = _named(_HONORIFIC.sub("", piece.strip()))
            person = _person([body, named[1]], named[0], piece.strip(), known) if named else []
            if not person:
                return []
            found += person
    return found


def _named(text: str) -> tuple[str, str] | None:
    """Splits name and office: 古川真理子副町長, 副町長の古川真理子, 古川真理子(副町長)"""
    for form in (_POST_FIRST, _BRACKETED):
        found = form.fullmatch(text)
        if found and is_office(found["post"]) and not is_office(found["name"]):
            return found["name"], found["post"]
    plain, bracket, aside = text.partition("(")
    split = split_full_name_and_title(plain)
    return (split[0], f"{split[1]}{bracket}{aside}") if split else None


def _person(office: Sequence[str], name: str, as_written: str, known: Collection[str]) -> list[Participant]:
    pieces = [unspaced(piece) for piece in office if piece.strip()]
    name = spaced(name)
    whole = names.is_full_name(name) if " " in name else len(name) > 2 and names.is_name_part(name)
    if not whole or not pieces or not ends_with_title(pieces[-1]):
        return []
    split = split_office(":".join(pieces), known)
    if split.organization is None:
        return []
    return [Participant(name, split.organization, split.department, split.posts, as_written)]

"""Series, number and part of an article's talk."""

import re
from collections.abc import Collection, Iterable, Sequence

from msgspec import Struct

from indexer.parsing.lines.rows import SHORT, TextRow
from kb.model.calendar import find_date, parse_number
from kb.model.dialogue import Series
from kb.model.names import narrow

FORUM = "東京都・区市町村CIOフォーラム"
_FORUM = re.compile(r"(?:東京都[・･、と]?)?区市町村 ?CIO ?フォーラム|CIO ?フォーラム")
_NUMBER = re.compile(r"第 ?(\d{1,4}|[一二三四五六七八九十百]{1,5}) ?回")
_OF_PARTS = re.compile(r"回(?:の|のうち|中)の?$")
_NUMBER_CONTEXT = re.compile(r"座談会|対談|鼎談|CIO")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
_ROMAN = "ⅠⅡⅢⅣⅤ"
_TALK = r"(?:座談会|対談|鼎談|CIO)"
_PART_IN_TITLE = re.compile(
    rf"^([{_CIRCLED}])(?=\S)|([{_CIRCLED}{_ROMAN}])\W*$|{_TALK} ?([{_CIRCLED}{_ROMAN}])|(?:part|パート"
    rf"|vol)\s*\.?\s*([1-9{_CIRCLED}{_ROMAN}]|III|II|I)(?![\dA-Za-z])|その([1-9一二三])"
    r"|[(【<〈\[~―-] ?([前後上下中])[編篇半]? ?[)】>〉\]~―-]|([前後中])[編篇半](?!戦|\w*の)"
    rf"|第 ?([1-9一二三四五]) ?部|[#＃♯] ?([1-9])\W*$|[(\[]([1-9])[)\]]\W*$"
    rf"|{_TALK} ?[(]([1-9])[)]|{_TALK} ([1-9一二三])\W*$",
    re.I,
)
_FRACTION = re.compile(r"(?<![\d/])([1-9]) ?/ ?([1-9])(?![\d/])")
_PARTS = re.compile(r"全 ?([2-9二三四五]) ?(?:回|部|編|本|話)|([2-9二三四]) ?回(?:に(?:わたって|分けて)|シリーズ)")
_BOTH_HALVES = re.compile(r"前([半編篇])[・･、と/]{1,2}後\1")
_HERE = r"(?:です|にあたり|となり|になり|の?を?お届け|をご|です。)"
_THERE = (
    r"(?:の?(?:記事|内容))?(?:は|も|については)?、?(?:以下|下記|次)?の?"
    r"(?:リンク|URL|ページ)?(?:から|より)?、?(?:こちら|ご覧)"
)
_SECOND = re.compile(rf"後[半編篇]{_HERE}|前[半編篇]{_THERE}|全 ?\S ?(?:回|部)(?:の|のうち|中)(?:の)?後[半編篇]")
_FIRST = re.compile(rf"前[半編篇]{_HERE}|後[半編篇]{_THERE}|全 ?\S ?(?:回|部)(?:の|のうち|中)(?:の)?前[半編篇]")
_NTH = re.compile(
    r"(?:全 ?\S ?(?:回|部)(?:の|のうち|中)の?|今回は、?|本記事は、?|この記事は、?)"
    r"(?:第 ?([1-9一二三四五]) ?[回部]|([1-9一二三四五]) ?回目)"
)
_LAST = re.compile(r"(?:全 ?\S ?(?:回|部)の)(?:最終回|最後)")
_POINTED = re.compile(
    rf"(?:第 ?([1-9一二三四五]) ?[回部]|([1-9一二三四五]) ?回目|([{_CIRCLED}])|part ?([1-9]))"
    r"(?:の記事)?(?:は|も)?、?(?:こちら|以下のリンク)",
    re.I,
)
_FORWARD = re.compile(r"後[半編篇](?:もお楽しみ|に続|へ続|につづ|へつづ)")
_HALVES = {"前": 1, "上": 1, "中": 2, "後": 2, "下": 2}
_MOST_PARTS = 5
_BELOW_TITLE = 2
_ANNOUNCED_TALK = re.compile(
    r"CIO.{0,30}(?:座談会|鼎談)|(?:座談会|鼎談).{0,30}CIO|CIOフォーラム対談|×都CIO|CIO対談|CIO×"
)
# The forum's minutes may mention its talks, for example in their agenda.
_MINUTES = re.compile(r"(?:議事(?:要旨|概要|録)|会議録)(?!.{0,12}(?:です|ます|。))")
_ANNOUNCED_WITHIN = 80
_TITLE_ROWS = 3


class NumberConflict(Struct, frozen=True):
    """A number of the talk that contradicts the chosen one, and its row (by index)."""

    row: int
    number: int


class SeriesNumber(Struct, frozen=True):
    """The number of the talk (第N回) in its announcement, with the lines that contradict it."""

    value: int | None
    conflicts: tuple[NumberConflict, ...] = ()


def find_series(
    rows: Sequence[TextRow], title: str, header: Collection[int], ending: Collection[int] = ()
) -> tuple[Series, SeriesNumber, bool]:
    """Finds series, number and part; the flag is True if title and notice differ on the part.

    The end of the article determines the part if its beginning does not.
    """
    texts = [rows[index].folded[: 10 * SHORT] for index in sorted(header)]
    number = _number(rows, title, sorted(header))
    named = any(_FORUM.search(text) for text in (title, *texts))
    notices = [text for text in texts if len(text) <= SHORT]
    closing = [rows[index].folded for index in sorted(ending) if len(rows[index].folded) <= SHORT]
    parts = next((parse_number(found[1] or found[2]) for text in texts if (found := _PARTS.search(text))), None)
    of_title, given = _title_part(title)
    if of_title is None and parts:
        of_title = _numbered_part(title, number.value, parts)
    of_notice = _notice_part(notices, parts)
    part = of_title or of_notice or _closing_part(closing, parts)
    if parts is None:
        parts = given or (2 if of_notice and not of_title and _is_halved(notices) else None)
    differs = bool(of_title and of_notice and of_title != of_notice and (parts or 2) == 2)
    return Series(FORUM if named else None, number.value, part, parts), number, differs


def _title_part(title: str) -> tuple[int | None, int | None]:
    """The part that a title states, and the number of parts if it states one."""
    folded = narrow(title)
    if found := _FRACTION.search(folded):
        part, parts = int(found[1]), int(found[2])
        if part <= parts and 1 < parts <= _MOST_PARTS:
            return part, parts
    if found := _NTH.search(folded):
        return parse_number(found[1] or found[2]), _stated(folded)
    marks = list(_PART_IN_TITLE.finditer(folded))
    if not marks:
        return None, None
    mark = next(group for group in marks[-1].groups() if group)
    if mark in _HALVES:
        return _HALVES[mark], 2 if mark != "中" else None
    for digits in (_CIRCLED, _ROMAN):
        if mark in digits:
            return digits.index(mark) + 1, None
    return (len(mark) if set(mark.upper()) == {"I"} else parse_number(mark)), None


def _numbered_part(title: str, number: int | None, parts: int) -> int | None:
    """The part of a title with 第2回, if the talk has another number and several parts."""
    found = _NUMBER.search(narrow(title))
    value = parse_number(found[1]) if found else None
    return value if value and value <= parts and number not in {None, value} else None


def _notice_part(notices: Iterable[str], parts: int | None) -> int | None:
    """The part that the notices state, or the only one that they do not link to."""
    texts = [_BOTH_HALVES.sub("", text) for text in notices]
    for text in texts:
        if found := _NTH.search(text):
            return parse_number(found[1] or found[2])
        if _LAST.search(text) and parts:
            return parts
    if any(map(_SECOND.search, texts)):
        return 2
    if any(map(_FIRST.search, texts)):
        return 1
    pointed = {_value(found) for text in texts for found in _POINTED.finditer(text)}
    missing = sorted(set(range(1, (parts or max(pointed, default=0) + 1) + 1)) - pointed)
    return missing[0] if pointed and (len(missing) == 1 or (parts is None and missing)) else None


def _value(found: re.Match[str]) -> int:
    mark = next(group for group in found.groups() if group)
    return _CIRCLED.index(mark) + 1 if mark in _CIRCLED else parse_number(mark) or 0


def _closing_part(texts: Iterable[str], parts: int | None) -> int | None:
    for text in texts:
        if _LAST.search(text) and (stated := parts or _stated(text)):
            return stated
        if _FORWARD.search(text):
            return 1
    return None


def _stated(text: str) -> int | None:
    found = _PARTS.search(text)
    return parse_number(found[1] or found[2]) if found else None


def _is_halved(notices: Iterable[str]) -> bool:
    """True if the notices mention halves: there are two parts then."""
    return any(re.search(r"[前後][半編篇]", text) for text in notices)


def _number(rows: Sequence[TextRow], title: str, header: Sequence[int]) -> SeriesNumber:
    """The number of the talk; its announcement (第N回座談会 with the date) takes precedence over other lines."""
    seen: list[tuple[bool, int, int]] = []
    titled = _NUMBER.search(narrow(title))
    for index in header:
        text = rows[index].folded[: 10 * SHORT]
        for found in _NUMBER.finditer(text):
            around = text[max(0, found.start() - 40) : found.end() + 40]
            if _OF_PARTS.search(text[: found.start()]):
                continue
            below_title = index <= _BELOW_TITLE and found.start() == 0 and _NUMBER_CONTEXT.search(title)
            if (below_title or _NUMBER_CONTEXT.search(around)) and (value := parse_number(found[1])):
                seen.append((_is_announcement(text, found), index, value))
                break
    if not seen:
        return SeriesNumber(parse_number(titled[1]) if titled else None)
    chosen = next((value for announced, _, value in seen if announced), seen[0][2])
    return SeriesNumber(chosen, tuple(NumberConflict(index, value) for _, index, value in seen if value != chosen))


def _is_announcement(text: str, found: re.Match[str]) -> bool:
    around = text[max(0, found.start() - 30) : found.end() + 40]
    return find_date(text) is not None and bool(re.search(r"フォーラム|座談会|対談", around))


def announces_talk(rows: Sequence[TextRow]) -> bool:
    """True if the first lines announce a talk of CIOs and the topmost do not call the document minutes."""
    if any(_MINUTES.search(row.folded[:SHORT]) for row in rows[:_TITLE_ROWS]):
        return False
    return any(_ANNOUNCED_TALK.search(row.folded[: 4 * SHORT]) for row in rows[:_ANNOUNCED_WITHIN])

"""What an article says of itself: title, series, part, date, agenda."""

import re
from collections.abc import Collection, Sequence
from datetime import date

from msgspec import Struct

from indexer.parsing import cues
from indexer.parsing.folding import narrow
from indexer.parsing.rows import SHORT, Row
from kb.model.calendar import find_date, parse_number
from kb.model.dialogue import Series

FORUM = "東京都・区市町村CIOフォーラム"
_FORUM = re.compile(r"(?:東京都[・･、と]?)?区市町村 ?CIO ?フォーラム|CIO ?フォーラム")
_TALK = re.compile(r"座談会|対談|鼎談|会談|懇談|フォーラム|意見交換")
_EVENT = re.compile(r"開催|実施|日時|日程|収録|取材|インタビュー")
_NUMBER = re.compile(r"第 ?(\d{1,4}|[一二三四五六七八九十百]{1,5}) ?回")
_OF_PARTS = re.compile(r"回(?:の|のうち|中)の?$")
_NUMBER_CONTEXT = re.compile(r"座談会|対談|鼎談|CIO")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
_PART_IN_TITLE = re.compile(
    rf"([{_CIRCLED}])\W*$|(?:座談会|対談|鼎談|CIO) ?([{_CIRCLED}])|(?:part|パート"
    rf"|vol)\s*\.?\s*([1-9{_CIRCLED}])(?!\d)|その([1-9一二三])"
    r"|[(【<〈\[~―-] ?([前後上下中])[編篇半]? ?[)】>〉\]~―-]|([前後中])[編篇半](?!\w*の)",
    re.I,
)
_PARTS = re.compile(r"全 ?([2-9二三四五]) ?(?:回|部|編|本|話)|([2-9二三四]) ?回(?:に(?:わたって|分けて)|シリーズ)")
_SECOND = re.compile(
    r"後[半編篇](?:です|にあたり|となり|になり|の|をお届け|をご)|前[半編篇](?:は|も|の記事は|記事は)?、?こちら"
)
_FIRST = re.compile(
    r"前[半編篇](?:です|にあたり|となり|になり|の|をお届け|をご)|後[半編篇](?:は|も|の記事は|記事は)?、?こちら"
)
_HALVES = {"前": 1, "上": 1, "中": 2, "後": 2, "下": 2}
_AGENDA = re.compile(
    r"[■◆●○◇□【\[<〈]? ?(?:本日の|今回の)?(?:議題|アジェンダ|議事次第|次第|議事|(?:対談|座談会"
    r"|意見交換)?テーマ)[】\]>〉]? ?(?::\s*(?P<rest>.*))?"
)
_ITEM = re.compile(rf"[{_CIRCLED}⑪-⑳❶-❿・•●○◆-]|[(]?(?:\d{{1,2}}|[一二三四五六七八九])[).:、] ?|\d{{1,2}} ")
_SUBTITLE = re.compile(r"[~―—–-].{2,80}[~―—–-]")


class Title(Struct, frozen=True):
    """The title and the rows (by index) it stands on."""

    text: str
    rows: frozenset[int]


class Agenda(Struct, frozen=True):
    """The items of the agenda as written, their rows, and its label."""

    items: tuple[str, ...] = ()
    rows: frozenset[int] = frozenset()
    labels: frozenset[int] = frozenset()


class Conflict(Struct, frozen=True):
    """Two statements of the article that cannot both hold: where, and the value it was not."""

    row: int
    number: int


class Number(Struct, frozen=True):
    """第N回 as the announcement of the talk gives it, and where other lines differ."""

    value: int | None
    conflicts: tuple[Conflict, ...] = ()


def find_title(rows: Sequence[Row]) -> Title:
    """The first line that is no matter of the page; its second line where that is ~A市×都CIO座談会~."""
    for index, row in enumerate(rows[:30]):
        if cues.noise(row) or cues.is_byline(row.folded):
            continue
        if (
            len(row.text) > SHORT
            or cues.question_dash(row.folded)
            or (row.folded.endswith("。") and len(row.text) > 60)
        ):
            break
        if index + 1 < len(rows) and _SUBTITLE.fullmatch(rows[index + 1].folded[: SHORT + 1]):
            return Title(f"{row.text} {rows[index + 1].text}", frozenset({index, index + 1}))
        return Title(row.text, frozenset({index}))
    return Title("", frozenset())


def find_agenda(rows: Sequence[Row], end: int) -> Agenda:
    """The lines under 議題; without that label, neighbouring lines that begin with ①, ②, ③."""
    for index, row in enumerate(rows[:end]):
        found = _AGENDA.fullmatch(row.folded) if len(row.folded) <= SHORT else None
        if not found:
            continue
        if found["rest"]:
            return Agenda((row.text[found.start("rest") :].strip(),), frozenset({index}))
        items = _items(rows, index + 1, end)
        if items:
            return Agenda(tuple(rows[item].text for item in items), frozenset(items), frozenset({index}))
    for index in range(min(end, len(rows)) - 1):
        first, second = rows[index], rows[index + 1]
        if first.text[0] == "①" and second.text[0] == "②" and not first.gap_after:
            items = _items(rows, index, end)
            return Agenda(tuple(rows[item].text for item in items), frozenset(items))
    return Agenda()


def _items(rows: Sequence[Row], start: int, end: int) -> list[int]:
    numbered = start < len(rows) and bool(_ITEM.match(rows[start].folded))
    items: list[int] = []
    for index in range(start, min(end, len(rows))):
        row = rows[index]
        if numbered != bool(_ITEM.match(row.folded)) or len(row.text) > 80 or cues.is_sentence(row.folded):
            break
        if not numbered and ((items and row.gap_before) or (not items and row.gap_before and row.gap_after)):
            break
        if row.text in {rows[item].text for item in items}:
            break
        items.append(index)
    return items


def find_series(rows: Sequence[Row], title: str, header: Collection[int]) -> tuple[Series, Number, bool]:
    """Name, number and part; the number with its conflicts; whether title and notice differ on the part."""
    texts = [rows[index].folded[: 10 * SHORT] for index in sorted(header)]
    number = _number(rows, title, sorted(header))
    named = any(_FORUM.search(text) for text in (title, *texts))
    of_title, halves = _title_part(title)
    notices = [text for text in texts if len(text) <= SHORT]
    of_notice = 2 if any(map(_SECOND.search, notices)) else 1 if any(map(_FIRST.search, notices)) else None
    parts = next((parse_number(found[1] or found[2]) for text in texts if (found := _PARTS.search(text))), None)
    part = of_title or of_notice
    if parts is None and part and (halves or of_notice):
        parts = 2
    series = Series(FORUM if named else None, number.value, part, parts)
    return series, number, bool(of_title and of_notice and of_title != of_notice and (parts or 2) == 2)


def _title_part(title: str) -> tuple[int | None, bool]:
    found = list(_PART_IN_TITLE.finditer(title))
    if not found:
        return None, False
    mark = next(group for group in found[-1].groups() if group)
    if mark in _HALVES:
        return _HALVES[mark], mark != "中"
    return (_CIRCLED.index(mark) + 1 if mark in _CIRCLED else parse_number(mark)), False


def _number(rows: Sequence[Row], title: str, header: Sequence[int]) -> Number:
    """The announcement (第N回座談会 with the day) goes before what else is said of a number."""
    seen: list[tuple[bool, int, int]] = []
    titled = _NUMBER.search(narrow(title))
    for index in header:
        text = rows[index].folded[: 10 * SHORT]
        for found in _NUMBER.finditer(text):
            around = text[max(0, found.start() - 40) : found.end() + 40]
            if _OF_PARTS.search(text[: found.start()]):
                continue
            if _NUMBER_CONTEXT.search(around) and (value := parse_number(found[1])):
                seen.append((_is_announcement(text, found), index, value))
                break
    if not seen:
        return Number(parse_number(titled[1]) if titled else None)
    chosen = next((value for announced, _, value in seen if announced), seen[0][2])
    return Number(chosen, tuple(Conflict(index, value) for _, index, value in seen if value != chosen))


def _is_announcement(text: str, found: re.Match[str]) -> bool:
    around = text[max(0, found.start() - 30) : found.end() + 40]
    return find_date(text) is not None and bool(re.search(r"フォーラム|座談会|対談", around))


def find_day(rows: Sequence[Row], header: Collection[int], ending: Collection[int]) -> date | None:
    """The day of the talk: of the announcement first, then of a line that gives a day and hardly more."""
    for words in (_TALK, _EVENT):
        for index in (*sorted(header), *sorted(ending)):
            for sentence in re.split(r"(?<=。)", rows[index].folded[: 10 * SHORT]):
                if words.search(sentence) and (day := find_date(sentence)):
                    return day
    for index in sorted(header):
        text = rows[index].folded
        if len(text) <= 24 and (day := find_date(text)):
            return day
    return None

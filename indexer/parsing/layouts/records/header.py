"""Header of a record: the bodies that hold the meeting, agenda and date."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date

from msgspec import Struct

from indexer.parsing.layouts.records.title import NAMES_RECORD, OF_PAGE
from indexer.parsing.lines.list_marks import mark_of
from indexer.parsing.lines.page_noise import noise_kind
from indexer.parsing.lines.rows import SHORT, TextRow
from indexer.parsing.lines.sentences import is_sentence
from kb.model.calendar import find_date, parse_fiscal_year
from kb.model.names import exact_key
from kb.model.organizations import METROPOLIS, leading_organization, municipalities

_AGENDA = re.compile(
    r"[○◯〇◎●■◆【\[(<]?(?:本日の)?(?:会議に付(?:した|する)(?:事件|案件|議案)|付議事件|付託案件|審査案件|議題|会議次第|議事次第|次第|議事|議事日程(?:\(?第.{1,5}号.*)?"
    r"|.{0,14}議事日程第.{1,5}号)[】\])>]?:?"
)
_NUMBERED = re.compile(r"^[0-9一-九]{1,2}[.．、]?(?=会議次第|次第|議事次第|議題)")
# Bodies of the metropolis and all municipalities, which the metropolis convenes: 都・区市町村CIO協議会
_OF_METROPOLIS = re.compile(r"(?:東京)?都[・と](?:62)?区市町村")
_ITEM = re.compile(r"\(?(?:\d{1,2}|[一二三四五六七八九十])[).、 ]|[①-⑳]")
_MOMENT = re.compile(
    r"(?:午前|午後)?[0-9〇一二三四五六七八九十零]{1,3}時.{0,8}(?:開議|開会|休憩|再開|散会|閉会|延会|終了|開始).{0,6}"
)
_DAY_LABEL = re.compile(r"(?:開催)?(?:日時|日程|開催日|期日|年月日|開会日|会議日)")
_PAGE_LABEL = re.compile(r"(?:最終)?(?:更新|公開|掲載|登録|作成|投稿|発行)(?:年月)?日時?:?")
_ASSEMBLY = re.compile(
    r"(?P<house>衆議院|参議院)|(?P<of>東京都|[\u3400-\u9fff々ヶケぁ-んァ-ヺ]{1,6}[都道府県区市町村])議会(?!議員選挙)"
    r"|(?P<metro>都議会)"
)
# The number of the session is not part of the municipality's name: 第2回霧沢村議会.
_COUNTED = re.compile(r"^.*(?:回|年度?|期)(?=.{2})")
_FIRST = re.compile(r"^(?:【[^】]{1,10}】)?(?:(?:第.{1,4}回|(?:令和|平成|昭和).{1,3}年度?) ?)*")
_METROPOLITAN = re.compile(r"^https?://(?:[\w-]+\.)*?(?P<assembly>gikai\.)?metro\.tokyo\.(?:lg\.)?jp(?:/|$)")
_MEETING = re.compile(r"(?:特別|常任|予算|決算|総務|議会運営)委員会|本会議|定例会|臨時会")
_FISCAL = re.compile(r"((?:令和|平成|昭和) ?(?:\d{1,2}|元)|\d{4}) ?年度(?!.{0,3}(?:予算|決算))")
# Titles of a search system: 令和5年 3月 定例会（第1回） 03月07日－02号
_SITTING = re.compile(
    r"(?P<year>(?:令和|平成|昭和) ?(?:\d{1,2}|元)|\d{4}) ?年.{0,40}?"
    r"(?<!\d)(?P<month>\d{1,2}) ?月 ?(?P<day>\d{1,2}) ?日 ?[-−－‐] ?\d{1,3} ?号"
)
_MONTH_DAY = re.compile(r"(\d{1,2}) ?月 ?(\d{1,2}) ?日")
_MUNICIPALITY = re.compile(r"(?<![\u3400-\u9fff々])[\u3400-\u9fff々ヶケ]{1,5}[区市町村](?=[のにはでとがを、・)])")
_DEEP = 40
# Names of records of meetings.
_MEETING_RECORD = re.compile(
    r"議事(?:要[旨録点]|概要|録|内容|メモ|の?記録)|会議(?:録|要[旨録点]|概要|メモ|の?記録)|摘録|速記録"
)
_NAMED_WITHIN = 12  # rows


def is_record(rows: Sequence[TextRow]) -> bool:
    """True if the first lines call the document a record of a meeting.

    A moderator speaks for the body in a record and asks elsewhere; a record may have one speaker only.
    """
    return any(_MEETING_RECORD.search(row.folded[:SHORT]) for row in rows[:_NAMED_WITHIN])


class ConveningBodies(Struct, frozen=True):
    """The body that holds the meeting (大田区) and, if an assembly meets, the assembly (大田区議会, 衆議院)."""

    body: str | None = None
    assembly: str | None = None


def convening_bodies(rows: Sequence[TextRow], end: int, url: str | None) -> ConveningBodies:
    """The bodies that title, header or site name; else the assembly that the talk names most, and at least twice."""
    site = _METROPOLITAN.search(url or "")
    if site and site["assembly"]:
        return ConveningBodies(METROPOLIS, f"{METROPOLIS}議会")
    for row in rows[: min(end, _DEEP)]:
        text = row.folded[:SHORT]
        if bodies := next(filter(None, map(_bodies_of_assembly, _ASSEMBLY.finditer(text))), None):
            return bodies
        if _OF_METROPOLIS.search(text) and NAMES_RECORD.search(text):
            return ConveningBodies(METROPOLIS)
        record = "CIO" not in text and NAMES_RECORD.search(text)
        words = _FIRST.sub("", text).split() if record else []
        named = leading_organization(words[0]) if words else None
        if named and (named[0] in municipalities() or named[0][-1] in "都道府県市" or _recurs(named[0], rows[:_DEEP])):
            return ConveningBodies(named[0], f"{named[0]}議会" if _MEETING.search(text) else None)
    if site:
        return ConveningBodies(METROPOLIS)
    counts = Counter(
        bodies
        for row in rows
        for found in _ASSEMBLY.finditer(row.folded[: 20 * SHORT])
        if (bodies := _bodies_of_assembly(found))
    )
    best = counts.most_common(1)
    return best[0][0] if best and best[0][1] >= 2 and 3 * best[0][1] >= 2 * counts.total() else ConveningBodies()


def _recurs(body: str, rows: Sequence[TextRow]) -> bool:
    """True if a header names a town, village or ward twice: 朝凪町 of 朝凪町役場, but not 下町."""
    return sum(row.folded[: 4 * SHORT].count(body) for row in rows) > 1


def _bodies_of_assembly(found: re.Match[str]) -> ConveningBodies | None:
    if found["house"]:
        return ConveningBodies(None, found["house"])
    body = METROPOLIS if found["metro"] else _COUNTED.sub("", found["of"])
    if body.endswith(METROPOLIS):
        body = METROPOLIS
    elif listed := [body[-length:] for length in range(2, len(body) + 1) if body[-length:] in municipalities()]:
        body = listed[-1]
    elif re.search(r"[第回年度期月日]", body) or (named := leading_organization(body)) is None or named[1]:
        return None
    else:
        body = named[0]
    return ConveningBodies(body, f"{body}議会")


def municipalities_in_sentences(rows: Sequence[TextRow]) -> set[str]:
    """The municipalities that sentences of a header name: 澄川町 of 澄川町の役場."""
    found = {one.group() for row in rows for one in _MUNICIPALITY.finditer(row.folded[: 4 * SHORT])}
    return {name for name in found if leading_organization(name, {name}) == (name, "")}


def find_agenda(rows: Sequence[TextRow], end: int, talk: int, taken: Collection[int]) -> list[int]:
    """The rows under 本日の会議に付した事件 or 議題, up to a time, a rule, a blank line or row `end`.

    Numbered items continue to the talk, since the last of them looks like a heading of the talk.
    """
    for index in range(end):
        plain = exact_key(rows[index].folded[: SHORT + 1])
        if len(plain) > 40 or not _AGENDA.fullmatch(_NUMBERED.sub("", plain)):
            continue
        items: list[int] = []
        for item in range(index + 1, talk):
            row = rows[item]
            if item >= end and not (items and all(_ITEM.match(rows[one].folded) for one in (items[0], item))):
                break
            plain = exact_key(row.folded[: SHORT + 1])
            if _MOMENT.fullmatch(plain) or noise_kind(row) or item in taken:
                break
            if items and row.gap_before and not _same_mark(rows[items[0]], row):
                break
            if re.match(r"[━─―…◇\-]{3,}|出席|欠席|〔|【", plain) or (
                row.gap_before and row.gap_after and not items and is_sentence(row.folded)
            ):
                break
            items.append(item)
        if items:
            return items
    return []


def _same_mark(first: TextRow, row: TextRow) -> bool:
    """True if both rows begin with a mark of a list of the same kind, or with a number."""
    mark = mark_of(first)
    return mark_of(row) == mark if mark else bool(_ITEM.match(first.folded) and _ITEM.match(row.folded))


def find_day(rows: Sequence[TextRow], end: int, title_row: int | None) -> date | None:
    """The date of the meeting: in a row 日時, the title, a row that is a date, or the first row that contains one."""
    top = [row.folded[: 4 * SHORT] for row in rows[: max(end, 1)]]
    title = [rows[title_row].folded] if title_row is not None else []
    own = [
        text
        for at, text in enumerate(top)
        if not OF_PAGE.search(text[:SHORT]) and not (at and _PAGE_LABEL.fullmatch(exact_key(top[at - 1][:24])))
    ]
    labelled = [
        top[at + more]
        for at, text in enumerate(top)
        if _DAY_LABEL.match(_bare(text))
        for more in (0, 1)
        if at + more < len(top)
    ]
    brief = [text for text in own if len(exact_key(text)) <= 30]
    for text in (*labelled, *title, *brief, *own):
        if day := find_date(text) or _of_sitting(text):
            return day
    return _of_fiscal_year([*title, *brief])


def _of_sitting(text: str) -> date | None:
    """The date of a sitting from the year of the session, and the month, day and number of the sitting."""
    found = _SITTING.search(text)
    year = parse_fiscal_year(exact_key(found["year"])) if found else None
    return _day(year, int(found["month"]), int(found["day"])) if found and year else None


def _of_fiscal_year(texts: Sequence[str]) -> date | None:
    """The date from a fiscal year and a day (平成29年度, 1月22日: 2018-01-22), if the header states each only once."""
    years = {found[1] for text in texts for found in _FISCAL.finditer(text)}
    days = {(int(found[1]), int(found[2])) for text in texts for found in _MONTH_DAY.finditer(text)}
    if len(years) != 1 or len(days) != 1:
        return None
    (month, day), year = days.pop(), parse_fiscal_year(exact_key(years.pop()))
    return _day(year + (month < 4), month, day) if year else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _bare(text: str) -> str:
    return exact_key(text[:40]).lstrip("・•*■◆○●1234567890.")

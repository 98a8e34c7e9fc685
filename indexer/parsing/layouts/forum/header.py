"""Header of an article: agenda and date of the talk."""

import re
from collections.abc import Collection, Sequence
from datetime import date

from msgspec import Struct

from indexer.parsing.lines.notices import is_dateline
from indexer.parsing.lines.rows import SHORT, TextRow
from indexer.parsing.lines.sentences import is_sentence
from kb.model.calendar import find_date

_TALK = re.compile(r"座談会|対談|鼎談|会談|懇談|フォーラム|意見交換")
_EVENT = re.compile(r"開催|実施|日時|日程|収録|取材|インタビュー")
_DAY_LABEL = re.compile(r"[・■◆●○【\[<]? ?(?:開催|実施|収録)?(?:日時|日程|年月日|日)[】\]>]? ?:?")
_OF_PAGE = re.compile(r"更新|公開日?:|掲載|投稿|登録|印刷|©|(?:電子|デジタル|テキスト)化")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
_AGENDA = re.compile(
    r"[■◆●○◇□【\[<〈]? ?(?:本日の|今回の)?(?:議題|アジェンダ|議事次第|次第|議事|(?:対談|座談会"
    r"|意見交換)?テーマ)[】\]>〉]? ?(?::\s*(?P<rest>.*))?"
)
_ITEM = re.compile(rf"[{_CIRCLED}⑪-⑳❶-❿・•●○◆-]|[(]?(?:\d{{1,2}}|[一二三四五六七八九])[).:、] ?|\d{{1,2}} ")


class Agenda(Struct, frozen=True):
    """Agenda items as written, their rows (by index), and the row of the label."""

    items: tuple[str, ...] = ()
    rows: frozenset[int] = frozenset()
    labels: frozenset[int] = frozenset()


def find_agenda(rows: Sequence[TextRow], end: int) -> Agenda:
    """Finds the lines under 議題, or without that label adjacent lines that begin with ①, ②, ③."""
    for index, row in enumerate(rows[:end]):
        found = _AGENDA.fullmatch(row.folded) if len(row.folded) <= SHORT else None
        if not found:
            continue
        if found["rest"]:
            return Agenda((row.text[found.start("rest") :].strip(),), labels=frozenset({index}))
        items = _items(rows, index + 1, end)
        if items:
            return Agenda(tuple(rows[item].text for item in items), frozenset(items), frozenset({index}))
    for index in range(min(end, len(rows)) - 1):
        first, second = rows[index], rows[index + 1]
        if first.text[0] == "①" and second.text[0] == "②" and not first.gap_after:
            items = _items(rows, index, end)
            return Agenda(tuple(rows[item].text for item in items), frozenset(items))
    return Agenda()


def _items(rows: Sequence[TextRow], start: int, end: int) -> list[int]:
    numbered = start < len(rows) and bool(_ITEM.match(rows[start].folded))
    items: list[int] = []
    for index in range(start, min(end, len(rows))):
        row = rows[index]
        if numbered != bool(_ITEM.match(row.folded)) or len(row.text) > 80 or is_sentence(row.folded):
            break
        if not numbered and ((items and row.gap_before) or (not items and row.gap_before and row.gap_after)):
            break
        if row.text in {rows[item].text for item in items}:
            break
        items.append(index)
    return items


def find_day(rows: Sequence[TextRow], title: str, header: Collection[int], ending: Collection[int]) -> date | None:
    """Finds the date of the talk: in the announcement, in the title, then in a line that contains little else.

    日時 may stand alone above the date, as in the definition lists of web pages.
    """
    for words in (_TALK, _EVENT):
        for index in (*sorted(header), *sorted(ending)):
            for sentence in re.split(r"(?<=。)", rows[index].folded[: 10 * SHORT]):
                if words.search(sentence) and (day := find_date(sentence)):
                    return day
    if day := find_date(title):
        return day
    for index in sorted(header):
        text = rows[index].folded
        if _OF_PAGE.search(text[:SHORT]):
            continue
        labelled = bool(index) and len(text) <= SHORT and bool(_DAY_LABEL.fullmatch(rows[index - 1].folded))
        if (labelled or len(text) <= 24) and (day := find_date(text)):
            return day
    imprints = (rows[index].folded for index in sorted(ending) if is_dateline(rows[index].folded))
    return next(filter(None, map(find_date, imprints)), None)

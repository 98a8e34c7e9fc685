"""The title of a record: the line above the talk that names it, and no item of its agenda."""

import re
from collections.abc import Sequence

from indexer.parsing.layouts.records.headings import PAGE
from indexer.parsing.lines import title as headline
from indexer.parsing.lines.page_noise import noise_kind
from indexer.parsing.lines.rows import SHORT, TextRow
from indexer.parsing.lines.sentences import is_sentence
from kb.model.calendar import parse_number

NAMES_RECORD = re.compile(
    r"速記録|会議録|議事録|議事概要|議事要旨|摘録|会議要旨|委員会|審議会|協議会|懇談会|対談|座談会|意見交換|会議|説明会|記者会見(?!室)|会見(?:録|要旨|概要)"
)
# Dates of the page or the file, and the place of the page in its site: 更新日, 電子化した日, ホーム > 市政 > 会議録
OF_PAGE = re.compile(
    r"更新|取得|掲載|公開日|投稿日|発行日|ページ番号|登録|印刷|作成|©|公表|(?:電子|デジタル|テキスト)化|翻刻|入力[日者]|閲覧日"
    r"|[^>＞›»]{1,30}[>＞›»][^>＞›»]{1,40}[>＞›»]"
)
# An item of an agenda, which is no title, though it names a record: 第1 会議録署名議員の指名
_AGENDA_ITEM = re.compile(r"(?P<form>(?:日程)?第|\(|)(?P<number>\d{1,2}|[一二三四五六七八九十]{1,3})(?:[).．、]| ) ?\S")
_SIGNING = re.compile(r"署名(?:議員|委員|人|者)")


def find_title(rows: Sequence[TextRow], end: int) -> int | None:
    """The row (by index) of the title above row `end`: a line that names a record, a heading, else the first line.

    Of headings of the outermost level and other lines, a heading is preferred.
    """
    top = [
        index
        for index in range(min(end, 12))
        if len(rows[index].text) <= SHORT
        and not (noise_kind(rows[index]) or OF_PAGE.search(rows[index].folded) or PAGE.fullmatch(rows[index].folded))
        and not _is_agenda_item(rows, index)
    ]
    top.sort(key=lambda index: (rows[index].heading != 1, index))
    for index in top[:8]:
        text = rows[index].folded
        if NAMES_RECORD.search(text) and not is_sentence(text) and not re.match(r"[○◯〇◎21\d]{5}", text):
            return index
    if top and rows[top[0]].heading == 1:
        return top[0]
    found = sorted(headline.find_title(rows[:end]).rows)
    text = rows[found[0]].folded if found else ""
    return found[0] if found and not PAGE.fullmatch(text) and not re.match(r"\d*[○◯〇]", text) else None


def _is_agenda_item(rows: Sequence[TextRow], index: int) -> bool:
    """True if a row is an item of an agenda: the next number, or the one before it, stands on the row beside it."""
    text = rows[index].folded
    if rows[index].heading == 1 or _SIGNING.search(text):
        return rows[index].heading != 1
    item = _item(text)
    beside = [_item(row.folded) for row in (*rows[max(0, index - 1) : index], *rows[index + 1 : index + 2])]
    return item is not None and any(one and one[0] == item[0] and abs(one[1] - item[1]) == 1 for one in beside)


def _item(text: str) -> tuple[str, int] | None:
    """The form and the number with which a row begins as an item."""
    found = _AGENDA_ITEM.match(text[:SHORT])
    number = parse_number(found["number"]) if found else None
    return (found["form"], number) if found and number else None

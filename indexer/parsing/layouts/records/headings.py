"""Headings of records: short lines directly above a turn, and lines that continue the numbering of headings."""

import re
from collections.abc import Mapping, Sequence

from indexer.parsing.layouts.records.parts import TurnOpening
from indexer.parsing.lines.page_noise import noise_kind
from indexer.parsing.lines.rows import TextRow
from indexer.parsing.lines.sentences import is_sentence

_NUMBERED = re.compile(r"(?:\(?[0-9一二三四五六七八九十]{1,2}[).．、 ]|[(①-⑳]|第.{1,3}[章節部] ?|[■◆▼□◇▽●]|\[|【)")
_COUNTED = re.compile(r"(?P<bracket>\(?)(?P<number>\d{1,2})[).．、 ] ?(?=[^\d\s])")
# Labels of the web page between the lines of the text.
PAGE = re.compile(
    r"(?:EPUB|PDF|Word|音声|動画)で(?:読む|見る|聞く)(?:\(.{1,12}\))?|.{0,30}(?:を|の)?ダウンロード(?:\(.{1,12}\))?"
    r"|ページの(?:先頭|トップ|始まり)(?:です|へ(?:戻る)?)?。?|(?:ここから)?本文(?:です|ここから|へ(?:移動|スキップ)?.{0,6})?。?"
    r"|(?:このページを)?(?:印刷|共有)する?|全 ?\d+ ?(?:発言|件|ページ|頁)|ページ番号.{0,12}|\[目次\]|更新日:?.{0,16}"
)
_DAY = re.compile(
    r"(?:(?:令和|平成|昭和) ?(?:\d{1,2}|元)|\d{4}) ?年 ?(?:\(.{2,8}\) ?)?\d{1,2} ?月 ?\d{1,2} ?日 ?(?:\(.{1,6}\))?"
    r"(?: ?午[前後].{0,20})?"
)
# A field of the header and its value: 日時　令和5年6月1日
_FIELD = re.compile(
    r"[•・○◯〇◎●■◆]?(?:\(?\d{1,2}[).．、]? ?)?(?:開催)?"
    r"(?:日 ?時|日 ?程|場 ?所|会 ?場|期 ?日|年月日|開催日|会議日|出席者?|参加者|会見者|主 ?催|共 ?催|後 ?援|方法)"
    r"(?: \S.*|$)"
)
_LONGEST_HEADING = 60


def record_headings(rows: Sequence[TextRow], openings: Mapping[int, TurnOpening]) -> dict[int, int]:
    """Finds short lines directly above a turn that are not sentences, with their depth: numbered ones are outer.

    If the format has levels, they are the depth; lines that only look like headings are then below the deepest level.
    """
    found: dict[int, int] = {}
    first = min(openings, default=len(rows))
    for index in range(len(rows) - 2, 0, -1):
        row = rows[index]
        if index in openings or (index + 1 not in openings and index + 1 not in found):
            continue
        if index < first and states_particulars(row):
            continue
        above = openings.get(index - 1)
        if above and not above.text and row.heading is None:
            # The row is the whole speech of this speaker.
            continue
        if _is_heading(row) and (row.gap_before or index + 1 in openings):
            found[index] = 1 if _NUMBERED.match(row.folded) and not row.folded.startswith(("[", "【")) else 2
    found |= continued_numbering(rows, openings, found)
    innermost = max((level for index in found if (level := rows[index].heading)), default=0)
    return {index: rows[index].heading or innermost + depth for index, depth in found.items()}


def states_particulars(row: TextRow) -> bool:
    """True if a row states the day or another particular of the whole meeting, and heads no part of it."""
    text = row.folded
    return len(text) <= _LONGEST_HEADING and bool(_DAY.fullmatch(text) or _FIELD.fullmatch(text))


def continued_numbering(
    rows: Sequence[TextRow], openings: Mapping[int, TurnOpening], found: Mapping[int, int]
) -> dict[int, int]:
    """Finds headings that continue the numbering of others (３ 閉会 below ２ 意見交換), without text below them.

    In a list that is read out, the row above has the previous number.
    """
    numbers = {number for index in found if (number := _number_of(rows[index]))}
    more: dict[int, int] = {}
    for index, row in enumerate(rows):
        number = _number_of(row)
        if number is None or index in openings or index in found or not (index + 1 in found or index + 1 == len(rows)):
            continue
        before = number[0], number[1] - 1
        if before in numbers and (not index or _number_of(rows[index - 1]) != before) and _is_heading(row):
            more[index] = 1
            numbers.add(number)
    return more


def _number_of(row: TextRow) -> tuple[str, int] | None:
    """The bracket and the number with which a row begins."""
    found = _COUNTED.match(row.folded)
    return (found["bracket"], int(found["number"])) if found else None


def _is_heading(row: TextRow) -> bool:
    if row.heading is not None:
        return True
    text = row.folded
    if len(text) > _LONGEST_HEADING or noise_kind(row) or ":" in text or text.startswith(("「", "『", "•", "・", "※")):
        return False
    if text.startswith("(") and text.endswith(")"):
        return False
    if re.search(r"午[前後].{1,8}時|[0-9]時[0-9]+分", text):
        return False
    return not is_sentence(text) and not PAGE.fullmatch(text)

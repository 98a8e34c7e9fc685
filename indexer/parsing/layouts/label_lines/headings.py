"""Headings between labels that stand on lines of their own: marked lines, short lines above a turn, agenda items."""

import re
from collections.abc import Collection, Mapping, Sequence

from indexer.parsing.layouts.records.headings import continued_numbering, states_particulars
from indexer.parsing.layouts.records.parts import TurnOpening
from indexer.parsing.lines.list_marks import mark_of
from indexer.parsing.lines.page_noise import noise_kind
from indexer.parsing.lines.rows import TextRow
from indexer.parsing.lines.sentences import ends_as_speech, is_marked_heading
from kb.model.names import exact_key

_LONGEST = 60
_NUMBERED = re.compile(r"\(?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[).．、 ] ?\S|[①-⑳]|第.{1,3}[章節部]|議題\d")
_BRACKETED = re.compile(r"[【\[〔<〈《](?P<inside>[^】\]〕>〉》]{1,40})[】\]〕>〉》]")
_ITEM = re.compile(r"^(?:[•・‣◦*-] ?|\(?\d{1,2}[).．、 ] ?|[①-⑳] ?)|\(.*\)$")
# Parts of the header, whose brackets are no chapter's: 【参加者】, 【日時】
_HEADER = re.compile(
    r"[【\[<〔■◆●○〇]?(?:\(?\d{1,2}[).．、]?)?(?:出席|欠席|参加|登壇|委員|日時|日程|場所|会場|会議|当日|配布|配付|資料|議題|議事|次第|開催)"
)
_STAGE = re.compile(r"^[〔\[(].*(?:「|者あり|登壇|着席|退席|起立|拍手|笑|休憩|再開|非公開)")
_ASIDE = re.compile(r"\(.*\)")


def label_line_headings(
    rows: Sequence[TextRow], openings: Mapping[int, TurnOpening], agenda: Collection[int]
) -> dict[int, int]:
    """The headings by row index with their depth: 1 for chapters, 2 for plain lines, 3 for lines with ■."""
    first = min(openings, default=len(rows))
    items = {_plain(rows[index].folded) for index in agenda}
    found: dict[int, int] = {}
    for index in range(len(rows) - 1, 0, -1):
        row = rows[index]
        if index in openings or index in agenda or not _may_be_heading(row):
            continue
        if index < first and (states_particulars(row) or _HEADER.match(exact_key(row.folded))):
            continue
        above_turn = index + 1 in openings or index + 1 in found
        chapter = bool(_BRACKETED.fullmatch(row.folded))
        if not chapter and ((index < first and not above_turn) or (index - 1 in openings and row.heading is None)):
            continue  # in the header, or the whole speech below a label
        repeats = _plain(row.folded) in items
        marked = is_marked_heading(row) or chapter
        if mark_of(row) is None and (marked or repeats or _stands_apart(rows, index, above_turn=above_turn)):
            found[index] = row.heading or _depth(row)
    found |= {
        index: depth for index, depth in continued_numbering(rows, openings, found).items() if index not in agenda
    }
    deepest = max((rows[index].heading or 0 for index in found), default=0)
    return {index: depth if rows[index].heading else deepest + depth for index, depth in sorted(found.items())}


def _depth(row: TextRow) -> int:
    if _BRACKETED.fullmatch(row.folded) or _NUMBERED.match(row.folded):
        return 1
    return 3 if row.folded.startswith(tuple("■□◆◇▼▽")) else 2


def _may_be_heading(row: TextRow) -> bool:
    text = row.folded
    if len(text) > _LONGEST or noise_kind(row) or ends_as_speech(text):
        return False
    if _STAGE.search(text):
        return False
    return row.heading is not None or not (_ASIDE.fullmatch(text) or text.startswith(("「", "『", "※")) or ":" in text)


def _stands_apart(rows: Sequence[TextRow], index: int, *, above_turn: bool) -> bool:
    """True if a line is set apart from the speech above it, or ends it directly above the next label."""
    row = rows[index]
    if not above_turn:
        return False
    return row.gap_before or ends_as_speech(rows[index - 1].folded)


def _plain(text: str) -> str:
    """An agenda item or a heading without number, mark and remark in brackets at its end."""
    inside = _BRACKETED.fullmatch(text)
    return exact_key(_ITEM.sub("", _ITEM.sub("", inside["inside"] if inside else text)))

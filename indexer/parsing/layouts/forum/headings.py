"""Headings of an article: short lines above a turn, and the path of chapter and section that they open."""

import re
from collections.abc import Collection, Mapping, Sequence

from indexer.parsing.layouts.forum.row_kinds import OPENING, RowKind
from indexer.parsing.lines.notices import is_event_detail
from indexer.parsing.lines.page_noise import is_link
from indexer.parsing.lines.rows import TextRow
from indexer.parsing.lines.sentences import (
    ends_as_speech,
    is_list_item,
    is_marked_heading,
    is_question_or_exclamation,
    is_sentence,
    is_stage_direction,
)
from kb.model.names import unspaced

_LONGEST = 50
_SHORTEST_EXCLAMATION = 6
_LONGEST_DOUBTFUL = 80
_TRANSPARENT = frozenset({"image-caption", "divider", "label"})
_ABOVE_HEADING = _TRANSPARENT | {"participant", "agenda"}
_CONCLUDING = re.compile(
    r"\W*(?:最後に|さいごに|おわりに|終わりに|結びに|むすび|まとめ|総括|これから(?:の\w{1,6})?|今後(?:の展望"
    r"|の展開|に向けて|について)?|閉会)\W*"
)
_WHAT_IS = re.compile(r".とは\?$")
_SLOGAN = re.compile(r"(?:(?!.{0,11}(?:ます|です|ました|ません|でした|ください))[^。]{2,12}。){2,4}")
_ANNOUNCING = re.compile(
    r"(?:次の|以下の|こちら|[一二三四五六七八九\d][つ点個])[^。]{0,12}(?:です|あります|ください|ました)。$"
)
_ORDINAL = re.compile(
    r"(?:第?[一二三四五六七八九十\d]{1,2}[章部.、):]|\d{1,2} |[①-⑳]|[■◆▼□◇▽●]|【|\(\d|テーマ ?\d|議題 ?\d)"
)


def find_headings(
    rows: Sequence[TextRow], kinds: Mapping[int, RowKind], start: int, end: int, *, dense: bool, closed: bool = False
) -> list[list[int]]:
    """Finds the headings between two rows in order, in groups of adjacent ones.

    Below a heading there is a question, a speaker line or another heading, so that stray lines within a speech are no
    headings. A line that the writer marked is a heading in any place. With `closed`, the closing narration begins at
    `end` and may have a heading. If the format marks headings, only those count.
    """
    groups: list[list[int]] = []
    uses_full_stops = _uses_full_stops(rows, kinds, start, end)
    given = sum(row.heading is not None for row in rows[start:end]) > 1
    for opening in (*(index for index in range(start, end) if kinds.get(index) in OPENING), end):
        group: list[int] = []
        index = opening - 1
        while index >= start and len(group) < 2:
            if kinds.get(index) in _TRANSPARENT:
                index -= 1
                continue
            if index in kinds or not (
                _is_candidate(rows, kinds, index, dense=dense)
                or (opening < end and is_heading_by_position(rows, kinds, index, uses_full_stops=uses_full_stops))
            ):
                break
            if given and rows[index].heading is None:
                break
            group.insert(0, index)
            index -= 1
        if group and (opening < end or closed or len(group) > 1):
            groups.append(group)
    taken = {index for group in groups for index in group}
    for index in range(start, end):
        if index not in kinds and index not in taken and is_marked_heading(rows[index]):
            groups.append([index])
    return sorted(groups)


def _is_candidate(rows: Sequence[TextRow], kinds: Mapping[int, RowKind], index: int, *, dense: bool) -> bool:
    row = rows[index]
    if row.heading is not None:
        return True
    if _CONCLUDING.fullmatch(row.folded) and row.gap_before:
        return True
    if not _is_terse(row) or is_list_item(row.folded) or kinds.get(index - 1) in {"speaker", "unknown"}:
        return False
    if is_stage_direction(row.folded) or is_link(row.folded) or is_event_detail(row.folded):
        return False
    if _is_item(rows, kinds, index):
        return False
    if index == 0 or kinds.get(index - 1) in _ABOVE_HEADING:
        return True
    above = rows[index - 1]
    chapter = index - 1 not in kinds and _is_terse(above) and (dense or above.gap_before)
    if not dense:
        return row.gap_before or chapter
    return index - 1 in kinds or chapter or is_sentence(above.folded) or is_question_or_exclamation(above.folded)


def _is_terse(row: TextRow) -> bool:
    """True if a line is short and not a sentence, question or exclamation."""
    if len(row.text) > _LONGEST or "。" in row.text or is_sentence(row.folded):
        return False
    return (
        len(row.text) > _SHORTEST_EXCLAMATION
        or not is_question_or_exclamation(row.folded)
        or bool(_WHAT_IS.search(row.folded))
    )


def _is_item(rows: Sequence[TextRow], kinds: Mapping[int, RowKind], index: int) -> bool:
    """True if the line above or below has the same style of numbering, like items of a list."""
    style = _style(rows[index].folded)
    return bool(style) and any(
        0 <= other < len(rows) and other not in kinds and _style(rows[other].folded) == style
        for other in (index - 1, index + 1)
    )


def _uses_full_stops(rows: Sequence[TextRow], kinds: Mapping[int, RowKind], start: int, end: int) -> bool:
    """True if sentences of this article end with 。, so that a line without it is not a sentence."""
    said = [
        rows[index].folded for index in range(start, end) if index not in kinds and ends_as_speech(rows[index].folded)
    ]
    return len(said) > 2 and sum(text.endswith(("。", "?", "!", ")", "」")) for text in said) >= 0.6 * len(said)


def is_heading_by_position(
    rows: Sequence[TextRow], kinds: Mapping[int, RowKind], index: int, *, uses_full_stops: bool
) -> bool:
    """True if a line stands between blank lines like a heading, although long or like speech: 紙をなくす。人を残す。"""
    row = rows[index]
    if not (row.gap_before and row.gap_after) or kinds.get(index - 1) in OPENING or is_list_item(row.folded):
        return False
    if is_link(row.folded) or is_stage_direction(row.folded) or len(row.text) > _LONGEST_DOUBTFUL:
        return False
    if _SLOGAN.fullmatch(row.folded):
        return True
    plain = uses_full_stops and "。" not in row.text and not row.folded.endswith(("、", ",", "…", "?", "!"))
    return plain and not _is_item(rows, kinds, index) and len(row.text) > _SHORTEST_EXCLAMATION


def uncertain_headings(
    rows: Sequence[TextRow], kinds: Mapping[int, RowKind], groups: Sequence[Sequence[int]]
) -> list[int]:
    """Headings that may be speech, by their form or by a sentence directly above that announces them."""
    found: list[int] = []
    for group in groups:
        for index in group:
            row = rows[index]
            above = rows[index - 1].folded if index and kinds.get(index - 1) is None else ""
            said = len(row.text) > _LONGEST or is_sentence(row.folded) or "。" in row.text
            if row.heading is None and (said or (index == group[0] and _ANNOUNCING.search(above))):
                found.append(index)
    return found


def section_paths(
    rows: Sequence[TextRow], groups: Sequence[Sequence[int]], agenda: Sequence[str]
) -> dict[int, tuple[str, ...]]:
    """The path of headings from the last row of each group on.

    Two adjacent headings are a chapter and its section. A single heading opens a section of the current chapter; it
    opens a chapter if its level in the format, an item of the agenda, the numbering of the chapters or a concluding
    word says so. If all headings are single, they are chapters. Levels of the format may be deeper than two.
    """
    topics = {topic_of(item) for item in agenda}
    pairs = [group for group in groups if len(group) == 2]
    below = {_style(rows[group[1]].folded) for group in pairs}
    styles = {_style(rows[group[0]].folded) for group in pairs} - below - {""}
    outermost = min((level for group in groups for index in group if (level := rows[index].heading)), default=1)
    paths: dict[int, tuple[str, ...]] = {}
    path: list[tuple[int, str]] = []
    for group in groups:
        row = rows[group[-1]]
        alone = len(group) == 1 and row.heading is None and len(path) > 1 and not _opens_chapter(row, topics, styles)
        for place, index in enumerate(group):
            level = rows[index].heading or outermost + (place or alone)
            path = [*(above for above in path if above[0] < level), (level, rows[index].text)]
        paths[group[-1]] = tuple(text for _level, text in path)
    return paths


def _opens_chapter(row: TextRow, topics: Collection[str], styles: Collection[str]) -> bool:
    if topic_of(row.text) in topics or _CONCLUDING.fullmatch(row.folded):
        return True
    return _style(row.folded) in styles


def _style(text: str) -> str:
    """The numbering style of a heading: its ordinal with every number replaced by 1; empty without an ordinal."""
    found = _ORDINAL.match(text)
    return re.sub(r"[一二三四五六七八九十\d①-⑳]+", "1", found.group()) if found else ""


def topic_of(text: str) -> str:
    """Normal form of an agenda item or heading for comparison: without number, brackets and について."""
    return re.sub(r"(?:について|に関して)$", "", _ORDINAL.sub("", unspaced(text)).strip("【】[]()・、。:"))

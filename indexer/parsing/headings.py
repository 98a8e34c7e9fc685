"""Headings: which short lines are some, and which of two levels."""

import re
from collections.abc import Collection, Mapping, Sequence

from indexer.parsing import cues
from indexer.parsing.folding import unspaced
from indexer.parsing.rows import Row

_LONGEST = 50
_SHORTEST_CRY = 6
_OPENING = frozenset({"speaker", "question"})
_TRANSPARENT = frozenset({"image-caption", "divider", "label"})
_ABOVE_HEADING = _TRANSPARENT | {"participant", "agenda"}
_CONCLUDING = re.compile(
    r"\W*(?:最後に|さいごに|おわりに|終わりに|結びに|むすび|まとめ|総括|これから(?:の\w{1,6})?|今後(?:の展望"
    r"|の展開|に向けて|について)?|閉会)\W*"
)
_ORDINAL = re.compile(r"(?:第?[一二三四五六七八九十\d]{1,2}[章部.、):]|[①-⑳]|[■◆▼□◇▽●]|【|\(\d|テーマ ?\d|議題 ?\d)")


def find_headings(
    rows: Sequence[Row], roles: Mapping[int, str], start: int, end: int, *, dense: bool, closed: bool = False
) -> list[list[int]]:
    """The headings between two rows, each group those that stand together, in order.

    A heading has a question, a speaker or another heading below it: so a stray line in the middle of a
    speech is none, and no speech becomes one. Lines the writer marked need nothing below them. `closed`
    tells that the writer's closing stands at `end`, which may have a heading of its own. Where the format
    gives headings, those alone count.
    """
    groups: list[list[int]] = []
    given = sum(row.heading is not None for row in rows[start:end]) > 1
    for opening in (*(index for index in range(start, end) if roles.get(index) in _OPENING), end):
        group: list[int] = []
        index = opening - 1
        while index >= start and len(group) < 2:
            if roles.get(index) in _TRANSPARENT:
                index -= 1
                continue
            if index in roles or not _is_candidate(rows, roles, index, dense=dense):
                break
            if given and rows[index].heading is None:
                break
            group.insert(0, index)
            index -= 1
        if group and (opening < end or closed or len(group) > 1):
            groups.append(group)
    taken = {index for group in groups for index in group}
    for index in range(start, end):
        if index not in roles and index not in taken and cues.is_marked(rows[index]):
            groups.append([index])
    return sorted(groups)


def _is_candidate(rows: Sequence[Row], roles: Mapping[int, str], index: int, *, dense: bool) -> bool:
    row = rows[index]
    if row.heading is not None:
        return True
    if not _is_terse(row) or cues.is_bullet(row.folded) or roles.get(index - 1) == "speaker":
        return False
    if index == 0 or roles.get(index - 1) in _ABOVE_HEADING:
        return True
    above = rows[index - 1]
    chapter = index - 1 not in roles and _is_terse(above) and (dense or above.gap_before)
    if not dense:
        return row.gap_before or chapter
    return index - 1 in roles or chapter or cues.is_sentence(above.folded) or cues.is_exclaimed(above.folded)


def _is_terse(row: Row) -> bool:
    """Short, and not said: no sentence, no cry."""
    if len(row.text) > _LONGEST or "。" in row.text or cues.is_sentence(row.folded):
        return False
    return len(row.text) > _SHORTEST_CRY or not cues.is_exclaimed(row.folded)


def sections(rows: Sequence[Row], groups: Sequence[Sequence[int]], agenda: Sequence[str]) -> dict[int, tuple[str, ...]]:
    """The path of headings that holds from the last row of each group on.

    Two together are a chapter and its section. One alone changes the section of the chapter it stands in,
    unless something shows that it opens a chapter: a level the format gives, an item of the agenda, the
    numbering that the chapters have, a concluding word. Where headings only ever stand alone, they are chapters.
    """
    topics = {_topic(item) for item in agenda}
    pairs = [group for group in groups if len(group) == 2]
    below = {_style(rows[group[1]].folded) for group in pairs}
    styles = {_style(rows[group[0]].folded) for group in pairs} - below - {""}
    outermost = min((rows[index].heading or 9 for group in groups for index in group), default=9)
    paths: dict[int, tuple[str, ...]] = {}
    path: tuple[str, ...] = ()
    for group in groups:
        titles = tuple(rows[index].text for index in group)
        row = rows[group[-1]]
        if row.heading is not None:
            for given in (rows[index] for index in group):
                is_chapter = given.heading is None or given.heading <= outermost
                path = (given.text,) if is_chapter else (*path[:1], given.text)
        elif len(group) == 2 or len(path) < 2 or _opens_chapter(row, topics, styles):
            path = titles
        else:
            path = (path[0], *titles)
        paths[group[-1]] = path
    return paths


def _opens_chapter(row: Row, topics: Collection[str], styles: Collection[str]) -> bool:
    if _topic(row.text) in topics or _CONCLUDING.fullmatch(row.folded):
        return True
    return _style(row.folded) in styles


def _style(text: str) -> str:
    """How a heading is numbered or marked: its ordinal with every number made one, or nothing."""
    found = _ORDINAL.match(text)
    return re.sub(r"[一二三四五六七八九十\d①-⑳]+", "1", found.group()) if found else ""


def _topic(text: str) -> str:
    """An item of the agenda or a heading without its number, for comparison."""
    return re.sub(r"(?:について|に関して)$", "", _ORDINAL.sub("", unspaced(text)).strip("【】[]()・、。:"))

"""Layout of minutes of assemblies and committees: ○川島委員長　…, ◎企画課長(佐藤君)　…"""

import re
from collections.abc import Mapping, Sequence, Set
from functools import partial

import msgspec

from indexer.manuscript import Manuscript
from indexer.parsing.layouts.base import Detection, Layout, detection_by_share
from indexer.parsing.layouts.minutes.closing import end_of_meeting, is_procedural
from indexer.parsing.layouts.minutes.label_forms import MARKS, read_labels
from indexer.parsing.layouts.minutes.openings import find_headings, find_openings, opening_mark
from indexer.parsing.layouts.records.header import is_record
from indexer.parsing.layouts.records.parts import RecordParts, TurnOpening
from indexer.parsing.layouts.records.transcript import parse_record
from indexer.parsing.lines.rows import SHORT, TextRow
from indexer.parsing.people.titles import split_label
from kb.messages import N_
from kb.model.dialogue import Dialogue

_INSIDE = re.compile(rf"(?<=\s)(?=[{MARKS}][^\s。{MARKS}]{{1,40}}\s)")
_WORDS = re.compile(r"\S")
_ENOUGH = 2
_TOP_OF_PAGE = 3  # rows above the only turn of a saved page


def split_rows(rows: Sequence[TextRow]) -> tuple[list[TextRow], set[int]]:
    """Splits rows that hold several turns at their marks; returns rows, and the indexes of the split ones."""
    pieces: list[TextRow] = []
    cut: set[int] = set()
    for row in rows:
        starts = [found.start() for found in _INSIDE.finditer(row.folded)] if len(row.folded) > 40 else []
        starts = [start for start in starts if _speaks(row, start)]
        if not starts:
            pieces.append(row)
            continue
        for begin, end in zip([0, *starts], [*starts, len(row.text)], strict=True):
            if text := row.text[begin:end].strip():
                cut.add(len(pieces))
                pieces.append(msgspec.structs.replace(row, text=text, folded=row.folded[begin:end].strip()))
    return pieces, cut


def _speaks(row: TextRow, start: int) -> bool:
    readings = read_labels(row.folded[start : start + SHORT])
    return any(one.sure and split_label(one.label) and _WORDS.search(row.folded, start + one.end) for one in readings)


def _detect(manuscript: Manuscript, rows: Sequence[TextRow]) -> Detection | None:
    pieces, cut = split_rows(rows)
    openings = find_openings(pieces)
    if not openings or (len(openings) < _ENOUGH and not _is_record_of_one(rows, openings)):
        return None
    opening_marks = {opening_mark(pieces[index]) for index in openings}
    marked = sum(opening_mark(row) in opening_marks for row in pieces) if opening_marks != {""} else len(openings)
    parse = partial(_parse, manuscript, pieces, cut, openings)
    return detection_by_share("minutes", len(openings), max(marked, len(openings)), "marked lines open a turn", parse)


def _is_record_of_one(rows: Sequence[TextRow], openings: Mapping[int, TurnOpening]) -> bool:
    """True if a document with one turn is a record by its name, or a saved page that begins with the turn."""
    ((at, opening),) = openings.items()
    named = split_label(opening.label)
    begins = at < _TOP_OF_PAGE and named is not None and bool(named.name and named.post)
    return begins or is_record(rows)


def _parse(
    manuscript: Manuscript, pieces: Sequence[TextRow], cut: Set[int], openings: Mapping[int, TurnOpening]
) -> Dialogue:
    end = end_of_meeting(pieces, openings)
    openings = {index: opening for index, opening in openings.items() if index < end}
    headings = {index: depth for index, depth in find_headings(pieces, openings).items() if index < end}
    # A time with a mark of headings is neither speech nor a heading: 〇午後２時３７分散会
    times = {index for index in headings if is_procedural(pieces[index])}
    headings = {index: depth for index, depth in headings.items() if index not in times}
    narration = times | set(range(end, len(pieces)))
    parts = RecordParts(openings, headings, narration=narration, split=cut, is_web_page=False)
    return parse_record(manuscript, pieces, parts)


LAYOUT = Layout("minutes", N_("会議録（○氏名役職）"), _detect)

"""Layout of tables with a column of speakers and one of what they said: 発言者｜発言内容, 委員｜質問・意見｜回答.

Readers hand over the cells of a row separated by tabs. Only the table's header shows that it is not a list of people
or a schedule; cells of a row that the reader left out are missing at its beginning.
"""

import re
from collections.abc import Sequence
from functools import partial

import msgspec
from msgspec import Struct

from indexer.manuscript import Manuscript
from indexer.parsing.layouts.base import Detection, Layout, detection_by_share
from indexer.parsing.layouts.records.headings import record_headings
from indexer.parsing.layouts.records.parts import RecordParts, TurnOpening
from indexer.parsing.layouts.records.transcript import parse_record
from indexer.parsing.lines.rows import SHORT, TextRow
from indexer.parsing.lines.sentences import is_sentence
from kb.messages import N_
from kb.model.dialogue import Dialogue
from kb.model.names import exact_key, narrow

_SPEAKER = re.compile(
    r"(?:発言|質問|質疑)(?:者|委員|議員)(?:名|氏名|等)?|話者|話し手|委員名?|議員名?|団体名?|自治体名?"
)
_NAME = re.compile(r"氏名|名前")
_POST = re.compile(r"役職名?|職名?|所属・?役職|所属")
_SAID = re.compile(
    r".{0,12}(?:発言|質問|質疑|意見|要望)(?:の?(?:内容|要旨|概要|趣旨|等))?(?:[・･、及び].{1,14})?|(?:会議|議事|審議)(?:の?(?:内容|経過|要旨|概要))|内容|要旨"
)
_ANSWER = re.compile(
    r"(?:(?P<by>事務局|市|区|町|村|都|県|当局|執行部|所管課)(?:の|側の?|から)?の?)?(?:回答|答弁|答え|対応|説明)(?:の?(?:内容|要旨|概要|等))?"
)
_WORD = re.compile(r"\w")
_LONGEST_LABEL = 40


class _Columns(Struct, frozen=True):
    """The columns of a table: those of the speaker in the order of a label, of what was said, and of an answer."""

    count: int
    speaker: tuple[int, ...]
    said: int
    answer: int | None = None
    answered_by: str = ""


class _Table(Struct, frozen=True):
    """The rows of a document cut at the cells of its table, the turn openings, headers, and rows cut in several."""

    rows: list[TextRow]
    openings: dict[int, TurnOpening]
    headers: set[int]
    cut: set[int]
    lines: int


def _cells(text: str) -> list[str]:
    return [cell.strip() for cell in text.split("\t")]


def _columns(row: TextRow) -> _Columns | None:
    """The columns that a header names; None for other rows."""
    if len(row.folded) > SHORT or "\t" not in row.text:
        return None
    cells = [exact_key(cell) for cell in _cells(narrow(row.text))]
    answer = next((index for index, cell in enumerate(cells) if _ANSWER.fullmatch(cell)), None)
    speakers = [index for index, cell in enumerate(cells) if _SPEAKER.fullmatch(cell)]
    names = [index for index, cell in enumerate(cells) if _NAME.fullmatch(cell)]
    posts = [index for index, cell in enumerate(cells) if _POST.fullmatch(cell)]
    speaker = speakers[:1] or names[:1]
    said = [
        index
        for index, cell in enumerate(cells)
        if index != answer and speaker and index > speaker[0] and index not in posts and _SAID.fullmatch(cell)
    ]
    if not speaker or not said or (not speakers and "発言" not in cells[said[0]]):
        return None
    by = _ANSWER.fullmatch(cells[answer]) if answer is not None else None
    return _Columns(len(cells), (*speaker, *posts[:1]), said[0], answer, (by["by"] or "") if by else "")


def _read(rows: Sequence[TextRow]) -> _Table:
    """Opens a turn in each row below a header that has a label and text; other rows go on with the turn above."""
    table = _Table([], {}, set(), set(), 0)
    columns: _Columns | None = None
    lines = 0
    for row in rows:
        if found := _columns(row):
            columns = found
            table.headers.add(len(table.rows))
            table.rows.append(row)
            continue
        if columns and "\t" in row.text and not _WORD.search(row.text[:SHORT]):
            table.headers.add(len(table.rows))  # the rule below the header in Markdown
            table.rows.append(row)
            continue
        cells = _cells(row.text)
        lines += columns is not None and len(cells) > 1
        turns = _turns(row, cells, columns) if columns and len(cells) > 1 else []
        for turn in turns:
            if len(turns) > 1:
                table.cut.add(len(table.rows))
            table.openings[len(table.rows)] = turn
            table.rows.append(msgspec.structs.replace(row, text=turn.text, folded=narrow(turn.text)))
        if not turns:
            table.rows.append(row)
    return msgspec.structs.replace(table, lines=lines)


def _turns(row: TextRow, cells: Sequence[str], columns: _Columns) -> list[TurnOpening]:
    """The turns of a row: what the speaker said, and the answer to it."""
    whole = len(cells) == columns.count
    said = columns.said if whole else 1
    label = "".join(cells[index] for index in columns.speaker) if whole else cells[0]
    if not label or len(label) > _LONGEST_LABEL or is_sentence(narrow(label)):
        return []
    answered = whole and columns.answer is not None and columns.answer > said and bool(cells[columns.answer])
    end = columns.answer if answered else len(cells)
    turns = [TurnOpening(label, "\t".join(cells[:said]), "\t".join(filter(None, cells[said:end])))]
    if answered and columns.answer is not None:
        text = "\t".join(filter(None, cells[columns.answer :]))
        turns.append(TurnOpening(columns.answered_by, columns.answered_by or "回答", text, answers=True))
    return turns if turns[0].text else []


def _detect(manuscript: Manuscript, rows: Sequence[TextRow]) -> Detection | None:
    table = _read(rows) if any(_columns(row) for row in rows) else None
    if table is None or not any(is_sentence(opening.text) for opening in table.openings.values()):
        return None
    parse = partial(_parse, manuscript, table)
    return detection_by_share(
        "speaker-table", len(table.openings), table.lines, "rows below the header open a turn", parse
    )


def _parse(manuscript: Manuscript, table: _Table) -> Dialogue:
    last = max(table.openings, default=len(table.rows))
    behind = next((index for index in range(last + 1, len(table.rows)) if table.rows[index].gap_before), None)
    narration = range(behind, len(table.rows)) if behind is not None else range(0)
    first = min(table.openings, default=0)
    found = record_headings(table.rows, table.openings)
    headings = {index: depth for index, depth in found.items() if index > first and index not in table.headers}
    parts = RecordParts(table.openings, headings, narration=narration, split=table.cut, labels=table.headers)
    return parse_record(manuscript, table.rows, parts)


LAYOUT = Layout("speaker-table", N_("発言者と発言内容の表"), _detect)

"""Speech below a label: tests whether the rows below a row are what somebody said, or entries of a list."""

from collections.abc import Collection, Sequence

from indexer.parsing.lines.list_marks import mark_of, without_mark
from indexer.parsing.lines.rows import SHORT, TextRow
from indexer.parsing.lines.sentences import ends_as_speech
from indexer.parsing.people.attendance_groups import group_of
from indexer.parsing.people.names import is_full_name
from indexer.parsing.people.roster_lines import roster_entries
from kb.model.names import spaced

_AHEAD = 8  # rows of one paragraph that are read to find the end of its first sentence
_LONG = 24  # characters; a name with its office is rarely longer


def paragraph(rows: Sequence[TextRow], start: int) -> str:
    """The half-width text of the item or paragraph that begins at a row, over the rows that a narrow column wraps."""
    pieces = [without_mark(rows[start])]
    for row in rows[start + 1 : start + _AHEAD]:
        if row.gap_before or mark_of(row) is not None or ends_as_speech(pieces[-1][-SHORT:]):
            break
        pieces.append(row.folded[:SHORT])
    return "".join(pieces)


def is_speech(rows: Sequence[TextRow], start: int, known: Collection[str]) -> bool:
    """True if the row reads as the beginning of a speech: a sentence, or a long item that names no person."""
    row = rows[start]
    if mark_of(row) is None and len(row.folded) <= _LONG and not ends_as_speech(row.folded):
        return False
    text = paragraph(rows, start)
    long_item = mark_of(row) is not None and len(text) > _LONG
    if not (long_item or ends_as_speech(text[-SHORT:]) or "。" in text[: 4 * SHORT]):
        return False
    return group_of(row.folded) is None and not is_entry(row, known)


def is_entry(row: TextRow, known: Collection[str]) -> bool:
    """True if a row states a person, as the entries of lists do."""
    text = without_mark(row)
    if len(text) > SHORT:
        return False
    return is_full_name(spaced(text)) or bool(roster_entries(text, text, known))

"""Sentence context: a label, caption or question in the middle of a sentence is prose."""

from collections.abc import Collection, Mapping, Sequence

from indexer.parsing.layouts.forum.row_kinds import RowKind
from indexer.parsing.lines.rows import TextRow
from indexer.parsing.lines.sentences import continues_sentence, ends_as_speech, ends_mid_sentence

_SHORT_LINE = 12


def is_inside_sentence(rows: Sequence[TextRow], kinds: Mapping[int, RowKind], index: int, *, dense: bool) -> bool:
    """True if the sentence above continues in a row or below it, without a blank line between."""
    row = rows[index]
    if index == 0 or index - 1 in kinds or row.gap_before:
        return False
    above = rows[index - 1]
    if not row.gap_after and index + 1 < len(rows) and continues_sentence(rows[index + 1].folded):
        return True
    if above.folded.endswith(("、", ",")):
        return True
    return not dense and not above.gap_before and ends_mid_sentence(above.folded)


def listed_labels(
    rows: Sequence[TextRow], kinds: Mapping[int, RowKind], labels: Collection[int], index: int, *, dense: bool
) -> list[int]:
    """Labels from a row on that are part of a sentence: after 担当は、, or before の三名です.

    Empty if the row opens a turn, as any row below a blank line does.
    """
    if rows[index].gap_before or index == 0 or kinds.get(index - 1) not in {None, "image-caption"}:
        return []
    chain = [index]
    below = index + 1
    while below < len(rows) and not rows[below].gap_before and (below in labels or _is_short(rows[below])):
        if below in labels:
            chain.append(below)
        below += 1
    taken_up = below < len(rows) and not rows[below].gap_before and continues_sentence(rows[below].folded)
    broken_off = rows[index - 1].folded.endswith(("、", ","))
    return chain if broken_off or (taken_up and (not dense or len(chain) > 1)) else []


def _is_short(row: TextRow) -> bool:
    return len(row.folded) <= _SHORT_LINE and not ends_as_speech(row.folded) and not continues_sentence(row.folded)

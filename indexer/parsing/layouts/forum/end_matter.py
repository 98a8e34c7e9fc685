"""End matter of an article: credits, and the footer of the page below them."""

from collections.abc import Collection, Sequence

from msgspec import Struct

from indexer.parsing.lines.notices import contact_start, is_byline, is_credit, is_credit_label, is_dateline, is_footer
from indexer.parsing.lines.rows import TextRow


class EndMatter(Struct, frozen=True):
    """The rows (by index) of the credits and of the footer; `start` is the first of them."""

    credits: frozenset[int]
    footer: frozenset[int]
    start: int


def find_end_matter(rows: Sequence[TextRow], last_talk: int, header: Collection[int]) -> EndMatter:
    """Finds credits and footer below `last_talk`, the last row that opens a turn.

    A footer label above it (in lines out of order) is reported, but ends nothing.
    """
    credited: set[int] = set()
    footer: set[int] = set()
    start = len(rows)
    contact = contact_start(rows, last_talk + 1)
    under_label = ended = False
    for index, row in enumerate(rows):
        if index in header:
            if is_byline(row.folded):
                credited.add(index)
            continue
        behind = index > last_talk
        if is_footer(row.folded) or index >= contact:
            footer.add(index)
            ended = ended or behind
        elif behind and is_byline(row.folded):
            credited.add(index)
        elif ended or (behind and start < index and not _is_credit(row, under_label=under_label)):
            footer.add(index)
            under_label = False
        elif behind and _is_credit(row, under_label=under_label):
            under_label = under_label or is_credit_label(row.folded)
            credited.add(index)
        else:
            continue
        start = min(start, index) if behind else start
    return EndMatter(frozenset(credited), frozenset(footer), start)


def _is_credit(row: TextRow, *, under_label: bool) -> bool:
    if is_credit_label(row.folded) or is_credit(row.folded) or is_dateline(row.folded):
        return True
    return under_label and not row.gap_before and len(row.text) <= 60

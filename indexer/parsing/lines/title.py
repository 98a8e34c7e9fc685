"""The title of a document: the first line that is not page noise."""

import re
from collections.abc import Sequence

from msgspec import Struct

from indexer.parsing.lines.notices import is_byline
from indexer.parsing.lines.page_noise import noise_kind
from indexer.parsing.lines.questions import question_dash_length
from indexer.parsing.lines.rows import SHORT, TextRow

_SUBTITLE = re.compile(r"[~―—–-].{2,80}[~―—–-]")


class FoundTitle(Struct, frozen=True):
    """Title, and the rows (by index) that hold it."""

    text: str
    rows: frozenset[int]


def find_title(rows: Sequence[TextRow]) -> FoundTitle:
    """Finds the first line that is not page noise, joined with a subtitle below it: ~A市×都CIO座談会~"""
    for index, row in enumerate(rows[:30]):
        if noise_kind(row) or is_byline(row.folded):
            continue
        if (
            len(row.text) > SHORT
            or question_dash_length(row.folded)
            or (row.folded.endswith("。") and len(row.text) > 60)
        ):
            break
        if index + 1 < len(rows) and _SUBTITLE.fullmatch(rows[index + 1].folded[: SHORT + 1]):
            return FoundTitle(f"{row.text} {rows[index + 1].text}", frozenset({index, index + 1}))
        return FoundTitle(row.text, frozenset({index}))
    return FoundTitle("", frozenset())

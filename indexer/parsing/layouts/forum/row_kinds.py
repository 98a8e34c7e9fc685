"""Kinds of the rows of an article. A row without a kind is prose."""

from collections.abc import Iterable, Mapping
from typing import Literal

# A `speaker` row is only a label; in an `inline-speaker` row, speech follows the label.
RowKind = Literal[
    "title",
    "participant",
    "absent",
    "agenda",
    "label",
    "image-caption",
    "divider",
    "speaker",
    "inline-speaker",
    "question",
    "unknown",
    "heading",
    "note",
    "credit",
    "footer",
]

# Kinds that open a turn.
OPENING: frozenset[RowKind] = frozenset({"speaker", "inline-speaker", "question", "unknown"})


def mark(kinds: dict[int, RowKind], indexes: Iterable[int], kind: RowKind) -> None:
    """Assigns a kind to rows (by index) that have none."""
    for index in indexes:
        kinds.setdefault(index, kind)


def talk_bounds(kinds: Mapping[int, RowKind], end: int) -> tuple[int, int]:
    """The first and the last row that opens a turn; `end` and -1 if no row does."""
    opening = [index for index, kind in kinds.items() if kind in OPENING]
    return min(opening, default=end), max(opening, default=-1)

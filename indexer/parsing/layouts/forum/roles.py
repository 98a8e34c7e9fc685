"""Roles of the rows of an article. A row without a role is prose."""

from collections.abc import Iterable, Mapping
from typing import Literal

# A `speaker` row is only a label; in an `inline-speaker` row, speech follows the label.
Role = Literal[
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

# Roles that open a turn.
OPENING: frozenset[Role] = frozenset({"speaker", "inline-speaker", "question", "unknown"})


def mark(roles: dict[int, Role], indexes: Iterable[int], role: Role) -> None:
    """Assigns a role to rows (by index) that have none."""
    for index in indexes:
        roles.setdefault(index, role)


def talk_bounds(roles: Mapping[int, Role], end: int) -> tuple[int, int]:
    """The first and the last row that opens a turn; `end` and -1 if no row does."""
    opening = [index for index, role in roles.items() if role in OPENING]
    return min(opening, default=end), max(opening, default=-1)

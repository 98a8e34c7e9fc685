"""Announcements of the CIO forum: an article states in its first lines that it is a talk of CIOs."""

import re
from collections.abc import Sequence
from enum import Enum

from indexer.parsing.lines.rows import SHORT, TextRow

_TALK = re.compile(r"CIO.{0,30}(?:座談会|鼎談)|(?:座談会|鼎談).{0,30}CIO|CIOフォーラム対談|×都CIO|CIO対談|CIO×")
_DEEP = 80
_TOP = 20


class Announcement(Enum):
    """The kind of talk that an article announces."""

    TALK = "a talk of CIOs"
    ROUND_TABLE = "a round table (座談会) of CIOs"


def announcement_of(rows: Sequence[TextRow]) -> Announcement | None:
    """The kind of talk that the first lines announce: a round table if one of the topmost lines says so."""
    announcing = [index for index, row in enumerate(rows[:_DEEP]) if _TALK.search(row.folded[: 4 * SHORT])]
    if not announcing:
        return None
    seated = any("座談会" in rows[index].text for index in announcing if index < _TOP)
    return Announcement.ROUND_TABLE if seated else Announcement.TALK

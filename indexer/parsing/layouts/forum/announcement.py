"""Announcements of the CIO forum: an article states in its first lines that it is a talk of CIOs."""

import re
from collections.abc import Sequence

from indexer.parsing.lines.rows import SHORT, TextRow

_TALK = re.compile(r"CIO.{0,30}(?:座談会|鼎談)|(?:座談会|鼎談).{0,30}CIO|CIOフォーラム対談|×都CIO|CIO対談|CIO×")
# The forum's minutes may mention its talks, for example in their agenda.
_RECORD = re.compile(r"(?:議事(?:要旨|概要|録)|会議録)(?!.{0,12}(?:です|ます|。))")
_DEEP = 80
_TITLE = 3


def announces_talk(rows: Sequence[TextRow]) -> bool:
    """True if the first lines announce a talk of CIOs and the topmost do not call the document minutes."""
    if any(_RECORD.search(row.folded[:SHORT]) for row in rows[:_TITLE]):
        return False
    return any(_TALK.search(row.folded[: 4 * SHORT]) for row in rows[:_DEEP])

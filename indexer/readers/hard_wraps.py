"""Detection of hard-wrapped text (from printed pages or mail), whose lines are joined to paragraphs.

In such text no line exceeds a certain width, and many lines end near that width within a sentence. In other text the
longest line stands alone. Joining is reported.
"""

import re
from collections.abc import Sequence

from indexer.readers.characters import SENTENCE_END, display_width

# In columns; a full-width character takes two.
_NARROWEST, _WIDEST = 40, 120
# Columns; punctuation that must not begin a line either exceeds the width, or moves its neighbour to the next line.
_RAGGED = 3
_LEAST_LINES = 6
# Share of the lines longer than half the width; labels, headings and ends of paragraphs are not counted.
_LEAST_SHARE = 0.3
_INTRODUCES = re.compile(r"[(（]以下[^()（）]{1,20}[)）][:：]?\s*$|[:：]\s*$")
_KATAKANA_END = re.compile(r"[ァ-ヺ]\s*$")
_OPENS = re.compile(r"[\s\u3000―─–\-ー・•●○◯◎■◆□◇▪※①-⑳【〔<＜《#>|]|[(（]?[0-9０-９]{1,3}[.．)）、]")


def wrapped_width(lines: Sequence[str]) -> int | None:
    """The width in columns at which a text was wrapped; None for other text."""
    widths = [(_width(line), line) for line in lines if line.strip()]
    widest = max((columns for columns, _line in widths), default=0)
    if not _NARROWEST <= widest <= _WIDEST:
        return None
    full = [line for columns, line in widths if columns >= widest - _RAGGED]
    broken = [line for line in full if not SENTENCE_END.search(line)]
    long = sum(columns > widest / 2 for columns, _line in widths)
    if len(broken) < max(_LEAST_LINES, _LEAST_SHARE * long) or len(broken) < 0.6 * len(full):
        return None
    return widest


def continues(line: str, following: str, widest: int) -> bool:
    """True if a line of wrapped text continues in the next one."""
    if _width(line) < widest - _RAGGED or not following.strip() or _INTRODUCES.search(line):
        return False
    # A leading ー is an interviewer's dash, or the rest of a katakana word.
    if _OPENS.match(following) and not (_KATAKANA_END.search(line) and following[0] in "ー・"):
        return False
    return not SENTENCE_END.search(line) or _width(following) >= widest - _RAGGED


def _width(line: str) -> int:
    return display_width(line.rstrip())

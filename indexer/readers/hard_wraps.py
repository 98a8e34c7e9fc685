"""Detection of hard-wrapped text (from pages or mail), whose lines are joined to paragraphs.

In such text no line exceeds a certain width, and many lines end at just that width within a sentence. In other text the
longest line stands alone. Joining is reported.
"""

import re
import unicodedata
from collections.abc import Sequence

# In columns; a full-width character takes two.
_NARROWEST, _WIDEST = 40, 120
# Punctuation that must not begin a line either hangs over, or pulls its neighbour to the next line.
_RAGGED = 3
_LEAST_LINES = 6
# Share of the lines longer than half the width; labels, headings and ends of paragraphs are not counted.
_LEAST_SHARE = 0.3
_INTRODUCES = re.compile(r"[(（]以下[^()（）]{1,20}[)）][:：]?\s*$|[:：]\s*$")
_KATAKANA_END = re.compile(r"[ァ-ヺ]\s*$")
_ENDS = re.compile(r"[。．！？!?][」』）)]*$")
_OPENS = re.compile(r"[\s\u3000―─–\-ー・•●○◯◎■◆□◇▪※①-⑳【〔<＜《#>|]|[(（]?[0-9０-９]{1,3}[.．)）、]")


def wrapped_width(lines: Sequence[str]) -> int | None:
    """The width in columns at which a text was wrapped; None for other text."""
    widths = [(width(line), line) for line in lines if line.strip()]
    widest = max((columns for columns, _line in widths), default=0)
    if not _NARROWEST <= widest <= _WIDEST:
        return None
    full = [line for columns, line in widths if columns >= widest - _RAGGED]
    broken = [line for line in full if not _ENDS.search(line)]
    long = sum(columns > widest / 2 for columns, _line in widths)
    if len(broken) < max(_LEAST_LINES, _LEAST_SHARE * long) or len(broken) < 0.6 * len(full):
        return None
    return widest


def goes_on(line: str, following: str, widest: int) -> bool:
    """True where a line of wrapped text continues in the next one."""
    if width(line) < widest - _RAGGED or not following.strip() or _INTRODUCES.search(line):
        return False
    # A line that begins with ー begins with an interviewer's dash, or with the rest of a word.
    if _OPENS.match(following) and not (_KATAKANA_END.search(line) and following[0] in "ー・"):
        return False
    return not _ENDS.search(line) or width(following) >= widest - _RAGGED


def width(line: str) -> int:
    """The width of a line in columns."""
    return sum(2 if unicodedata.east_asian_width(one) in "WFA" else 1 for one in line.rstrip())

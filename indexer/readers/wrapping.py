"""Text that a program has broken at a fixed width (from a page, from mail) -> its paragraphs.

Such text shows itself: no line is longer than a certain width, and many lines reach just that width in the middle of a
sentence. In text that nobody has broken the longest line has no company. Only there are lines joined, and it is said.
"""

import re
import unicodedata
from collections.abc import Sequence

# In columns, of which a wide character takes two.
_NARROWEST, _WIDEST = 40, 120
# Punctuation that must not begin a line is left to hang over, or its neighbour is taken to the next line.
_RAGGED = 3
_LEAST_LINES = 6
# Of the lines that fill more than half the width: speakers, headings and ends of paragraphs do not count.
_LEAST_SHARE = 0.3
_INTRODUCES = re.compile(r"[(（]以下[^()（）]{1,20}[)）][:：]?\s*$|[:：]\s*$")
_KATAKANA_END = re.compile(r"[ァ-ヺ]\s*$")
_ENDS = re.compile(r"[。．！？!?][」』）)]*$")
_OPENS = re.compile(r"[\s\u3000―─–\-ー・•●○◯◎■◆□◇▪※①-⑳【〔<＜《#>|]|[(（]?[0-9０-９]{1,3}[.．)）、]")


def wrapped_width(lines: Sequence[str]) -> int | None:
    """The width in columns at which a text was broken; None where it was not."""
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
    """Whether a line of a broken text goes on in the next one."""
    if width(line) < widest - _RAGGED or not following.strip() or _INTRODUCES.search(line):
        return False
    # ー at the start of a line is an interviewer's dash, or the rest of a word.
    if _OPENS.match(following) and not (_KATAKANA_END.search(line) and following[0] in "ー・"):
        return False
    return not _ENDS.search(line) or width(following) >= widest - _RAGGED


def width(line: str) -> int:
    """How many columns a line takes."""
    return sum(2 if unicodedata.east_asian_width(one) in "WFA" else 1 for one in line.rstrip())

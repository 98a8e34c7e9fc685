"""Text in terminal columns, of which full-width characters take two; rounded sizes and ages."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from kb.messages import _

# A piece that a line can end after: a blank, or a word or character with its opening and closing punctuation.
_OPENS, _CLOSES = r"（「『［〔【(\[", r"、。，．・：；？！）」』］〕】)\],ー…々ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
_PIECE = re.compile(rf"\s+|[{_OPENS}]*(?:[!-'*-Z\\^-~]+|\S)[{_CLOSES}]*")
_UNITS = ("B", "kB", "MB", "GB", "TB")


def width(text: str) -> int:
    """The width of a text in terminal columns."""
    return sum(
        2 if unicodedata.east_asian_width(one) in "WF" else 0 if unicodedata.combining(one) else 1 for one in text
    )


def wrapped(text: str, columns: int) -> list[str]:
    """The text wrapped to a number of columns.

    Lines break between words of Latin letters and between Japanese characters, subject to kinsoku: no line begins with
    closing punctuation or ends with an opening bracket. A longer unbreakable piece gets a line of its own.
    """
    lines: list[str] = []
    line = ""
    for piece in _PIECE.findall(text):
        if line.strip() and width(f"{line}{piece}".rstrip()) > columns:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def aligned(rows: Iterable[Sequence[str]], *, gap: str = "  ") -> Iterator[str]:
    """The rows as lines with aligned columns; the last column is not padded."""
    table = [list(row) for row in rows]
    widths = [max(map(width, column)) for column in zip(*(row[:-1] for row in table), strict=True)]
    for row in table:
        cells = [cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=False)]
        yield gap.join((*cells, row[-1])).rstrip()


def size_text(size: int) -> str:
    """A number of bytes with its unit."""
    value, unit = float(size), 0
    while value >= 1000 and unit < len(_UNITS) - 1:
        value, unit = value / 1000, unit + 1
    return f"{value:.0f} {_UNITS[unit]}" if unit == 0 or value >= 100 else f"{value:.1f} {_UNITS[unit]}"


def moment_text(moment: datetime) -> str:
    """A moment in the local time zone, to the minute."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"


def age_text(age: timedelta) -> str:
    """An age in the largest unit of which there are at least two."""
    minutes = age.total_seconds() / 60
    if minutes < -1:
        return _("未来の時刻")
    if minutes < 120:
        return _("{minutes:.0f}分前", minutes=max(minutes, 0))
    if minutes < 48 * 60:
        return _("{hours:.0f}時間前", hours=minutes / 60)
    return _("{days:.0f}日前", days=minutes / 60 / 24)

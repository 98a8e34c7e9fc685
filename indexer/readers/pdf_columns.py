"""Text fragments of a PDF page as lines in reading order, on pages of one or two columns.

A page has two columns if many lines begin at the same position in its middle, almost no line crosses the strip before
it, and lines on both sides fill their width. Cells of a table rarely do.
"""

import re
from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from indexer.readers.characters import display_width

_LEAST_LINES = 5
_LEAST_SHARE = 0.2
_FULL = 0.85
# Minimal distance of table cells, in em.
_CELL_GAP = 2.0
_ROUND = re.compile(r"\s+$")


class TextFragment(Struct, frozen=True):
    """A text fragment with its origin on the page (in points, from the lower left) and its font size."""

    text: str
    x: float
    y: float
    size: float


class PageLine(Struct):
    """A line of a page. `right` is estimated, since the widths of characters are unknown.

    `column` is 1 or 2 on a page with two columns, 0 outside of them; `indent` is measured from the edge of the column.
    """

    page: int
    text: str
    x: float
    y: float
    size: float
    right: float
    column: int = 0
    indent: float = 0.0


def lines_in_reading_order(number: int, fragments: Sequence[TextFragment]) -> list[PageLine]:
    """The lines of a page in reading order."""
    segments = _segments(number, fragments)
    middle = _second_column(segments)
    if middle is None:
        lines = _rows(segments)
        for line in lines:
            line.indent = line.x
        return lines
    return _in_columns(segments, middle)


def body_size(lines: Sequence[PageLine]) -> float:
    """The font size of most characters."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[rounded(line.size)] += len(line.text)
    return max(sizes, key=lambda size: sizes[size], default=1.0) or 1.0


def rounded(size: float) -> float:
    """A font size rounded to half a point."""
    return round(size * 2) / 2


def _segments(number: int, fragments: Sequence[TextFragment]) -> list[PageLine]:
    """Adjacent fragments of the same baseline, joined."""
    found: list[PageLine] = []
    for piece in fragments:
        for text in piece.text.strip("\n").split("\n"):
            if not text.strip():
                # A space may be a fragment of its own: its font is that of no letter beside it.
                if found and text and _is_beside(found[-1], piece.x, piece.y):
                    found[-1].text += text
                continue
            right = piece.x + display_width(text) / 2 * piece.size
            last = found[-1] if found else None
            if last and _is_beside(last, piece.x, piece.y) and piece.x - last.right < _CELL_GAP * last.size:
                _join(last, text, right, piece.size)
            else:
                found.append(PageLine(number, text, piece.x, piece.y, piece.size, right))
    return found


def _rows(segments: Sequence[PageLine]) -> list[PageLine]:
    """Segments of the same baseline as one line with tabs, on pages without columns."""
    found: list[PageLine] = []
    for segment in segments:
        last = found[-1] if found else None
        if last and _is_beside(last, segment.x, segment.y):
            _join(last, "\t" + segment.text.strip(), segment.right, segment.size)
        else:
            found.append(segment)
    return found


def _is_beside(last: PageLine, x: float, y: float) -> bool:
    return abs(last.y - y) < 0.4 * last.size and x >= last.x


def _join(line: PageLine, text: str, right: float, size: float) -> None:
    line.text = (_ROUND.sub("", line.text) if text.startswith("\t") else line.text) + text
    line.right = max(line.right, right)
    line.size = max(line.size, size)


def _second_column(segments: Sequence[PageLine]) -> float | None:
    """The left edge of the second column; None on a page with one."""
    size = body_size(segments)
    body = [one for one in segments if abs(one.size - size) < 0.15 * size]
    if len(body) < 2 * _LEAST_LINES:
        return None
    left, right = min(one.x for one in body), max(one.right for one in body)
    starts = Counter(round(one.x) for one in body if 0.3 < (one.x - left) / max(right - left, 1) < 0.75)
    if not starts:
        return None
    middle = float(min(starts, key=lambda x: (-starts[x], x)))
    firsts = [one for one in body if one.right < middle]
    seconds = [one for one in body if one.x > middle - size]
    across = len(body) - len(firsts) - len(seconds)
    least = max(_LEAST_LINES, _LEAST_SHARE * len(body))
    if min(len(firsts), len(seconds)) < least or across > 0.5 * min(len(firsts), len(seconds)):
        return None
    if not (_is_filled(firsts, left, middle) and _is_filled(seconds, middle, right)):
        return None
    return middle - size


def _is_filled(lines: Sequence[PageLine], left: float, right: float) -> bool:
    """True if lines fill the width of a column, unlike table cells."""
    ends = max(line.right for line in lines)
    full = sum(line.right - left > _FULL * (ends - left) for line in lines)
    return ends - left > 0.7 * (right - left) and full >= max(2, 0.25 * len(lines))


def _in_columns(segments: Sequence[PageLine], middle: float) -> list[PageLine]:
    """Reading order with columns: a line across both separates the columns above it from those below."""
    for segment in segments:
        segment.column = 1 if segment.right < middle + segment.size else 2 if segment.x > middle else 0
    edges = {
        column: min((one.x for one in segments if one.column == column), default=0.0) for column in (0, 1, 2)
    }  # fmt: skip
    bars = sorted((one.y for one in segments if one.column == 0), reverse=True)

    def place(line: PageLine) -> tuple[int, int, int, float]:
        band = sum(bar > line.y for bar in bars)
        return band, line.column == 0, line.column, -line.y

    ordered = sorted(segments, key=place)
    found: list[PageLine] = []
    for line in ordered:
        line.indent = line.x - edges[line.column] if line.column else line.x
        last = found[-1] if found else None
        if last and last.column == line.column and _is_beside(last, line.x, line.y):
            _join(last, "\t" + line.text.strip(), line.right, line.size)
        else:
            found.append(line)
    return found

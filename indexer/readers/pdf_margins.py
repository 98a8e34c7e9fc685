"""Margins of PDF pages: running heads and feet, page numbers, and ruby readings above words.

A running head is at the edge of most pages, and set apart by font size or a gap. Lines like the adjacent text, such as
a speaker's name at the top of two pages, are text, unless nearly every page has them.
"""

import re
from collections import Counter
from collections.abc import Sequence

from indexer.readers.pdf_columns import PageLine
from kb.messages import _

_LAST_NUMBER = re.compile(r"\d{1,6}(?=\D*$)")
_PAGE_NUMBER = re.compile(
    r"[-–—―‐\s]*(?:p(?:age)?\.?\s*)?\d{1,4}(?:\s*(?:[/／]|of)\s*\d{1,4})?\s*(?:ページ|頁)?[-–—―‐\s]*", re.I
)
_KANA = re.compile(r"[ぁ-ゖァ-ヺー・\s]+")
_EDGE_LINES = 2
_SAME_HEIGHT = 6.0


class Margins:
    """The repeated lines at the edges of all pages. `size` is the font size of the text, `step` its line distance."""

    def __init__(self, pages: Sequence[Sequence[PageLine]], size: float, step: float) -> None:
        self._size, self._step = size, step
        self._pages = len(pages)
        self._edges = {id(page): _edges(page) for page in pages}
        self._counts = Counter(
            stamp
            for page in pages
            for stamp in {stamp for index in self._edges[id(page)] for stamp in _stamps(page[index])}
        )
        # If all lines are repeated, none is a running head.
        self._all = all(self._is_repeated(page, index) for page in pages for index in range(len(page)))

    def boilerplate_reason(self, page: Sequence[PageLine], index: int) -> tuple[str, str] | None:
        """The code and text of the diagnostic for a line that is not part of the text; None for text."""
        line = page[index]
        words = line.text.strip()
        at_edge = index in self._edges[id(page)]
        if at_edge and _PAGE_NUMBER.fullmatch(words):
            return "page-number", _("ページ番号")
        if at_edge and not self._all and self._is_repeated(page, index):
            return "running-head", _("ページごとの柱")
        if line.size < 0.65 * self._size and _KANA.fullmatch(words):
            return "ruby", _("読み仮名")
        return None

    def _is_repeated(self, page: Sequence[PageLine], index: int) -> bool:
        line = page[index]
        count = max(self._counts[stamp] for stamp in _stamps(line))
        if abs(line.size - self._size) > 0.08 * self._size:
            # Two occurrences may be chance; left and right pages can have different heads.
            return count >= max(2, 0.6 * self._pages) or count >= max(4, 0.4 * self._pages)
        if self._is_apart(page, line):
            return count >= max(3, 0.6 * self._pages) or count == self._pages > 1
        return count >= max(3, self._pages - 1)

    def _is_apart(self, page: Sequence[PageLine], line: PageLine) -> bool:
        """True where a line is further from the next line towards the middle of the page than usual."""
        distances = [abs(other.y - line.y) for other in page if abs(other.y - line.y) > 0.5 * line.size]
        return min(distances, default=0.0) > 1.4 * max(self._step, 0.9 * line.size)


def _edges(page: Sequence[PageLine]) -> set[int]:
    """The first and last lines of a page by height, in whatever order they were drawn."""
    order = sorted(range(len(page)), key=lambda index: -page[index].y)
    return {*order[:_EDGE_LINES], *order[-_EDGE_LINES:]}


def _stamps(line: PageLine) -> set[tuple[str, int]]:
    """Signatures of a line that recur on every page: words and height, without the page number."""
    text, height = "".join(line.text.split()), round(line.y / _SAME_HEIGHT)
    counted = _LAST_NUMBER.sub(lambda found: f"#{int(found[0]) - line.page}", text)
    return {(text, height), (counted, height)}

"""Margins of PDF pages: running heads and feet, page numbers, and ruby readings above words.

A running head is at the edge of most pages, and set apart by its font size or a gap. A line like the adjacent text,
such as a speaker's name at the top of two pages, is text unless nearly every page has it.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from indexer.readers.pdf_columns import PageLine
from kb.messages import _

_LAST_NUMBER = re.compile(r"\d{1,6}(?=\D*$)")
_PAGE_NUMBER = re.compile(
    r"[-–—―‐\s]*(?:p(?:age)?\.?\s*)?\d{1,4}(?:\s*(?:[/／]|of)\s*\d{1,4})?\s*(?:ページ|頁)?[-–—―‐\s]*", re.I
)
_KANA = re.compile(r"[ぁ-ゖァ-ヺー・\s]+")
_EDGE_LINES = 2
_SAME_HEIGHT = 6.0


def margin_lines(
    pages: Sequence[Sequence[PageLine]], size: float, step: float
) -> tuple[Mapping[int, tuple[str, str]], ...]:
    """The lines of each page that are no text, by index, with the code and text of the diagnostic for each.

    `size` is the font size of the body text, `step` its line distance.
    """
    edges = [_edges(page) for page in pages]
    counts = Counter(
        signature
        for page, at_edge in zip(pages, edges, strict=True)
        for signature in {signature for index in at_edge for signature in _signatures(page[index])}
    )
    repetition = _Repetition(counts, len(pages), size, step)
    # If all lines are repeated, none is a running head.
    all_repeated = all(repetition.is_repeated(page, index) for page in pages for index in range(len(page)))

    def reason(page: Sequence[PageLine], index: int, *, at_edge: bool) -> tuple[str, str] | None:
        words = page[index].text.strip()
        if at_edge and _PAGE_NUMBER.fullmatch(words):
            return "page-number", _("ページ番号")
        if at_edge and not all_repeated and repetition.is_repeated(page, index):
            return "running-head", _("ページごとの柱")
        if page[index].size < 0.65 * size and _KANA.fullmatch(words):
            return "ruby", _("読み仮名")
        return None

    return tuple(
        {index: found for index in range(len(page)) if (found := reason(page, index, at_edge=index in at_edge))}
        for page, at_edge in zip(pages, edges, strict=True)
    )


class _Repetition(NamedTuple):
    """How often the signatures of edge lines occur, with the measures of the text around them."""

    counts: Mapping[tuple[str, int], int]
    pages: int
    size: float
    step: float

    def is_repeated(self, page: Sequence[PageLine], index: int) -> bool:
        line = page[index]
        count = max(self.counts.get(signature, 0) for signature in _signatures(line))
        if abs(line.size - self.size) > 0.08 * self.size:
            # Two occurrences may be chance. Left and right pages can have different heads.
            return count >= max(2, 0.6 * self.pages) or count >= max(4, 0.4 * self.pages)
        if self._is_apart(page, line):
            return count >= max(3, 0.6 * self.pages) or count == self.pages > 1
        return count >= max(3, self.pages - 1)

    def _is_apart(self, page: Sequence[PageLine], line: PageLine) -> bool:
        """True if a line is further from the next line towards the middle of the page than usual."""
        distances = [abs(other.y - line.y) for other in page if abs(other.y - line.y) > 0.5 * line.size]
        return min(distances, default=0.0) > 1.4 * max(self.step, 0.9 * line.size)


def _edges(page: Sequence[PageLine]) -> set[int]:
    """The indexes of the topmost and lowest lines of a page, in any drawing order."""
    order = sorted(range(len(page)), key=lambda index: -page[index].y)
    return {*order[:_EDGE_LINES], *order[-_EDGE_LINES:]}


def _signatures(line: PageLine) -> set[tuple[str, int]]:
    """Signatures of a line that recur on every page: words and height, with and without the page number."""
    text, height = "".join(line.text.split()), round(line.y / _SAME_HEIGHT)
    counted = _LAST_NUMBER.sub(lambda found: f"#{int(found[0]) - line.page}", text)
    return {(text, height), (counted, height)}

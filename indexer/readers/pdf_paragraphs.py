"""Lines of PDF pages as paragraphs, without running heads, with headings by font size.

A line that reaches the right margin is joined with the next one, unless that begins a paragraph; so is a shorter line
that ends within a word. A wider gap between two lines is a blank line. A larger font is a heading.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from indexer.readers.characters import SENTENCE_END
from indexer.readers.manuscript_writer import ManuscriptWriter
from indexer.readers.pdf_columns import PageLine, TextFragment, body_size, lines_in_reading_order, rounded
from indexer.readers.pdf_margins import margin_lines

_OPENS = re.compile(r"[―─–\-ー・•●○◯◎■◆□◇▪※①-⑳【〔<＜《]|第?[0-9０-９]{1,3}[.．)）章節、]|[(（][0-9０-９]{1,2}[)）]")
_LATIN = re.compile(r"[A-Za-z0-9,.;:)]$")
# No paragraph begins with okurigana or a particle, no line with a small kana or punctuation.
_INSIDE = re.compile(r"[をがはにのへとでもてただれるりしくきいっゃゅょァィゥェォャュョッーン、。」』）]")
_BEFORE_INSIDE = re.compile(r"[々-〆ぁ-ゖァ-ヺー\u3400-\u9fff、]$")
# Share of the page width; a line that ends before it is never full.
_LEAST_MARGIN = 0.55
_NEARLY_FULL = 0.75


def write_pages(writer: ManuscriptWriter, pages: Sequence[Sequence[TextFragment]], width: float) -> None:
    """Writes the text of the pages. `width` is the page width in points."""
    read = [lines_in_reading_order(number, page) for number, page in enumerate(pages, 1)]
    lines = [line for page in read for line in page]
    size = body_size(lines)
    body: list[PageLine] = []
    removed: dict[int, list[tuple[str, str, str]]] = {}
    for page, margin in zip(read, margin_lines(read, size, _usual_step(lines)), strict=True):
        for index, line in enumerate(page):
            if found := margin.get(index):
                removed.setdefault(len(body), []).append((*found, line.text.strip()))
            else:
                body.append(line)
    _Flow(body, size, width).write(writer, removed)


class _Flow:
    """The body lines in order, with the measures by which lines are joined."""

    def __init__(self, body: Sequence[PageLine], size: float, width: float) -> None:
        self._body = body
        self._step = _usual_step(body)
        self._levels = _levels(body, size)
        self._margins = {
            column: _right_margin([line for line in body if line.column == column], size) for column in (0, 1, 2)
        }
        self._margins[0] = max(self._margins[0], _LEAST_MARGIN * width)

    def write(self, writer: ManuscriptWriter, removed: dict[int, list[tuple[str, str, str]]]) -> None:
        """Writes paragraphs, and reports removed lines where they stood."""
        text = ""
        for index, line in enumerate(self._body):
            above = self._body[index - 1]
            joined = bool(text) and self._continues(above, line)
            if text and not joined:
                writer.write(text, heading=self._levels.get(rounded(above.size)))
                text = ""
                if self._is_gap(above, line) or _crosses_break(above, line):
                    writer.gap()
            for code, what, words in removed.get(index, ()):
                writer.report_removed(code, what, words)
            if joined:
                parted = _LATIN.search(text) and line.text[:1].isascii()
                text = text + (" " if parted else "") + line.text.strip()
            else:
                text = line.text.strip(" ")
        if text:
            writer.write(text, heading=self._levels.get(rounded(self._body[-1].size)))
        for code, what, words in removed.get(len(self._body), ()):
            writer.report_removed(code, what, words)

    def _continues(self, above: PageLine, below: PageLine) -> bool:
        """True if a line continues in the next one."""
        if abs(above.size - below.size) > 0.1 * above.size or (above.column == 0) != (below.column == 0):
            return False
        if self._is_gap(above, below):
            return False
        if below.text.startswith(("\u3000", " ")) or below.indent > above.indent + 0.8 * above.size:
            return False
        if "\t" in above.text or "\t" in below.text:
            return False
        if not self._is_full(above):
            return self._is_nearly_full(above) and _is_within_a_word(above.text, below.text)
        if not SENTENCE_END.search(above.text):
            return True
        # A full line continues only in a similar line: not in an item, a question or a speaker label.
        return not _OPENS.match(below.text) and (bool(SENTENCE_END.search(below.text)) or self._is_full(below))

    def _is_full(self, line: PageLine) -> bool:
        return line.right >= self._margins[line.column] - 1.6 * line.size

    def _is_nearly_full(self, line: PageLine) -> bool:
        """True for a line close to the margin: narrower type than estimated, or a ragged edge."""
        left = line.x - line.indent if line.column else line.x
        return line.right - left > _NEARLY_FULL * (self._margins[line.column] - left)

    def _is_gap(self, above: PageLine, below: PageLine) -> bool:
        if _crosses_break(above, below):
            return False
        return above.y - below.y > 1.4 * max(self._step, 0.9 * min(above.size, below.size))


def _crosses_break(above: PageLine, below: PageLine) -> bool:
    """True if a page or a column ends between two lines."""
    return (above.page, above.column) != (below.page, below.column)


def _is_within_a_word(above: str, below: str) -> bool:
    return bool(_BEFORE_INSIDE.search(above)) and bool(_INSIDE.match(below))


def _right_margin(lines: Sequence[PageLine], size: float) -> float:
    """The right margin: the end of most long lines, without the longest 2%."""
    ends = sorted((line.right for line in lines if abs(line.size - size) < 0.1 * size), reverse=True)
    return ends[len(ends) // 50] if ends else 0.0


def _usual_step(lines: Sequence[PageLine]) -> float:
    """The most frequent distance between lines."""
    steps = [
        above.y - below.y
        for above, below in pairwise(lines)
        if not _crosses_break(above, below) and above.y - below.y > 0.5 * above.size
    ]
    return median(sorted(steps)[: max(1, len(steps) * 3 // 4)]) if steps else 0.0


def _levels(lines: Sequence[PageLine], size: float) -> dict[float, int]:
    """Heading levels by font size: the sizes of short lines that are larger than the body text."""
    sizes = {rounded(line.size) for line in lines if line.size > 1.12 * size and len(line.text) <= 80}
    return {one: level for level, one in enumerate(sorted(sizes, reverse=True)[:6], 1)}

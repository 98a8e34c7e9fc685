"""Pieces of text on pages -> lines: put together by their places, freed of what every page repeats.

A line that reaches the right margin goes on in the next one, unless that begins a paragraph of its own. A wider gap
between two lines is a blank line. Larger type is a heading. Running heads, feet and page numbers are put aside.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from msgspec import Struct

from indexer.readers.sheet import Sheet
from kb.messages import _

_LAST_NUMBER = re.compile(r"\d{1,6}(?=\D*$)")
_PAGE_NUMBER = re.compile(
    r"[-–—―‐\s]*(?:p(?:age)?\.?\s*)?\d{1,4}(?:\s*(?:[/／]|of)\s*\d{1,4})?\s*(?:ページ|頁)?[-–—―‐\s]*", re.I
)
_OPENS = re.compile(r"[―─–\-ー・•●○◯◎■◆□◇▪※①-⑳【〔<＜《]|第?[0-9０-９]{1,3}[.．)）章節、]|[(（][0-9０-９]{1,2}[)）]")
_ENDS = re.compile(r"[。．！？!?][」』）)]*$")
_LATIN = re.compile(r"[A-Za-z0-9,.;:)]$")
_KANA = re.compile(r"[ぁ-ゖァ-ヺー・\s]+")
_EDGE_LINES = 2
_SAME_HEIGHT = 6.0
# No line is full that ends in the left part of the page.
_LEAST_MARGIN = 0.55


class Piece(Struct, frozen=True):
    """A piece of text: where it begins on the page (points, from below left) and how large its type is."""

    text: str
    x: float
    y: float
    size: float


class _Line(Struct):
    """A line of a page. `right` is where it ends, estimated: nobody says how wide a character is."""

    page: int
    text: str
    x: float
    y: float
    size: float
    right: float


def write_pages(sheet: Sheet, pages: Sequence[Sequence[Piece]], width: float) -> None:
    """Writes the text of the pages. `width` is the pages', in points."""
    lines = [_lines(number, page) for number, page in enumerate(pages, 1)]
    size = _body_size([line for page in lines for line in page])
    repeated = _repeated(lines)
    if all(not repeated.isdisjoint(_stamps(line)) for page in lines for line in page):
        # Pages that only repeat each other have no text beside it.
        repeated = set()
    body: list[_Line] = []
    aside: dict[int, list[tuple[str, str, str]]] = {}
    for page in lines:
        edges = _edges(page)
        for index, line in enumerate(page):
            if found := _why_aside(line, size, repeated, at_edge=index in edges):
                aside.setdefault(len(body), []).append((*found, line.text.strip()))
            else:
                body.append(line)
    _write(sheet, body, max(_right_margin(body, size), _LEAST_MARGIN * width), size, aside)


def _why_aside(line: _Line, size: float, repeated: set[tuple[str, int]], *, at_edge: bool) -> tuple[str, str] | None:
    """Why a line is no part of the text: a code and words for it; None where it is."""
    words = line.text.strip()
    if at_edge and _PAGE_NUMBER.fullmatch(words):
        return "page-number", _("ページ番号")
    if at_edge and not repeated.isdisjoint(_stamps(line)):
        return "running-head", _("ページごとの柱")
    if line.size < 0.65 * size and _KANA.fullmatch(words):
        return "ruby", _("読み仮名")
    return None


def _write(
    sheet: Sheet, body: Sequence[_Line], margin: float, size: float, aside: dict[int, list[tuple[str, str, str]]]
) -> None:
    step = _usual_step(body)
    levels = _levels(body, size)
    text = ""
    for index, line in enumerate(body):
        joined = bool(text) and _goes_on(body[index - 1], line, margin, step)
        if text and not joined:
            sheet.write(text, heading=levels.get(_rounded(body[index - 1].size)))
            text = ""
            if _is_gap(body[index - 1], line, step):
                sheet.gap()
        for code, what, words in aside.get(index, ()):
            sheet.put_aside(code, what, words)
        if joined:
            parted = _LATIN.search(text) and line.text[:1].isascii()
            text = text + (" " if parted else "") + line.text.strip()
        else:
            text = line.text.strip(" ")
    if text:
        sheet.write(text, heading=levels.get(_rounded(body[-1].size)))
    for code, what, words in aside.get(len(body), ()):
        sheet.put_aside(code, what, words)


def _lines(number: int, pieces: Sequence[Piece]) -> list[_Line]:
    """The pieces that follow each other at one height, as lines, from above to below."""
    found: list[_Line] = []
    for piece in pieces:
        for text in piece.text.strip("\n").split("\n"):
            if not text.strip():
                continue
            last = found[-1] if found else None
            if last and abs(last.y - piece.y) < 0.4 * last.size and piece.x >= last.x:
                last.text += text
                last.right = max(last.right, piece.x + _width(text) * piece.size)
                last.size = max(last.size, piece.size)
            else:
                right = piece.x + _width(text) * piece.size
                found.append(_Line(number, text, piece.x, piece.y, piece.size, right))
    return found


def _width(text: str) -> float:
    return sum(1.0 if unicodedata.east_asian_width(one) in "WFA" else 0.5 for one in text)


def _rounded(size: float) -> float:
    return round(size * 2) / 2


def _body_size(lines: Sequence[_Line]) -> float:
    """The size of type that most characters have."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[_rounded(line.size)] += len(line.text)
    return max(sizes, key=lambda size: sizes[size], default=1.0) or 1.0


def _edges(page: Sequence[_Line]) -> set[int]:
    """The first and last lines of a page by height, whenever they were drawn."""
    order = sorted(range(len(page)), key=lambda index: -page[index].y)
    return {*order[:_EDGE_LINES], *order[-_EDGE_LINES:]}


def _stamps(line: _Line) -> set[tuple[str, int]]:
    """What lines of different pages share if they are the same running head: words and height, but for the page."""
    text, height = "".join(line.text.split()), round(line.y / _SAME_HEIGHT)
    counted = _LAST_NUMBER.sub(lambda found: f"#{int(found[0]) - line.page}", text)
    return {(text, height), (counted, height)}


def _repeated(pages: Sequence[Sequence[_Line]]) -> set[tuple[str, int]]:
    counts = Counter(
        stamp for page in pages for stamp in {stamp for index in _edges(page) for stamp in _stamps(page[index])}
    )
    # Twice may be chance, a speaker at the head of two pages; left and right pages can have heads of their own.
    return {
        stamp
        for stamp, count in counts.items()
        if count >= max(2, 0.6 * len(pages)) or count >= max(4, 0.4 * len(pages))
    }


def _right_margin(lines: Sequence[_Line], size: float) -> float:
    """Where full lines end: near the outermost, but not at a single line that sticks out."""
    ends = sorted((line.right for line in lines if abs(line.size - size) < 0.1 * size), reverse=True)
    return ends[len(ends) // 50] if ends else 0.0


def _usual_step(lines: Sequence[_Line]) -> float:
    """From one line to the next, as it mostly is."""
    steps = [
        above.y - below.y
        for above, below in pairwise(lines)
        if above.page == below.page and above.y - below.y > 0.5 * above.size
    ]
    return median(sorted(steps)[: max(1, len(steps) * 3 // 4)]) if steps else 0.0


def _levels(lines: Sequence[_Line], size: float) -> dict[float, int]:
    """The level of each size of type that is a heading's: short lines, larger than the text."""
    sizes = {_rounded(line.size) for line in lines if line.size > 1.12 * size and len(line.text) <= 80}
    return {one: level for level, one in enumerate(sorted(sizes, reverse=True)[:6], 1)}


def _goes_on(above: _Line, below: _Line, margin: float, step: float) -> bool:
    """Whether a line goes on in the next one."""
    if abs(above.size - below.size) > 0.1 * above.size or above.right < margin - 1.6 * above.size:
        return False
    if _is_gap(above, below, step) and above.page == below.page:
        return False
    if below.text.startswith(("\u3000", " ")) or below.x > above.x + 0.8 * above.size:
        return False
    if not _ENDS.search(above.text):
        return True
    # A paragraph can end just at the margin: then what follows is its like, no item, question or speaker's name.
    if _OPENS.match(below.text):
        return False
    return bool(_ENDS.search(below.text)) or below.right >= margin - 1.6 * below.size


def _is_gap(above: _Line, below: _Line, step: float) -> bool:
    if above.page != below.page:
        return True
    return above.y - below.y > 1.4 * max(step, 0.9 * min(above.size, below.size))
